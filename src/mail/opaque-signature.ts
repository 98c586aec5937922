/**
 * CMS (RFC 5652) as far as S/MIME needs it to be read: what it is, and what an opaque signature holds. The signature itself is not
 * checked here. Follows one path through the BER, so that hostile nesting costs nothing; lengths may be indefinite, as streaming
 * signers write them.
 */
export type CmsKind = "SIGNED" | "ENCRYPTED" | "OTHER";

export function cmsKind(bytes: Uint8Array): CmsKind {
  const content = read(bytes);
  if (content === null) return "OTHER";
  return KINDS.get(content.type) ?? "OTHER";
}

/** The MIME entity inside; null where there is none, as in a detached signature. A copy where it came in pieces. */
export function signedContent(bytes: Uint8Array): Uint8Array | null {
  const content = read(bytes);
  if (content === null || content.type !== SIGNED_DATA) return null;
  // SignedData: version, digestAlgorithms, encapContentInfo …
  const signedData = content.body && enter(bytes, content.body, SEQUENCE);
  const version = signedData && readElement(bytes, signedData.start, signedData.end);
  const algorithms = version && readElement(bytes, skip(bytes, version, 0), signedData.end);
  const encapsulated = algorithms && readElement(bytes, skip(bytes, algorithms, 0), signedData.end);
  if (!encapsulated || encapsulated.tag !== SEQUENCE) return null;
  const type = readElement(bytes, encapsulated.start, encapsulated.end);
  const explicit = type && readElement(bytes, skip(bytes, type, 0), encapsulated.end);
  if (!explicit || explicit.tag !== EXPLICIT_0) return null;
  const octets = readElement(bytes, explicit.start, explicit.end);
  return octets && octetsOf(bytes, octets);
}

const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const EXPLICIT_0 = 0xa0;
const OCTETS = 0x04;
const OCTETS_IN_PIECES = 0x24;
/** 1.2.840.113549.1.7.n: signed-data, enveloped-data; 1.2.840.113549.1.9.16.1.23: auth-enveloped-data. */
const SIGNED_DATA = "2a864886f70d010702";
const KINDS: ReadonlyMap<string, CmsKind> = new Map([
  [SIGNED_DATA, "SIGNED"],
  ["2a864886f70d010703", "ENCRYPTED"],
  ["2a864886f70d010706", "ENCRYPTED"],
  ["2a864886f70d0109100117", "ENCRYPTED"],
]);

interface Element {
  readonly tag: number;
  /** Of its content. */
  readonly start: number;
  /** Of its content; of an indefinite one the end of what it stands in. */
  readonly end: number;
  readonly isIndefinite: boolean;
}

/** ContentInfo: an object identifier, and behind [0] what it names. */
function read(bytes: Uint8Array): { readonly type: string; readonly body: Element | null } | null {
  const info = readElement(bytes, 0, bytes.length);
  if (info === null || info.tag !== SEQUENCE) return null;
  const type = readElement(bytes, info.start, info.end);
  if (type === null || type.tag !== OBJECT_IDENTIFIER || type.isIndefinite || type.end - type.start > 20) return null;
  const body = readElement(bytes, type.end, info.end);
  return {
    type: Buffer.from(bytes.subarray(type.start, type.end)).toString("hex"),
    body: body?.tag === EXPLICIT_0 ? body : null,
  };
}

function enter(bytes: Uint8Array, element: Element, tag: number): Element | null {
  const inner = readElement(bytes, element.start, element.end);
  return inner?.tag === tag ? inner : null;
}

function readElement(bytes: Uint8Array, start: number, limit: number): Element | null {
  if (start < 0 || start + 2 > limit) return null;
  const tag = bytes[start]!;
  const first = bytes[start + 1]!;
  if (first === 0x80) return { tag, start: start + 2, end: limit, isIndefinite: true };
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4) return null;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + (bytes[start + 2 + index] ?? 0);
  const content = start + 2 + lengthBytes;
  return content + length <= limit ? { tag, start: content, end: content + length, isIndefinite: false } : null;
}

const DEEPEST = 20;

/** Where an element ends; -1 where that cannot be told. */
function skip(bytes: Uint8Array, element: Element, depth: number): number {
  if (!element.isIndefinite) return element.end;
  if (depth >= DEEPEST) return -1;
  let position = element.start;
  while (bytes[position] !== 0 || bytes[position + 1] !== 0) {
    const inner = readElement(bytes, position, element.end);
    position = inner === null ? -1 : skip(bytes, inner, depth + 1);
    if (position < 0) return -1;
  }
  return position + 2;
}

function octetsOf(bytes: Uint8Array, octets: Element): Uint8Array | null {
  if (octets.tag === OCTETS && !octets.isIndefinite) return bytes.subarray(octets.start, octets.end);
  if (octets.tag !== OCTETS_IN_PIECES) return null;
  const pieces: Uint8Array[] = [];
  let position = octets.start;
  while (position < octets.end && !(bytes[position] === 0 && bytes[position + 1] === 0)) {
    const piece = readElement(bytes, position, octets.end);
    if (piece === null || piece.tag !== OCTETS || piece.isIndefinite) return null;
    pieces.push(bytes.subarray(piece.start, piece.end));
    position = piece.end;
  }
  return Buffer.concat(pieces);
}
