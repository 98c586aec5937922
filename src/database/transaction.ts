import { AsyncLocalStorage } from "node:async_hooks";
import type postgres from "postgres";
import { type Pool, type Sql, takeRole } from "./connection.ts";
import type { Principal } from "./roles.ts";
import { withSpan } from "./statement-spans.ts";

/**
 * A read-write transaction. `sql` refuses to run anything once the transaction has ended: a slow guard or a sibling
 * field that outlives it would otherwise query on a connection that is somebody else's by then.
 */
export interface Transaction {
  readonly sql: Sql;
  readonly principal: Principal;
  /** Runs after commit, in order, never on rollback. It must not throw. */
  afterCommit(effect: () => void): void;
}

export class TransactionClosed extends Error {
  constructor() {
    super("the transaction is closed");
  }
}

const nested = new AsyncLocalStorage<true>();

/** Commits when `work` resolves, rolls back when it rejects. Read committed; what a decision rests on is locked by name. */
export async function inTransaction<T>(
  pool: Pool,
  principal: Principal,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  if (nested.getStore()) throw new Error("a transaction inside a transaction would wait for itself");
  const effects: (() => void)[] = [];
  const result = await nested.run(true, () =>
    pool.begin(async (connection) => {
      const gate = { open: true };
      const sql = closable(connection, gate);
      const role = takeRole(connection as unknown as Sql, principal);
      try {
        await role;
        return await work({ sql, principal, afterCommit: (effect) => effects.push(effect) });
      } finally {
        gate.open = false;
      }
    }),
  );
  for (const effect of effects) effect();
  return result as T;
}

/** The same handle, which throws once the gate is shut. */
export function closable(connection: postgres.ISql, gate: { open: boolean }): Sql {
  const check = () => {
    if (!gate.open) throw new TransactionClosed();
  };
  return new Proxy(connection as unknown as Sql, {
    apply(target, self, args) {
      check();
      return withSpan(Reflect.apply(target as unknown as (...a: unknown[]) => unknown, self, args), args[0]);
    },
    get(target, key, receiver) {
      check();
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}
