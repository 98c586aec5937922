import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { NoticeRoute } from "../policy/notices.ts";
import type { NoticeLease, NoticeRow } from "./notice.ts";
import type { DueRow } from "./due-rows.ts";

export type NewNoticeRow = Pick<
  NoticeRow,
  | "id"
  | "kind"
  | "accountId"
  | "toAccountId"
  | "toAddress"
  | "language"
  | "facts"
  | "secret"
  | "answersMessageId"
  | "whileAccountId"
  | "whileVersion"
  | "nextAttemptAt"
  | "createdAt"
  | "expiresAt"
>;

/** No RETURNING: whoever may insert need not be able to read. */
export const insertNotice = (sql: Sql, { facts, ...row }: NewNoticeRow) =>
  sql`insert into notices ${sql({ ...row, facts: sql.json(facts) })}`;

/** The job's hint that this row is due. It may get lost: the sweep finds the row too. */
export const wakeNotice = (sql: Sql, id: string) => sql`select app.wake('notify', ${id}::uuid)`;

/**
 * Locks the row if it is due: queued, or with a lease that ran out. Null too when another transaction has it at this moment.
 * While a row is SENDING, its next attempt stands at the end of the lease.
 */
export async function lockDueNotice(sql: Sql, id: string, now: Date): Promise<NoticeRow | null> {
  const [row] = await sql<NoticeRow[]>`
    select * from notices
    where id = ${id} and state in ('QUEUED', 'SENDING') and next_attempt_at <= ${now}
      and (lease_until is null or lease_until <= ${now})
    for update skip locked`;
  return row ?? null;
}

/** Due as of `now`, the longest waiting first, after the given place. */
export const listDueNotices = (sql: Sql, now: Date, after: DueRow | null, limit: number) => sql<DueRow[]>`
  select id, next_attempt_at::text as next_attempt_at from notices
  where state in ('QUEUED', 'SENDING') and next_attempt_at <= ${now}
    ${after ? sql`and (next_attempt_at, id) > (${after.nextAttemptAt}::timestamptz, ${after.id}::uuid)` : sql``}
  order by next_attempt_at, id limit ${limit}`;

export const markNoticeSending = (
  sql: Sql,
  { lease, route, rfcMessageId }: { lease: NoticeLease; route: NoticeRoute; rfcMessageId: string },
) => sql`
  update notices set state = 'SENDING', recipient = ${route.recipient}, address_version = ${route.addressVersion},
    rule = ${route.rule}, rfc_message_id = ${rfcMessageId}, attempts = attempts + 1,
    lease_token = ${lease.token}, lease_until = ${lease.until}, next_attempt_at = ${lease.until}
  where id = ${lease.noticeId}`;

export const markNoticePostponed = (sql: Sql, id: string, until: Date) => sql`
  update notices set state = 'QUEUED', next_attempt_at = ${until}, lease_token = null, lease_until = null
  where id = ${id}`;

/** The end of one that goes nowhere: neither a recipient nor a secret stands in it. */
export const markNoticeOver = (sql: Sql, id: string, state: "REFUSED" | "CANCELLED", rule: string) => sql`
  update notices set state = ${state}, rule = ${rule}, recipient = null, address_version = null, secret = null,
    next_attempt_at = null, lease_token = null, lease_until = null
  where id = ${id}`;

export async function holdsNoticeLease(sql: Sql, lease: NoticeLease, now: Date): Promise<boolean> {
  const rows = await sql`
    select 1 from notices
    where id = ${lease.noticeId} and state = 'SENDING' and lease_token = ${lease.token} and lease_until > ${now}`;
  return rows.length === 1;
}

export interface NoticeAttemptEnd {
  readonly state: "SENT" | "QUEUED" | "BOUNCED" | "FAILED";
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

/** False: the lease is somebody else's by now, and nothing was written. What is sent or over keeps no secret. */
export async function endNoticeAttempt(sql: Sql, lease: NoticeLease, end: NoticeAttemptEnd): Promise<boolean> {
  const isOver = end.state !== "QUEUED";
  const rows = await sql`
    update notices set ${sql({ ...end, leaseToken: null, leaseUntil: null })}
      ${isOver ? sql`, secret = null` : sql``}
    where id = ${lease.noticeId} and state = 'SENDING' and lease_token = ${lease.token}
    returning id`;
  return rows.length === 1;
}

/** How many automatic answers were queued since then: to that address, whoever's registered one it was or is, and to anybody, cut. */
export async function countAnswers(
  sql: Sql,
  address: string,
  since: { readonly toAddress: Date; readonly overall: Date; readonly most: number },
): Promise<{ readonly toAddress: number; readonly overall: number }> {
  const [row] = await sql<{ toAddress: number; overall: number }[]>`
    select (select count(*)::int from notices
            where kind = 'MAIL_NOT_ACCEPTED' and to_address = ${address} and created_at > ${since.toAddress})
         + (select count(*)::int from notices
            where kind = 'UNPROVEN_MAIL' and created_at > ${since.toAddress}
              and to_account_id in (select id from accounts where registered_email = ${address})) as to_address,
           (select count(*)::int from (
              select 1 from notices
              where kind in ('MAIL_NOT_ACCEPTED', 'UNPROVEN_MAIL') and created_at > ${since.overall} limit ${since.most}) found) as overall`;
  return row!;
}

/** What the desk sees of one. */
export type ShownNotice = Pick<
  NoticeRow,
  "id" | "kind" | "state" | "rule" | "recipient" | "attempts" | "lastError" | "createdAt" | "expiresAt" | "sentAt"
>;

const shown = (sql: Sql) => sql`
  id, kind, state, rule, recipient, attempts, last_error, created_at, expires_at, sent_at`;

export const listNotices = (sql: Sql, frame: PageFrame, accountId: string) => sql<(ShownNotice & Keyed)[]>`
  select ${shown(sql)}, ${frame.keys(sql)} from notices
  where account_id = ${accountId} and ${frame.within(sql)} ${frame.tail(sql)}`;

export const findNoticesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<ShownNotice[]>`select ${shown(sql)} from notices where id = any(${ids as string[]}::uuid[])`;
