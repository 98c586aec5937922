import { createHash } from "node:crypto";
import { BlobDamaged } from "./blob.errors.ts";

/** The chunks as they come; the last is kept back until the whole is known to be what its name says. */
export async function* verifiedStream(
  chunks: AsyncIterable<Uint8Array>,
  sha256: string,
  size: number,
): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let kept: Buffer | null = null;
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.byteLength;
    if (length > size) throw new BlobDamaged(sha256);
    hash.update(chunk);
    if (kept) yield kept;
    kept = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  if (length !== size || hash.digest("hex") !== sha256) throw new BlobDamaged(sha256);
  if (kept) yield kept;
}
