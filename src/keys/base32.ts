/** RFC 4648, 6, in lower case and without padding: it survives a mailbox name that is folded to one case on its way. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** @param bytes a multiple of five, so that there is exactly one spelling */
export function toBase32(bytes: Uint8Array): string {
  if (bytes.length % 5 !== 0) throw new RangeError("base32 without padding takes a multiple of five bytes");
  let text = "";
  for (let at = 0; at < bytes.length; at += 5) {
    const group = Buffer.from(bytes.subarray(at, at + 5)).readUIntBE(0, 5);
    for (let power = 7; power >= 0; power--) text += ALPHABET[Math.floor(group / 32 ** power) % 32];
  }
  return text;
}

/** Null for anything but whole groups of eight letters a-z and digits 2-7, in either case. */
export function fromBase32(text: string): Buffer | null {
  if (text.length % 8 !== 0 || !/^[A-Za-z2-7]*$/.test(text)) return null;
  const folded = text.toLowerCase();
  const bytes = Buffer.alloc((folded.length / 8) * 5);
  for (let at = 0; at < folded.length; at += 8) {
    let group = 0;
    for (const character of folded.slice(at, at + 8)) group = group * 32 + (VALUES.get(character) ?? 0);
    bytes.writeUIntBE(group, (at / 8) * 5, 5);
  }
  return bytes;
}
