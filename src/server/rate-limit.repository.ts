import type { Sql } from "../database/connection.ts";

export interface Withdrawal {
  readonly client: string;
  /** Points of a full bucket, and how many come back every second. */
  readonly limit: number;
  readonly perSecond: number;
  /** The least that is of use: less than this, and nothing is given. */
  readonly need: number;
  /** What is taken where there is as much. At least `need`, at most `limit`. */
  readonly want: number;
  readonly at: Date;
}

export interface Withdrawn {
  readonly granted: number;
  readonly remaining: number;
}

/** Takes points from a client's bucket, which all processes share. A client without a row has a full one. */
export async function withdraw(sql: Sql, given: Withdrawal): Promise<Withdrawn> {
  const { client, limit, perSecond, need, want, at } = given;
  const filled = sql`least(${limit}::float8, held.remaining + ${perSecond}::float8
    * greatest(extract(epoch from ${at}::timestamptz - held.changed_at), 0)::float8)`;
  const granted = sql`case when ${filled} >= ${need}::float8 then least(${want}::float8, ${filled}) else 0 end`;
  const [row] = await sql<Withdrawn[]>`
    insert into rate_limits as held (client, remaining, granted, changed_at)
    values (${client}, ${limit}::float8 - ${want}::float8, ${want}::float8, ${at})
    on conflict (client) do update set
      remaining = ${filled} - ${granted},
      granted = ${granted},
      changed_at = greatest(held.changed_at, excluded.changed_at)
    returning granted, remaining`;
  if (!row) throw new Error("a bucket is always there");
  return row;
}

/** Buckets that have long been full again are those of clients that have none. Skips what somebody takes from just now. */
export async function dropFullBuckets(sql: Sql, untouchedSince: Date): Promise<void> {
  await sql`
    delete from rate_limits where client in (
      select client from rate_limits where changed_at < ${untouchedSince} limit 1000 for update skip locked)`;
}
