import { doublePrecision, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** A token bucket a client. UNLOGGED (drizzle/): after a crash every bucket is full, and that is all. */
export const rateLimits = pgTable("rate_limits", {
  /** `account:<id>`, `staff:<id>`, `client:<id>`, or `anonymous:<hash of the address>`. */
  client: text().primaryKey(),
  remaining: doublePrecision().notNull(),
  /** By the last withdrawal: the statement that takes returns what it took. */
  granted: doublePrecision().notNull(),
  changedAt: instant().notNull(),
});
