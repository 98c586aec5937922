/**
 * A part's bytes as text, whatever its label says. UTF-8 that is labelled otherwise, and what is labelled UTF-8 or not at all
 * and is none, are what mail is full of: neither may cost a character. Null: a charset that this does not know.
 */
export function decodeText(bytes: Uint8Array, label: string | null): string | null {
  const charset = normalised(label);
  if (charset.startsWith("utf16")) return decodeUtf16(bytes, charset);
  // UTF-7 makes markup of innocent ASCII: it is never decoded, and what was not decoded is shown as it came.
  if (UTF_8.has(charset) || WESTERN.has(charset) || REFUSED.has(charset)) {
    const asUtf8 = strictly(bytes);
    if (asUtf8 !== null) return asUtf8;
    return WESTERN.has(charset) ? new TextDecoder(label!).decode(bytes) : mostlyUtf8(bytes);
  }
  return decoderOf(label ?? "")?.decode(bytes) ?? null;
}

const UTF_8 = new Set([
  "",
  "utf8",
  "ascii",
  "usascii",
  "ansix341968",
  "unknown8bit",
  "xunknown",
  "default",
  "none",
  "binary",
]);
const REFUSED = new Set(["utf7", "unicode11utf7", "utf7imap"]);
/** Valid UTF-8 with more than ASCII in it is no text in one of these: two letters that nobody writes in a row, each time. */
const WESTERN = new Set(["iso88591", "latin1", "iso885915", "latin9", "windows1252", "cp1252"]);

const normalised = (label: string | null): string =>
  (label ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 60);

const strict = new TextDecoder("utf-8", { fatal: true });

function strictly(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** What is no UTF-8 is read as windows-1252, byte by byte: one broken character spoils no other. */
function mostlyUtf8(bytes: Uint8Array): string {
  const repaired = new Uint8Array(bytes.length * 3);
  let size = 0;
  for (let position = 0; position < bytes.length;) {
    const length = sequenceLength(bytes, position);
    const sequence = length > 0 ? bytes.subarray(position, position + length) : REPAIRED[bytes[position]!]!;
    repaired.set(sequence, size);
    size += sequence.length;
    position += Math.max(length, 1);
  }
  return new TextDecoder().decode(repaired.subarray(0, size));
}

const REPAIRED = Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(new TextDecoder("windows-1252").decode(Uint8Array.of(byte))),
);

/** Of a character in UTF-8 (RFC 3629, 4); 0: there is none. */
function sequenceLength(bytes: Uint8Array, position: number): number {
  const first = bytes[position]!;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (let index = 1; index < length; index++) if ((bytes[position + index] ?? 0) >> 6 !== 2) return 0;
  const second = bytes[position + 1] ?? 0;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isOutside = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  return isOverlong || isOutside ? 0 : length;
}

/** By its mark where it has one, else by its name; RFC 2781, 4.3 would have big endian, and senders little. */
function decodeUtf16(bytes: Uint8Array, charset: string): string {
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isBig || (!isLittle && charset === "utf16be") ? "utf-16be" : "utf-16le").decode(bytes);
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label.trim());
  } catch {
    return null;
  }
}

/** What HTML says of itself, for parts that say nothing. */
export function charsetOfHtml(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 2_048)).toString("latin1");
  return /<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{1,40})/i.exec(head)?.[1] ?? null;
}
