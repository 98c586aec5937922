import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import { underDomain } from "../database/under-domain.ts";
import type { EmailChangeRow } from "./email-change.ts";

const DAY = 86_400_000;

export const findEmailChangesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<EmailChangeRow[]>`select * from email_changes where id = any(${ids as string[]}::uuid[])`;

export async function findEmailChange(sql: Sql, id: string): Promise<EmailChangeRow | null> {
  const [row] = await findEmailChangesByIds(sql, [id]);
  return row ?? null;
}

/** The one that waits for its code; null: none. */
export async function findAwaiting(sql: Sql, accountId: string): Promise<EmailChangeRow | null> {
  const [row] = await sql<EmailChangeRow[]>`
    select * from email_changes where account_id = ${accountId} and state = 'AWAITING_CONFIRMATION'`;
  return row ?? null;
}

/** What a decision about an account's address looks at: pending ones, those that can be reverted, and those of a week. */
export const listStanding = (sql: Sql, accountId: string, now: Date, revertWindow: number) => sql<EmailChangeRow[]>`
  select * from email_changes
  where account_id = ${accountId}
    and (state in ('AWAITING_CONFIRMATION', 'CONFIRMED') or revertible_until > ${now}
         or requested_at > ${new Date(now.getTime() - Math.max(revertWindow, DAY))})
  order by requested_at, id`;

/** Of each account the newest; the pending one is always that. */
export const findNewestOf = (sql: Sql, accountIds: readonly string[]) => sql<EmailChangeRow[]>`
  select distinct on (account_id) * from email_changes
  where account_id = any(${accountIds as string[]}::uuid[]) order by account_id, requested_at desc, id desc`;

export const listEmailChanges = (sql: Sql, frame: PageFrame, accountId: string) => sql<(EmailChangeRow & Keyed)[]>`
  select email_changes.*, ${frame.keys(sql)} from email_changes
  where account_id = ${accountId} and ${frame.within(sql)} ${frame.tail(sql)}`;

export async function insertEmailChange(sql: Sql, change: EmailChangeRow): Promise<EmailChangeRow> {
  const [row] = await sql<EmailChangeRow[]>`insert into email_changes ${sql(change)} returning *`;
  return row!;
}

export async function updateToConfirmed(
  sql: Sql,
  id: string,
  times: Pick<EmailChangeRow, "confirmedAt" | "effectiveAt">,
): Promise<EmailChangeRow> {
  const [row] = await sql<EmailChangeRow[]>`
    update email_changes set ${sql({ ...times, state: "CONFIRMED" })} where id = ${id} returning *`;
  return row!;
}

export async function updateToEffective(
  sql: Sql,
  id: string,
  times: Pick<EmailChangeRow, "effectiveAt" | "revertibleUntil">,
): Promise<EmailChangeRow> {
  const [row] = await sql<EmailChangeRow[]>`
    update email_changes set ${sql({ ...times, state: "EFFECTIVE" })} where id = ${id} returning *`;
  return row!;
}

export const updateToEnded = (sql: Sql, ids: readonly string[], state: "CANCELLED" | "EXPIRED", endedAt: Date) => sql<
  EmailChangeRow[]
>`
  update email_changes set state = ${state}, ended_at = ${endedAt}
  where id = any(${ids as string[]}::uuid[]) and state in ('AWAITING_CONFIRMATION', 'CONFIRMED') returning *`;

/** E4: the one that was objected to, and what went with it. */
export const updateToObjected = (
  sql: Sql,
  ids: { readonly objected: string; readonly reverted: readonly string[]; readonly cancelled: readonly string[] },
  at: Date,
) => sql`
  update email_changes set objected_at = ${at},
    ended_at = case when state in ('AWAITING_CONFIRMATION', 'CONFIRMED', 'EFFECTIVE') then ${at}::timestamptz else ended_at end,
    state = case when id = any(${ids.reverted as string[]}::uuid[]) then 'REVERTED'
                 when id = any(${ids.cancelled as string[]}::uuid[]) then 'CANCELLED' else state end
  where id = ${ids.objected} or id = any(${[...ids.reverted, ...ids.cancelled]}::uuid[])`;

/** Awaiting ones whose code is too old by then. */
export const updateRunOut = (sql: Sql, now: Date, accountId: string | null, limit: number) => sql<EmailChangeRow[]>`
  update email_changes set state = 'EXPIRED', ended_at = ${now}
  where id in (
    select id from email_changes where state = 'AWAITING_CONFIRMATION' and expires_at <= ${now}
      and ${accountId === null ? sql`true` : sql`account_id = ${accountId}`}
    order by expires_at limit ${limit} for update skip locked)
  returning *`;

export const listDue = (sql: Sql, now: Date, limit: number) => sql<Pick<EmailChangeRow, "id">[]>`
  select id from email_changes where state = 'CONFIRMED' and effective_at <= ${now} order by effective_at limit ${limit}`;

/** Counting ones whose new neighbours were not told, locked; who is locked already is in somebody's hands. */
export const lockUntold = (sql: Sql, limit: number) => sql<EmailChangeRow[]>`
  select * from email_changes where state = 'EFFECTIVE' and others_told_at is null
  order by effective_at limit ${limit} for no key update skip locked`;

export const updateToTold = (sql: Sql, id: string, at: Date) =>
  sql`update email_changes set others_told_at = ${at} where id = ${id}`;

/** S3: accounts with an address, left or to come, at one of these domains or below it. */
export const listChangingUnder = (sql: Sql, domains: readonly string[]) => sql<Pick<EmailChangeRow, "accountId">[]>`
  select distinct c.account_id from unnest(${domains as string[]}::text[]) d, email_changes c
  where ${underDomain(sql, "c.previous_email")}
    or (c.state in ('AWAITING_CONFIRMATION', 'CONFIRMED') and ${underDomain(sql, "c.new_email")})`;

/** S3: an address that may be put back stands no longer, either. */
export const markPreviousUnder = (sql: Sql, domains: readonly string[]) => sql`
  update email_changes c set previous_state = 'DOMAIN_CHANGED' from unnest(${domains as string[]}::text[]) d
  where ${underDomain(sql, "c.previous_email")} and c.previous_state <> 'DOMAIN_CHANGED'`;

/** S3: what leads to such an address, and what only a mailbox there could object to. */
export const endPendingUnder = (sql: Sql, domains: readonly string[], at: Date) => sql<EmailChangeRow[]>`
  update email_changes c set state = 'CANCELLED', ended_at = ${at} from unnest(${domains as string[]}::text[]) d
  where c.state in ('AWAITING_CONFIRMATION', 'CONFIRMED')
    and (${underDomain(sql, "c.new_email")}
         or (${underDomain(sql, "c.previous_email")} and not c.is_strong and c.origin <> 'RECOGNITION'))
  returning c.*`;
