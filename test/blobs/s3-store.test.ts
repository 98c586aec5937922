import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BlobDamaged, BlobMissing, BlobTooLarge } from "../../src/blobs/blob.errors.ts";
import type { BlobStore } from "../../src/blobs/blob.ts";
import { createS3Store } from "../../src/blobs/s3-store.ts";
import { S3Server } from "../support/s3-server.ts";

const MAX_BYTES = 1_000_000;
let folder: string;
let server: S3Server;
let store: BlobStore;
const opened = (changes: { secretAccessKey?: string; maxBytes?: number } = {}) => {
  const { bucket, region, endpoint, accessKeyId, secretAccessKey } = server;
  const directory = join(folder, "unfinished");
  const options = { bucket, region, endpoint, accessKeyId, secretAccessKey, directory, maxBytes: MAX_BYTES };
  return createS3Store({ ...options, ...changes });
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mittente-s3-"));
  server = new S3Server(join(folder, "bucket"));
  await server.start();
  store = await opened();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const unfinished = () => readdir(join(folder, "unfinished"));
async function* pieces(bytes: Uint8Array, size: number) {
  for (let position = 0; position < bytes.length; position += size) yield bytes.subarray(position, position + size);
}

test("what is put in comes out, as bytes and as a stream, whatever pieces it came in", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), fc.integer({ min: 1, max: 999 }), async (bytes, size) => {
      const stored = await store.put(pieces(bytes, size));
      expect(stored).toEqual({ sha256: sha256Of(bytes), size: bytes.length });
      expect(await store.put(bytes)).toEqual(stored);
      expect(await store.get(stored.sha256)).toEqual(Buffer.from(bytes));
      const { size: length, stream } = await store.open(stored.sha256);
      expect(length).toBe(bytes.length);
      expect(await buffer(stream)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 15 },
  );
  expect(await unfinished()).toEqual([]);
});

test("a blob is there or not; the same content is brought once", async () => {
  const bytes = randomBytes(300_001);
  const { sha256 } = await store.put(bytes);
  server.requests.length = 0;
  await store.put(pieces(bytes, 1_000));
  expect(server.requests.filter((request) => request.startsWith("PUT"))).toEqual([]);
  expect(await store.exists(sha256)).toBe(true);
  expect(await store.delete(sha256)).toBe(true);
  expect([await store.exists(sha256), await store.delete(sha256)]).toEqual([false, false]);
  await expect(store.get(sha256)).rejects.toThrow(BlobMissing);
  await expect(store.open(sha256)).rejects.toThrow(BlobMissing);
});

test("many puts of one content at the same time are one blob", async () => {
  const bytes = randomBytes(100_000);
  const puts = Array.from({ length: 10 }, (_, index) => store.put(index % 2 ? bytes : pieces(bytes, 1_000 + index)));
  expect(new Set((await Promise.all(puts)).map((blob) => blob.sha256))).toEqual(new Set([sha256Of(bytes)]));
  expect((await store.get(sha256Of(bytes))).equals(bytes)).toBe(true);
});

test("a damaged object is never handed out, and its last bytes never", async () => {
  const bytes = randomBytes(200_000);
  const { sha256 } = await store.put(bytes);
  const damages = [
    () => writeFile(server.fileOf(sha256), bytes.with(100_000, bytes[100_000]! ^ 1)),
    () => truncate(server.fileOf(sha256), 150_000),
  ];
  for (const damage of damages) {
    await damage();
    await expect(store.get(sha256)).rejects.toThrow(BlobDamaged);
    await expect(buffer((await store.open(sha256)).stream)).rejects.toThrow(BlobDamaged);
  }
  // Brought again, it is whole again.
  await store.put(bytes);
  expect((await store.get(sha256)).equals(bytes)).toBe(true);
});

test("what is too large, or fails on its way, leaves nothing behind, here or there", async () => {
  await expect(store.put(randomBytes(MAX_BYTES + 1))).rejects.toThrow(BlobTooLarge);
  const { sha256 } = await store.put(Buffer.alloc(5_000));
  const small = await opened({ maxBytes: 100 });
  await expect(small.get(sha256)).rejects.toThrow(BlobTooLarge);
  const broken = (async function* () {
    yield Buffer.from("half");
    throw new Error("the client went");
  })();
  await expect(store.put(broken)).rejects.toThrow("the client went");
  expect(await store.exists(sha256Of(Buffer.from("half")))).toBe(false);
  expect(await unfinished()).toEqual([]);
});

test("a server that stumbles is asked again; one that refuses the signature is no store", async () => {
  const bytes = randomBytes(1_000);
  server.failures.push("FAULT", "CUT");
  const { sha256 } = await store.put(bytes);
  expect((await store.get(sha256)).equals(bytes)).toBe(true);
  const thief = await opened({ secretAccessKey: "wrong" });
  await expect(thief.put(randomBytes(10))).rejects.toThrow();
  await expect(thief.get(sha256)).rejects.toThrow();
  await expect(thief.exists(sha256)).rejects.toThrow();
});

test("no name but a hash is asked for", async () => {
  for (const name of ["../../etc/passwd", "", "A".repeat(64)]) await expect(store.get(name)).rejects.toThrow(TypeError);
});
