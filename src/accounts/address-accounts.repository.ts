import type { Sql } from "../database/connection.ts";
import type { AccountRow } from "./account.ts";

/**
 * Accounts of that canonical address that a code to it may open, by number: what the policy's `opensByCode` says, asked in
 * SQL so that a thousand accounts cost a page.
 * @param wanted only that number; null: all
 * @param after numbers beyond this one; null: from the start
 */
export const listAccountsOpenByCode = (
  sql: Sql,
  address: string,
  { wanted, after, limit }: { readonly wanted: string | null; readonly after: string | null; readonly limit: number },
) => sql<AccountRow[]>`
  select * from accounts
  where registered_email = ${address} and status <> 'CLOSED' and frozen_at is null
    and registered_email_state <> 'DOMAIN_CHANGED'
    and (${wanted}::text is null or number = ${wanted}::text) and (${after}::text is null or number > ${after}::text)
  order by number limit ${limit}`;
