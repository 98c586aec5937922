import type postgres from "postgres";
import { type Pool, type Sql, takeAccount, takeRole } from "./connection.ts";
import { begin, whenLost } from "./renewing-pool.ts";
import type { Principal } from "./roles.ts";
import { withSpan } from "./statement-spans.ts";

export class TransactionClosed extends Error {
  constructor() {
    super("the transaction is closed");
  }
}

/** The connection broke. What was under way is undone by the server, unless it was the COMMIT: that nobody knows. */
export class ConnectionLost extends Error {
  constructor() {
    super("the connection to the database was lost");
  }
}

/** One connection out of the pool, in one transaction, as somebody. */
export interface HeldConnection {
  /** Throws once the transaction has ended or its connection is lost: a statement would run in somebody else's by then. */
  readonly sql: Sql;
  /** Role and account are taken. What is sent before that is known runs after it, or not at all. */
  readonly begun: Promise<unknown>;
  /**
   * Rejects with ConnectionLost. Whoever waits for statements waits for this, too: one that is sent between the connection's
   * error and its close is never answered.
   */
  readonly lost: Promise<never>;
  /** Gives the connection back. Rejects where it was not committed, or nobody knows. */
  commit(): Promise<void>;
  /** Gives the connection back. Never rejects: where it cannot be said, the server does it by itself. */
  rollBack(): Promise<void>;
}

/**
 * Left to itself, postgres.js's `begin` sends its ROLLBACK to a connection that was lost, which ends the process, and lets
 * a transaction whose connection was lost go on in the next one for which that connection is opened anew.
 */
export function holdConnection(pool: Pool, mode: string, principal: Principal): Promise<HeldConnection> {
  return new Promise((resolve, reject) => {
    const finished = begin(
      pool,
      mode,
      (connection, lost) =>
        new Promise<void>((commit, abort) => resolve(held(connection, principal, { commit, abort, lost, finished }))),
    );
    finished.catch(reject);
  });
}

interface Ending {
  readonly commit: () => void;
  readonly abort: (reason: Error) => void;
  readonly lost: () => void;
  /** The answer to COMMIT or ROLLBACK, or the loss of the connection. */
  readonly finished: Promise<void>;
}

/** What postgres.js's connection calls when its socket closed. Not in its types: the version is pinned, and a test holds it. */
interface DriverConnection {
  onclose: ((error: Error) => void) | null;
}

function held(
  connection: postgres.TransactionSql,
  principal: Principal,
  { commit, abort, lost, finished }: Ending,
): HeldConnection {
  const state = { isOver: false, isLost: false };
  const loss = Promise.withResolvers<never>();
  loss.promise.catch(() => {});
  const lose = () => {
    if (state.isOver || state.isLost) return;
    state.isLost = true;
    lost();
    loss.reject(new ConnectionLost());
  };
  const onexecute = (driver: DriverConnection) => {
    const { onclose } = driver;
    const closed: DriverConnection["onclose"] = (error) => {
      lose();
      onclose?.(error);
    };
    Object.assign(driver, { onclose: closed });
    return true;
  };
  const sql = guarded(connection, state, lose);
  const begun = Promise.all([takeRole(connection, principal, { onexecute }), takeAccount(sql, principal).execute()]);
  begun.catch(() => {});
  return {
    begun,
    lost: loss.promise,
    sql,
    async commit() {
      if (state.isLost) throw new ConnectionLost();
      state.isOver = true;
      commit();
      await finished;
    },
    async rollBack() {
      // To a lost one nothing is sent: that is why this one never settles.
      if (state.isLost) return;
      state.isOver = true;
      abort(new TransactionClosed());
      await finished.catch(() => {});
    },
  };
}

function guarded(
  connection: postgres.TransactionSql,
  state: { readonly isOver: boolean; readonly isLost: boolean },
  lose: () => void,
): Sql {
  const check = () => {
    if (state.isLost) throw new ConnectionLost();
    if (state.isOver) throw new TransactionClosed();
  };
  const watched = (statement: unknown) => {
    whenLost(statement, lose);
    return statement;
  };
  return new Proxy(connection as unknown as Sql, {
    apply(target, self, args) {
      check();
      return withSpan(watched(Reflect.apply(target as unknown as Call, self, args)), args[0]);
    },
    get(target, key, receiver) {
      check();
      const value = Reflect.get(target, key, receiver) as unknown;
      return key === "unsafe" ? (...args: unknown[]) => watched(Reflect.apply(value as Call, target, args)) : value;
    },
  });
}

type Call = (...args: unknown[]) => unknown;
