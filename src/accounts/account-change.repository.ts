import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { accountChanges } from "../database/tables/account-change.table.ts";

export type AccountChangeRow = typeof accountChanges.$inferSelect;

export const listAccountChanges = (sql: Sql, frame: PageFrame) => sql<(AccountChangeRow & Keyed)[]>`
  select account_changes.*, ${frame.keys(sql)} from account_changes where ${frame.within(sql)} ${frame.tail(sql)}`;
