import { AsyncLocalStorage } from "node:async_hooks";
import type { Pool, Sql } from "./connection.ts";
import { holdConnection } from "./held-connection.ts";
import type { Principal } from "./roles.ts";

export { TransactionClosed } from "./held-connection.ts";

/**
 * A read-write transaction. `sql` refuses to run anything once the transaction has ended or its connection is lost: a slow
 * guard or a sibling field that outlives it would otherwise query on a connection that is somebody else's by then.
 */
export interface Transaction {
  readonly sql: Sql;
  readonly principal: Principal;
  /** Runs after commit, in order, never on rollback. It must not throw. */
  afterCommit(effect: () => void): void;
}

const nested = new AsyncLocalStorage<true>();

/**
 * Commits when `work` resolves, rolls back when it rejects. Read committed; what a decision rests on is locked by name. Where
 * it rejects because the connection was lost, nobody knows whether it was committed: whoever repeats it needs a key.
 */
export async function inTransaction<T>(
  pool: Pool,
  principal: Principal,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  if (nested.getStore()) throw new Error("a transaction inside a transaction would wait for itself");
  const effects: (() => void)[] = [];
  const result = await nested.run(true, async () => {
    const held = await holdConnection(pool, "", principal);
    let done: T;
    try {
      await Promise.race([held.begun, held.lost]);
      const doing = work({ sql: held.sql, principal, afterCommit: (effect) => effects.push(effect) });
      done = await Promise.race([doing, held.lost]);
    } catch (error) {
      await held.rollBack();
      throw error;
    }
    await held.commit();
    return done;
  });
  for (const effect of effects) effect();
  return result;
}
