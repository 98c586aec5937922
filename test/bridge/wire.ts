import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

export interface Reply {
  readonly code: number;
  readonly lines: string[];
}

/** A mail client that sends exactly what it is told, in the pieces it is told, and reads replies one by one. */
export class Wire {
  greeting: Reply = { code: 0, lines: [] };
  #socket: Socket;
  #text = "";
  #ended = false;
  #waiting: (() => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** @returns after the greeting */
  static async open(port: number, host = "127.0.0.1", localAddress?: string): Promise<Wire> {
    const wire = new Wire(connect({ port, host, noDelay: true, ...(localAddress ? { localAddress } : {}) }));
    wire.greeting = await wire.reply();
    return wire;
  }

  send(bytes: string | Uint8Array): void {
    this.#socket.write(typeof bytes === "string" ? Buffer.from(bytes, "utf8") : bytes);
  }

  /** Sends one piece and waits until the kernel has it, so that pieces are likelier to arrive apart. */
  async sendPiece(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      this.#socket.write(bytes, (error) => (error ? reject(error) : resolve())),
    );
  }

  async say(line: string): Promise<Reply> {
    this.send(`${line}\r\n`);
    return this.reply();
  }

  /** Each line in turn; gives the last reply. */
  async sayAll(...lines: string[]): Promise<Reply> {
    let reply: Reply = { code: 0, lines: [] };
    for (const line of lines) reply = await this.say(line);
    return reply;
  }

  async reply(): Promise<Reply> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.#line();
      lines.push(line.slice(4));
      if (line[3] !== "-") return { code: Number(line.slice(0, 3)), lines };
    }
  }

  /** @param injected sent in the clear right behind the command, in one packet */
  async startTls(injected = ""): Promise<void> {
    this.send(`STARTTLS\r\n${injected}`);
    await this.reply();
    this.#socket.removeAllListeners();
    const secure = connectTls({ socket: this.#socket, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => secure.once("secureConnect", resolve).once("error", reject));
    this.#socket = secure;
    this.#listen();
  }

  /** Everything the server says until it hangs up. */
  async untilClosed(): Promise<string> {
    while (!this.#ended) await this.#change();
    return this.#text;
  }

  hangUp(): void {
    this.#socket.destroy();
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf("\r\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return line;
      }
      if (this.#ended) throw new Error(`the server hung up, after "${this.#text}"`);
      await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  #listen(): void {
    const changed = () => {
      const waiting = this.#waiting;
      this.#waiting = null;
      waiting?.();
    };
    this.#socket.on("data", (chunk: Buffer) => {
      this.#text += chunk.toString("utf8");
      changed();
    });
    const ended = () => {
      this.#ended = true;
      changed();
    };
    this.#socket.on("end", ended);
    this.#socket.on("close", ended);
    this.#socket.on("error", ended);
  }
}
