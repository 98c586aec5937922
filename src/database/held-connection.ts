import type postgres from "postgres";
import type { Pool, Sql } from "./connection.ts";
import { renewPoolOf, whenLost } from "./renewing-pool.ts";
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

/** One connection out of the pool, in one transaction. */
export interface HeldConnection {
  /** Throws once the transaction has ended or its connection is lost: a statement would run in somebody else's by then. */
  readonly sql: Sql;
  /** The answer to BEGIN. What is sent before it came is in the transaction all the same. */
  readonly begun: Promise<unknown>;
  /** Gives the connection back. Rejects where it was not committed, or nobody knows. */
  commit(): Promise<void>;
  /** Gives the connection back. Never rejects: where it cannot be said, the server does it by itself. */
  rollBack(): Promise<void>;
}

/** What postgres.js's connection calls when its socket closed. Not in its types: the version is pinned, and a test holds it. */
interface DriverConnection {
  onclose: (() => void) | null;
}

/**
 * postgres.js's own `begin` sends its ROLLBACK to a connection that was lost, which ends the process, and lets a transaction
 * whose connection was lost go on in the next one for which that connection is opened anew.
 */
export async function holdConnection(pool: Pool, begin: string): Promise<HeldConnection> {
  const reserved = await pool.reserve();
  const state = { isOver: false, isLost: false };
  let driver: DriverConnection | undefined;

  const lose = () => {
    state.isLost = true;
    renewPoolOf(reserved);
  };
  const onexecute = (connection: DriverConnection) => {
    driver = connection;
    connection.onclose = lose;
    return true;
  };
  const send = (text: string, options: object = {}) => {
    const statement = reserved.unsafe(text, [], options).execute();
    whenLost(statement, lose);
    return statement;
  };
  /** A lost one is not given back: the next would be handed it. */
  const end = async (how: "commit" | "rollback") => {
    state.isOver = true;
    if (state.isLost) throw new ConnectionLost();
    try {
      return await send(how);
    } finally {
      if (!state.isLost) {
        if (driver) driver.onclose = null;
        reserved.release();
      }
    }
  };
  const begun = send(begin, { onexecute });
  begun.catch(() => {});
  return {
    begun,
    sql: guarded(reserved, state, lose),
    async commit() {
      const { command } = await end("commit");
      if (command !== "COMMIT") throw new Error("the transaction was rolled back: one of its statements had failed");
    },
    async rollBack() {
      await end("rollback").catch(() => {});
    },
  };
}

function guarded(
  reserved: postgres.ReservedSql,
  state: { readonly isOver: boolean; readonly isLost: boolean },
  lose: () => void,
): Sql {
  const check = () => {
    if (state.isLost) throw new ConnectionLost();
    if (state.isOver) throw new TransactionClosed();
  };
  return new Proxy(reserved as unknown as Sql, {
    apply(target, self, args) {
      check();
      const statement: unknown = Reflect.apply(target as unknown as (...a: unknown[]) => unknown, self, args);
      whenLost(statement, lose);
      return withSpan(statement, args[0]);
    },
    get(target, key, receiver) {
      check();
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}
