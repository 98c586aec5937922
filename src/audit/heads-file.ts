import { constants } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { AuditHead } from "./audit-head.ts";

const NEWLINE = 0x0a;
const MAX_LINE_BYTES = 4_096;
const CHUNK_BYTES = 65_536;

const headLine = z.strictObject({
  sequence: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string().max(40),
  keyId: z.string().max(200),
  signature: z.string().max(2_000),
});

export interface HeadsFileLine {
  /** From 1. */
  readonly number: number;
  /** Null when the line is no head. */
  readonly head: AuditHead | null;
}

/** The last head that was written whole; null for none, an unreadable one, or no file. */
export async function readLastHead(file: string): Promise<AuditHead | null> {
  const handle = await openIfThere(file);
  if (!handle) return null;
  try {
    const { lastLine } = await readEnd(handle);
    return lastLine === null ? null : parseHead(lastLine);
  } finally {
    await handle.close();
  }
}

/** On disk when it resolves. A line that a crash left half written is taken away first: it never counted. */
export async function appendHead(file: string, head: AuditHead): Promise<void> {
  const { sequence, hash, at, keyId, signature } = head;
  const line = `${JSON.stringify({ sequence, hash, at, keyId, signature })}\n`;
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) throw new Error("a head's line is too long to be read back");
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(
    file,
    constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    // Only where needed: on a file that may only grow (chattr +a) it is refused.
    if (((await handle.stat()).mode & 0o077) !== 0) await handle.chmod(0o600);
    const { size, torn } = await readEnd(handle);
    if (torn > 0) await handle.truncate(size - torn);
    await handle.appendFile(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(path.dirname(file));
}

/**
 * The lines that the file has now; what is appended while reading is left out, and so is a last line without its end.
 * Null when there is no file. Memory stays flat whatever the file holds.
 */
export async function openHeadsFile(file: string): Promise<HeadsFile | null> {
  const handle = await openIfThere(file);
  if (!handle) return null;
  const { size } = await handle.stat();
  return { size, lines: () => readLines(handle, size), close: () => handle.close() };
}

export interface HeadsFile {
  readonly size: number;
  lines(): AsyncGenerator<HeadsFileLine & { readonly end: number }>;
  close(): Promise<void>;
}

async function* readLines(handle: FileHandle, size: number) {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let line: Buffer[] = [];
  let length = 0;
  let number = 0;
  for (let position = 0; position < size;) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(CHUNK_BYTES, size - position), position);
    if (bytesRead === 0) return;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0 && end < bytesRead; end = chunk.indexOf(NEWLINE, start)) {
      line.push(chunk.subarray(start, end));
      length += end - start;
      number += 1;
      yield { number, head: length < MAX_LINE_BYTES ? parseHead(Buffer.concat(line)) : null, end: position + end + 1 };
      line = [];
      length = 0;
      start = end + 1;
    }
    length += bytesRead - start;
    if (length < MAX_LINE_BYTES) line.push(Buffer.from(chunk.subarray(start, bytesRead)));
    position += bytesRead;
  }
}

async function readEnd(handle: FileHandle): Promise<{ size: number; torn: number; lastLine: Buffer | null }> {
  const { size } = await handle.stat();
  const length = Math.min(size, 2 * MAX_LINE_BYTES);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  const tail = buffer.subarray(0, bytesRead);
  const end = tail.lastIndexOf(NEWLINE);
  const start = end > 0 ? tail.lastIndexOf(NEWLINE, end - 1) : -1;
  const isWhole = end >= 0 && (start >= 0 || length === size);
  return { size, torn: tail.length - (end + 1), lastLine: isWhole ? tail.subarray(start + 1, end) : null };
}

function parseHead(line: Buffer): AuditHead | null {
  try {
    return headLine.parse(JSON.parse(line.toString("utf8")));
  } catch {
    return null;
  }
}

async function openIfThere(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
