import type { Sql } from "../database/connection.ts";

const MINUTE = 60_000;

/**
 * Takes one of the mails that a domain gets a minute, all workers together: as many at once, then at an even pace.
 * @returns null where it may go now, else when to ask again; then nothing was taken
 */
export async function takeFromRate(sql: Sql, domain: string, perMinute: number, now: Date): Promise<Date | null> {
  const step = MINUTE / perMinute;
  const limit = new Date(now.getTime() + MINUTE - step);
  const taken = await sql`
    insert into destination_rates as rate (domain, even_at) values (${domain}, ${new Date(now.getTime() + step)})
    on conflict (domain) do update
      set even_at = greatest(rate.even_at, ${now}::timestamptz) + ${step} * interval '1 millisecond'
      where greatest(rate.even_at, ${now}::timestamptz) <= ${limit}
    returning 1`;
  if (taken.length === 1) return null;
  const [row] = await sql<{ evenAt: Date }[]>`select even_at from destination_rates where domain = ${domain}`;
  return new Date((row?.evenAt ?? now).getTime() - (limit.getTime() - now.getTime()));
}
