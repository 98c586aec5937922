import { generateKeyPair, type KeyObject, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool, Sql } from "../database/connection.ts";
import type { Principal } from "../database/roles.ts";
import { inTransaction } from "../database/transaction.ts";
import { decryptAtRest, encryptAtRest } from "./encryption-at-rest.ts";
import type { InstallationSecret } from "./installation-secret.ts";
import {
  KEY_PURPOSES,
  type KeyAlgorithm,
  type KeyPurpose,
  type PublicJwk,
  PUBLISHED_BEFORE_USE,
  VERIFIES_AFTER_USE,
} from "./key.ts";
import { insertKey, listKeys, lockKeys, updateKeysToEnd, updateKeyToRetired } from "./key.repository.ts";

const OPERATOR: Principal = { role: "operator", client: "system:operator" };

/**
 * Makes what is missing. Safe to run again and from several processes at once.
 * @throws SecretMismatch when the keys that are there belong to another secret
 */
export async function ensureKeys(pool: Pool, secret: InstallationSecret, now = new Date()): Promise<void> {
  await inTransaction(pool, OPERATOR, async ({ sql }) => {
    await lockKeys(sql);
    await makeMissingKeys(sql, secret, now);
  });
}

/**
 * A new key, published now and used in ten minutes, when the old ones stop signing. They verify until nothing that they
 * signed can still count.
 */
export async function rotateKeys(
  pool: Pool,
  secret: InstallationSecret,
  purpose: KeyPurpose,
  now = new Date(),
): Promise<{ keyId: string; usedFrom: Date }> {
  return inTransaction(pool, OPERATOR, async ({ sql }) => {
    await lockKeys(sql);
    const usedFrom = new Date(now.getTime() + PUBLISHED_BEFORE_USE);
    const verifies = VERIFIES_AFTER_USE[purpose];
    await updateKeysToEnd(sql, purpose, usedFrom, verifies === null ? null : new Date(usedFrom.getTime() + verifies));
    return { keyId: await makeKey(sql, secret, purpose, now, usedFrom), usedFrom };
  });
}

/**
 * For a key that leaked: it neither signs nor verifies from here on, and where no other signs, a new one does at once.
 * Another process notices within five minutes, a busy one within about one; an access token that it verified before
 * counts up to a minute longer.
 * @returns false for an unknown or retired key
 */
export async function retireKey(
  pool: Pool,
  secret: InstallationSecret,
  keyId: string,
  now = new Date(),
): Promise<boolean> {
  return inTransaction(pool, OPERATOR, async ({ sql }) => {
    await lockKeys(sql);
    const purpose = await updateKeyToRetired(sql, keyId, now);
    if (!purpose) return false;
    await record(sql, "key.retire", now, { keyId, purpose });
    await makeMissingKeys(sql, secret, now);
    return true;
  });
}

async function makeMissingKeys(sql: Sql, secret: InstallationSecret, now: Date) {
  const rows = await listKeys(sql, KEY_PURPOSES, now);
  for (const row of rows) decryptAtRest(secret, row, row.secret).fill(0);
  for (const purpose of KEY_PURPOSES) {
    const ofPurpose = rows.filter((row) => row.purpose === purpose);
    const signs = ofPurpose.some((row) => row.usedFrom <= now && (!row.usedUntil || row.usedUntil > now));
    const willSign = ofPurpose.some((row) => !row.usedUntil);
    if (!signs || !willSign) await makeKey(sql, secret, purpose, now, now);
  }
}

async function makeKey(sql: Sql, secret: InstallationSecret, purpose: KeyPurpose, now: Date, usedFrom: Date) {
  const id = randomBytes(9).toString("base64url");
  const made = await MAKERS[purpose]();
  await insertKey(sql, {
    id,
    purpose,
    algorithm: made.algorithm,
    publicJwk: made.publicJwk,
    secret: encryptAtRest(secret, { id, purpose }, made.plain),
    createdAt: now,
    usedFrom,
    usedUntil: null,
    retiredAt: null,
  });
  made.plain.fill(0);
  await record(sql, "key.make", now, { keyId: id, purpose, usedFrom: usedFrom.toISOString() });
  return id;
}

const record = (sql: Sql, action: string, at: Date, facts: Readonly<Record<string, string>>) =>
  recordEvent(sql, { at, action, actor: "system:operator", facts });

interface MadeKey {
  readonly algorithm: KeyAlgorithm;
  readonly publicJwk: PublicJwk | null;
  /** PKCS #8 in DER, or the bytes of the HMAC's secret. */
  readonly plain: Buffer;
}

const makePair = promisify(generateKeyPair);

const MAKERS: Record<KeyPurpose, () => Promise<MadeKey> | MadeKey> = {
  ACCESS_TOKEN: async () => madePair("ES256", await makePair("ec", { namedCurve: "P-256" })),
  PERMIT: async () => madePair("ES256", await makePair("ec", { namedCurve: "P-256" })),
  AUDIT_HEAD: async () => madePair("EdDSA", await makePair("ed25519")),
  MAIL_TOKEN: madeHmacSecret,
  LINK: madeHmacSecret,
};

function madePair(algorithm: KeyAlgorithm, pair: { publicKey: KeyObject; privateKey: KeyObject }): MadeKey {
  const members = Object.entries(pair.publicKey.export({ format: "jwk" }));
  return {
    algorithm,
    publicJwk: Object.fromEntries(
      members.filter((member): member is [string, string] => typeof member[1] === "string"),
    ),
    plain: pair.privateKey.export({ format: "der", type: "pkcs8" }),
  };
}

function madeHmacSecret(): MadeKey {
  return { algorithm: "HS256", publicJwk: null, plain: randomBytes(32) };
}
