import { SPOOL_FULL, TOO_LARGE, type SmtpReply } from "./smtp-reply.ts";
import type { Spool } from "./spool.ts";

export type Collected =
  | { readonly kind: "complete"; readonly bytes: Buffer; readonly release: () => void }
  /** Read to its end and thrown away. */
  | { readonly kind: "refused"; readonly reply: SmtpReply };

/**
 * Reads a message to its end, as the client must be answered there and not before. What is too much is dropped at once,
 * and the rest as it comes. Throws where the client went away before the end: half a message is no message.
 */
export async function collect(
  stream: AsyncIterable<Buffer>,
  limits: { readonly messageBytes: number },
  spool: Spool,
): Promise<Collected> {
  let chunks: Buffer[] = [];
  let held = 0;
  let refusal: SmtpReply | null = null;

  const drop = () => {
    spool.release(held);
    chunks = [];
    held = 0;
  };

  try {
    for await (const chunk of stream) {
      if (refusal) continue;
      if (held + chunk.length > limits.messageBytes) refusal = TOO_LARGE;
      else if (!spool.take(chunk.length)) refusal = SPOOL_FULL;
      if (refusal) {
        drop();
        continue;
      }
      chunks.push(chunk);
      held += chunk.length;
    }
  } catch (error) {
    drop();
    throw error;
  }
  return refusal
    ? { kind: "refused", reply: refusal }
    : { kind: "complete", bytes: Buffer.concat(chunks), release: drop };
}
