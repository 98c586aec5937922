import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { id, instant, tsvector } from "./columns.ts";
import { staffMembers } from "./desk.table.ts";
import { inboundMessages } from "./inbound-message.table.ts";
import { services } from "./service.table.ts";
import { tickets } from "./ticket.table.ts";

/** `accountId` repeats the ticket's, so that row security needs no join; a trigger holds them equal. */
export const messages = pgTable(
  "messages",
  {
    id: id(),
    ticketId: uuid()
      .notNull()
      .references(() => tickets.id),
    accountId: uuid().references(() => accounts.id),
    kind: text({ enum: ["CUSTOMER", "STAFF_REPLY", "NOTE", "NOTICE"] }).notNull(),
    origin: text({ enum: ["PORTAL", "EMAIL", "DESK", "FORM", "IMPORT"] }).notNull(),
    authorKind: text({ enum: ["ACCOUNT", "STAFF", "CORRESPONDENT", "SYSTEM"] }).notNull(),
    authorStaffId: uuid().references(() => staffMembers.id),
    /** The correspondent's address and name, or the system's name. */
    authorEmail: text(),
    authorName: text(),
    trust: text({
      enum: ["PORTAL_CREDENTIAL", "PORTAL_MAILBOX", "AUTHENTICATED_EMAIL", "UNVERIFIED", "STAFF", "SYSTEM", "IMPORTED"],
    }).notNull(),
    bodyText: text().notNull(),
    quotedText: text(),
    bodyHtml: text(),
    disclosure: text({ enum: ["GENERIC", "SERVICE_INFORMATION"] }),
    /** The service that a staff reply is about (R3). */
    serviceId: uuid().references(() => services.id),
    inboundMessageId: uuid().references(() => inboundMessages.id),
    /** RFC 5322 Message-ID without angle brackets: a mail's own, or the one our delivery carries. */
    rfcMessageId: text(),
    createdAt: instant().notNull(),
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('simple', body_text)`),
  },
  (t) => [
    index("messages_ticket").on(t.ticketId, t.createdAt, t.id),
    index("messages_rfc_message_id").on(t.rfcMessageId),
    index("messages_inbound").on(t.inboundMessageId),
    index("messages_search").using("gin", t.search),
    check("messages_kind", sql`${t.kind} in ('CUSTOMER', 'STAFF_REPLY', 'NOTE', 'NOTICE')`),
    check("messages_disclosure", sql`(${t.kind} = 'STAFF_REPLY') = (${t.disclosure} is not null)`),
  ],
);

export const attachments = pgTable(
  "attachments",
  {
    id: id(),
    /** Null until the message that carries it is written. */
    messageId: uuid().references(() => messages.id),
    ticketId: uuid().references(() => tickets.id),
    accountId: uuid().references(() => accounts.id),
    /** Of a note, or not yet on a message: not the customer's to see. */
    isInternal: boolean().notNull(),
    /** `account:<id>` or `staff:<id>` that made the upload slot; null for mail. */
    uploader: text(),
    fileName: text().notNull(),
    claimedType: text().notNull(),
    sniffedType: text(),
    size: integer().notNull(),
    sha256: text().notNull(),
    state: text({ enum: ["UPLOADING", "SCANNING", "READY", "BLOCKED"] }).notNull(),
    position: integer().notNull().default(0),
    createdAt: instant().notNull(),
  },
  (t) => [index("attachments_message").on(t.messageId, t.position), index("attachments_sha256").on(t.sha256)],
);
