import { createSecretKey, randomBytes } from "node:crypto";
import postgres from "postgres";
import { createPool, type Pool } from "../../src/database/connection.ts";
import type { InstallationSecret } from "../../src/keys/installation-secret.ts";
import { ensureKeys } from "../../src/keys/key.commands.ts";
import { createKeyring, type Keyring } from "../../src/keys/keyring.ts";
import { createTestDatabase } from "../support/database.ts";

export const NOW = new Date("2026-03-01T12:00:00.000Z");
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
export const after = (milliseconds: number, since = NOW) => new Date(since.getTime() + milliseconds);

export const newSecret = (): InstallationSecret => createSecretKey(randomBytes(32));

export interface KeyDatabase {
  readonly pool: Pool;
  /** Past row security: sees and changes everything. */
  readonly superuser: postgres.Sql;
  /** Another one after `renew`. */
  readonly secret: InstallationSecret;
  /** What every keyring of it looks at; a test moves it. */
  readonly clock: { now: Date };
  /** Another process's keyring on the same database. */
  newKeyring(): Keyring;
  /** As it was made: other keys under another secret, made at NOW, and nothing in the audit log. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** A database of its own, with our keys made at NOW. */
export async function createKeyDatabase(connections = 4): Promise<KeyDatabase> {
  const database = await createTestDatabase();
  const pool = createPool(database.loginUrl, { max: connections, applicationName: "test" });
  const superuser = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  let secret = newSecret();
  const clock = { now: NOW };
  await ensureKeys(pool, secret, NOW);
  return {
    pool,
    superuser,
    get secret() {
      return secret;
    },
    clock,
    newKeyring: () => createKeyring({ pool, secret, clock: () => clock.now }),
    async renew() {
      secret = newSecret();
      clock.now = NOW;
      await superuser`truncate keys, audit_events, audit_unsealed, audit_seals`;
      await ensureKeys(pool, secret, NOW);
    },
    async close() {
      await Promise.all([pool.end({ timeout: 5 }), superuser.end({ timeout: 5 })]);
      await database.drop();
    },
  };
}
