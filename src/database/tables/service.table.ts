import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { id, instant } from "./columns.ts";

/** Something bought. It belongs to the one account of record, unless it is TRANSFERRED or CANCELLED. */
export const services = pgTable(
  "services",
  {
    id: id(),
    externalId: text().unique(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    kind: text({ enum: ["DOMAIN", "HOSTING", "MAIL", "CERTIFICATE", "OTHER"] }).notNull(),
    /** Domain names as A-labels, lower case. */
    name: text().notNull(),
    status: text({ enum: ["ACTIVE", "EXPIRED", "SUSPENDED", "TRANSFERRED", "CANCELLED"] }).notNull(),
    expiresOn: date({ mode: "string" }),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("services_account").on(t.accountId, t.createdAt, t.id),
    index("services_name").on(t.name),
    index("services_created").on(t.createdAt, t.id),
    check("services_kind", sql`${t.kind} in ('DOMAIN', 'HOSTING', 'MAIL', 'CERTIFICATE', 'OTHER')`),
    check("services_status", sql`${t.status} in ('ACTIVE', 'EXPIRED', 'SUSPENDED', 'TRANSFERRED', 'CANCELLED')`),
  ],
);
