import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { id, instant, tsvector } from "./columns.ts";
import { queues, staffMembers } from "./desk.table.ts";
import { services } from "./service.table.ts";

/**
 * A conversation. With an account, or an enquiry with somebody who has none (then `correspondent`).
 * What changes is counted for the desk and for the customer apart: a note moves nothing that a customer can see.
 */
export const tickets = pgTable(
  "tickets",
  {
    id: id(),
    reference: text().notNull().unique(),
    accountId: uuid().references(() => accounts.id),
    correspondentEmail: text(),
    correspondentName: text(),
    serviceId: uuid().references(() => services.id),
    subject: text().notNull(),
    status: text({ enum: ["NEW", "OPEN", "WAITING_ON_CUSTOMER", "ON_HOLD", "SOLVED", "CLOSED"] }).notNull(),
    priority: text({ enum: ["LOW", "NORMAL", "HIGH", "URGENT"] })
      .notNull()
      .default("NORMAL"),
    origin: text({ enum: ["PORTAL", "EMAIL", "DESK", "FORM", "IMPORT"] }).notNull(),
    trust: text({ enum: ["VERIFIED", "UNVERIFIED"] })
      .notNull()
      .default("VERIFIED"),
    language: text({ enum: ["IT", "EN"] }).notNull(),
    queueId: uuid().references(() => queues.id),
    assigneeId: uuid().references(() => staffMembers.id),
    tags: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    dueAt: instant(),
    continuesTicketId: uuid(),
    lastMessageId: uuid(),
    lastVisibleMessageId: uuid(),
    solvedAt: instant(),
    closedAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    lastActivityAt: instant().notNull(),
    version: integer().notNull().default(1),
    visibleUpdatedAt: instant().notNull(),
    visibleLastActivityAt: instant().notNull(),
    visibleVersion: integer().notNull().default(1),
    /** PRECEDENCE: priority, then portal before mail, then what is due first, then age. All ascending. */
    priorityRank: smallint()
      .notNull()
      .generatedAlwaysAs(
        sql`(case priority when 'URGENT' then 0 when 'HIGH' then 1 when 'NORMAL' then 2 else 3 end)::smallint`,
      ),
    originRank: smallint()
      .notNull()
      .generatedAlwaysAs(sql`(case origin when 'PORTAL' then 0 else 1 end)::smallint`),
    dueRank: instant()
      .notNull()
      .generatedAlwaysAs(sql`coalesce(due_at, 'infinity'::timestamptz)`),
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('simple', subject)`),
  },
  (t) => [
    unique("tickets_id_account").on(t.id, t.accountId),
    foreignKey({ columns: [t.continuesTicketId], foreignColumns: [t.id], name: "tickets_continues" }),
    index("tickets_precedence").on(t.priorityRank, t.originRank, t.dueRank, t.createdAt, t.id),
    index("tickets_open_precedence")
      .on(t.priorityRank, t.originRank, t.dueRank, t.createdAt, t.id)
      .where(sql`status in ('NEW', 'OPEN', 'WAITING_ON_CUSTOMER', 'ON_HOLD')`),
    index("tickets_created").on(t.createdAt, t.id),
    index("tickets_updated").on(t.updatedAt, t.id),
    index("tickets_due").on(t.dueRank, t.id),
    index("tickets_account_created").on(t.accountId, t.createdAt, t.id),
    index("tickets_account_updated").on(t.accountId, t.visibleUpdatedAt, t.id),
    index("tickets_search").using("gin", t.search),
    index("tickets_service").on(t.serviceId),
    index("tickets_assignee").on(t.assigneeId),
    index("tickets_queue").on(t.queueId),
    index("tickets_to_close")
      .on(t.solvedAt)
      .where(sql`status = 'SOLVED'`),
    check("tickets_of_somebody", sql`(${t.accountId} is null) <> (${t.correspondentEmail} is null)`),
    check("tickets_status", sql`${t.status} in ('NEW', 'OPEN', 'WAITING_ON_CUSTOMER', 'ON_HOLD', 'SOLVED', 'CLOSED')`),
    check("tickets_priority", sql`${t.priority} in ('LOW', 'NORMAL', 'HIGH', 'URGENT')`),
    check("tickets_origin", sql`${t.origin} in ('PORTAL', 'EMAIL', 'DESK', 'FORM', 'IMPORT')`),
  ],
);

/** How far a reader got: the account as one, each staff member apart. */
export const ticketReadings = pgTable(
  "ticket_readings",
  {
    ticketId: uuid()
      .notNull()
      .references(() => tickets.id),
    /** `account:<id>` or `staff:<id>`. */
    reader: text().notNull(),
    accountId: uuid(),
    readUntil: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.reader] })],
);
