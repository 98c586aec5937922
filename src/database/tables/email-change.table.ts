import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { id, instant } from "./columns.ts";

/** Each change of a registered address that anybody asked for, and what became of it. A registered address never changes without one. */
export const emailChanges = pgTable(
  "email_changes",
  {
    id: id(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    origin: text({ enum: ["PORTAL", "RECOGNITION", "PROVISIONING"] }).notNull(),
    /** `account:<id>`, `staff:<id>`, `client:<id>`. */
    requestedBy: text().notNull(),
    /** E1: asked for with strong proof. */
    isStrong: boolean().notNull(),
    previousEmail: text().notNull(),
    previousEmailGiven: text().notNull(),
    /** The version that it replaces: another one by then, and it never counts. */
    previousVersion: integer().notNull(),
    /** Where the previous address stands, kept up to date: an objection puts it back as it is by then. */
    previousState: text({ enum: ["CONFIRMED", "BOUNCING", "DOMAIN_CHANGED"] }).notNull(),
    newEmail: text().notNull(),
    newEmailGiven: text().notNull(),
    state: text({
      enum: ["AWAITING_CONFIRMATION", "CONFIRMED", "EFFECTIVE", "REVERTED", "CANCELLED", "EXPIRED"],
    }).notNull(),
    challengeId: uuid(),
    requestedAt: instant().notNull(),
    /** Until when the code can be given. */
    expiresAt: instant().notNull(),
    confirmedAt: instant(),
    /** When it counts, or did. */
    effectiveAt: instant(),
    /** E4. Null until it counts. */
    revertibleUntil: instant(),
    endedAt: instant(),
    /** E4: the old mailbox objected, to this one or to one that went with it. */
    objectedAt: instant(),
    /** E1: the other accounts on the new address were told; null while that is to be done, or nobody is to be told. */
    othersToldAt: instant(),
  },
  (t) => [
    // E2.
    uniqueIndex("email_changes_one_pending")
      .on(t.accountId)
      .where(sql`state in ('AWAITING_CONFIRMATION', 'CONFIRMED')`),
    index("email_changes_account").on(t.accountId, t.requestedAt, t.id),
    index("email_changes_due")
      .on(t.effectiveAt)
      .where(sql`state = 'CONFIRMED'`),
    index("email_changes_running_out")
      .on(t.expiresAt)
      .where(sql`state = 'AWAITING_CONFIRMATION'`),
    index("email_changes_to_tell")
      .on(t.effectiveAt)
      .where(sql`state = 'EFFECTIVE' and others_told_at is null`),
    // S3: which addresses that may be put back stand under a domain.
    index("email_changes_previous_domain_reversed").using(
      "btree",
      sql`reverse(split_part(${t.previousEmail}, '@', 2)) text_pattern_ops`,
    ),
    check("email_changes_origin", sql`${t.origin} in ('PORTAL', 'RECOGNITION', 'PROVISIONING')`),
    check("email_changes_previous_state", sql`${t.previousState} in ('CONFIRMED', 'BOUNCING', 'DOMAIN_CHANGED')`),
    check(
      "email_changes_state",
      sql`${t.state} in ('AWAITING_CONFIRMATION', 'CONFIRMED', 'EFFECTIVE', 'REVERTED', 'CANCELLED', 'EXPIRED')`,
    ),
    check("email_changes_differs", sql`${t.newEmail} <> ${t.previousEmail}`),
    check("email_changes_counts", sql`(${t.state} in ('EFFECTIVE', 'REVERTED')) = (${t.revertibleUntil} is not null)`),
    // E1, E5: what was not asked for with strong proof never counts at once.
    check("email_changes_delay", sql`${t.effectiveAt} is null or ${t.isStrong} or ${t.effectiveAt} > ${t.requestedAt}`),
  ],
);
