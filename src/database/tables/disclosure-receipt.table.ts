import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { id, instant } from "./columns.ts";
import { deliveries } from "./delivery.table.ts";
import { messages } from "./message.table.ts";
import { services } from "./service.table.ts";
import { tickets } from "./ticket.table.ts";

/** A line for each time that service information left us: mailed to an address, or shown to a session. Never changed. */
export const disclosureReceipts = pgTable(
  "disclosure_receipts",
  {
    id: id(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    ticketId: uuid()
      .notNull()
      .references(() => tickets.id),
    messageId: uuid()
      .notNull()
      .references(() => messages.id),
    serviceId: uuid().references(() => services.id),
    class: text({ enum: ["SERVICE_INFORMATION"] }).notNull(),
    /** Of a mail: its delivery, and the address that it went to. */
    deliveryId: uuid().references(() => deliveries.id),
    address: text(),
    /** Of the portal: the session that it was shown to. Sessions are forgotten, so no foreign key. */
    sessionId: uuid(),
    rule: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    index("disclosure_receipts_account").on(t.accountId, t.at, t.id),
    uniqueIndex("disclosure_receipts_delivery").on(t.deliveryId),
    uniqueIndex("disclosure_receipts_session").on(t.messageId, t.sessionId),
    check("disclosure_receipts_class", sql`${t.class} in ('SERVICE_INFORMATION')`),
    check(
      "disclosure_receipts_way",
      sql`(${t.deliveryId} is null) = (${t.address} is null) and (${t.deliveryId} is null) <> (${t.sessionId} is null)`,
    ),
  ],
);
