import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { SecretMismatch } from "../../src/keys/encryption-at-rest.ts";
import { ensureKeys, retireKey, rotateKeys } from "../../src/keys/key.commands.ts";
import { KEY_PURPOSES, type KeyPurpose, PUBLISHED_BEFORE_USE, VERIFIES_AFTER_USE } from "../../src/keys/key.ts";
import { after, createKeyDatabase, type KeyDatabase, MINUTE, newSecret, NOW } from "./key-database.ts";

let database: KeyDatabase;
beforeAll(async () => {
  database = await createKeyDatabase();
});
beforeEach(() => database.renew());
afterAll(() => database.close());

const rows = () => database.superuser<{ id: string; purpose: string; secret: Buffer; public_jwk: object | null }[]>`
  select id, purpose, secret, public_jwk from keys order by purpose, used_from`;
const purposes = async () => (await rows()).map((row) => row.purpose);
const signs = async (purpose: KeyPurpose, now: Date) => {
  database.clock.now = now;
  return (await database.newKeyring().signingKey(purpose, now)).id;
};
const verifies = async (purpose: KeyPurpose, now: Date) => {
  database.clock.now = now;
  return (await database.newKeyring().verifyingKeys(purpose, now)).map(({ id }) => id);
};

describe("making keys", () => {
  test("makes one of each purpose, and nothing the second time", async () => {
    await ensureKeys(database.pool, database.secret, after(MINUTE));
    expect(await purposes()).toEqual([...KEY_PURPOSES].sort());
  });

  test("makes one of each when many processes start at once", async () => {
    await database.superuser`delete from keys`;
    await Promise.all(Array.from({ length: 8 }, () => ensureKeys(database.pool, database.secret, NOW)));
    expect(await purposes()).toEqual([...KEY_PURPOSES].sort());
  });

  test("refuses another installation's secret, and makes nothing", async () => {
    await database.superuser`delete from keys where purpose = 'LINK'`;
    await expect(ensureKeys(database.pool, newSecret(), NOW)).rejects.toThrow(SecretMismatch);
    expect(await purposes()).not.toContain("LINK");
  });

  test("stores no secret in the clear, whole or in part", async () => {
    const keyring = database.newKeyring();
    for (const row of await rows()) {
      const key = await keyring.signingKey(row.purpose as KeyPurpose, NOW);
      const plain = key.publicKey
        ? Buffer.from(String(key.secret.export({ format: "jwk" }).d), "base64url")
        : key.secret.export();
      expect(plain).toHaveLength(32);
      expect(row.secret.includes(plain.subarray(0, 8))).toBe(false);
      expect(JSON.stringify(row.public_jwk)).not.toContain('"d"');
      expect(JSON.stringify(row.public_jwk)).not.toContain(plain.toString("base64url"));
    }
  });

  test.each(["anonymous", "portal", "desk", "bridge", "provisioning"] as const)(
    "role %s sees what is published and no secret",
    async (role) => {
      const seen = await inTransaction(
        database.pool,
        { role },
        ({ sql }) => sql<{ purpose: string }[]>`
        select purpose, public_jwk from keys`,
      );
      expect(seen.map(({ purpose }) => purpose)).toEqual(["ACCESS_TOKEN"]);
      await expect(
        inTransaction(database.pool, { role }, ({ sql }) => sql`select secret from keys`),
      ).rejects.toMatchObject({ code: "42501" });
    },
  );

  test("a worker cannot read what signs access tokens", async () => {
    const seen = await inTransaction(
      database.pool,
      { role: "worker" },
      ({ sql }) => sql<{ purpose: string }[]>`
      select purpose, secret from keys order by purpose`,
    );
    expect(seen.map(({ purpose }) => purpose)).toEqual(["AUDIT_HEAD", "LINK", "MAIL_TOKEN"]);
  });
});

describe("rotating", () => {
  test.each(KEY_PURPOSES)(
    "%s: the new key is published first, then signs; the old one verifies on",
    async (purpose) => {
      const old = await signs(purpose, NOW);
      const { keyId, usedFrom } = await rotateKeys(database.pool, database.secret, purpose, NOW);
      expect(usedFrom).toEqual(after(PUBLISHED_BEFORE_USE));

      expect(await verifies(purpose, NOW)).toEqual([old, keyId]);
      expect(await signs(purpose, after(PUBLISHED_BEFORE_USE - 1))).toBe(old);
      expect(await signs(purpose, after(PUBLISHED_BEFORE_USE))).toBe(keyId);

      const lasts = VERIFIES_AFTER_USE[purpose];
      const retired = after(PUBLISHED_BEFORE_USE + (lasts ?? 100 * 365 * 24 * 60 * MINUTE));
      expect(await verifies(purpose, after(-1, retired))).toEqual([old, keyId]);
      expect(await verifies(purpose, retired)).toEqual(lasts === null ? [old, keyId] : [keyId]);
    },
  );

  test("twice in a row leaves no moment without a key that signs", async () => {
    const ids = [await signs("LINK", NOW)];
    ids.push((await rotateKeys(database.pool, database.secret, "LINK", NOW)).keyId);
    ids.push((await rotateKeys(database.pool, database.secret, "LINK", after(MINUTE))).keyId);
    expect(await signs("LINK", after(9 * MINUTE))).toBe(ids[0]);
    expect(await signs("LINK", after(10 * MINUTE))).toBe(ids[1]);
    expect(await signs("LINK", after(11 * MINUTE))).toBe(ids[2]);
    await ensureKeys(database.pool, database.secret, after(12 * MINUTE));
    expect(await signs("LINK", after(12 * MINUTE))).toBe(ids[2]);
  });

  test("leaves the other purposes alone", async () => {
    const before = await signs("LINK", NOW);
    await rotateKeys(database.pool, database.secret, "MAIL_TOKEN", NOW);
    expect(await signs("LINK", after(60 * MINUTE))).toBe(before);
  });
});

describe("retiring a key that leaked", () => {
  test("it neither signs nor verifies, and another signs at once", async () => {
    const leaked = await signs("ACCESS_TOKEN", NOW);
    expect(await retireKey(database.pool, database.secret, leaked, NOW)).toBe(true);
    expect(await verifies("ACCESS_TOKEN", NOW)).toEqual([await signs("ACCESS_TOKEN", NOW)]);
    expect(await signs("ACCESS_TOKEN", NOW)).not.toBe(leaked);
    expect(await retireKey(database.pool, database.secret, leaked, after(MINUTE))).toBe(false);
  });

  test("one that was to be used soon is replaced, so that the old one's end leaves no gap", async () => {
    const { keyId } = await rotateKeys(database.pool, database.secret, "LINK", NOW);
    expect(await retireKey(database.pool, database.secret, keyId, after(MINUTE))).toBe(true);
    expect(await signs("LINK", after(60 * MINUTE))).not.toBe(keyId);
  });

  test("an unknown one changes nothing", async () => {
    expect(await retireKey(database.pool, database.secret, "nobody", NOW)).toBe(false);
    expect(await purposes()).toHaveLength(KEY_PURPOSES.length);
  });
});

test("each key that is made or retired leaves its line in the audit log", async () => {
  const { keyId } = await rotateKeys(database.pool, database.secret, "LINK", NOW);
  await retireKey(database.pool, database.secret, keyId, after(MINUTE));
  const events = await database.superuser`
    select action, facts ->> 'purpose' as purpose from audit_events where facts ->> 'keyId' = ${keyId} order by at`;
  expect(events).toMatchObject([
    { action: "key.make", purpose: "LINK" },
    { action: "key.retire", purpose: "LINK" },
  ]);
});
