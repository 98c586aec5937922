import { setTimeout as delay } from "node:timers/promises";
import nodemailer from "nodemailer";

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** One conversation with a server. Rejects with nodemailer's error, `responseCode` in it where the server said no. */
export async function sendOnce(port: number, raw: Buffer, envelope: Envelope): Promise<void> {
  const transport = nodemailer.createTransport({
    host: "127.0.0.1",
    port,
    ignoreTLS: true,
    connectionTimeout: 5_000,
    greetingTimeout: 10_000,
    socketTimeout: 45_000,
  });
  try {
    await transport.sendMail({ envelope: { ...envelope }, raw });
  } finally {
    transport.close();
  }
}

/**
 * As an MTA does: any server may take it, and what is not refused for good is tried again until one said 250.
 * @returns how many conversations it took
 * @throws the server's answer, where that is 5xx
 */
export async function sendUntilTaken(ports: () => readonly number[], raw: Buffer, envelope: Envelope): Promise<number> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const all = ports();
    try {
      await sendOnce(all[tries % all.length]!, raw, envelope);
      return tries;
    } catch (error) {
      const { responseCode = 0 } = error as { responseCode?: number };
      if (responseCode >= 500) throw error;
      await delay(RETRY_AFTER);
    }
  }
  throw new Error(`no server took the mail in ${MOST_TRIES} tries`);
}

const MOST_TRIES = 600;
const RETRY_AFTER = 100;
