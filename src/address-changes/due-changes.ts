import { othersOn } from "../accounts/address.commands.ts";
import { recordEvents } from "../audit/audit.commands.ts";
import type { Pool, Sql } from "../database/connection.ts";
import { lockAccount, lockAddress } from "../database/locks.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { accountFactsOf } from "../accounts/account.commands.ts";
import { takeEffect } from "../policy/account-email.ts";
import type { PolicySettings } from "../policy/settings.ts";
import { tellNeighbours } from "./change-mails.ts";
import { countEmailChange, eventOf } from "./email-change.commands.ts";
import { emailChangeFacts } from "./email-change.ts";
import {
  findEmailChange,
  listDue,
  lockUntold,
  updateRunOut,
  updateToEnded,
  updateToTold,
} from "./email-change.repository.ts";

const ACTOR = "system:worker";
const BATCH = 100;
/** Of one address. They share a mailbox. */
const MOST_NEIGHBOURS = 100;

/**
 * What time makes of changes: codes that ran out, changes that count from now on, neighbours that are to be told. Rows decide,
 * each in a transaction of its own; whoever runs it twice, or beside another, changes nothing twice.
 */
export async function settleEmailChanges(pool: Pool, now: Date, settings: PolicySettings): Promise<void> {
  await untilDone(() => asWorker(pool, ({ sql }) => expireBatch(sql, now)));
  const failures: unknown[] = [];
  // One that fails keeps back no other: it is due again at the next sweep.
  for (const { id } of await asWorker(pool, ({ sql }) => listDue(sql, now, 1_000)))
    await asWorker(pool, (transaction) => countIfDue(transaction, id, now, settings)).catch((error: unknown) =>
      failures.push(error),
    );
  await untilDone(() => asWorker(pool, ({ sql }) => tellBatch(sql, now)));
  if (failures.length > 0)
    throw new AggregateError(failures, "changes of addresses that are due did not come to count");
}

async function untilDone(batch: () => Promise<number>): Promise<void> {
  while ((await batch()) === BATCH);
}

async function expireBatch(sql: Sql, now: Date): Promise<number> {
  const rows = await updateRunOut(sql, now, null, BATCH);
  const expired = rows.map((row) => ({
    ...eventOf(row, now),
    action: "emailChange.expire",
    actor: ACTOR,
    rule: "E2" as const,
    facts: {},
  }));
  await recordEvents(sql, expired);
  return rows.length;
}

/** Both addresses, then the account; what was read before the locks is read again behind them. */
export async function countIfDue(
  transaction: Transaction,
  id: string,
  now: Date,
  settings: PolicySettings,
): Promise<"COUNTS" | "OVER" | "NOT_DUE"> {
  const { sql } = transaction;
  const before = await findEmailChange(sql, id);
  if (before?.state !== "CONFIRMED") return "NOT_DUE";
  for (const address of [before.previousEmail, before.newEmail].toSorted())
    await lockAddress(sql, address, "exclusive");
  await lockAccount(sql, before.accountId, "exclusive");
  const row = await findEmailChange(sql, id);
  const account = await accountFactsOf(sql, before.accountId);
  if (!row || !account) return "NOT_DUE";
  const decision = takeEffect(emailChangeFacts(row), { account, changes: [], now, settings });
  if (decision.kind === "allowed") {
    await countEmailChange(transaction, decision.value, row.newEmailGiven, now);
    return "COUNTS";
  }
  if (decision.kind !== "refused" || decision.reason === "NOT_DUE") return "NOT_DUE";
  await updateToEnded(sql, [id], "CANCELLED", now);
  await recordEvents(sql, [
    {
      ...eventOf(row, now),
      action: "emailChange.cancel",
      actor: ACTOR,
      rule: decision.rule,
      facts: { by: "CIRCUMSTANCES" },
    },
  ]);
  return "OVER";
}

/** E1: a row is locked while its neighbours are told, so that they are told once. */
async function tellBatch(sql: Sql, now: Date): Promise<number> {
  const rows = await lockUntold(sql, BATCH);
  for (const row of rows) {
    const newcomer = await accountFactsOf(sql, row.accountId);
    const isThere = newcomer?.address.version === row.previousVersion + 1;
    const neighbours = isThere ? await othersOn(sql, row.newEmail, row.accountId, MOST_NEIGHBOURS) : [];
    for (const neighbour of neighbours)
      await tellNeighbours(
        sql,
        { neighbour, newcomer: { ...newcomer!, version: newcomer!.address.version }, address: row.newEmail },
        now,
      );
    await updateToTold(sql, row.id, now);
    await recordEvents(
      sql,
      neighbours.map(({ id }) => ({
        at: now,
        action: "account.addressShared",
        actor: ACTOR,
        accountId: id,
        subject: { kind: "Account", id },
        rule: "E1" as const,
        facts: { address: row.newEmail, with: newcomer!.number },
        isVisibleToAccount: true,
      })),
    );
  }
  return rows.length;
}

const asWorker = <T>(pool: Pool, work: (transaction: Transaction) => Promise<T>) =>
  inTransaction(pool, { role: "worker", client: ACTOR }, work);
