import { pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** When a recipient's domain has had its share of mail, for all workers together. UNLOGGED: after a crash nobody has had any. */
export const destinationRates = pgTable("destination_rates", {
  /** Canonical. */
  domain: text().primaryKey(),
  /** When what was sent so far would have been sent at an even pace. */
  evenAt: instant().notNull(),
});
