import { bigint, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { instant } from "./columns.ts";

/**
 * What changed of an account, for the company's own system to follow. A trigger writes it at commit, under a lock that is held
 * until the commit is over: whoever read up to a number never finds a smaller one later.
 */
export const accountChanges = pgTable(
  "account_changes",
  {
    sequence: bigint({ mode: "number" }).primaryKey(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    at: instant().notNull(),
    /** Names of fields of `Account`; `created` for a new one. */
    what: text().array().notNull(),
  },
  (t) => [index("account_changes_account").on(t.accountId)],
);
