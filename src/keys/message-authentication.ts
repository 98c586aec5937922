import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Key } from "./key.ts";
import type { Keyring } from "./keyring.ts";

/**
 * HMAC-SHA256 (RFC 2104) for tokens that are short. `context` names what the bytes are, so that what was made for one use
 * counts for no other; the octet `hint` says which key, so that keys can be rotated.
 */
export interface AuthenticatedBytes {
  readonly hint: number;
  readonly code: Buffer;
}

type MacPurpose = "MAIL_TOKEN" | "LINK";

/** @param length in octets; RFC 2104, 5 asks for no less than ten */
export async function authenticationCode(
  keyring: Keyring,
  purpose: MacPurpose,
  context: string,
  bytes: Uint8Array,
  length: number,
  now: Date,
): Promise<AuthenticatedBytes> {
  const key = await keyring.signingKey(purpose, now);
  return { hint: hintOf(key), code: codeOf(key, context, bytes).subarray(0, length) };
}

/** Looks at every key with the hint: two may share one. */
export async function isAuthentic(
  keyring: Keyring,
  purpose: MacPurpose,
  context: string,
  bytes: Uint8Array,
  { hint, code }: AuthenticatedBytes,
  now: Date,
): Promise<boolean> {
  const keys = await keyring.verifyingKeys(purpose, now, (key) => hintOf(key) === hint);
  return keys
    .map((key) => timingSafeEqual(codeOf(key, context, bytes).subarray(0, code.length), code))
    .some((isEqual) => isEqual);
}

const hintOf = (key: Key): number => createHash("sha256").update(key.id).digest().readUInt8(0);

function codeOf(key: Key, context: string, bytes: Uint8Array): Buffer {
  return createHmac("sha256", key.secret).update(`mittente ${context}\0`).update(bytes).digest();
}
