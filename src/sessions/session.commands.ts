import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import type { PortalAccount } from "../policy/caller.ts";
import type { Proof } from "../policy/credentials.ts";
import { closeSession, closeSessionsOf, updateToProved } from "./session.repository.ts";

/**
 * Ends the account's sessions at once, for tokens that are out there too: each transaction asks whether its session lives.
 * @param except the session that asks, where it may go on
 * @returns how many ended
 */
export async function endSessions(
  { sql, principal }: Transaction,
  { accountId, except }: { readonly accountId: string; readonly except?: string },
  now: Date,
): Promise<number> {
  const ended = await closeSessionsOf(sql, accountId, except ?? null, now);
  if (ended > 0)
    await recordEvent(sql, {
      at: now,
      action: "session.closeAll",
      actor: principal.client ?? "anonymous",
      accountId,
      facts: { ended, hasException: except !== undefined },
      isVisibleToAccount: true,
    });
  return ended;
}

/** A customer signs out. @param sessionId null: everywhere */
export async function closeSessions(
  transaction: Transaction,
  { account }: PortalAccount,
  { sessionId }: { readonly sessionId: string | null },
  now: Date,
): Promise<number> {
  if (sessionId === null) return endSessions(transaction, { accountId: account.id }, now);
  if (!(await closeSession(transaction.sql, sessionId, now))) return 0;
  await recordEvent(transaction.sql, {
    at: now,
    action: "session.close",
    actor: `account:${account.id}`,
    accountId: account.id,
    subject: { kind: "Session", id: sessionId },
    facts: {},
    isVisibleToAccount: true,
  });
  return 1;
}

/** Role door. */
export async function proveSession({ sql }: Transaction, { accountId, sessionId }: Proof, now: Date): Promise<void> {
  await updateToProved(sql, sessionId, now);
  await recordEvent(sql, {
    at: now,
    action: "session.prove",
    actor: `account:${accountId}`,
    accountId,
    subject: { kind: "Session", id: sessionId },
    rule: "S7",
    facts: {},
    isVisibleToAccount: true,
  });
}
