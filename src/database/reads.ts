import { type Pool, type Sql, takeRole } from "./connection.ts";
import { type HeldConnection, holdConnection, TransactionClosed } from "./held-connection.ts";
import type { Principal } from "./roles.ts";

/**
 * All reads of one operation share one lazily opened read-only transaction: begin, settings and the first query go out in
 * one flight. That fails closed only because the login role owns nothing and may do nothing. Public members only: Apollo
 * clones the context it hands on.
 */
export class Reads {
  connection: Promise<HeldConnection> | undefined;
  begun: Promise<unknown> | undefined;
  readonly gate = { open: true };

  constructor(
    readonly pool: Pool,
    readonly principal: Principal,
  ) {}

  async run<T>(query: (sql: Sql) => PromiseLike<T>): Promise<T> {
    if (!this.gate.open) throw new TransactionClosed();
    const { sql } = await (this.connection ??= this.open());
    if (!this.gate.open) throw new TransactionClosed();
    const [rows] = await Promise.all([query(sql), this.begun]);
    return rows;
  }

  private async open() {
    const held = await holdConnection(this.pool, "begin isolation level repeatable read read only");
    this.begun = Promise.all([held.begun, takeRole(held.sql, this.principal).execute()]);
    this.begun.catch(() => {});
    return held;
  }

  /** Idempotent. Waits for what is under way, then gives the connection back. */
  async close(): Promise<void> {
    if (!this.gate.open) return;
    this.gate.open = false;
    const held = await this.connection?.catch(() => undefined);
    // Nothing was written: a read that failed makes the end no failure.
    await held?.rollBack();
  }
}
