import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { queueDelivery } from "../outbox/delivery.commands.ts";
import type { UsableAttachments } from "../policy/attachment-use.ts";
import type { PortalAccount, StaffAuthor } from "../policy/caller.ts";
import type { Disclosure, Facts, TicketStatus } from "../policy/facts.ts";
import type { ReplyRoute } from "../policy/reply-routing.ts";
import { changeTicket, markRead } from "../tickets/ticket.commands.ts";
import { placeAttachments } from "./attachment.commands.ts";
import { insertMessage } from "./message.repository.ts";

/** What a mutation wrote, by row ids; its payload reads them anew. */
export interface Written {
  readonly ticketId: string;
  readonly messageId: string;
}

/** What a write needs besides the values that the policy made. */
export interface Occasion {
  readonly now: Date;
  readonly supportDomain: string;
}

export interface CustomersWords {
  readonly body: string;
  readonly attachments: UsableAttachments;
  readonly status: TicketStatus | null;
}

/** The message, its files, and what it does to the ticket. */
export async function writeAsCustomer(
  transaction: Transaction,
  portal: PortalAccount,
  ticket: { readonly id: string; readonly accountId: string },
  { body, attachments, status }: CustomersWords,
  now: Date,
): Promise<string> {
  const messageId = newId();
  await insertMessage(transaction.sql, {
    id: messageId,
    ticketId: ticket.id,
    accountId: ticket.accountId,
    kind: "CUSTOMER",
    origin: "PORTAL",
    authorKind: "ACCOUNT",
    trust: portal.assurance === "CREDENTIAL" ? "PORTAL_CREDENTIAL" : "PORTAL_MAILBOX",
    bodyText: body,
    createdAt: now,
  });
  const place = { messageId, ticketId: ticket.id, accountId: ticket.accountId, isInternal: false };
  await placeAttachments(transaction, attachments, place);
  await changeTicket(transaction, ticket.id, { messageId, isInternal: false, ...(status ? { status } : {}) }, now);
  await markRead(transaction, ticket, now);
  return messageId;
}

export interface StaffWords {
  readonly body: string;
  readonly disclosure: Disclosure;
  readonly serviceId: string | null;
  readonly status: TicketStatus | null;
  /** Null where a mutation takes none. */
  readonly attachments: UsableAttachments | null;
  readonly alarmId: string | null;
}

/** The same of staff, and the Delivery row. No recipient is written here: a claim decides it. */
export async function writeAsStaff(
  transaction: Transaction,
  author: Pick<StaffAuthor, "staffId">,
  ticket: { readonly id: string; readonly accountId: string | null },
  route: ReplyRoute,
  { body, disclosure, serviceId, status, attachments, alarmId }: StaffWords,
  { now, supportDomain }: Occasion,
): Promise<Written> {
  const messageId = newId();
  await insertMessage(transaction.sql, {
    id: messageId,
    ticketId: ticket.id,
    accountId: ticket.accountId,
    kind: "STAFF_REPLY",
    origin: "DESK",
    authorKind: "STAFF",
    authorStaffId: author.staffId,
    trust: "STAFF",
    bodyText: body,
    disclosure,
    serviceId,
    createdAt: now,
  });
  const place = { messageId, ticketId: ticket.id, accountId: ticket.accountId, isInternal: false };
  if (attachments) await placeAttachments(transaction, attachments, place);
  await changeTicket(transaction, ticket.id, { messageId, isInternal: false, ...(status ? { status } : {}) }, now);
  await markRead(transaction, ticket, now);
  const { outcome, content, rule } = route;
  const delivery = await queueDelivery(transaction.sql, {
    messageId,
    ticketId: ticket.id,
    accountId: ticket.accountId,
    route,
    alarmId,
    supportDomain,
    now,
  });
  await recordMessage(
    transaction,
    "ticket.reply",
    ticket,
    messageId,
    rule,
    { delivery: delivery.id, outcome, content, disclosure, serviceId, attachmentIds: [...(attachments?.ids ?? [])] },
    now,
  );
  return { ticketId: ticket.id, messageId };
}

export async function recordMessage(
  { sql, principal }: Transaction,
  action: string,
  ticket: { readonly id: string; readonly accountId: string | null },
  messageId: string,
  rule: string,
  facts: Facts,
  at: Date,
  isVisibleToAccount = true,
): Promise<void> {
  const subject = { kind: "Ticket", id: ticket.id };
  await recordEvent(sql, {
    at,
    action,
    actor: principal.client!,
    accountId: ticket.accountId,
    subject,
    rule,
    facts: { ...facts, messageId },
    isVisibleToAccount,
  });
}
