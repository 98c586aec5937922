import { ImapFlow } from "imapflow";
import { imapLimitsOf, type ImapSettings } from "./imap-settings.ts";

/** Beside the mail itself in an answer: names of fields, flags, the date. */
const ANSWER_BYTES = 64 * 1024;
const TLS_PORT = 993;

/**
 * Connected and signed in. Without TLS nothing is said to anybody but this machine: a server that does not offer STARTTLS, or
 * whose offer was taken out on the way, gets no password.
 */
export async function connect(settings: ImapSettings): Promise<ImapFlow> {
  const { host, port, user } = settings;
  const secret = await settings.secret();
  const { messageBytes } = imapLimitsOf(settings);
  const client = new ImapFlow({
    host,
    port,
    secure: port === TLS_PORT,
    ...(port === TLS_PORT ? {} : { doSTARTTLS: !isThisMachine(host) }),
    tls: { minVersion: "TLSv1.2" },
    auth: "token" in secret ? { user, accessToken: secret.token } : { user, pass: secret.password },
    disableAutoIdle: true,
    connectionTimeout: 30_000,
    maxLiteralSize: messageBytes + ANSWER_BYTES,
    maxResponseSize: messageBytes + 2 * ANSWER_BYTES,
    logger: false, // its lines carry addresses
  });
  client.on("error", () => undefined); // what was under way fails by itself, and the close is heard
  await client.connect();
  return client;
}

function isThisMachine(host: string): boolean {
  return ["localhost", "127.0.0.1", "::1"].includes(host);
}

/** Tells, once for each wait, that something came or that the connection is gone. */
export class Changes {
  readonly #client: ImapFlow;
  #isChanged = false;
  #wake: (() => void) | null = null;

  constructor(client: ImapFlow) {
    this.#client = client;
    const changed = () => {
      this.#isChanged = true;
      this.#wake?.();
    };
    client.on("exists", changed);
    client.on("close", changed);
  }

  /** Idles until there is a change, the time is over, or somebody says stop. The next command ends the IDLE. */
  async wait(ms: number, stop: AbortSignal): Promise<void> {
    if (!this.#isChanged && !stop.aborted) {
      void this.#client.idle().catch(() => undefined);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        stop.addEventListener("abort", this.#wake, { once: true });
      });
      if (this.#wake) stop.removeEventListener("abort", this.#wake);
      this.#wake = null;
    }
    this.#isChanged = false;
  }
}
