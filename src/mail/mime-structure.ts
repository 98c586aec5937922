import { readContentType, type ContentType } from "./content-type.ts";
import { LIMITS } from "./limits.ts";

/** One part that is no multipart; a message in the message is one, and so is each of its parts. Offsets into the message. */
export interface MimePart {
  /** 1: the message itself, or what its multipart holds is 2. */
  readonly depth: number;
  readonly contentType: ContentType;
  /** Content-Transfer-Encoding, lower case. */
  readonly encoding: string;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

export interface MimeStructure {
  /** In the order they end. Not all of them where `problem` says so. */
  readonly parts: readonly MimePart[];
  readonly depth: number;
  /** MIME_LIMIT; null: within the caps. */
  readonly problem: string | null;
}

export interface MimeEntity {
  readonly contentType: ContentType;
  readonly encoding: string;
  readonly bodyStart: number;
}

/**
 * Boundaries only, in one pass over the lines, so that depth and number of parts are known before anybody parses the message.
 * Messages inside the message count as depth, and so do boundaries that an outer multipart ends.
 */
export function readStructure(message: Uint8Array, root: MimeEntity): MimeStructure {
  const walk = new Walk(message);
  walk.enter(root, 1);
  let position = root.bodyStart;
  for (let lines = 0; position < message.length && walk.problem === null; lines++) {
    if (lines >= LIMITS.lines) walk.problem = `more than ${LIMITS.lines} lines`;
    const { end, next } = lineAt(message, position);
    position = walk.readLine(position, end, next);
  }
  walk.leave(0, message.length);
  return { parts: walk.parts, depth: walk.deepest, problem: walk.problem };
}

interface OpenEntity extends MimeEntity {
  readonly depth: number;
  /** Null for a leaf. */
  readonly boundary: Uint8Array | null;
}

class Walk {
  readonly parts: MimePart[] = [];
  deepest = 0;
  problem: string | null = null;
  readonly #message: Uint8Array;
  readonly #open: OpenEntity[] = [];
  #count = 0;

  constructor(message: Uint8Array) {
    this.#message = message;
  }

  enter(entity: MimeEntity, depth: number): void {
    const { type, parameters } = entity.contentType;
    const boundary = type.startsWith("multipart/") ? (parameters.get("boundary") ?? "") : "";
    const isMessage = type === "message/rfc822" || type === "message/global";
    this.#count++;
    this.deepest = Math.max(this.deepest, depth);
    if (depth > LIMITS.mimeDepth) this.problem ??= `deeper than ${LIMITS.mimeDepth}`;
    if (this.#count > LIMITS.mimeParts) this.problem ??= `more than ${LIMITS.mimeParts} parts`;
    this.#open.push({ ...entity, depth, boundary: boundary === "" ? null : Buffer.from(boundary, "latin1") });
    if (isMessage && !isEncoded(entity.encoding) && this.problem === null)
      this.#enterHeader(entity.bodyStart, depth + 1, "text/plain", LIMITS.headerBytes);
  }

  /** Closes all but the outermost `keep` entities; leaves become parts. */
  leave(keep: number, end: number): void {
    while (this.#open.length > keep) {
      const entity = this.#open.pop();
      if (entity && entity.boundary === null) this.parts.push(partOf(entity, end));
    }
  }

  /** Where to read on. */
  readLine(start: number, end: number, next: number): number {
    if (this.#message[start] !== DASH || this.#message[start + 1] !== DASH) return next;
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const owner = this.#open[index];
      if (!owner?.boundary || !startsWith(this.#message, start + 2, end, owner.boundary)) continue;
      const after = start + 2 + owner.boundary.length;
      const isLast = this.#message[after] === DASH && this.#message[after + 1] === DASH;
      if (!isBlankFrom(this.#message, isLast ? after + 2 : after, end)) continue;
      this.leave(index + 1, start);
      if (isLast) return next;
      const isDigest = owner.contentType.type === "multipart/digest";
      return this.#enterHeader(
        next,
        owner.depth + 1,
        isDigest ? "message/rfc822" : "text/plain",
        LIMITS.partHeaderBytes,
      );
    }
    return next;
  }

  /** The header of a part, or of a message in the message. Where its body begins. */
  #enterHeader(start: number, depth: number, fallback: string, limit: number): number {
    const header = readPartHeader(this.#message, start, limit);
    if (header.isTooLong) this.problem ??= "a part's header is too long";
    this.enter(
      {
        contentType: readContentType(header.fields.get("content-type") ?? fallback),
        encoding: (header.fields.get("content-transfer-encoding") ?? "7bit").trim().toLowerCase(),
        bodyStart: header.bodyStart,
      },
      depth,
    );
    return Math.max(header.bodyStart, this.#open.at(-1)?.bodyStart ?? 0);
  }
}

const DASH = 0x2d;
const LF = 0x0a;
const CR = 0x0d;

function partOf(entity: OpenEntity, end: number): MimePart {
  const { depth, contentType, encoding, bodyStart } = entity;
  return { depth, contentType, encoding, bodyStart, bodyEnd: Math.max(bodyStart, end) };
}

function isEncoded(encoding: string): boolean {
  return encoding === "base64" || encoding === "quoted-printable";
}

function lineAt(message: Uint8Array, start: number): { readonly end: number; readonly next: number } {
  const lf = message.indexOf(LF, start);
  if (lf < 0) return { end: message.length, next: message.length };
  return { end: lf > start && message[lf - 1] === CR ? lf - 1 : lf, next: lf + 1 };
}

function startsWith(message: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (start + prefix.length > end) return false;
  for (let index = 0; index < prefix.length; index++) if (message[start + index] !== prefix[index]) return false;
  return true;
}

/** Transport padding (RFC 2046, 5.1.1). */
function isBlankFrom(message: Uint8Array, start: number, end: number): boolean {
  for (let position = start; position < end; position++) {
    if (message[position] !== 0x20 && message[position] !== 0x09) return false;
  }
  return true;
}

interface PartHeader {
  /** The first of each name, unfolded. */
  readonly fields: ReadonlyMap<string, string>;
  readonly bodyStart: number;
  readonly isTooLong: boolean;
}

/** A part's header, read as mail readers read it: leniently, for what it says only bounds and shows. */
export function readPartHeader(message: Uint8Array, start: number, limit: number): PartHeader {
  const stop = Math.min(message.length, start + limit);
  const lines: string[] = [];
  let position = start;
  let isEnded = false;
  while (!isEnded && position < stop) {
    const { end, next } = lineAt(message, position);
    const line = Buffer.from(message.subarray(position, Math.min(end, stop))).toString("latin1");
    if (line === "") isEnded = true;
    else if (/^[ \t]/.test(line) && lines.length > 0) lines[lines.length - 1] += line;
    else lines.push(line);
    position = next;
  }
  return {
    fields: fieldsOf(lines),
    bodyStart: position,
    isTooLong: !isEnded && position >= stop && stop < message.length,
  };
}

function fieldsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== "" && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}
