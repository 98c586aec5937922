import type postgres from "postgres";
import type { Sql } from "../database/connection.ts";
import type { ClaimedMail, Verdict } from "./inbound-message.ts";

/** Ingest: takes a due mail that nobody is judging; null where there is none under this id. */
export async function claimMail(sql: Sql, id: string, now: Date, leaseUntil: Date): Promise<ClaimedMail | null> {
  const [row] = await sql<ClaimedMail[]>`
    update inbound_messages set lease_until = ${leaseUntil}, attempts = attempts + 1
    where id = ${id} and outcome = 'DEFERRED' and next_attempt_at <= ${now} and (lease_until is null or lease_until <= ${now})
    returning id, received_at, kept_at, sha256, raw, mail_from, rcpt_to, host(client_ip) as client_ip, helo, advice, attempts`;
  return row ?? null;
}

/** False where the lease ran out and somebody else took it, or where it is judged already. */
export async function lockClaimed(sql: Sql, { id, attempts }: Pick<ClaimedMail, "id" | "attempts">): Promise<boolean> {
  const rows = await sql`
    select 1 from inbound_messages where id = ${id} and outcome = 'DEFERRED' and attempts = ${attempts} for update`;
  return rows.length === 1;
}

/** Given back undecided: whoever is next may take it at once. */
export const releaseClaim = (sql: Sql, { id, attempts }: Pick<ClaimedMail, "id" | "attempts">) => sql`
  update inbound_messages set lease_until = null, attempts = ${attempts - 1}
  where id = ${id} and outcome = 'DEFERRED' and attempts = ${attempts}`;

export const updateVerdict = (sql: Sql, id: string, verdict: Verdict) => {
  const { explanation, dnsAnswers, ...columns } = verdict;
  const row = {
    ...columns,
    explanation: sql.json(explanation as unknown[] as postgres.JSONValue[]),
    ...(dnsAnswers === undefined
      ? {}
      : { dnsAnswers: dnsAnswers === null ? null : sql.json(dnsAnswers as postgres.JSONValue) }),
    leaseUntil: null,
  };
  return sql`update inbound_messages set ${sql(row)} where id = ${id}`;
};

/** One judgement at a time of the same bytes, and of one sender's mail: what each counts and compares stays true. */
export const lockJudging = (sql: Sql, what: "bytes" | "sender" | "answer", value: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`judging ${what}:${value}`}, 0))`;

/** The same bytes under another key: kept before this one, or decided before it. */
export async function findSameBytes(
  sql: Sql,
  mail: Pick<ClaimedMail, "id" | "sha256" | "keptAt">,
): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from inbound_messages
    where sha256 = ${mail.sha256} and id <> ${mail.id} and reason <> 'DUPLICATE_DELIVERY'
      and (outcome <> 'DEFERRED' or (kept_at, id) < (select kept_at, id from inbound_messages where id = ${mail.id}))
    order by kept_at, id limit 1`;
  return row?.id ?? null;
}

export interface SeenMessage {
  readonly address: string;
  readonly rfcMessageId: string | null;
  readonly bodySha256: string | null;
  readonly signatureHashes: readonly string[];
  /** Copies of these very bytes are step 1's. */
  readonly sha256: string;
  /** A mail that is judged again, as it was then: what was kept after it does not count. Absent: everything that is kept. */
  readonly keptBefore?: KeptMoment;
}

/** A place in the order in which mail was kept. */
export type KeptMoment = Pick<ClaimedMail, "id" | "keptAt">;

const keptBefore = (sql: Sql, mail: KeptMoment | undefined) =>
  mail === undefined ? sql`` : sql`and (kept_at, id) < (${mail.keptAt}, ${mail.id})`;

/** Another copy of the message that became one of a ticket: same sender, Message-ID and body, or the same signature. */
export async function findSameMessage(sql: Sql, seen: SeenMessage): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from inbound_messages
    where (rfc_message_id = ${seen.rfcMessageId} and body_sha256 = ${seen.bodySha256} and claimed_address = ${seen.address}
           or signature_hashes && ${seen.signatureHashes as string[]}::text[])
      and (outcome = 'ACCEPTED' or review_state in ('RELEASED', 'CLAIMED')) and sha256 <> ${seen.sha256}
      ${keptBefore(sql, seen.keptBefore)}
    order by kept_at, id limit 1`;
  return row?.id ?? null;
}

export async function isMessageIdReused(sql: Sql, seen: SeenMessage): Promise<boolean> {
  const rows = await sql`
    select 1 from inbound_messages
    where rfc_message_id = ${seen.rfcMessageId} and body_sha256 <> ${seen.bodySha256} and sha256 <> ${seen.sha256}
      ${keptBefore(sql, seen.keptBefore)} limit 1`;
  return rows.length > 0;
}

export interface SenderRates {
  readonly ofAccount: number;
  readonly ofDomain: number;
}

/** How much proven mail came since then, each count cut at its limit. Ignored mail does not count. */
export async function countSince(
  sql: Sql,
  sender: { readonly accountIds: readonly string[]; readonly domain: string; readonly keptBefore?: KeptMoment },
  since: Date,
  limits: { readonly perAccount: number; readonly perDomain: number },
): Promise<SenderRates> {
  const [row] = await sql<SenderRates[]>`
    select (select coalesce(max(n), 0)::int from unnest(${sender.accountIds as string[]}::uuid[]) wanted(id), lateral (
              select count(*) as n from (
                select 1 from inbound_messages m
                where m.account_id = wanted.id and m.received_at > ${since} and m.outcome in ('ACCEPTED', 'HELD')
                  and m.proven_domain is not null ${keptBefore(sql, sender.keptBefore)} limit ${limits.perAccount}) found) counted) as of_account,
           (select count(*)::int from (
              select 1 from inbound_messages m
              where m.proven_domain = ${sender.domain} and m.received_at > ${since} and m.outcome in ('ACCEPTED', 'HELD')
              ${keptBefore(sql, sender.keptBefore)} limit ${limits.perDomain}) found) as of_domain`;
  return row!;
}
