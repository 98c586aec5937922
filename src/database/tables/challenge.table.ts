import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text } from "drizzle-orm/pg-core";
import { bytes, id, instant } from "./columns.ts";

/** A code that was sent to a mailbox, to be shown here once. Goes an hour after its end. */
export const challenges = pgTable(
  "challenges",
  {
    id: id(),
    purpose: text({ enum: ["SIGN_IN", "REGISTRATION", "EMAIL_CHANGE", "EMAIL_RECONFIRM", "ENQUIRY"] }).notNull(),
    /** Exactly what it is good for, as its purpose writes it: an address, or the id of a change. */
    boundTo: text().notNull(),
    /** HMAC-SHA256 under the installation's secret over purpose, id, what it is bound to, and the code. */
    codeHash: bytes().notNull(),
    tries: smallint().notNull().default(0),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    /** The right code was shown, and stays good until expiresAt: for a choice among accounts. */
    provedAt: instant(),
    usedAt: instant(),
  },
  (t) => [
    index("challenges_expires").on(t.expiresAt),
    check(
      "challenges_purpose",
      sql`${t.purpose} in ('SIGN_IN', 'REGISTRATION', 'EMAIL_CHANGE', 'EMAIL_RECONFIRM', 'ENQUIRY')`,
    ),
    check("challenges_tries", sql`${t.tries} between 0 and 5`),
  ],
);
