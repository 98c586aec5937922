import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";
import type { challenges } from "../database/tables/challenge.table.ts";
import type { InstallationSecret } from "../keys/installation-secret.ts";

export type ChallengeRow = typeof challenges.$inferSelect;
/** What a code is for. One that was made for one purpose counts for no other. */
export type ChallengePurpose = ChallengeRow["purpose"];

/** What hashes the codes. It is not in the database: whoever reads that cannot try codes on their own. */
export type ChallengeKey = KeyObject;

export const challengeKeyOf = (secret: InstallationSecret): ChallengeKey =>
  createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "mittente challenges", 32)));

export const CODE_LIFETIME_MS = 10 * 60_000;
export const MAX_TRIES = 5;

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** For example 7KQM-3XWD. 40 random bits: five tries find it once in 220,000,000,000 challenges. */
export function newCode(): string {
  const symbols = Array.from(randomBytes(8), (byte) => ALPHABET[byte & 31]);
  return `${symbols.slice(0, 4).join("")}-${symbols.slice(4).join("")}`;
}

/** As people type it: any case, with or without hyphen and spaces, O for 0, I and L for 1. Null for what is no code. */
export function readCode(typed: string): string | null {
  if (typed.length > 40) return null;
  const read = typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(read) ? `${read.slice(0, 4)}-${read.slice(4)}` : null;
}

export type CodeBinding = Pick<ChallengeRow, "id" | "purpose" | "boundTo">;

/** No part can run into the next: an id has one length, and neither a purpose nor a code has a NUL. */
export function hashCode(key: ChallengeKey, { id, purpose, boundTo }: CodeBinding, code: string): Buffer {
  return createHmac("sha256", key).update(`${purpose}\0${id}\0${code}\0${boundTo}`).digest();
}

export const isSameHash = (one: Uint8Array, other: Uint8Array): boolean =>
  one.byteLength === other.byteLength && timingSafeEqual(one, other);
