import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readlink, rm, stat, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BlobDamaged, BlobMissing, BlobTooLarge } from "../../src/blobs/blob.errors.ts";
import { type BlobStore, createBlobStore } from "../../src/blobs/blob-store.ts";

const MAX_BYTES = 1_000_000;
let directory: string;
let store: BlobStore;
beforeEach(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), "mittente-blobs-")), "blobs");
  store = await createBlobStore({ directory, maxBytes: MAX_BYTES });
});
afterEach(() => rm(path.dirname(directory), { recursive: true, force: true }));

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const fileOf = (sha256: string) => path.join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
const unfinished = () => readdir(path.join(directory, "unfinished"));
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
      const opened = await store.open(stored.sha256);
      expect(opened.size).toBe(bytes.length);
      expect(await buffer(opened.stream)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 40 },
  );
});

test("a blob of many chunks comes out whole", async () => {
  const bytes = randomBytes(300_001);
  const { sha256 } = await store.put(bytes);
  expect((await store.get(sha256)).equals(bytes)).toBe(true);
  expect((await buffer((await store.open(sha256)).stream)).equals(bytes)).toBe(true);
});

test("nobody else on the machine reads it", async () => {
  const { sha256 } = await store.put(Buffer.from("secret"));
  expect((await stat(fileOf(sha256))).mode & 0o777).toBe(0o600);
  for (const folder of [directory, path.dirname(fileOf(sha256))]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("the same content again is the same file, untouched", async () => {
  const { sha256 } = await store.put(Buffer.from("once"));
  const before = await stat(fileOf(sha256));
  expect(await store.put(Buffer.from("once"))).toEqual({ sha256, size: 4 });
  const after = await stat(fileOf(sha256));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  expect(await unfinished()).toEqual([]);
});

test("many puts of one content at the same time are one blob", async () => {
  const bytes = randomBytes(100_000);
  const puts = Array.from({ length: 20 }, (_, index) => store.put(index % 2 ? bytes : pieces(bytes, 1_000 + index)));
  expect(new Set((await Promise.all(puts)).map((blob) => blob.sha256))).toEqual(new Set([sha256Of(bytes)]));
  expect((await store.get(sha256Of(bytes))).equals(bytes)).toBe(true);
  expect(await unfinished()).toEqual([]);
});

test("a blob is there or not", async () => {
  const { sha256 } = await store.put(Buffer.from("here"));
  expect(await store.exists(sha256)).toBe(true);
  expect(await store.delete(sha256)).toBe(true);
  expect(await store.exists(sha256)).toBe(false);
  expect(await store.delete(sha256)).toBe(false);
  await expect(store.get(sha256)).rejects.toThrow(BlobMissing);
  await expect(store.open(sha256)).rejects.toThrow(BlobMissing);
});

describe("a damaged blob is never handed out", () => {
  const bytes = randomBytes(200_000);
  const sha256 = sha256Of(bytes);
  const damages: [string, () => Promise<void>][] = [
    ["a flipped bit", () => writeFile(fileOf(sha256), Buffer.from(bytes.with(100_000, bytes[100_000]! ^ 1)))],
    ["cut off", () => truncate(fileOf(sha256), 150_000)],
    ["emptied", () => truncate(fileOf(sha256), 0)],
    ["grown", () => writeFile(fileOf(sha256), Buffer.concat([bytes, Buffer.from("x")]))],
  ];
  test.each(damages)("%s", async (_, damage) => {
    await store.put(bytes);
    await damage();
    await expect(store.get(sha256)).rejects.toThrow(BlobDamaged);
    const { size, stream } = await store.open(sha256);
    let given = 0;
    const reading = (async () => {
      for await (const chunk of stream) given += (chunk as Buffer).length;
    })();
    await expect(reading).rejects.toThrow(BlobDamaged);
    expect(given).toBeLessThan(Math.max(size, 1));
  });

  test.each(damages)("%s, and is healed by putting the content again", async (_, damage) => {
    await store.put(bytes);
    await damage();
    await store.put(bytes);
    expect((await store.get(sha256)).equals(bytes)).toBe(true);
  });
});

describe("nothing half written is left, or found", () => {
  test("when the source fails in the middle", async () => {
    const failing = (async function* () {
      yield Buffer.from("half");
      throw new Error("the source failed");
    })();
    await expect(store.put(failing)).rejects.toThrow("the source failed");
    expect(await unfinished()).toEqual([]);
    expect(await store.exists(sha256Of(Buffer.from("half")))).toBe(false);
  });

  test("when it is too large, which shows before it is all read", async () => {
    let read = 0;
    const endless = (async function* () {
      for (;;) {
        read += 100_000;
        yield Buffer.alloc(100_000);
      }
    })();
    await expect(store.put(endless)).rejects.toThrow(BlobTooLarge);
    expect(read).toBe(MAX_BYTES + 100_000);
    await expect(store.put(Buffer.alloc(MAX_BYTES + 1))).rejects.toThrow(BlobTooLarge);
    expect(await unfinished()).toEqual([]);
  });

  test("after a crash, a day later", async () => {
    const [old, young] = ["old", "young"].map((name) => path.join(directory, "unfinished", name));
    for (const file of [old!, young!]) await writeFile(file, "half");
    await utimes(old!, 0, 0);
    await createBlobStore({ directory });
    expect(await unfinished()).toEqual(["young"]);
  });
});

test("a blob that grew past the cap is not read into memory", async () => {
  const { sha256 } = await store.put(Buffer.from("small"));
  await truncate(fileOf(sha256), MAX_BYTES + 1);
  await expect(store.get(sha256)).rejects.toThrow(BlobTooLarge);
  await expect(store.open(sha256)).rejects.toThrow(BlobTooLarge);
});

test.each([
  "",
  "..",
  "../../etc/passwd",
  "A".repeat(64),
  "0".repeat(63),
  `${"0".repeat(64)}/..`,
  `${"0".repeat(64)}\n`,
])("%j is no name of a blob", async (name) => {
  for (const ask of [store.get, store.open, store.exists, store.delete])
    await expect(ask(name)).rejects.toThrow(TypeError);
});

test("a link is not followed", async () => {
  const { sha256 } = await store.put(Buffer.from("content"));
  const elsewhere = path.join(directory, "elsewhere");
  await writeFile(elsewhere, "content");
  await rm(fileOf(sha256));
  await symlink(elsewhere, fileOf(sha256));
  await expect(store.get(sha256)).rejects.toThrow("ELOOP");
});

test("a stream that is given up closes its file, before its first byte too", async () => {
  const { sha256 } = await store.put(randomBytes(300_000));
  const { stream } = await store.open(sha256);
  for await (const _ of stream) break;
  (await store.open(sha256)).stream.destroy();
  await expect.poll(async () => (await openFiles()).filter((file) => file.startsWith(fileOf(sha256)))).toEqual([]);
});

test("reads go on while the blob is deleted", async () => {
  const bytes = randomBytes(300_000);
  const { sha256 } = await store.put(bytes);
  const { stream } = await store.open(sha256);
  await store.delete(sha256);
  expect((await buffer(stream)).equals(bytes)).toBe(true);
});

/** Of this process, where the system tells. */
async function openFiles(): Promise<string[]> {
  const descriptors = await readdir("/proc/self/fd").catch(() => []);
  return Promise.all(descriptors.map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => "")));
}
