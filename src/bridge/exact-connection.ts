import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";
import { ExactSmtpStream, MessageOverrun } from "./exact-stream.ts";
import { lineOf, SHUTTING_DOWN, TIMED_OUT, TOO_LARGE, type SmtpReply } from "./smtp-reply.ts";

/** RFC 5321, 4.5.3.1.3: 256 octets, angle brackets included. */
const MAX_PATH_OCTETS = 254;
const ENHANCED_CODE = /^[245]\.\d{1,3}\.\d{1,3} /;

type ParsedAddress = ReturnType<SMTPConnection["_parseAddressCommand"]>;

/** A connection of smtp-server that reports what the client said, as it said it. */
export class ExactSmtpConnection extends SMTPConnection {
  #times = { sessionMs: 0, dataMs: 0 };
  #sessionTimer: NodeJS.Timeout | undefined;

  get isReceiving(): boolean {
    return Boolean(this._dataStream);
  }

  /** Answers, and hangs up. */
  dismiss(reply: SmtpReply): void {
    this.send(reply.code, lineOf(reply));
    this.close();
  }

  /** Hangs up on a client that is idle; a message on its way in is let finish. */
  retire(): void {
    if (!this.isReceiving) this.dismiss(SHUTTING_DOWN);
  }

  /**
   * Against clients that are slow on purpose, whom no idle time-out catches.
   * @param sessionMs after which nothing new may be begun
   * @param dataMs for one message, from DATA to its last byte
   */
  limitTimes(times: { readonly sessionMs: number; readonly dataMs: number }): void {
    this.#times = times;
    const expire = () => {
      if (!this.isReceiving) return this.dismiss(TIMED_OUT);
      this.#sessionTimer = setTimeout(expire, times.dataMs).unref();
    };
    this.#sessionTimer = setTimeout(expire, times.sessionMs).unref();
  }

  override handler_DATA(command: Buffer, callback: () => void): void {
    super.handler_DATA(command, callback);
    const stream = this._dataStream;
    if (!stream) return;
    const timer = setTimeout(() => this.dismiss(TIMED_OUT), this.#times.dataMs).unref();
    stream.once("end", () => clearTimeout(timer));
    stream.once("close", () => clearTimeout(timer));
  }

  override _onClose(): void {
    clearTimeout(this.#sessionTimer);
    super._onClose();
  }

  override _createParser(): ExactSmtpStream {
    const { maxCommandLength, size } = this._server.options;
    const parser = new ExactSmtpStream({ maxCommandLength }, 2 * (size ?? 0));
    parser.oncommand = (command, callback) => this._onCommand(command, callback);
    parser.on("error", (error) => {
      if (error instanceof MessageOverrun) this.dismiss(TOO_LARGE);
      else this.send(421, `Error: ${error.message}`);
    });
    return parser;
  }

  /** A text that brings its own enhanced code is not given the library's general one. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const hasOwnCode = typeof data === "string" && ENHANCED_CODE.test(data);
    super.send(code, data, hasOwnCode ? false : context);
  }

  /** The library turns A-labels into Unicode and drops source routes; the envelope is to be kept as it was given. */
  override _parseAddressCommand(name: string, command: Buffer | string): ParsedAddress {
    const parsed = super._parseAddressCommand(name, command);
    if (!parsed) return false;
    const line = command.toString();
    const [path = ""] = line
      .slice(line.indexOf(":") + 1)
      .trim()
      .split(/\s+/, 1);
    const address = path.slice(1, -1);
    const isUnreadable = Buffer.byteLength(address) > MAX_PATH_OCTETS || /[\p{Cc}\uFFFD]/u.test(address);
    return isUnreadable ? false : { ...parsed, address };
  }

  /**
   * What XFORWARD says stays in the session's `xForward`, beside what the connection itself shows. The library writes it
   * over that, for good: the next mail of this connection would have this one's client, and a client without a HELO
   * could send nothing.
   */
  override handler_XFORWARD(command: Buffer, callback: () => void): void {
    const { hostNameAppearsAs, remoteAddress, remotePort, clientHostname } = this;
    const shown = { hostNameAppearsAs, remoteAddress, remotePort, clientHostname };
    super.handler_XFORWARD(command, () => {
      Object.assign(this, shown);
      Object.assign(this.session, shown);
      callback();
    });
  }

  override handler_RSET(command: Buffer, callback: () => void): void {
    this._xForward.clear();
    super.handler_RSET(command, callback);
  }

  override handler_EHLO(command: Buffer, callback: () => void): void {
    this._xForward.clear();
    super.handler_EHLO(command, callback);
  }

  override handler_HELO(command: Buffer, callback: () => void): void {
    this._xForward.clear();
    super.handler_HELO(command, callback);
  }
}
