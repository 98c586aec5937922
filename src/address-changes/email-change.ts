import type { emailChanges } from "../database/tables/email-change.table.ts";
import type { EmailChangeFacts } from "../policy/email-change-facts.ts";

export type EmailChangeRow = typeof emailChanges.$inferSelect;

export function emailChangeFacts(row: EmailChangeRow): EmailChangeFacts {
  return {
    id: row.id,
    accountId: row.accountId,
    origin: row.origin,
    isStrong: row.isStrong,
    previousAddress: row.previousEmail,
    previousVersion: row.previousVersion,
    previousState: row.previousState,
    newAddress: row.newEmail,
    state: row.state,
    requestedAt: row.requestedAt,
    expiresAt: row.expiresAt,
    effectiveAt: row.effectiveAt,
    revertibleUntil: row.revertibleUntil,
    objectedAt: row.objectedAt,
  };
}

/** Whose code ran out is over, though its row may not say so yet. */
export const stateAt = ({ state, expiresAt }: EmailChangeRow, now: Date): EmailChangeRow["state"] =>
  state === "AWAITING_CONFIRMATION" && expiresAt <= now ? "EXPIRED" : state;
