import type { Keyed, PageFrame } from "../connections/page.ts";
import type postgres from "postgres";
import type { Sql } from "../database/connection.ts";
import type { InboundMessageRow, KeptMail, Receipt } from "./inbound-message.ts";

/** Bridge: what this key was used for, if it was. */
export async function findReceipt(
  sql: Sql,
  clientId: string,
  idempotencyKey: string,
): Promise<(Receipt & { readonly inputHash: string }) | null> {
  const [row] = await sql<(Receipt & { inputHash: string })[]>`
    select id, received_at, sha256, input_hash from inbound_messages
    where client_id = ${clientId} and idempotency_key = ${idempotencyKey}`;
  return row ?? null;
}

export const insertInboundMessage = (sql: Sql, mail: KeptMail) =>
  sql`insert into inbound_messages ${sql({ ...mail, advice: mail.advice === null ? null : sql.json(mail.advice as postgres.JSONValue) })}`;

/** The row decides, the job only wakes. */
export const wakeJudge = (sql: Sql, id: string) => sql`select app.wake('judge', ${id})`;

/** All but the bytes. */
const columns = (sql: Sql): postgres.Fragment => sql`
  inbound_messages.id, inbound_messages.client_id, inbound_messages.idempotency_key, inbound_messages.received_at,
  inbound_messages.kept_at, inbound_messages.size, inbound_messages.sha256, inbound_messages.mail_from,
  inbound_messages.rcpt_to, host(inbound_messages.client_ip) as client_ip, inbound_messages.helo, inbound_messages.tls,
  inbound_messages.mta, inbound_messages.advice, inbound_messages.outcome, inbound_messages.reason, inbound_messages.flags,
  inbound_messages.explanation, inbound_messages.judged_at, inbound_messages.attempts, inbound_messages.next_attempt_at,
  inbound_messages.lease_until, inbound_messages.claimed_from, inbound_messages.claimed_address, inbound_messages.reply_to,
  inbound_messages.sender, inbound_messages.cc, inbound_messages.subject, inbound_messages.text_preview,
  inbound_messages.rfc_message_id, inbound_messages.body_sha256, inbound_messages.signature_hashes, inbound_messages.spf,
  inbound_messages.dkim, inbound_messages.dmarc, inbound_messages.arc, inbound_messages.proven_domain,
  inbound_messages.dns_answers, inbound_messages.account_id, inbound_messages.candidate_account_ids,
  inbound_messages.ticket_id, inbound_messages.message_id, inbound_messages.duplicate_of_id, inbound_messages.review_state,
  inbound_messages.review_by_id, inbound_messages.review_at, inbound_messages.review_note,
  (inbound_messages.bytes_erased_at is null) as has_bytes`;

export const findInboundMessagesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<InboundMessageRow[]>`select ${columns(sql)} from inbound_messages where id = any(${ids as string[]}::uuid[])`;

/** Null where there is none, or where the retention of its bytes is over. Without `raw` they are the blob named by sha256. */
export async function findRawSource(
  sql: Sql,
  id: string,
): Promise<{
  readonly id: string;
  readonly sha256: string;
  readonly raw: Uint8Array | null;
  readonly keptAt: Date;
} | null> {
  const [row] = await sql<{ id: string; sha256: string; raw: Uint8Array | null; keptAt: Date }[]>`
    select id, sha256, raw, kept_at from inbound_messages where id = ${id} and bytes_erased_at is null`;
  return row ?? null;
}

export interface InboundMessageQuery {
  readonly outcome?: readonly string[] | null;
  readonly reason?: readonly string[] | null;
  readonly review?: readonly string[] | null;
  /** Canonical. */
  readonly claimedAddress?: string | null;
  readonly accountId?: string | null;
  readonly receivedAfter?: Date | null;
  readonly receivedBefore?: Date | null;
}

export const listInboundMessages = (sql: Sql, frame: PageFrame, query: InboundMessageQuery) => sql<
  (InboundMessageRow & Keyed)[]
>`
  select ${columns(sql)}, ${frame.keys(sql)} from inbound_messages
  where ${conditions(sql, query)} and ${frame.within(sql)} ${frame.tail(sql)}`;

/** Only what is asked for stands in the statement, so that each combination gets the plan it deserves. */
export function conditions(sql: Sql, query: InboundMessageQuery): postgres.Fragment {
  const texts = (values: readonly string[]) => sql`${values as string[]}::text[]`;
  const parts: postgres.Fragment[] = [];
  if (query.outcome) parts.push(sql`inbound_messages.outcome = any(${texts(query.outcome)})`);
  if (query.reason) parts.push(sql`inbound_messages.reason = any(${texts(query.reason)})`);
  if (query.review) parts.push(sql`inbound_messages.review_state = any(${texts(query.review)})`);
  if (query.claimedAddress) parts.push(sql`inbound_messages.claimed_address = ${query.claimedAddress}`);
  if (query.accountId)
    parts.push(sql`(inbound_messages.account_id = ${query.accountId}
                    or ${query.accountId} = any(inbound_messages.candidate_account_ids))`);
  if (query.receivedAfter) parts.push(sql`inbound_messages.received_at > ${query.receivedAfter}`);
  if (query.receivedBefore) parts.push(sql`inbound_messages.received_at < ${query.receivedBefore}`);
  return parts.reduce((all, part) => sql`${all} and ${part}`, sql`true`);
}
