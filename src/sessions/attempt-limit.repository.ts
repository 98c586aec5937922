import type { Sql } from "../database/connection.ts";

export interface Attempt {
  /** What is counted, and for whom. */
  readonly key: string;
  /** Milliseconds after which one more comes back. */
  readonly every: number;
  /** How many may be made at once. */
  readonly burst: number;
}

/**
 * Counts an attempt, or says that it is one too many; then nothing is counted. A leaky bucket in one column: when everything
 * that was spent will have come back. Of any number at once, `burst` are let through.
 */
export async function takeAttempt(sql: Sql, { key, every, burst }: Attempt, now: Date): Promise<boolean> {
  const spent = sql`greatest(held.full_at, ${now}::timestamptz) + ${every}::float8 * interval '1 millisecond'`;
  const { count } = await sql`
    insert into attempt_limits as held (key, full_at)
    values (${key}, ${new Date(now.getTime() + every)})
    on conflict (key) do update set full_at = ${spent} where ${spent} <= ${new Date(now.getTime() + every * burst)}`;
  return count === 1;
}
