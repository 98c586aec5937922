import type { Sql } from "../database/connection.ts";
import type { DueRow } from "../outbox/due-rows.ts";

/** Deferred mail that is due as of `now` and in nobody's hands, the longest waiting first, after the given place. */
export const listDueInboundMessages = (sql: Sql, now: Date, after: DueRow | null, limit: number) => sql<DueRow[]>`
  select id, next_attempt_at::text as next_attempt_at from inbound_messages
  where outcome = 'DEFERRED' and next_attempt_at <= ${now} and (lease_until is null or lease_until <= ${now})
    ${after ? sql`and (next_attempt_at, id) > (${after.nextAttemptAt}::timestamptz, ${after.id}::uuid)` : sql``}
  order by next_attempt_at, id limit ${limit}`;

/** At most `limit` of the oldest; how many there were. */
export async function deleteIdempotencyKeysBefore(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await sql`
    delete from idempotency_keys where (client, key) in (
      select client, key from idempotency_keys where created_at < ${before} order by created_at limit ${limit})`;
  return count;
}

/** At most `limit` of the oldest; how many there were. */
export async function deleteChallengesBefore(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await sql`
    delete from challenges where id in (
      select id from challenges where expires_at < ${before} order by expires_at limit ${limit})`;
  return count;
}

/** At most `limit` of the oldest; how many there were. A session that is over has none that works. */
export async function deleteRefreshTokensBefore(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await sql`
    delete from refresh_tokens where id in (
      select id from refresh_tokens where expires_at < ${before} order by expires_at limit ${limit})`;
  return count;
}

/** Those that count nothing any more, at most `limit`; how many there were. */
export async function deleteAttemptLimitsBefore(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await sql`
    delete from attempt_limits where full_at < ${before} and key in (
      select key from attempt_limits where full_at < ${before} order by full_at limit ${limit})`;
  return count;
}

/** At most `limit` of the oldest; how many there were. */
export async function deleteCeremoniesBefore(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await sql`
    delete from passkey_ceremonies where id in (
      select id from passkey_ceremonies where expires_at < ${before} order by expires_at limit ${limit})`;
  return count;
}
