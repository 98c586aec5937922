import type { ApiClient } from "../clients/client.ts";
import { collect } from "./collect.ts";
import type { DeliveryEnvelope } from "./delivery.ts";
import { asOnTheWire } from "./lines.ts";
import type { Log } from "./log.ts";
import { reception } from "./reception.ts";
import { DEFAULT_MESSAGE_BYTES } from "./settings.ts";
import { NOT_NOW, type SmtpReply } from "./smtp-reply.ts";
import { Spool } from "./spool.ts";

/** Who the MTA says that it is for and from, in its own words: options first, then what Postfix, Exim and Sendmail set. */
export interface PipeEnvelope {
  readonly from?: string;
  readonly to?: readonly string[];
}

export interface PipeSettings {
  /** The authserv-id. */
  readonly mta: string;
  readonly messageBytes?: number;
}

/** sysexits.h: what every MTA takes from the program behind a pipe. */
export const EX_OK = 0;
export const EX_USAGE = 64;
/** Never: the MTA gives the message back. */
export const EX_DATAERR = 65;
/** Later: the MTA keeps it. */
export const EX_TEMPFAIL = 75;

/**
 * Takes one message to its end and hands it over. What is far too large is not read to its end.
 * @returns the API's answer, or "later"; never throws
 */
export async function takeFromPipe(
  input: AsyncIterable<Buffer>,
  envelope: DeliveryEnvelope,
  settings: PipeSettings,
  api: ApiClient,
  log: Log,
): Promise<SmtpReply> {
  const messageBytes = settings.messageBytes ?? DEFAULT_MESSAGE_BYTES;
  const source = upTo(asOnTheWire(input), 2 * messageBytes);
  try {
    const collected = await collect(source, { messageBytes }, new Spool(messageBytes));
    if (collected.kind === "refused") return collected.reply;
    return await reception(api, settings.mta, log)({ bytes: collected.bytes, receivedAt: new Date(), envelope });
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : "unknown" }, "message not read to its end");
    return NOT_NOW;
  }
}

async function* upTo(input: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let passed = 0;
  for await (const chunk of input) {
    yield chunk;
    passed += chunk.length;
    if (passed > bytes) return;
  }
}

/**
 * A pipe knows no client: its address and HELO are null. The recipient is the one that the mail came for, before aliases.
 * @param env SENDER, RECIPIENT and ORIGINAL_RECIPIENT, where the MTA sets them
 */
export function envelopeOfPipe({ from, to = [] }: PipeEnvelope, env: NodeJS.ProcessEnv): DeliveryEnvelope {
  const sender = from ?? env.SENDER;
  const recipient = env.ORIGINAL_RECIPIENT || env.RECIPIENT;
  const rcptTo = to.length > 0 ? to : recipient ? [recipient] : [];
  return {
    mailFrom: sender === undefined ? null : pathOf(sender),
    rcptTo: rcptTo.map(pathOf),
    clientIp: null,
    helo: null,
    tls: null,
  };
}

/** The null path is said in three ways: nothing, `<>`, and the MAILER-DAEMON without a domain of Postfix's local(8). */
function pathOf(text: string): string {
  const path = /^<.*>$/.test(text) ? text.slice(1, -1) : text;
  return path === "MAILER-DAEMON" ? "" : path;
}

export function exitCodeOf({ code }: SmtpReply): number {
  if (code === 250) return EX_OK;
  return code >= 500 ? EX_DATAERR : EX_TEMPFAIL;
}
