import type { Sql } from "../database/connection.ts";

export interface BoundKey {
  client: string;
  key: string;
  mutation: string;
  inputHash: string;
  result: Readonly<Record<string, string | null>>;
  createdAt: Date;
}

/** First in the lock order. The second of two at once waits here until the first has committed or rolled back. */
export const lockKey = (sql: Sql, client: string, key: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`idempotency:${client}:${key}`}, 0))`;

export async function findBoundKey(sql: Sql, client: string, key: string): Promise<BoundKey | undefined> {
  const [row] = await sql<BoundKey[]>`select * from idempotency_keys where client = ${client} and key = ${key}`;
  return row;
}

export const bindKey = (sql: Sql, bound: BoundKey) =>
  sql`insert into idempotency_keys ${sql({ ...bound, result: sql.json(bound.result) })}`;
