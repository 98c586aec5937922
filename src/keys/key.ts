import type { KeyObject } from "node:crypto";

/** What our own keys are for. DKIM is the operator's: it is given, not made. */
export const KEY_PURPOSES = ["ACCESS_TOKEN", "PERMIT", "AUDIT_HEAD", "MAIL_TOKEN", "LINK"] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];
export type KeyAlgorithm = "ES256" | "EdDSA" | "HS256";

/** RFC 7517: what everybody may see of a pair. */
export type PublicJwk = Readonly<Record<string, string>>;

export interface Key {
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: KeyAlgorithm;
  /** The private key, or the HMAC's 32 bytes. */
  readonly secret: KeyObject;
  /** Null for a secret that both makes and checks. */
  readonly publicKey: KeyObject | null;
  readonly usedFrom: Date;
  readonly usedUntil: Date | null;
  readonly retiredAt: Date | null;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A key is published this long before it is used: longer than any process goes without looking. */
export const PUBLISHED_BEFORE_USE = 10 * MINUTE;

/** How long what a key signed last is still looked at; null: for ever. Then the key can go. */
export const VERIFIES_AFTER_USE: Readonly<Record<KeyPurpose, number | null>> = {
  ACCESS_TOKEN: 70 * MINUTE,
  PERMIT: 70 * MINUTE,
  AUDIT_HEAD: null,
  MAIL_TOKEN: 402 * DAY,
  LINK: 70 * MINUTE,
};

/** The key that signs at that moment: of several, the one that began last. */
export function signingKeyOf(keys: readonly Key[], now: Date): Key | null {
  const usable = keys.filter(
    (key) => key.usedFrom <= now && (!key.usedUntil || key.usedUntil > now) && !isRetired(key, now),
  );
  return usable.reduce<Key | null>((latest, key) => (latest && latest.usedFrom >= key.usedFrom ? latest : key), null);
}

/** A key that is published and not yet used verifies too: the clocks of two processes differ. */
export function isRetired(key: Pick<Key, "retiredAt">, now: Date): boolean {
  return key.retiredAt !== null && key.retiredAt <= now;
}
