import { addressGivenBy, registerAddress } from "../accounts/address.commands.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import { openChallenge } from "../challenges/challenge.commands.ts";
import type { ChallengeKey } from "../challenges/challenge.ts";
import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { cancelValidations } from "../operations/cancellation.commands.ts";
import type { CancelledChange, ConfirmedChange, RequestedChange } from "../policy/account-email.ts";
import type { PortalAccount } from "../policy/caller.ts";
import { endSessions } from "../sessions/session.commands.ts";
import { type MailTerms, sendCode, warnOldAddress } from "./change-mails.ts";
import type { EmailChangeRow } from "./email-change.ts";
import {
  findEmailChange,
  insertEmailChange,
  updateRunOut,
  updateToConfirmed,
  updateToEffective,
  updateToEnded,
} from "./email-change.repository.ts";

export interface ChangeTerms extends MailTerms {
  readonly challengeKey: ChallengeKey;
}

/** E1, E2, E5. `newEmailGiven` is as it was typed. The old mailbox is told in the same transaction; the new one gets the code, where there is one, and nothing else. */
export async function requestEmailChange(
  { sql, principal }: Transaction,
  requested: RequestedChange,
  newEmailGiven: string,
  terms: ChangeTerms,
): Promise<EmailChangeRow> {
  const { account, newAddress, terms: asked } = requested;
  const id = newId();
  await updateRunOut(sql, terms.now, account.id, 1);
  await updateToEnded(sql, asked.supersedes, "CANCELLED", terms.now);
  const isPortals = asked.origin === "PORTAL";
  const opened = isPortals
    ? await openChallenge(sql, { key: terms.challengeKey, purpose: "EMAIL_CHANGE", boundTo: id, now: terms.now })
    : null;
  const change = await insertEmailChange(sql, {
    id,
    accountId: account.id,
    origin: asked.origin,
    requestedBy: principal.client!,
    isStrong: asked.isStrong,
    previousEmail: account.address.address,
    previousVersion: account.address.version,
    previousState: account.address.state,
    previousEmailGiven: await addressGivenBy(sql, account.id),
    newEmail: newAddress,
    newEmailGiven,
    state: isPortals ? "AWAITING_CONFIRMATION" : "CONFIRMED",
    challengeId: opened?.challengeId ?? null,
    requestedAt: asked.requestedAt,
    expiresAt: asked.expiresAt,
    confirmedAt: null,
    effectiveAt: asked.effectiveAt,
    revertibleUntil: null,
    endedAt: null,
    objectedAt: null,
    othersToldAt: null,
  });
  if (opened) await sendCode(sql, { change, account, code: opened.code }, terms);
  if (requested.tellsOldAddress) await warnOldAddress(sql, { change, account }, terms);
  await recordEvent(sql, {
    ...eventOf(change, terms.now),
    action: "emailChange.request",
    actor: principal.client!,
    rule: isPortals ? "E1" : "E5",
    facts: {
      origin: asked.origin,
      newEmail: newAddress,
      isStrong: asked.isStrong,
      effectiveAt: asked.effectiveAt?.toISOString() ?? null,
      superseded: asked.supersedes.length,
      toldOldAddress: requested.tellsOldAddress,
    },
  });
  return change;
}

/** E1: what was confirmed counts at once, or waits. Whoever else is signed in is so no longer. */
export async function confirmEmailChange(
  transaction: Transaction,
  portal: PortalAccount,
  confirmed: ConfirmedChange,
  now: Date,
): Promise<EmailChangeRow> {
  const { sql, principal } = transaction;
  const { change, account, effectiveAt } = confirmed;
  const row = await updateToConfirmed(sql, change.id, { confirmedAt: now, effectiveAt });
  await recordEvent(sql, {
    ...eventOf(row, now),
    action: "emailChange.confirm",
    actor: principal.client!,
    rule: "E1",
    facts: { effectiveAt: effectiveAt.toISOString() },
  });
  await endSessions(transaction, { accountId: account.id, except: portal.sessionId }, now);
  return confirmed.countsNow ? countEmailChange(transaction, confirmed, row.newEmailGiven, now) : row;
}

/**
 * From here on it counts. The caller holds both addresses and the account exclusively: nobody decides on either meanwhile,
 * and what was validated under the old address is cancelled (O5).
 */
export async function countEmailChange(
  transaction: Transaction,
  confirmed: ConfirmedChange,
  given: string,
  now: Date,
): Promise<EmailChangeRow> {
  const { sql, principal } = transaction;
  const { change, account, effectiveAt, revertibleUntil } = confirmed;
  const row = await updateToEffective(sql, change.id, { effectiveAt, revertibleUntil });
  const { registeredEmailVersion } = await registerAddress(sql, confirmed, given, now);
  await recordEvent(sql, {
    ...eventOf(row, now),
    action: "emailChange.count",
    actor: principal.client!,
    rule: change.origin === "PORTAL" ? "E1" : "E5",
    facts: { from: change.previousAddress, to: change.newAddress, version: registeredEmailVersion },
  });
  await cancelValidations(transaction, { accountId: account.id }, "ADDRESS_CHANGED", now);
  return row;
}

export async function cancelEmailChange(
  { sql, principal }: Transaction,
  { change }: CancelledChange,
  now: Date,
): Promise<EmailChangeRow> {
  await updateToEnded(sql, [change.id], "CANCELLED", now);
  const row = (await findEmailChange(sql, change.id))!;
  await recordEvent(sql, {
    ...eventOf(row, now),
    action: "emailChange.cancel",
    actor: principal.client!,
    rule: "E2",
    facts: { by: "OWNER" },
  });
  return row;
}

export const eventOf = ({ id, accountId }: Pick<EmailChangeRow, "id" | "accountId">, at: Date) => ({
  at,
  accountId,
  subject: { kind: "EmailChange", id },
  isVisibleToAccount: true,
});
