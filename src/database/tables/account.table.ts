import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";

/**
 * A customer. `status` is what the company's own system says; a freeze (E4) is ours and lies over it.
 */
export const accounts = pgTable(
  "accounts",
  {
    id: id(),
    number: text().notNull().unique(),
    externalId: text().unique(),
    displayName: text().notNull(),
    language: text({ enum: ["IT", "EN"] }).notNull(),
    status: text({ enum: ["ACTIVE", "SUSPENDED", "CLOSED"] }).notNull(),
    frozenAt: instant(),
    /** Canonical form (one function makes it); the form that came is kept apart. */
    registeredEmail: text().notNull(),
    registeredEmailGiven: text().notNull(),
    registeredEmailState: text({ enum: ["CONFIRMED", "BOUNCING", "DOMAIN_CHANGED"] })
      .notNull()
      .default("CONFIRMED"),
    registeredEmailVersion: integer().notNull().default(1),
    /** Null: never changed since the account was made. */
    registeredEmailChangedAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("accounts_registered_email").on(t.registeredEmail),
    index("accounts_created").on(t.createdAt, t.id),
    // S3: which addresses stand under a domain, the name itself or any ancestor.
    index("accounts_email_domain_reversed").using(
      "btree",
      sql`reverse(split_part(${t.registeredEmail}, '@', 2)) text_pattern_ops`,
    ),
    check("accounts_status", sql`${t.status} in ('ACTIVE', 'SUSPENDED', 'CLOSED')`),
    check("accounts_email_state", sql`${t.registeredEmailState} in ('CONFIRMED', 'BOUNCING', 'DOMAIN_CHANGED')`),
  ],
);
