import type { Pool, Sql } from "./connection.ts";
import { type HeldConnection, holdConnection, TransactionClosed } from "./held-connection.ts";
import type { Principal } from "./roles.ts";

const MODE = "isolation level repeatable read read only";

/**
 * All reads of one operation share one lazily opened read-only transaction: role, account and the first query go out in one
 * flight. That fails closed only because the login role owns nothing and may do nothing. Public members only: Apollo clones
 * the context it hands on.
 */
export class Reads {
  held: Promise<HeldConnection> | undefined;
  readonly gate = { open: true };

  constructor(
    readonly pool: Pool,
    readonly principal: Principal,
  ) {}

  async run<T>(query: (sql: Sql) => PromiseLike<T>): Promise<T> {
    if (!this.gate.open) throw new TransactionClosed();
    const { sql, begun, lost } = await (this.held ??= holdConnection(this.pool, MODE, this.principal));
    if (!this.gate.open) throw new TransactionClosed();
    const [rows] = await Promise.race([Promise.all([query(sql), begun]), lost]);
    return rows;
  }

  /** Idempotent. Waits for what is under way, then gives the connection back. */
  async close(): Promise<void> {
    if (!this.gate.open) return;
    this.gate.open = false;
    const held = await this.held?.catch(() => undefined);
    // Nothing was written: a read that failed makes the end no failure. A commit that fails is a rollback.
    await held?.commit().catch(() => {});
  }
}
