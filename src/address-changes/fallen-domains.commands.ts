import { recordEvents } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { eventOf } from "./email-change.commands.ts";
import { endPendingUnder, listChangingUnder, markPreviousUnder } from "./email-change.repository.ts";

/** S3: the accounts with a change whose address stands or falls with these domains. */
export async function changingUnder({ sql }: Transaction, domains: readonly string[]): Promise<string[]> {
  return (await listChangingUnder(sql, domains)).map(({ accountId }) => accountId);
}

/**
 * S3: pending changes to an address there, and those that only a mailbox there could object to, end; an address there that may
 * be put back does not stand. The caller has locked the accounts.
 */
export async function changesFall(
  { sql, principal }: Transaction,
  domains: readonly string[],
  now: Date,
): Promise<number> {
  const ended = await endPendingUnder(sql, domains, now);
  await markPreviousUnder(sql, domains);
  await recordEvents(
    sql,
    ended.map((row) => ({
      ...eventOf(row, now),
      action: "emailChange.cancel",
      actor: principal.client!,
      rule: "S3",
      facts: { by: "DOMAIN_CHANGED" },
    })),
  );
  return ended.length;
}
