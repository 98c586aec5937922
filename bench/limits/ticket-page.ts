import { globalId, rowId } from "../../src/nodes/global-id.ts";
import type { Flight } from "./flight.ts";

interface Head {
  id: string;
  reference: string;
  subject: string;
  status: string;
  priority: string;
  origin: string;
  language: string;
  createdAt: Date;
  version: number;
  accountId: string;
  number: string;
  displayName: string;
  accountStatus: string;
  accountLanguage: string;
  registeredEmail: string;
  serviceId: string;
  serviceKind: string;
  serviceName: string;
  serviceStatus: string;
  expiresOn: string | null;
}

interface MessageRow {
  id: string;
  kind: string;
  origin: string;
  createdAt: Date;
  bodyText: string;
  quotedText: string | null;
  bodyHtml: string | null;
  trust: string;
  disclosure: string | null;
}

interface AttachmentRow {
  id: string;
  messageId: string;
  fileName: string;
  claimedType: string;
  sniffedType: string | null;
  size: number;
  state: string;
}

interface DeliveryRow {
  id: string;
  messageId: string;
  recipient: string | null;
  state: string;
  content: string;
  rule: string;
  attempts: number;
  lastError: string | null;
  sentAt: Date | null;
}

/** B3 in four statements of one flight; a json_agg in one costs PostgreSQL more than it saves. */
export async function ticketPageOf(fly: Flight, globalTicketId: string) {
  const id = rowId("Ticket", globalTicketId)!;
  const [[head], messages, attachments, deliveries] = await fly("mittente_desk", "", (sql) => {
    const newest = sql`select id from messages where ticket_id = ${id} order by created_at desc, id desc limit 20`;
    return Promise.all([
      sql<Head[]>`
        select t.id, t.reference, t.subject, t.status, t.priority, t.origin, t.language, t.created_at, t.version,
               a.id as account_id, a.number, a.display_name, a.registered_email, a.language as account_language,
               case when a.status = 'CLOSED' then 'CLOSED' when a.frozen_at is not null then 'FROZEN' else a.status end as account_status,
               s.id as service_id, s.kind as service_kind, s.name as service_name, s.status as service_status,
               s.expires_on::text as expires_on
        from tickets t left join accounts a on a.id = t.account_id left join services s on s.id = t.service_id
        where t.id = ${id}`.execute(),
      sql<MessageRow[]>`
        select id, kind, origin, created_at, body_text, quoted_text, body_html, trust, disclosure
        from messages where ticket_id = ${id} order by created_at desc, id desc limit 21`.execute(),
      sql<AttachmentRow[]>`
        select id, message_id, file_name, claimed_type, sniffed_type, size, state
        from attachments where message_id in (${newest}) order by message_id, position, id`.execute(),
      sql<DeliveryRow[]>`
        select id, message_id, recipient, state, content, rule, attempts, last_error, sent_at
        from deliveries where message_id in (${newest}) order by message_id, created_at, id`.execute(),
    ]);
  });
  return head ? page(head, messages, attachments, deliveries) : null;
}

function page(
  head: Head,
  messages: readonly MessageRow[],
  attachments: readonly AttachmentRow[],
  deliveries: readonly DeliveryRow[],
) {
  const { id, reference, subject, status, priority, origin, language, createdAt, version } = head;
  const files = Map.groupBy(attachments, ({ messageId }) => messageId);
  const mails = Map.groupBy(deliveries, ({ messageId }) => messageId);
  return {
    id: globalId("Ticket", id),
    reference,
    subject,
    status,
    priority,
    origin,
    language,
    createdAt,
    version,
    account: {
      id: globalId("Account", head.accountId),
      number: head.number,
      displayName: head.displayName,
      status: head.accountStatus,
      language: head.accountLanguage,
      registeredEmail: head.registeredEmail,
    },
    service: {
      id: globalId("Service", head.serviceId),
      kind: head.serviceKind,
      name: head.serviceName,
      status: head.serviceStatus,
      expiresOn: head.expiresOn,
    },
    messages: {
      nodes: messages
        .slice(0, 20)
        .toReversed()
        .map((message) => ({
          ...message,
          id: globalId("Message", message.id),
          attachments: (files.get(message.id) ?? []).map(attachment),
          deliveries: (mails.get(message.id) ?? []).map(delivery),
        })),
      pageInfo: { hasPreviousPage: messages.length > 20, startCursor: messages[19]?.id },
    },
  };
}

const attachment = ({ id, fileName, claimedType, sniffedType, size, state }: AttachmentRow) => ({
  id: globalId("Attachment", id),
  fileName,
  contentType: sniffedType ?? claimedType,
  size,
  state,
});

const delivery = ({ id, recipient, state, content, rule, attempts, lastError, sentAt }: DeliveryRow) => ({
  id: globalId("Delivery", id),
  recipient,
  state,
  content,
  rule,
  attempts,
  lastError,
  sentAt,
});
