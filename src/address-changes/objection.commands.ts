import { restoreAndFreeze } from "../accounts/address.commands.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { cancelValidations } from "../operations/cancellation.commands.ts";
import type { Objection } from "../policy/address-objection.ts";
import { endSessions } from "../sessions/session.commands.ts";
import { tellFrozen } from "./change-mails.ts";
import { eventOf } from "./email-change.commands.ts";
import type { EmailChangeRow } from "./email-change.ts";
import { findEmailChange, updateToObjected } from "./email-change.repository.ts";

/**
 * E4, as one: the address before the oldest change that can be undone, the end of all later ones, of every session and of
 * what was validated, and the freeze. The caller holds the addresses and the account exclusively.
 */
export async function object(transaction: Transaction, objection: Objection, now: Date): Promise<EmailChangeRow> {
  const { sql } = transaction;
  const { change, account, reverted, cancelled, restoresBefore } = objection;
  if (objection.isRepeated) return (await findEmailChange(sql, change.id))!;
  const ids = (changes: readonly { readonly id: string }[]) => changes.map(({ id }) => id);
  await updateToObjected(sql, { objected: change.id, reverted: ids(reverted), cancelled: ids(cancelled) }, now);
  const given = restoresBefore && (await findEmailChange(sql, restoresBefore.id))!.previousEmailGiven;
  await restoreAndFreeze(sql, objection, given, now);
  const row = (await findEmailChange(sql, change.id))!;
  await recordEvent(sql, {
    ...eventOf(row, now),
    action: "emailChange.object",
    actor: `account:${account.id}`,
    rule: "E4",
    facts: {
      restored: restoresBefore?.previousAddress ?? null,
      from: account.address.address,
      reverted: reverted.length,
      cancelled: cancelled.length,
      frozen: true,
    },
  });
  await endSessions(transaction, { accountId: account.id }, now);
  const reason = restoresBefore ? "ADDRESS_REVERTED" : "ACCOUNT_FROZEN";
  await cancelValidations(transaction, { accountId: account.id }, reason, now);
  const state = restoresBefore?.previousState ?? account.address.state;
  if (state !== "DOMAIN_CHANGED")
    await tellFrozen(sql, account, restoresBefore?.previousAddress ?? account.address.address, now);
  return row;
}
