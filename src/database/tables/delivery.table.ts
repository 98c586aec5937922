import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { id, instant } from "./columns.ts";
import { staffMembers } from "./desk.table.ts";
import { messages } from "./message.table.ts";
import { tickets } from "./ticket.table.ts";

/** A refused reply that names somebody else's service (R5), kept whole so that a supervisor can release exactly it. */
export const disclosureAlarms = pgTable(
  "disclosure_alarms",
  {
    id: id(),
    ticketId: uuid()
      .notNull()
      .references(() => tickets.id),
    accountId: uuid().references(() => accounts.id),
    authorId: uuid()
      .notNull()
      .references(() => staffMembers.id),
    /** The reply's input, whole. */
    reply: jsonb().$type<Record<string, unknown>>().notNull(),
    body: text().notNull(),
    /** SHA-256 of exactly what was looked through, hex: a release covers this text and no other. */
    textSha256: text().notNull(),
    /** The names that matched. Staff see them; the customer never does. */
    names: text().array().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    releasedAt: instant(),
    releasedById: uuid().references(() => staffMembers.id),
    releaseReason: text(),
    messageId: uuid().references(() => messages.id),
  },
  (t) => [
    index("disclosure_alarms_open")
      .on(t.createdAt, t.id)
      .where(sql`released_at is null`),
  ],
);

/** One mail on its way out. The recipient is null until a claim decides it (R2). */
export const deliveries = pgTable(
  "deliveries",
  {
    id: id(),
    messageId: uuid()
      .notNull()
      .references(() => messages.id),
    ticketId: uuid()
      .notNull()
      .references(() => tickets.id),
    accountId: uuid().references(() => accounts.id),
    state: text({ enum: ["QUEUED", "SENDING", "SENT", "BOUNCED", "FAILED", "CANCELLED", "REFUSED"] }).notNull(),
    content: text({ enum: ["FULL", "NOTICE_ONLY"] }).notNull(),
    rule: text().notNull(),
    recipient: text(),
    addressVersion: integer(),
    /** Fixed for ever: a receiver can drop what a crash sends twice. Without angle brackets. */
    rfcMessageId: text().notNull(),
    /** A released alarm covers this text at every attempt (R5). */
    alarmId: uuid().references(() => disclosureAlarms.id),
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant(),
    leaseUntil: instant(),
    leaseToken: uuid(),
    /** The server's last answer, bounded; no personal data of ours. */
    lastError: text(),
    createdAt: instant().notNull(),
    sentAt: instant(),
    /** Somebody called it junk (RFC 5965), under its own return path. */
    complainedAt: instant(),
  },
  (t) => [
    unique("deliveries_rfc_message_id").on(t.rfcMessageId),
    index("deliveries_message").on(t.messageId),
    index("deliveries_due")
      .on(t.nextAttemptAt)
      .where(sql`state in ('QUEUED', 'SENDING')`),
    index("deliveries_undelivered")
      .on(t.ticketId)
      .where(sql`state in ('FAILED', 'BOUNCED') or complained_at is not null`),
    index("deliveries_state").on(t.state, t.createdAt),
    check(
      "deliveries_state",
      sql`${t.state} in ('QUEUED', 'SENDING', 'SENT', 'BOUNCED', 'FAILED', 'CANCELLED', 'REFUSED')`,
    ),
  ],
);
