import { connect, type Socket } from "node:net";

export interface SmtpTarget {
  readonly host: string;
  readonly port: number;
}

export interface SentMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly bytes: Buffer;
  /** Without dot-stuffing: what is in the bytes is the conversation. */
  readonly isRaw: boolean;
}

export interface SmtpAnswer {
  /** The last code that says what became of the mail: of DATA's end, or of the command that was refused. */
  readonly code: number;
  readonly text: string;
}

const PATIENCE_MS = 60_000;
/** After raw bytes the server may answer once or several times. */
const QUIET_MS = 300;

/** A client that sends exactly what it is given: one conversation a mail, in the clear. A server that hangs up or says nothing answered 0. */
export async function sendExactly(target: SmtpTarget, mail: SentMail): Promise<SmtpAnswer> {
  try {
    return await converse(target, mail);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { code: 0, text: error.message };
  }
}

class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

async function converse(target: SmtpTarget, mail: SentMail): Promise<SmtpAnswer> {
  const wire = new Conversation(connect({ ...target, noDelay: true }));
  try {
    await wire.answer();
    const greeted = await wire.say("EHLO conformance.example");
    const options =
      greeted.text.includes("SMTPUTF8") && /[^\x00-\x7f]/.test(mail.from + mail.to.join("")) ? " SMTPUTF8" : "";
    const path = await wire.say(`MAIL FROM:<${mail.from}>${options}`);
    if (path.code >= 400) return path;
    const recipients = [];
    for (const to of mail.to) recipients.push(await wire.say(`RCPT TO:<${to}>`));
    const refused = recipients.find(({ code }) => code >= 400);
    if (refused && recipients.every(({ code }) => code >= 400)) return refused;
    const ready = await wire.say("DATA");
    if (ready.code !== 354) return ready;
    wire.send(mail.isRaw ? mail.bytes : stuffed(mail.bytes));
    wire.send(Buffer.from(mail.isRaw || endsWithLine(mail.bytes) ? "" : "\r\n"));
    wire.send(Buffer.from(mail.isRaw ? "\r\n.\r\n" : ".\r\n"));
    const answer = await wire.answer();
    if (mail.isRaw) await wire.quiet(QUIET_MS);
    wire.send(Buffer.from("QUIT\r\n"));
    return answer;
  } finally {
    wire.end();
  }
}

const endsWithLine = (bytes: Buffer) => bytes.subarray(-2).equals(Buffer.from("\r\n"));

/** RFC 5321, 4.5.2: a dot at the beginning of a line is sent twice. A line begins after CRLF. */
function stuffed(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1").replaceAll("\r\n.", "\r\n..");
  return Buffer.from(text.startsWith(".") ? `.${text}` : text, "latin1");
}

class Conversation {
  readonly #socket: Socket;
  #text = "";
  #error: Error | null = null;
  #changed: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new NoAnswer("the SMTP server said nothing for a minute")));
    socket.on("data", (chunk) => {
      this.#text += chunk.toString("latin1");
      this.#changed();
    });
    const over = (error?: Error) => {
      this.#error ??= error ?? new NoAnswer("the SMTP server hung up");
      this.#changed();
    };
    socket.on("error", over);
    socket.on("close", () => over());
  }

  send(bytes: Buffer): void {
    if (bytes.length > 0 && this.#socket.writable) this.#socket.write(bytes);
  }

  say(line: string): Promise<SmtpAnswer> {
    this.send(Buffer.from(`${line}\r\n`));
    return this.answer();
  }

  /** The next reply, all its lines. */
  async answer(): Promise<SmtpAnswer> {
    for (;;) {
      const reply = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\n/.exec(this.#text);
      if (reply) {
        this.#text = this.#text.slice(reply[0].length);
        return { code: Number(reply[1]), text: reply[0].trim() };
      }
      if (this.#error) throw this.#error;
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }

  /** Waits for whatever else is said. */
  async quiet(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  end(): void {
    this.#socket.end();
    this.#socket.unref();
  }
}
