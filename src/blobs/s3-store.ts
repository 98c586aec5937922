import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { BlobMissing, BlobTooLarge } from "./blob.errors.ts";
import type { BlobStore, StoredBlob } from "./blob.ts";
import { verifiedStream } from "./verified-stream.ts";

export interface S3StoreOptions {
  readonly bucket: string;
  readonly region: string;
  /** Null: Amazon's own for the region. */
  readonly endpoint: string | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where a blob waits on its way: its name is known when it is whole. Made when missing, mode 0700. */
  readonly directory: string;
  /** Of one blob, on the way in and on the way out; default 64 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 64 * 1_048_576;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Blobs as objects `ab/cd/abcd…` of a bucket. One PUT a blob, whose hash the request is signed with and the server checks: an object
 * is there whole, or not at all, and no parts are ever left behind. What is read is checked again.
 */
export async function createS3Store(options: S3StoreOptions): Promise<BlobStore> {
  const { bucket, region, endpoint, accessKeyId, secretAccessKey, directory, maxBytes = MAX_BYTES } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const client = new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: 3,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const at = (sha256: string) => {
    if (!SHA256.test(sha256)) throw new TypeError("a blob's name is its SHA-256 in lower-case hex");
    return { Bucket: bucket, Key: `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}` };
  };

  async function sizeOf(sha256: string): Promise<number | null> {
    try {
      return (await client.send(new HeadObjectCommand(at(sha256)))).ContentLength ?? 0;
    } catch (error) {
      return unlessMissing(error);
    }
  }

  async function upload(file: string, { sha256, size }: StoredBlob): Promise<void> {
    if ((await sizeOf(sha256)) === size) return;
    const command = new PutObjectCommand({
      ...at(sha256),
      Body: createReadStream(file),
      ContentLength: size,
      ContentType: "application/octet-stream",
      ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
    });
    // The body is signed as what it is, over plain HTTP too, without reading it twice.
    command.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers["x-amz-content-sha256"] = sha256;
        return next(args);
      },
      { step: "build" },
    );
    await client.send(command);
  }

  async function fetched(sha256: string) {
    try {
      const { Body, ContentLength } = await client.send(new GetObjectCommand(at(sha256)));
      const body = Body as Readable;
      const size = ContentLength ?? 0;
      if (size <= maxBytes) return { size, body };
      body.destroy();
    } catch (error) {
      if (unlessMissing(error) === null) throw new BlobMissing(sha256);
    }
    throw new BlobTooLarge(maxBytes);
  }

  return {
    async put(content) {
      const file = path.join(directory, randomUUID());
      try {
        const blob = await spool(file, content instanceof Uint8Array ? [content] : content, maxBytes);
        await upload(file, blob);
        return blob;
      } finally {
        await rm(file, { force: true });
      }
    },

    async get(sha256) {
      const { size, body } = await fetched(sha256);
      const chunks: Buffer[] = [];
      for await (const chunk of verifiedStream(body as AsyncIterable<Uint8Array>, sha256, size)) chunks.push(chunk);
      return Buffer.concat(chunks, size);
    },

    async open(sha256) {
      const { size, body } = await fetched(sha256);
      const chunks = verifiedStream(body as AsyncIterable<Uint8Array>, sha256, size);
      const stream = Readable.from(chunks, { objectMode: false });
      // A stream that is given up before its first byte never enters the generator.
      stream.once("close", () => body.destroy());
      return { size, stream };
    },

    exists: async (sha256) => (await sizeOf(sha256)) !== null,

    async delete(sha256) {
      if ((await sizeOf(sha256)) === null) return false;
      await client.send(new DeleteObjectCommand(at(sha256)));
      return true;
    },
  };
}

async function spool(file: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash("sha256");
  let size = 0;
  const handle: FileHandle = await open(file, "wx", 0o600);
  try {
    for await (const chunk of content) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new BlobTooLarge(maxBytes);
      hash.update(chunk);
      await handle.appendFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest("hex"), size };
}

/** HEAD has no body that could name the error. */
function unlessMissing(error: unknown): null {
  if (error instanceof S3ServiceException && ["NoSuchKey", "NotFound"].includes(error.name)) return null;
  throw error;
}
