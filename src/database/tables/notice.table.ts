import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { bytes, id, instant } from "./columns.ts";

/** An automatic mail on its way out: fixed words, and what they are about. The recipient is null until a claim decides it (R2). */
export const notices = pgTable(
  "notices",
  {
    id: id(),
    /** Which template. What a release does not know is refused when it is claimed. */
    kind: text().notNull(),
    /** Whose matter; null: nobody's account. */
    accountId: uuid().references(() => accounts.id),
    /** One of the two: the account whose registered address is read when it leaves, or an address that is meant for ever. */
    toAccountId: uuid().references(() => accounts.id),
    toAddress: text(),
    language: text({ enum: ["IT", "EN"] }).notNull(),
    facts: jsonb().$type<Record<string, string>>().notNull(),
    /** A code or a link's token, encrypted; null where there is none, and from the moment that it is sent or over. */
    secret: bytes(),
    /** The Message-ID of the mail that it answers, without angle brackets: then the empty path, auto-replied. */
    answersMessageId: text(),
    /** Withdrawn if that account's address is of another version by then. Both or neither. */
    whileAccountId: uuid().references(() => accounts.id),
    whileVersion: integer(),
    state: text({ enum: ["QUEUED", "SENDING", "SENT", "BOUNCED", "FAILED", "CANCELLED", "REFUSED"] })
      .notNull()
      .default("QUEUED"),
    /** The rule by which it went or did not. */
    rule: text(),
    recipient: text(),
    addressVersion: integer(),
    /** Made by the first claim, then fixed: a receiver can drop what a crash sends twice. Without angle brackets. */
    rfcMessageId: text(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant(),
    leaseUntil: instant(),
    leaseToken: uuid(),
    /** The server's last answer, bounded; no personal data of ours. */
    lastError: text(),
    createdAt: instant().notNull(),
    /** Never sent after. */
    expiresAt: instant().notNull(),
    sentAt: instant(),
    /** Somebody called it junk (RFC 5965), under its own return path. */
    complainedAt: instant(),
  },
  (t) => [
    unique("notices_rfc_message_id").on(t.rfcMessageId),
    index("notices_due")
      .on(t.nextAttemptAt)
      .where(sql`state in ('QUEUED', 'SENDING')`),
    index("notices_account").on(t.accountId, t.createdAt, t.id),
    index("notices_kind").on(t.kind, t.createdAt),
    index("notices_to_account")
      .on(t.toAccountId, t.createdAt)
      .where(sql`to_account_id is not null`),
    index("notices_to_address")
      .on(t.toAddress, t.createdAt)
      .where(sql`to_address is not null`),
    check(
      "notices_state",
      sql`${t.state} in ('QUEUED', 'SENDING', 'SENT', 'BOUNCED', 'FAILED', 'CANCELLED', 'REFUSED')`,
    ),
    check("notices_one_recipient", sql`(${t.toAccountId} is null) <> (${t.toAddress} is null)`),
    check("notices_while", sql`(${t.whileAccountId} is null) = (${t.whileVersion} is null)`),
    check("notices_secret_is_wiped", sql`${t.secret} is null or ${t.state} in ('QUEUED', 'SENDING')`),
  ],
);
