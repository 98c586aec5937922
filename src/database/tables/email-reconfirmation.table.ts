import { pgTable, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { instant } from "./columns.ts";

/** R7: the code that was sent last to a bouncing address, so that it need not be named. */
export const emailReconfirmations = pgTable("email_reconfirmations", {
  accountId: uuid()
    .primaryKey()
    .references(() => accounts.id),
  challengeId: uuid().notNull(),
  requestedAt: instant().notNull(),
});
