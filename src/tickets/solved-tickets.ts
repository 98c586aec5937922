import { recordEvents } from "../audit/audit.commands.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { closeSolvedTickets as closeRows } from "./ticket.repository.ts";

const ACTOR = "system:worker";
const BATCH = 100;

/**
 * T1: SOLVED tickets whose time is over become CLOSED, each with its line in the audit log.
 * @param solvedFor milliseconds
 * @returns how many
 */
export async function closeSolvedTickets(pool: Pool, now: Date, solvedFor: number): Promise<number> {
  const solvedBefore = new Date(now.getTime() - solvedFor);
  let closed = 0;
  for (let batch = BATCH; batch === BATCH; closed += batch) batch = await closeBatch(pool, solvedBefore, now);
  return closed;
}

function closeBatch(pool: Pool, solvedBefore: Date, now: Date): Promise<number> {
  return inTransaction(pool, { role: "worker", client: ACTOR }, async ({ sql }) => {
    const rows = await closeRows(sql, solvedBefore, now, BATCH);
    const events = rows.map(({ id, accountId }) => ({
      at: now,
      action: "ticket.close",
      actor: ACTOR,
      accountId,
      subject: { kind: "Ticket", id },
      rule: "T1",
      facts: { from: "SOLVED", to: "CLOSED" },
      isVisibleToAccount: true,
    }));
    await recordEvents(sql, events);
    return rows.length;
  });
}
