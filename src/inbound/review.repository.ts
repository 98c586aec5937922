import type { Sql } from "../database/connection.ts";
import type { inboundMessages } from "../database/tables/inbound-message.table.ts";
import { conditions, type InboundMessageQuery } from "./inbound-message.repository.ts";

type Stored = typeof inboundMessages.$inferSelect;

/** A mail that waits, with everything that reading it again needs. */
export type WaitingMail = Pick<
  Stored,
  | "id"
  | "receivedAt"
  | "sha256"
  | "raw"
  | "mailFrom"
  | "rcptTo"
  | "clientIp"
  | "helo"
  | "advice"
  | "dnsAnswers"
  | "outcome"
  | "reason"
  | "claimedAddress"
  | "subject"
  | "reviewState"
>;

/** Locked until the transaction ends: of two who decide, the second sees what the first made of it. */
export async function lockWaitingMail(sql: Sql, id: string): Promise<WaitingMail | null> {
  const [row] = await sql<WaitingMail[]>`
    select id, received_at, sha256, raw, mail_from, rcpt_to, host(client_ip) as client_ip, helo, advice, dns_answers, outcome,
           reason, claimed_address, subject, review_state
    from inbound_messages where id = ${id} for no key update`;
  return row ?? null;
}

export interface Reviewed {
  readonly state: "RELEASED" | "CLAIMED";
  /** Null for a claim: nobody of the desk did it. */
  readonly byId: string | null;
  readonly note: string | null;
  readonly accountId: string | null;
  readonly ticketId: string;
  readonly messageId: string;
}

export const updateFiled = (sql: Sql, id: string, { state, byId, note, ...filed }: Reviewed, at: Date) => sql`
  update inbound_messages
  set ${sql({ reviewState: state, reviewAt: at, ...(byId ? { reviewById: byId, reviewNote: note } : {}), ...filed })}
  where id = ${id}`;

export interface Discarding {
  readonly byId: string;
  readonly note: string | null;
  readonly at: Date;
}

/** Those that still wait; in the order of their ids, so that two who discard never wait for each other in a circle. */
export async function discardWaiting(sql: Sql, ids: readonly string[], by: Discarding): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    with waiting as (
      select id from inbound_messages
      where id = any(${ids as string[]}::uuid[]) and outcome = 'HELD' and review_state = 'OPEN'
      order by id for no key update)
    update inbound_messages set ${discarded(sql, by)} where id in (select id from waiting) returning id`;
  return rows.map(({ id }) => id);
}

/** The oldest that wait and match, at most `limit`. What somebody else is deciding about at this moment is left to them. */
export async function discardMatching(
  sql: Sql,
  query: InboundMessageQuery,
  limit: number,
  by: Discarding,
): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    with waiting as (
      select id from inbound_messages
      where ${conditions(sql, query)} and outcome = 'HELD' and review_state = 'OPEN'
      order by received_at, id limit ${limit} for no key update skip locked)
    update inbound_messages set ${discarded(sql, by)} where id in (select id from waiting) returning id`;
  return rows.map(({ id }) => id);
}

export async function isAnyWaiting(sql: Sql, query: InboundMessageQuery): Promise<boolean> {
  const rows = await sql`
    select 1 from inbound_messages
    where ${conditions(sql, query)} and outcome = 'HELD' and review_state = 'OPEN' limit 1`;
  return rows.length > 0;
}

const discarded = (sql: Sql, { byId, note, at }: Discarding) =>
  sql({ reviewState: "DISCARDED", reviewById: byId, reviewAt: at, reviewNote: note });

export async function findKnownIds(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`
    select id from inbound_messages where id = any(${ids as string[]}::uuid[])`;
  return new Set(rows.map(({ id }) => id));
}
