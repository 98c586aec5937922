import { canonicalDomain } from "./domain.ts";

/**
 * The canonical form of an addr-spec, by which two addresses are the same; null where it is none that we deal with. NFC;
 * domain in A-labels, lower case, no trailing dot; local part folded for ASCII. Dots and plus tags stay: `a.b@` and `ab@`
 * differ. Refused, beyond RFC 5321: quoted local parts, routes, comments, encoded-words, literals, bidi and control characters.
 */
export function canonicalAddress(addrSpec: string): string | null {
  if (addrSpec.length > 2_000) return null;
  const text = addrSpec.normalize("NFC");
  const at = text.lastIndexOf("@");
  const local = hasSameAscii(addrSpec, text) ? canonicalLocalPart(text.slice(0, Math.max(at, 0))) : null;
  const domain = canonicalDomain(text.slice(at + 1));
  if (at < 1 || local === null || domain === null) return null;
  const address = `${local}@${domain}`;
  return Buffer.byteLength(address) <= MAX_ADDRESS ? address : null;
}

/** NFC makes a K of the Kelvin sign: a mailbox of its own would become somebody else's. */
function hasSameAscii(given: string, normal: string): boolean {
  const ascii = (text: string) => text.replace(/[^\x00-\x7f]/g, "").length;
  return given === normal || ascii(given) >= ascii(normal);
}

/** RFC 5321, 4.5.3.1. */
const MAX_LOCAL_PART = 64;
const MAX_ADDRESS = 254;

/** A dot-atom (RFC 5322, 3.2.3) with the UTF-8 of RFC 6531. `=?` is legal there, and another reader's encoded-word. */
function canonicalLocalPart(local: string): string | null {
  if (!DOT_ATOM.test(local) || FORBIDDEN.test(local) || local.includes("=?")) return null;
  // Lower case may compose what upper case could not (H and U+0331), hence NFC again.
  const folded = local.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).normalize("NFC");
  return Buffer.byteLength(folded) <= MAX_LOCAL_PART ? folded : null;
}

const DOT_ATOM =
  /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\u{10ffff}]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\u{10ffff}]+)*$/u;
/** Controls, bidi and zero-width formatting, surrogates, unassigned; every kind of space. */
const FORBIDDEN = /[\p{C}\p{Z}]/u;

/** The domain of a canonical address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** A canonical address without its plus tag, and the tag. `+` at the start of a local part begins no tag. */
export function splitTag(address: string): { readonly base: string; readonly tag: string | null } {
  const at = address.lastIndexOf("@");
  const plus = address.indexOf("+");
  if (plus < 1 || plus > at) return { base: address, tag: null };
  return { base: address.slice(0, plus) + address.slice(at), tag: address.slice(plus + 1, at) };
}
