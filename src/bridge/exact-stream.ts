import type { SMTPServerDataStream } from "smtp-server";
import { SMTPStream, type SMTPStreamOptions } from "smtp-server/lib/smtp-stream.js";

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const NOTHING = Buffer.alloc(0);
const DOT_LINE = Buffer.from("\r\n.");

/** The client goes on sending far beyond the limit, without waiting for the refusal. */
export class MessageOverrun extends Error {}

/**
 * The parser of smtp-server with a DATA phase that follows RFC 5321, 4.5.2, to the letter: a line ends with CRLF and
 * with nothing else. After a bare LF or CR no dot is special: it neither ends the message (smuggling) nor is it taken
 * out (the library unstuffs after a bare LF). Every other byte is passed on as it came.
 *
 * It leans on internals of smtp-server, which is why that version is pinned; the wire tests hold it to them.
 */
export class ExactSmtpStream extends SMTPStream {
  readonly #overrunBytes: number;
  #atLineStart = true;
  /** A CR, a dot or a dot and a CR at the end of a chunk: what they mean, the next chunk says. */
  #undecided: Buffer = NOTHING;

  /** @param overrunBytes a message with more is not even drained: the stream fails with MessageOverrun. */
  constructor(options: SMTPStreamOptions, overrunBytes: number) {
    super(options);
    this.#overrunBytes = overrunBytes;
  }

  override startDataMode(maxBytes?: number | string | null): SMTPServerDataStream {
    this.#atLineStart = true;
    this.#undecided = NOTHING;
    return super.startDataMode(maxBytes);
  }

  /** The library forgets what the next message left here, where that came whole in the packet that ended this one. */
  override continue(): void {
    const go = this._continueCallback;
    this._continueCallback = typeof go !== "function";
    if (typeof go === "function") go();
  }

  override _feedDataStream(chunk: Buffer, done: (error?: Error | null) => void): void {
    const input = this.#undecided.length > 0 ? Buffer.concat([this.#undecided, chunk]) : chunk;
    this.#undecided = NOTHING;
    const { message, end } = this.#unstuff(input);
    this._countDataBytes(message.length);
    if (this.dataBytes > this.#overrunBytes) return done(new MessageOverrun());
    if (end !== null) return this._endDataMode(message, input.subarray(end), done);
    this.#pass(message, done);
  }

  /** The message's bytes in this input and, where the message ends in it, the offset behind its end. */
  #unstuff(input: Buffer): { message: Buffer; end: number | null } {
    const output = Buffer.allocUnsafe(input.length);
    let written = 0;
    let position = 0;
    let end: number | null = null;

    while (position < input.length) {
      if (this.#atLineStart && input[position] === DOT) {
        const left = input.length - position;
        if (left === 1 || (left === 2 && input[position + 1] === CR)) {
          this.#undecided = input.subarray(position);
          break;
        }
        if (input[position + 1] === CR && input[position + 2] === LF) {
          end = position + 3;
          break;
        }
        position += 1;
      }
      const dotLine = input.indexOf(DOT_LINE, position);
      let stop = dotLine < 0 ? input.length : dotLine + 2;
      if (dotLine < 0 && input[stop - 1] === CR) {
        stop -= 1;
        this.#undecided = input.subarray(stop);
      }
      written += input.copy(output, written, position, stop);
      this.#atLineStart = stop >= 2 && input[stop - 2] === CR && input[stop - 1] === LF;
      position = stop + this.#undecided.length;
    }
    return { message: output.subarray(0, written), end };
  }

  /** Waits for the reader of the message, so that a fast client cannot fill the memory. */
  #pass(message: Buffer, done: (error?: Error | null) => void): void {
    const stream = this._dataStream;
    if (!stream?.writable || message.length === 0 || stream.write(message)) return done();
    const resume = () => {
      stream.off("drain", resume);
      stream.off("close", resume);
      done();
    };
    stream.once("drain", resume);
    stream.once("close", resume); // a destroyed stream never drains
  }
}
