import type { AccountRow } from "../accounts/account.ts";
import type { Sql } from "../database/connection.ts";
import type { disclosureAlarms } from "../database/tables/delivery.table.ts";
import type { messages } from "../database/tables/message.table.ts";
import type { tickets } from "../database/tables/ticket.table.ts";
import type { ServiceRow } from "../services/service.ts";
import type { AttachedFile } from "./delivery.ts";

type TicketColumns =
  | "id"
  | "reference"
  | "accountId"
  | "correspondentEmail"
  | "serviceId"
  | "subject"
  | "status"
  | "language"
  | "closedAt"
  | "version";
export type TicketOfDelivery = Pick<typeof tickets.$inferSelect, TicketColumns>;
export type MessageOfDelivery = Pick<
  typeof messages.$inferSelect,
  "id" | "kind" | "bodyText" | "disclosure" | "serviceId"
>;
export type ReleasedAlarm = Pick<typeof disclosureAlarms.$inferSelect, "ticketId" | "authorId" | "textSha256"> & {
  readonly releasedById: string;
};

/** Reads for the worker alone: what the route and the mail of one delivery rest on. */
export async function findAccountOf(sql: Sql, accountId: string): Promise<AccountRow | null> {
  const [row] = await sql<AccountRow[]>`select * from accounts where id = ${accountId}`;
  return row ?? null;
}

export async function findTicketOf(sql: Sql, ticketId: string): Promise<TicketOfDelivery | null> {
  const [row] = await sql<TicketOfDelivery[]>`
    select id, reference, account_id, correspondent_email, service_id, subject, status, language, closed_at, version
    from tickets where id = ${ticketId}`;
  return row ?? null;
}

export async function findMessageOf(sql: Sql, messageId: string): Promise<MessageOfDelivery | null> {
  const [row] = await sql<MessageOfDelivery[]>`
    select id, kind, body_text, disclosure, service_id from messages where id = ${messageId}`;
  return row ?? null;
}

/** In the order in which the author named them. */
export const listAttachments = (sql: Sql, messageId: string) => sql<AttachedFile[]>`
  select file_name, coalesce(sniffed_type, claimed_type) as content_type, size, sha256
  from attachments where message_id = ${messageId} and state = 'READY' order by position, id`;

export async function findServiceOf(sql: Sql, serviceId: string): Promise<ServiceRow | null> {
  const [row] = await sql<ServiceRow[]>`select * from services where id = ${serviceId}`;
  return row ?? null;
}

/** Everybody's: whose they are is what the policy asks. */
export const listServicesNamed = (sql: Sql, names: readonly string[]) =>
  sql<ServiceRow[]>`select * from services where name = any(${names as string[]}::text[])`;

export async function findReleasedAlarm(sql: Sql, alarmId: string): Promise<ReleasedAlarm | null> {
  const [row] = await sql<ReleasedAlarm[]>`
    select ticket_id, author_id, released_by_id, text_sha256 from disclosure_alarms
    where id = ${alarmId} and released_at is not null and released_by_id is not null`;
  return row ?? null;
}

/** Message-IDs of what was said before in the ticket, oldest first, the last `limit`. Notes have no part in it. */
export async function listReferences(sql: Sql, messageId: string, limit: number): Promise<string[]> {
  const rows = await sql<{ rfcMessageId: string }[]>`
    select rfc_message_id from (
      select earlier.created_at, earlier.id, coalesce(sent.rfc_message_id, earlier.rfc_message_id) as rfc_message_id
      from messages this
      join messages earlier on earlier.ticket_id = this.ticket_id
      left join lateral (
        select rfc_message_id from deliveries where message_id = earlier.id order by created_at limit 1
      ) sent on true
      where this.id = ${messageId} and earlier.kind <> 'NOTE' and (earlier.created_at, earlier.id) < (this.created_at, this.id)
    ) said
    where rfc_message_id is not null order by created_at desc, id desc limit ${limit}`;
  return rows.map(({ rfcMessageId }) => rfcMessageId).reverse();
}

/** One lock order everywhere: delivery, address, account, service, ticket. */
export const lockAddress = (sql: Sql, address: string) => sql`select app.lock_address(${address}, false)`;
export const lockAccount = (sql: Sql, id: string) => sql`select app.lock_account(${id}::uuid, false)`;
export const lockService = (sql: Sql, id: string) => sql`select app.lock_service(${id}::uuid, false)`;
export const lockTicket = (sql: Sql, id: string) => sql`select app.lock_ticket(${id}::uuid)`;

/** R7. Only if the address is still the one that the mail went to, and nothing graver is known of it. */
export async function markAddressBouncing(
  sql: Sql,
  sentTo: { accountId: string; address: string; version: number },
  at: Date,
): Promise<boolean> {
  const rows = await sql`
    update accounts set registered_email_state = 'BOUNCING', updated_at = ${at}
    where id = ${sentTo.accountId} and registered_email = ${sentTo.address}
      and registered_email_version = ${sentTo.version} and registered_email_state = 'CONFIRMED'
    returning id`;
  return rows.length === 1;
}

/** Whether a delivery of ours went out under it. */
export async function isMessageIdOfOurs(sql: Sql, rfcMessageId: string): Promise<boolean> {
  const rows = await sql`select 1 from deliveries where rfc_message_id = ${rfcMessageId}`;
  return rows.length > 0;
}
