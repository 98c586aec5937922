import type postgres from "postgres";
import type { Sql } from "../database/connection.ts";

export interface ExpiredMail {
  readonly id: string;
  readonly reason: string;
  readonly sha256: string;
}

/**
 * Worker: held mail that nobody decided about in its time, the oldest first; counted from when it was kept, since a gateway may
 * have had it longer. What somebody is deciding about at this moment is left to them.
 */
export const expireWaiting = (sql: Sql, heldBefore: Date, now: Date, limit: number) => sql<ExpiredMail[]>`
  with due as (
    select id from inbound_messages
    where outcome = 'HELD' and review_state = 'OPEN' and received_at <= ${heldBefore} and kept_at <= ${heldBefore}
    order by received_at, id limit ${limit} for no key update skip locked)
  update inbound_messages set review_state = 'EXPIRED', review_at = ${now}
  where id in (select id from due) returning id, reason, sha256`;

/** What the retention of a mail's bytes goes by. */
export const RETENTION_CLASSES = ["ACCEPTED", "HELD", "IGNORED"] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

export interface ErasedMail {
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
}

/** Worker: from here on nobody reads these bytes. Those of a blob are still there until `dropped`. */
export const eraseBytes = (sql: Sql, kind: RetentionClass, before: Date, now: Date, limit: number) => sql<ErasedMail[]>`
  with due as (
    select id from inbound_messages
    where bytes_erased_at is null and received_at <= ${before} and ${isOver(sql, kind, before)}
    order by received_at, id limit ${limit} for no key update skip locked)
  update inbound_messages
  set raw = null, bytes_erased_at = ${now}, is_blob_left = (raw is null)
  where id in (select id from due) returning id, sha256, size`;

/** Held mail that became a ticket is kept like accepted mail. What waits for the desk, or for a verdict, is never over. */
function isOver(sql: Sql, kind: RetentionClass, before: Date): postgres.Fragment {
  if (kind === "IGNORED") return sql`outcome = 'IGNORED' and judged_at <= ${before}`;
  if (kind === "HELD")
    return sql`outcome = 'HELD' and review_state in ('DISCARDED', 'EXPIRED') and review_at <= ${before}`;
  return sql`(outcome = 'ACCEPTED' and judged_at <= ${before}
              or outcome = 'HELD' and review_state in ('RELEASED', 'CLAIMED') and review_at <= ${before})`;
}

export interface BlobLeft {
  readonly id: string;
  readonly sha256: string;
}

/** Erased mail whose bytes were a blob that may still be there, in the order of their ids, after one. */
export const listBlobsLeft = (sql: Sql, after: string | null, limit: number) => sql<BlobLeft[]>`
  select id, sha256 from inbound_messages
  where is_blob_left ${after ? sql`and id > ${after}` : sql``}
  order by id limit ${limit}`;

export const noteBlobDropped = (sql: Sql, id: string) =>
  sql`update inbound_messages set is_blob_left = false where id = ${id}`;
