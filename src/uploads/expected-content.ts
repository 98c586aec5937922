import { createHash } from "node:crypto";

/** What came is not what was announced. */
export class ContentDiffers extends Error {
  override readonly name = "ContentDiffers";
}

export interface ReceivedContent {
  /** Hex. */
  readonly sha256: string;
  /** Its first bytes, enough to tell the type. */
  readonly head: Uint8Array;
}

/** Enough for magic numbers, and too little for a bomb in them. */
const HEAD_BYTES = 4_100;

/**
 * The chunks as they come, never more than were announced. `whole` is asked when all came and are what was announced, and
 * before the last reader knows that it was the last: what it throws fails the reading.
 * @throws ContentDiffers
 */
export async function* expectContent(
  chunks: AsyncIterable<Uint8Array>,
  expected: { readonly size: number; readonly sha256: string | null },
  whole: (content: ReceivedContent) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (size < HEAD_BYTES) head.push(chunk.slice(0, HEAD_BYTES - size));
    size += chunk.length;
    if (size > expected.size) throw new ContentDiffers("more bytes came than were announced");
    hash.update(chunk);
    yield chunk;
  }
  const sha256 = hash.digest("hex");
  if (size !== expected.size) throw new ContentDiffers("fewer bytes came than were announced");
  if (expected.sha256 !== null && sha256 !== expected.sha256)
    throw new ContentDiffers("other bytes came than were announced");
  await whole({ sha256, head: Buffer.concat(head) });
}
