import { v7 } from "uuid";
import { inTransaction } from "../../src/database/transaction.ts";
import type { Keyring } from "../../src/keys/keyring.ts";
import { createKeyDatabase, type KeyDatabase, NOW } from "../keys/key-database.ts";

export const ISSUER = "https://api.mittente.example";
export const TOKEN_URL = `${ISSUER}/oauth/token`;

export interface SessionDatabase extends KeyDatabase {
  readonly keyring: Keyring;
  /** What a token is issued with, and verified against. */
  readonly source: { readonly keyring: Keyring; readonly issuer: string };
}

export async function createSessionDatabase(): Promise<SessionDatabase> {
  const database = await createKeyDatabase();
  const keyring = database.newKeyring();
  return { ...database, keyring, source: { keyring, issuer: ISSUER } };
}

/** An account without more to it than its number. */
export async function addAccount(database: KeyDatabase, number: string): Promise<string> {
  const id = v7();
  const address = `${number.toLowerCase()}@rossi.example`;
  await database.superuser`
    insert into accounts (id, number, display_name, language, status, registered_email, registered_email_given, created_at, updated_at)
    values (${id}, ${number}, 'Rossi', 'IT', 'ACTIVE', ${address}, ${address}, ${NOW}, ${NOW})`;
  return id;
}

/** As the API reads in role portal. */
export function asPortal<T>(
  database: KeyDatabase,
  accountId: string,
  work: (sql: Parameters<Parameters<typeof inTransaction>[2]>[0]["sql"]) => Promise<T>,
): Promise<T> {
  return inTransaction(database.pool, { role: "portal", accountId, client: `account:${accountId}` }, ({ sql }) =>
    work(sql),
  );
}
