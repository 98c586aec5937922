import type { Sql } from "../database/connection.ts";
import type { credentials } from "../database/tables/credential.table.ts";
import type { CredentialFacts } from "../policy/credentials.ts";

export type CredentialRow = typeof credentials.$inferSelect;
/** What the portal's role may read of its own. */
export type CustomerCredential = Pick<CredentialRow, "id" | "name" | "lastUsedAt"> & CredentialFacts;
export type PasskeyRow = Pick<CredentialRow, "id" | "passkeyId" | "publicKey" | "signCount">;

const shown = (sql: Sql) => sql`id, account_id, kind, name, enrolled_at, last_used_at`;

/** An account's, newest first; at most a hundred were ever there at once. */
export const listCredentials = (sql: Sql, accountId: string) => sql<CustomerCredential[]>`
  select ${shown(sql)} from credentials
  where account_id = ${accountId} and removed_at is null order by enrolled_at desc, id desc limit 100`;

export const findCredentialsByIds = (sql: Sql, ids: readonly string[]) => sql<CustomerCredential[]>`
  select ${shown(sql)} from credentials
  where id = any(${ids as string[]}::uuid[]) and account_id is not null and removed_at is null`;

export interface PasswordRow {
  readonly id: string;
  readonly accountId: string;
  readonly passwordHash: string;
  readonly enrolledAt: Date;
}

/** Role door. Passwords of the accounts that a login may mean; of more than two accounts none is tried, so few are read. */
export const listPasswords = (
  sql: Sql,
  login: { readonly accountId: string } | { readonly number: string; readonly address: string },
) => sql<PasswordRow[]>`
  select c.id, c.account_id, c.password_hash, c.enrolled_at
  from credentials c join accounts a on a.id = c.account_id
  where c.kind = 'PASSWORD' and c.removed_at is null and a.status <> 'CLOSED'
    and ${
      "accountId" in login
        ? sql`a.id = ${login.accountId}`
        : sql`(a.number = ${login.number} or a.registered_email = ${login.address})`
    }
  order by c.account_id, c.enrolled_at desc limit 10`;

/** Role door. One account may have registered what another has: an authenticator's id is whatever it says. */
export async function findPasskey(
  sql: Sql,
  owner: { readonly accountId: string } | { readonly staffId: string },
  passkeyId: string,
): Promise<PasskeyRow | null> {
  const [row] = await sql<PasskeyRow[]>`
    select id, passkey_id, public_key, sign_count::float8 as sign_count from credentials
    where ${"accountId" in owner ? sql`account_id = ${owner.accountId}` : sql`staff_id = ${owner.staffId}`}
      and kind = 'PASSKEY' and passkey_id = ${passkeyId} and removed_at is null`;
  return row ?? null;
}

/** The authenticators that an owner has: they are not to be enrolled again. */
export const listPasskeyIds = (sql: Sql, owner: { readonly accountId: string } | { readonly staffId: string }) => sql<
  { passkeyId: string; transports: string[] | null }[]
>`
  select passkey_id, transports from credentials
  where ${"accountId" in owner ? sql`account_id = ${owner.accountId}` : sql`staff_id = ${owner.staffId}`}
    and kind = 'PASSKEY' and removed_at is null limit 20`;

/** No RETURNING: the portal's role reads no hash. */
export const insertCredential = (sql: Sql, row: Partial<CredentialRow> & Pick<CredentialRow, "id" | "kind">) =>
  sql`insert into credentials ${sql({ ...row })}`;

export const updateToRemoved = (sql: Sql, ids: readonly string[], now: Date) => sql`
  update credentials set removed_at = ${now} where id = any(${ids as string[]}::uuid[]) and removed_at is null`;

/** False where the authenticator's count went back: it was copied, or this answer was played again (WebAuthn, 7.2 step 22). */
export async function updateToUsed(sql: Sql, id: string, signCount: number | null, now: Date): Promise<boolean> {
  const { count } = await sql`
    update credentials set last_used_at = ${now}, sign_count = coalesce(${signCount}::bigint, sign_count)
    where id = ${id} and removed_at is null
      and (${signCount}::bigint is null or ${signCount}::bigint > sign_count or (${signCount}::bigint = 0 and sign_count = 0))`;
  return count === 1;
}
