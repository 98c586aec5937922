import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { deliveries } from "../database/tables/delivery.table.ts";
import type { AttachmentRow } from "./attachment.ts";
import type { MessageRow, NewMessage } from "./message.ts";

export type { AttachmentRow } from "./attachment.ts";
export type DeliveryRow = typeof deliveries.$inferSelect;
/** The message that carries a file. */
export type AttachmentPlace = Pick<AttachmentRow, "messageId" | "ticketId" | "accountId" | "isInternal">;

/** All but the search vector. */
const columns = (sql: Sql) => sql`
  messages.id, messages.ticket_id, messages.account_id, messages.kind, messages.origin, messages.author_kind,
  messages.author_staff_id, messages.author_email, messages.author_name, messages.trust, messages.body_text,
  messages.quoted_text, messages.body_html, messages.disclosure, messages.service_id, messages.inbound_message_id,
  messages.rfc_message_id, messages.created_at`;

export const findMessagesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<MessageRow[]>`select ${columns(sql)} from messages where id = any(${ids as string[]}::uuid[])`;

export const listMessages = (sql: Sql, frame: PageFrame, ticketId: string) => sql<(MessageRow & Keyed)[]>`
  select ${columns(sql)}, ${frame.keys(sql)} from messages
  where ticket_id = ${ticketId} and ${frame.within(sql)} ${frame.tail(sql)}`;

export const insertMessage = (sql: Sql, message: NewMessage) => sql`insert into messages ${sql(message)}`;

/** The tickets that these RFC 5322 Message-IDs belong to, of mails in and out. */
export const findTicketIdsByMessageIds = (sql: Sql, rfcMessageIds: readonly string[]) => sql<
  { ticketId: string; rfcMessageId: string }[]
>`
  select ticket_id, rfc_message_id from messages where rfc_message_id = any(${rfcMessageIds as string[]}::text[])
  union
  select ticket_id, rfc_message_id from deliveries where rfc_message_id = any(${rfcMessageIds as string[]}::text[])`;

export const findAttachmentsOf = (sql: Sql, messageIds: readonly string[]) => sql<AttachmentRow[]>`
  select * from attachments where message_id = any(${messageIds as string[]}::uuid[]) order by message_id, position, id`;

export const findAttachmentsByIds = (sql: Sql, ids: readonly string[]) =>
  sql<AttachmentRow[]>`select * from attachments where id = any(${ids as string[]}::uuid[])`;

/** Those of these that the caller may still put on a message, as row security has it, locked until the transaction ends. */
export const lockWaitingAttachments = (sql: Sql, ids: readonly string[]) => sql<AttachmentRow[]>`
  select * from attachments where id = any(${ids as string[]}::uuid[]) and message_id is null order by id for update`;

export async function insertAttachments(sql: Sql, rows: readonly AttachmentRow[]): Promise<void> {
  if (rows.length > 0) await sql`insert into attachments ${sql(rows as AttachmentRow[])}`;
}

/** In this order. How many were there and on no message yet. */
export async function updatePlace(sql: Sql, ids: readonly string[], place: AttachmentPlace): Promise<number> {
  const { count } = await sql`
    update attachments set ${sql({ ...place })},
      position = array_position(${ids as string[]}::uuid[], id) - 1
    where id = any(${ids as string[]}::uuid[]) and message_id is null`;
  return count;
}

/** False where its bytes are there already. */
export interface AttachmentContent {
  readonly sha256: string;
  readonly sniffedType: string | null;
  readonly state: "READY" | "SCANNING";
}

export async function updateContent(sql: Sql, id: string, content: AttachmentContent): Promise<boolean> {
  const { count } = await sql`update attachments set ${sql(content)} where id = ${id} and state = 'UPLOADING'`;
  return count === 1;
}

export async function updateScanned(sql: Sql, id: string, state: "READY" | "BLOCKED"): Promise<boolean> {
  const { count } = await sql`update attachments set state = ${state} where id = ${id} and state = 'SCANNING'`;
  return count === 1;
}

/** Worker: files that nobody could look at when they came, oldest first. */
export const findUnscanned = (sql: Sql, after: string | null, limit: number) => sql<{ id: string; sha256: string }[]>`
  select id, sha256 from attachments where state = 'SCANNING' ${after ? sql`and id > ${after}` : sql``}
  order by id limit ${limit}`;

export const findDeliveriesOf = (sql: Sql, messageIds: readonly string[]) => sql<DeliveryRow[]>`
  select * from deliveries where message_id = any(${messageIds as string[]}::uuid[]) order by message_id, created_at, id`;

export const findDeliveriesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<DeliveryRow[]>`select * from deliveries where id = any(${ids as string[]}::uuid[])`;
