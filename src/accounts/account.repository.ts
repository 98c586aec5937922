import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import { underDomain } from "../database/under-domain.ts";
import type { AccountRow } from "./account.ts";

export const findAccountsByIds = (sql: Sql, ids: readonly string[]) =>
  sql<AccountRow[]>`select * from accounts where id = any(${ids as string[]}::uuid[])`;

export type AccountKey = { readonly id: string } | { readonly number: string } | { readonly externalId: string };

export async function findAccount(sql: Sql, by: AccountKey): Promise<AccountRow | null> {
  const where =
    "id" in by ? sql`id = ${by.id}` : "number" in by ? sql`number = ${by.number}` : sql`external_id = ${by.externalId}`;
  const [row] = await sql<AccountRow[]>`select * from accounts where ${where}`;
  return row ?? null;
}

/** Every account on that canonical address, closed ones too, in the order of their numbers. */
export const findAccountsByAddress = (sql: Sql, address: string) =>
  sql<AccountRow[]>`select * from accounts where registered_email = ${address} order by number`;

/** Search: a number, an external id, an address, or the beginning of a name. */
export const listAccounts = (sql: Sql, frame: PageFrame, search: string | null) => sql<(AccountRow & Keyed)[]>`
  select accounts.*, ${frame.keys(sql)} from accounts
  where ${
    search === null
      ? sql`true`
      : sql`(number = upper(${search}) or external_id = ${search} or registered_email = lower(${search})
             or starts_with(lower(display_name), lower(${search})))`
  } and ${frame.within(sql)} ${frame.tail(sql)}`;

/** Those with one of these keys or numbers. */
export const findAccountsByKeys = (sql: Sql, externalIds: readonly string[], numbers: readonly string[]) =>
  sql<AccountRow[]>`
    select * from accounts
    where external_id = any(${externalIds as string[]}::text[]) or number = any(${numbers as string[]}::text[])`;

/** The next free customer numbers, or fewer where that many in a row were given by others: ask again. */
export async function nextAccountNumbers(sql: Sql, count: number): Promise<string[]> {
  const rows = await sql<{ number: string }[]>`
    select n.number from (select 'C-' || nextval('account_number') as number from generate_series(1, ${count}::int)) n
    where not exists (select 1 from accounts a where a.number = n.number)`;
  return rows.map(({ number }) => number);
}

/** Those that were written: where number or external id is taken, none is. */
export const insertAccounts = (sql: Sql, accounts: readonly AccountRow[]) =>
  sql<AccountRow[]>`insert into accounts ${sql(accounts as AccountRow[])} on conflict do nothing returning *`;

export type AccountChange = Pick<AccountRow, "id" | "externalId" | "displayName" | "language" | "status" | "updatedAt">;

/** In the order of their ids, as accounts are locked everywhere. */
export async function updateAccounts(sql: Sql, changes: readonly AccountChange[]): Promise<readonly AccountRow[]> {
  if (changes.length === 0) return [];
  const ids = changes.map(({ id }) => id);
  await lockAccountRows(sql, ids);
  return sql<AccountRow[]>`
    update accounts a set external_id = v."externalId", display_name = v."displayName", language = v.language,
      status = v.status, updated_at = v."updatedAt"
    from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as v (
      id uuid, "externalId" text, "displayName" text, language text, status text, "updatedAt" timestamptz)
    where a.id = v.id returning a.*`;
}

/** S3: the accounts whose address is at one of these domains or below it. */
export const listAccountsUnder = (sql: Sql, domains: readonly string[]) => sql<{ id: string }[]>`
  select distinct a.id from unnest(${domains as string[]}::text[]) d, accounts a
  where ${underDomain(sql, "a.registered_email")}`;

/** In the order of their ids, as everywhere. */
export const lockAccountRows = (sql: Sql, ids: readonly string[]) =>
  sql`select 1 from accounts where id = any(${ids as string[]}::uuid[]) order by id for no key update`;

/** S3: every registered address at these domains or below them stands no longer, until recognition. */
export const markAddressesUnder = (sql: Sql, domains: readonly string[], at: Date) => sql<{ id: string }[]>`
  update accounts a set registered_email_state = 'DOMAIN_CHANGED', updated_at = ${at}
  from unnest(${domains as string[]}::text[]) d
  where ${underDomain(sql, "a.registered_email")} and a.registered_email_state <> 'DOMAIN_CHANGED'
  returning a.id`;
