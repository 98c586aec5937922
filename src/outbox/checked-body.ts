import { Readable } from "node:stream";

/** A mail's bytes behind a last question. */
export interface CheckedBody {
  readonly stream: Readable;
  /** The server said 354: from here on bytes may have left. */
  readonly isAsked: boolean;
  /** The answer was no, and nothing left. */
  readonly isWithdrawn: boolean;
}

/**
 * R2, "the moment of sending": the first read, which comes only after the server's 354, asks `mayLeave`. Anything but true
 * destroys the stream before it gave a byte; its reader must then drop the connection.
 */
export function checkedBody(bytes: Buffer, mayLeave: () => Promise<boolean>): CheckedBody {
  const body = { stream: new Readable(), isAsked: false, isWithdrawn: false };
  body.stream._read = () => {
    if (body.isAsked) return;
    body.isAsked = true;
    mayLeave().then(
      (may) => {
        if (body.stream.destroyed) return;
        if (may) {
          body.stream.push(bytes);
          body.stream.push(null);
        } else {
          body.isWithdrawn = true;
          body.stream.destroy(new Error("withdrawn before the first byte"));
        }
      },
      (error: unknown) => body.stream.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  };
  return body;
}
