import type postgres from "postgres";
import { type Pool, type Sql, takeRole } from "./connection.ts";
import type { Principal } from "./roles.ts";
import { closable, TransactionClosed } from "./transaction.ts";

/**
 * All reads of one operation share one lazily opened read-only transaction: begin, settings and the first query go out in
 * one flight. That fails closed only because the login role owns nothing and may do nothing. Public members only: Apollo
 * clones the context it hands on.
 */
export class Reads {
  connection: Promise<{ reserved: postgres.ReservedSql; sql: Sql }> | undefined;
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
    const reserved = await this.pool.reserve();
    const plain = reserved as unknown as Sql;
    this.begun = Promise.all([
      plain`begin isolation level repeatable read read only`.execute(),
      takeRole(plain, this.principal).execute(),
    ]);
    this.begun.catch(() => {});
    return { reserved, sql: closable(reserved, this.gate) };
  }

  /** Idempotent. Waits for what is under way, then gives the connection back. */
  async close(): Promise<void> {
    if (!this.gate.open) return;
    this.gate.open = false;
    const opened = await this.connection?.catch(() => undefined);
    if (!opened) return;
    try {
      await this.begun?.catch(() => {});
      await opened.reserved`commit`;
    } finally {
      opened.reserved.release();
    }
  }
}
