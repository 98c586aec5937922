import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { BlobDamaged, BlobMissing, BlobTooLarge } from "./blob.errors.ts";
import type { BlobStore } from "./blob.ts";

export type { BlobStore, StoredBlob } from "./blob.ts";

export interface BlobStoreOptions {
  /** Made when missing, mode 0700; not to be shared with anything else. */
  readonly directory: string;
  /** Of one blob, on the way in and on the way out; default 64 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 64 * 1_048_576;
const CHUNK_BYTES = 65_536;
const ABANDONED_MS = 86_400_000;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Blobs as files, `ab/cd/abcd…`: written under another name, flushed, then given their own, so that a name never stands
 * for half a content, whatever crashes.
 */
export async function createBlobStore({ directory, maxBytes = MAX_BYTES }: BlobStoreOptions): Promise<BlobStore> {
  const unfinished = path.join(directory, "unfinished");
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await removeAbandoned(unfinished);

  const shardOf = (sha256: string) => {
    if (!SHA256.test(sha256)) throw new TypeError("a blob's name is its SHA-256 in lower-case hex");
    return path.join(directory, sha256.slice(0, 2), sha256.slice(2, 4));
  };
  const pathOf = (sha256: string) => path.join(shardOf(sha256), sha256);
  /** The names on the way to a blob are as durable as the blob; another put may have made them and not flushed yet. */
  const flushNames = async (sha256: string) => {
    const shard = shardOf(sha256);
    for (const folder of [shard, path.dirname(shard), directory]) await flushFolder(folder);
  };

  return {
    async put(content) {
      if (content instanceof Uint8Array) {
        if (content.byteLength > maxBytes) throw new BlobTooLarge(maxBytes);
        const sha256 = createHash("sha256").update(content).digest("hex");
        if (await isIntact(pathOf(sha256), sha256, content.byteLength)) {
          await flushNames(sha256);
          return { sha256, size: content.byteLength };
        }
      }
      const chunks = content instanceof Uint8Array ? [content] : content;
      const temporary = path.join(unfinished, randomUUID());
      try {
        const blob = await write(temporary, chunks, maxBytes);
        await mkdir(shardOf(blob.sha256), { recursive: true, mode: 0o700 });
        await rename(temporary, pathOf(blob.sha256));
        await flushNames(blob.sha256);
        return blob;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    async get(sha256) {
      const { handle, size } = await openBlob(pathOf(sha256), sha256, maxBytes);
      const chunks: Buffer[] = [];
      for await (const chunk of verified(handle, sha256, size)) chunks.push(chunk);
      return Buffer.concat(chunks, size);
    },

    async open(sha256) {
      const { handle, size } = await openBlob(pathOf(sha256), sha256, maxBytes);
      const stream = Readable.from(verified(handle, sha256, size), { objectMode: false });
      // A stream that is given up before its first byte never enters the generator that closes the file.
      stream.once("close", () => void handle.close().catch(() => {}));
      return { size, stream };
    },

    async exists(sha256) {
      return (await stat(pathOf(sha256)).catch(unlessMissing))?.isFile() ?? false;
    },

    async delete(sha256) {
      const removed = await unlink(pathOf(sha256)).then(() => true, unlessMissing);
      if (removed === null) return false;
      await flushFolder(shardOf(sha256));
      return true;
    },
  };
}

async function write(file: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash("sha256");
  let size = 0;
  const handle = await open(file, "wx", 0o600);
  try {
    for await (const chunk of content) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new BlobTooLarge(maxBytes);
      hash.update(chunk);
      await handle.appendFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest("hex"), size };
}

async function openBlob(file: string, sha256: string, maxBytes: number) {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(unlessMissing);
  if (handle === null) throw new BlobMissing(sha256);
  const { size } = await handle.stat();
  if (size <= maxBytes) return { handle, size };
  await handle.close();
  throw new BlobTooLarge(maxBytes);
}

/** Closes the file at its end. The last chunk is kept back until the whole is known to be right. */
async function* verified(handle: FileHandle, sha256: string, size: number): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  try {
    let kept: Buffer | null = null;
    for (let position = 0; position < size;) {
      const length = Math.min(CHUNK_BYTES, size - position);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
      if (bytesRead === 0) throw new BlobDamaged(sha256);
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      position += bytesRead;
      if (kept) yield kept;
      kept = chunk;
    }
    if (hash.digest("hex") !== sha256) throw new BlobDamaged(sha256);
    if (kept) yield kept;
  } finally {
    await handle.close();
  }
}

async function isIntact(file: string, sha256: string, size: number): Promise<boolean> {
  try {
    const opened = await openBlob(file, sha256, size);
    for await (const _ of verified(opened.handle, sha256, opened.size));
    return true;
  } catch (error) {
    if (error instanceof BlobMissing || error instanceof BlobDamaged || error instanceof BlobTooLarge) return false;
    throw error;
  }
}

/** What a crash left: nothing takes a day to be written. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const left = await stat(file).catch(unlessMissing);
    if (left !== null && Date.now() - left.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
