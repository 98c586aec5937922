import type { Pool, Sql } from "../database/connection.ts";

export interface ConnectionCount {
  /** What the connection calls itself: one of ours, such as `mittente portal`. */
  readonly pool: string;
  /** PostgreSQL's words: `active`, `idle`, `idle in transaction`, … */
  readonly state: string;
  readonly connections: number;
}

/** Of every process with this login. As the login role itself: a group role may not see the states. */
export const countConnections = (pool: Pool): PromiseLike<ConnectionCount[]> => pool<ConnectionCount[]>`
  select application_name as pool, coalesce(state, 'unknown') as state, count(*)::int as connections
  from pg_stat_activity
  where datname = current_database() and usename = session_user and application_name like 'mittente %'
  group by 1, 2`;

export interface WorkCount {
  readonly deliveries: readonly { readonly state: string; readonly deliveries: number }[];
  readonly oldestDueSeconds: number;
  readonly inboundDeferred: number;
  readonly inboundOldestDueSeconds: number;
  readonly inboundHeld: number;
  readonly auditUnsealed: number;
}

const STATES = ["QUEUED", "SENDING", "SENT", "BOUNCED", "FAILED", "CANCELLED", "REFUSED"] as const;

/** Role worker. Each figure has an index that holds only what waits, or a day: none grows with the age of the installation. */
export async function countWork(sql: Sql, now: Date): Promise<WorkCount> {
  const [deliveries, [figures]] = await Promise.all([
    sql<{ state: string; deliveries: number }[]>`
      select state, coalesce(deliveries, 0)::int as deliveries
      from unnest(${[...STATES]}::text[]) as state
      left join (
        select state, count(*) as deliveries from deliveries where state in ('QUEUED', 'SENDING') group by 1
        union all
        select state, count(*) from deliveries
        where state in ('SENT', 'BOUNCED', 'FAILED', 'CANCELLED', 'REFUSED')
          and created_at > ${now}::timestamptz - interval '24 hours'
        group by 1) counted using (state)`,
    sql<Omit<WorkCount, "deliveries">[]>`
      select
        coalesce((
          select extract(epoch from ${now}::timestamptz - min(next_attempt_at)) from deliveries
          where state in ('QUEUED', 'SENDING') and next_attempt_at <= ${now}), 0)::float8 as oldest_due_seconds,
        (select count(*) from inbound_messages where outcome = 'DEFERRED')::int as inbound_deferred,
        coalesce((
          select extract(epoch from ${now}::timestamptz - min(next_attempt_at)) from inbound_messages
          where outcome = 'DEFERRED' and next_attempt_at <= ${now}), 0)::float8 as inbound_oldest_due_seconds,
        (select count(*) from inbound_messages where review_state = 'OPEN')::int as inbound_held,
        (select count(*) from audit_unsealed)::int as audit_unsealed`,
  ]);
  return { ...figures!, deliveries };
}
