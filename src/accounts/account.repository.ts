import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
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

/** The next free customer number. */
export async function nextAccountNumber(sql: Sql): Promise<string> {
  const [row] = await sql<{ number: string }[]>`select 'C-' || nextval('account_number') as number`;
  return row!.number;
}

/** Null where number or external id is taken. */
export async function insertAccount(sql: Sql, account: AccountRow): Promise<AccountRow | null> {
  const [row] = await sql<AccountRow[]>`insert into accounts ${sql(account)} on conflict do nothing returning *`;
  return row ?? null;
}

export type AccountChange = Pick<AccountRow, "displayName" | "language" | "status" | "updatedAt">;

export async function updateAccount(sql: Sql, id: string, change: AccountChange): Promise<AccountRow> {
  const [row] = await sql<AccountRow[]>`update accounts set ${sql(change)} where id = ${id} returning *`;
  return row!;
}

/** S3: every registered address at this domain or below it stands no longer, until recognition. */
export const markAddressesUnder = (sql: Sql, domain: string, at: Date) => sql<{ id: string }[]>`
  update accounts set registered_email_state = 'DOMAIN_CHANGED', updated_at = ${at}
  where reverse(split_part(registered_email, '@', 2)) like reverse(${domain}) || '%'
    and (split_part(registered_email, '@', 2) = ${domain} or split_part(registered_email, '@', 2) like '%.' || ${domain})
    and registered_email_state <> 'DOMAIN_CHANGED'
  returning id`;
