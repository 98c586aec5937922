import { sql } from "drizzle-orm";
import { boolean, check, index, inet, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { bytes, id, instant } from "./columns.ts";
import { staffMembers } from "./desk.table.ts";
import { clients } from "./session.table.ts";

export interface RuleStepRow {
  rule: string;
  result: "PASSED" | "STOPPED" | "FLAGGED";
  facts: Record<string, unknown>;
}

/** One delivery that a bridge handed over. The upper half is written by *keep* and never changes; the lower by *judge*. */
export const inboundMessages = pgTable(
  "inbound_messages",
  {
    id: id(),
    clientId: text()
      .notNull()
      .references(() => clients.id),
    idempotencyKey: text().notNull(),
    /** Of envelope and bytes: another input under the same key is an error. */
    inputHash: text().notNull(),
    receivedAt: instant().notNull(),
    keptAt: instant().notNull(),
    size: integer().notNull(),
    sha256: text().notNull(),
    /** The exact bytes up to 1 MiB; larger ones are the blob named by sha256. Null after their retention. */
    raw: bytes(),
    /** The retention of the bytes was over: nobody reads them from here on. Row and verdict stay. */
    bytesErasedAt: instant(),
    /** They were a blob, and it may still be there. */
    isBlobLeft: boolean().notNull().default(false),
    mailFrom: text(),
    rcptTo: text().array().notNull(),
    clientIp: inet(),
    helo: text(),
    tls: boolean(),
    mta: text().notNull(),
    advice: jsonb().$type<Record<string, unknown>>(),

    outcome: text({ enum: ["ACCEPTED", "HELD", "IGNORED", "DEFERRED"] })
      .notNull()
      .default("DEFERRED"),
    reason: text().notNull().default("PENDING"),
    flags: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    explanation: jsonb()
      .$type<RuleStepRow[]>()
      .notNull()
      .default(sql`'[]'`),
    judgedAt: instant(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant(),
    leaseUntil: instant(),
    /** Header fields as they came, undecoded: claims. */
    claimedFrom: text(),
    /** The canonical address of the one mailbox of the one From field that parses. */
    claimedAddress: text(),
    replyTo: text(),
    sender: text(),
    cc: text(),
    subject: text(),
    textPreview: text(),
    rfcMessageId: text(),
    bodySha256: text(),
    signatureHashes: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    spf: text().notNull().default("none"),
    dkim: text().notNull().default("none"),
    dmarc: text().notNull().default("none"),
    arc: text().notNull().default("none"),
    provenDomain: text(),
    /** The DNS answers seen, in the zone's format: a stored mail can be judged again with them. */
    dnsAnswers: jsonb().$type<Record<string, unknown>>(),
    accountId: uuid().references(() => accounts.id),
    candidateAccountIds: uuid()
      .array()
      .notNull()
      .default(sql`'{}'`),
    ticketId: uuid(),
    messageId: uuid(),
    duplicateOfId: uuid(),
    reviewState: text({ enum: ["OPEN", "RELEASED", "CLAIMED", "DISCARDED", "EXPIRED"] }),
    reviewById: uuid().references(() => staffMembers.id),
    reviewAt: instant(),
    reviewNote: text(),
  },
  (t) => [
    unique("inbound_messages_once").on(t.clientId, t.idempotencyKey),
    index("inbound_messages_sha256").on(t.sha256, t.keptAt),
    index("inbound_messages_received").on(t.receivedAt, t.id),
    index("inbound_messages_outcome").on(t.outcome, t.receivedAt, t.id),
    index("inbound_messages_review")
      .on(t.reviewState, t.receivedAt, t.id)
      .where(sql`review_state is not null`),
    index("inbound_messages_due")
      .on(t.nextAttemptAt)
      .where(sql`outcome = 'DEFERRED'`),
    index("inbound_messages_bytes")
      .on(t.outcome, t.receivedAt, t.id)
      .where(sql`bytes_erased_at is null`),
    index("inbound_messages_blob_left")
      .on(t.id)
      .where(sql`is_blob_left`),
    index("inbound_messages_claimed").on(t.claimedAddress, t.receivedAt),
    index("inbound_messages_account").on(t.accountId, t.receivedAt),
    index("inbound_messages_proven_domain")
      .on(t.provenDomain, t.receivedAt)
      .where(sql`proven_domain is not null`),
    index("inbound_messages_rfc_message_id").on(t.rfcMessageId),
    index("inbound_messages_signatures").using("gin", t.signatureHashes),
    check("inbound_messages_outcome", sql`${t.outcome} in ('ACCEPTED', 'HELD', 'IGNORED', 'DEFERRED')`),
    check("inbound_messages_held_is_reviewed", sql`${t.outcome} <> 'HELD' or ${t.reviewState} is not null`),
  ],
);
