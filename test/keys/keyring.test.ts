import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Pool } from "../../src/database/connection.ts";
import { holdConnection } from "../../src/database/held-connection.ts";
import { SecretMismatch } from "../../src/keys/encryption-at-rest.ts";
import { retireKey, rotateKeys } from "../../src/keys/key.commands.ts";
import { createKeyring, KeysUnavailable, NoSigningKey } from "../../src/keys/keyring.ts";
import { after, createKeyDatabase, type KeyDatabase, MINUTE, newSecret, NOW } from "./key-database.ts";

let database: KeyDatabase;
beforeAll(async () => {
  database = await createKeyDatabase(2);
});
beforeEach(() => database.renew());
afterAll(() => database.close());

/** The pool, which counts how often the keys are looked at (each look begins one transaction) and can go away. */
function observed() {
  const seen = { looks: 0, isAway: false };
  const pool: Pool = new Proxy(database.pool, {
    get(target, name, receiver) {
      if (name !== "begin") return Reflect.get(target, name, receiver) as unknown;
      seen.looks++;
      return seen.isAway ? () => Promise.reject(new Error("connect ECONNREFUSED")) : target.begin.bind(target);
    },
  });
  return { pool, seen };
}

const keyringOn = (pool: Pool) => createKeyring({ pool, secret: database.secret, clock: () => database.clock.now });

describe("a keyring", () => {
  test("looks once for many who ask at once, and then answers by itself", async () => {
    const { pool, seen } = observed();
    const keyring = keyringOn(pool);
    await Promise.all(Array.from({ length: 50 }, () => keyring.signingKey("LINK", NOW)));
    await keyring.signingKey("MAIL_TOKEN", NOW);
    expect(seen.looks).toBe(1);
  });

  test("finds another process's new key when it meets its id", async () => {
    const keyring = database.newKeyring();
    await keyring.signingKey("ACCESS_TOKEN", NOW);
    const { keyId } = await rotateKeys(database.pool, database.secret, "ACCESS_TOKEN", NOW);
    database.clock.now = after(11_000);
    const found = await keyring.verifyingKeys("ACCESS_TOKEN", database.clock.now, ({ id }) => id === keyId);
    expect(found.map(({ id }) => id)).toEqual([keyId]);
  });

  test("a stranger who makes up key ids costs one look in ten seconds", async () => {
    const { pool, seen } = observed();
    const keyring = keyringOn(pool);
    for (let second = 0; second < 30; second++) {
      database.clock.now = after(second * 1_000);
      const asked = Array.from({ length: 20 }, () => keyring.verifyingKeys("LINK", database.clock.now, () => false));
      expect((await Promise.all(asked)).flat()).toEqual([]);
    }
    expect(seen.looks).toBeLessThanOrEqual(3);
  });

  test("a key that another process retired is gone after five minutes, even from one that was idle", async () => {
    const keyring = database.newKeyring();
    const leaked = await keyring.signingKey("LINK", NOW);
    await retireKey(database.pool, database.secret, leaked.id, NOW);
    database.clock.now = after(5 * MINUTE + 1);
    expect((await keyring.signingKey("LINK", database.clock.now)).id).not.toBe(leaked.id);
  });

  test("keys that are too old are not used when the database is away", async () => {
    const { pool, seen } = observed();
    const keyring = keyringOn(pool);
    await keyring.signingKey("LINK", NOW);
    seen.isAway = true;
    database.clock.now = after(2 * MINUTE);
    await keyring.signingKey("LINK", database.clock.now);
    for (const clock of [after(5 * MINUTE + 1), after(-10 * MINUTE)]) {
      database.clock.now = clock;
      await expect(keyring.signingKey("LINK", NOW)).rejects.toThrow("ECONNREFUSED");
    }
    seen.isAway = false;
    await keyring.signingKey("LINK", NOW);
  });

  test("whoever holds the pool's last connection is not kept waiting for ever", async () => {
    const held = [1, 2].map(() => holdConnection(database.pool, "", { role: "operator" }));
    await Promise.all(held.map(async (connection) => (await connection).begun));
    const keyring = database.newKeyring();
    await expect(keyring.signingKey("LINK", NOW)).rejects.toThrow(KeysUnavailable);
    for (const connection of held) await (await connection).rollBack();
    await keyring.signingKey("LINK", NOW);
  });

  test("says so when no key signs, and when the secret is another's", async () => {
    await expect(database.newKeyring().signingKey("LINK", after(-1))).rejects.toThrow(NoSigningKey);
    const stranger = createKeyring({ pool: database.pool, secret: newSecret() });
    await expect(stranger.signingKey("LINK", NOW)).rejects.toThrow(SecretMismatch);
  });

  test("does not verify with a public key that was put into the row", async () => {
    const honest = (await database.newKeyring().signingKey("ACCESS_TOKEN", NOW)).publicKey?.export({ format: "jwk" });
    const forged = { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) };
    await database.superuser`update keys set public_jwk = ${database.superuser.json(forged)} where purpose = 'ACCESS_TOKEN'`;
    const [key] = await database.newKeyring().verifyingKeys("ACCESS_TOKEN", NOW);
    expect(key?.publicKey?.export({ format: "jwk" })).toEqual(honest);
  });
});
