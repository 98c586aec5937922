import type { Sql } from "../database/connection.ts";
import type { DeliveryRoute } from "../policy/reply-routing.ts";
import type { DeliveryRow, Lease } from "./delivery.ts";
import type { DueRow } from "./due-rows.ts";

export type NewDeliveryRow = Pick<
  DeliveryRow,
  | "id"
  | "messageId"
  | "ticketId"
  | "accountId"
  | "state"
  | "content"
  | "rule"
  | "rfcMessageId"
  | "alarmId"
  | "nextAttemptAt"
  | "createdAt"
>;

/** No RETURNING: whoever may insert need not be able to read. */
export const insertDelivery = (sql: Sql, row: NewDeliveryRow) => sql`insert into deliveries ${sql(row)}`;

/** The job's hint that this row is due. It may get lost: the sweep finds the row too. */
export const wakeDelivery = (sql: Sql, id: string) => sql`select app.wake('deliver', ${id}::uuid)`;

/**
 * Locks the row if it is due: queued, or with a lease that ran out. Null too when another transaction has it at this moment.
 * While a row is SENDING, its next attempt stands at the end of the lease.
 */
export async function lockDueDelivery(sql: Sql, id: string, now: Date): Promise<DeliveryRow | null> {
  const [row] = await sql<DeliveryRow[]>`
    select * from deliveries
    where id = ${id} and state in ('QUEUED', 'SENDING') and next_attempt_at <= ${now}
      and (lease_until is null or lease_until <= ${now})
    for update skip locked`;
  return row ?? null;
}

/** Due as of `now`, the longest waiting first, after the given place. Rows that somebody works on are not among them. */
export const listDueDeliveries = (sql: Sql, now: Date, after: DueRow | null, limit: number) => sql<DueRow[]>`
  select id, next_attempt_at::text as next_attempt_at from deliveries
  where state in ('QUEUED', 'SENDING') and next_attempt_at <= ${now}
    ${after ? sql`and (next_attempt_at, id) > (${after.nextAttemptAt}::timestamptz, ${after.id}::uuid)` : sql``}
  order by next_attempt_at, id limit ${limit}`;

export const markSending = (sql: Sql, { lease, route }: { lease: Lease; route: DeliveryRoute }) => sql`
  update deliveries set state = 'SENDING', recipient = ${route.recipient}, address_version = ${route.addressVersion},
    content = ${route.content}, rule = ${route.rule}, attempts = attempts + 1,
    lease_token = ${lease.token}, lease_until = ${lease.until}, next_attempt_at = ${lease.until}
  where id = ${lease.deliveryId}`;

export const markPostponed = (sql: Sql, id: string, until: Date) => sql`
  update deliveries set state = 'QUEUED', next_attempt_at = ${until}, lease_token = null, lease_until = null
  where id = ${id}`;

/** It goes nowhere: no recipient stands in it, an earlier attempt's neither. */
export const markRefused = (sql: Sql, id: string, rule: string) => sql`
  update deliveries set state = 'REFUSED', rule = ${rule}, recipient = null, address_version = null,
    next_attempt_at = null, lease_token = null, lease_until = null
  where id = ${id}`;

export async function holdsLease(sql: Sql, lease: Lease, now: Date): Promise<boolean> {
  const rows = await sql`
    select 1 from deliveries
    where id = ${lease.deliveryId} and state = 'SENDING' and lease_token = ${lease.token} and lease_until > ${now}`;
  return rows.length === 1;
}

export interface AttemptEnd {
  readonly state: "SENT" | "QUEUED" | "BOUNCED" | "FAILED";
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

/** False: the lease is somebody else's by now, and nothing was written. */
export async function endAttempt(sql: Sql, lease: Lease, end: AttemptEnd): Promise<boolean> {
  const rows = await sql`
    update deliveries set ${sql({ ...end, leaseToken: null, leaseUntil: null })}
    where id = ${lease.deliveryId} and state = 'SENDING' and lease_token = ${lease.token}
    returning id`;
  return rows.length === 1;
}
