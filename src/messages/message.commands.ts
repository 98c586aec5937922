import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import type { ReleasedReply } from "../guards/alarm.guards.ts";
import type { RoutedOpening, RoutedReply } from "../guards/reply.guards.ts";
import { newId } from "../nodes/global-id.ts";
import { queueDelivery } from "../outbox/delivery.commands.ts";
import type { DeskTicket, OwnedTicket, PortalAccount, StaffAuthor } from "../policy/caller.ts";
import type { Disclosure, TicketStatus } from "../policy/facts.ts";
import type { ReplyRoute } from "../policy/reply-routing.ts";
import type { LinkedService } from "../policy/service-link.ts";
import { applyTicketEvent } from "../policy/ticket-status.ts";
import { changeTicket, continueTicket, createTicket, markRead } from "../tickets/ticket.commands.ts";
import { markReleased } from "./alarm.repository.ts";
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

/** A customer's new matter. */
export async function openTicket(
  transaction: Transaction,
  portal: PortalAccount,
  service: LinkedService | null,
  input: { readonly subject: string; readonly body: string },
  { now }: Occasion,
): Promise<Written> {
  const { account } = portal;
  const ticketId = await createTicket(
    transaction,
    {
      accountId: account.id,
      subject: input.subject.trim(),
      origin: "PORTAL",
      language: account.language,
      serviceId: service?.serviceId ?? null,
    },
    now,
  );
  const ticket = { id: ticketId, accountId: account.id };
  const messageId = await writeAsCustomer(transaction, portal, ticket, input.body, null, now);
  await record(transaction, "ticket.open", ticket, messageId, "S7", {}, now);
  return { ticketId, messageId };
}

/** A customer's message on their own ticket; on a closed one, a new ticket that continues it. */
export async function postMessage(
  transaction: Transaction,
  portal: PortalAccount,
  { ticket }: OwnedTicket,
  body: string,
  { now }: Occasion,
): Promise<Written> {
  const change = applyTicketEvent(ticket.status, "CUSTOMER_WRITES", {
    closedAt: ticket.closedAt,
    now,
    reopenWindow: 0,
  });
  const { account } = portal;
  const ticketId =
    change.kind === "continues"
      ? await continueTicket(
          transaction,
          ticket.id,
          { accountId: account.id, origin: "PORTAL", language: account.language },
          now,
        )
      : ticket.id;
  const target = { id: ticketId, accountId: account.id };
  const messageId = await writeAsCustomer(
    transaction,
    portal,
    target,
    body,
    change.kind === "moved" ? change.status : null,
    now,
  );
  await record(
    transaction,
    "ticket.message-post",
    target,
    messageId,
    "S7",
    { continues: ticketId === ticket.id ? null : ticket.id },
    now,
  );
  return { ticketId, messageId };
}

/** A staff reply: message, status, and the Delivery row in one transaction. No recipient is written here: a claim decides it. */
export async function reply(
  transaction: Transaction,
  author: StaffAuthor,
  { opened, route, status, serviceId }: RoutedReply,
  input: { readonly body: string; readonly disclosure: Disclosure },
  occasion: Occasion,
): Promise<Written> {
  return writeAsStaff(
    transaction,
    author,
    opened.ticket,
    route,
    { ...input, serviceId, status, alarmId: null },
    occasion,
  );
}

/** A ticket that staff open towards a customer. */
export async function openForAccount(
  transaction: Transaction,
  author: StaffAuthor,
  { account, route, serviceId }: RoutedOpening,
  input: { readonly subject: string; readonly body: string; readonly disclosure: Disclosure },
  occasion: Occasion,
): Promise<Written> {
  const ticketId = await createTicket(
    transaction,
    { accountId: account.id, subject: input.subject.trim(), origin: "DESK", language: account.language, serviceId },
    occasion.now,
  );
  const ticket = { id: ticketId, accountId: account.id };
  const { body, disclosure } = input;
  return writeAsStaff(
    transaction,
    author,
    ticket,
    route,
    { body, disclosure, serviceId, status: "WAITING_ON_CUSTOMER", alarmId: null },
    occasion,
  );
}

/** R5: exactly the kept words go, in the name of the one who wrote them; the supervisor's name is in the audit log. */
export async function releaseAlarmedReply(
  transaction: Transaction,
  { opened, release, route, status, body, reply: kept }: ReleasedReply,
  reason: string,
  occasion: Occasion,
): Promise<Written> {
  const author = { staffId: release.authorId };
  const { disclosure, serviceId } = kept;
  const written = await writeAsStaff(
    transaction,
    author,
    opened.ticket,
    route,
    { body, disclosure, serviceId, status, alarmId: release.alarmId },
    occasion,
  );
  await markReleased(transaction.sql, release.alarmId, {
    releasedAt: occasion.now,
    releasedById: release.releasedBy,
    releaseReason: reason.trim(),
    messageId: written.messageId,
  });
  await record(
    transaction,
    "disclosure-alarm.release",
    opened.ticket,
    release.alarmId,
    "R5",
    { releasedBy: release.releasedBy, author: release.authorId },
    occasion.now,
    false,
  );
  return written;
}

/** Internal: nothing of it moves what the customer sees, and no mail is made. */
export async function addNote(
  transaction: Transaction,
  author: StaffAuthor,
  { ticket }: DeskTicket,
  body: string,
  { now }: Occasion,
): Promise<Written> {
  const messageId = newId();
  const { id: ticketId, accountId } = ticket;
  await insertMessage(transaction.sql, {
    id: messageId,
    ticketId,
    accountId,
    kind: "NOTE",
    origin: "DESK",
    authorKind: "STAFF",
    authorStaffId: author.staffId,
    trust: "STAFF",
    bodyText: body,
    createdAt: now,
  });
  await changeTicket(transaction, ticketId, { messageId, isInternal: true }, now);
  await markRead(transaction, ticket, now);
  await record(transaction, "ticket.note-add", ticket, messageId, "A3", {}, now, false);
  return { ticketId, messageId };
}

async function writeAsCustomer(
  transaction: Transaction,
  portal: PortalAccount,
  ticket: { readonly id: string; readonly accountId: string },
  body: string,
  status: TicketStatus | null,
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
  await changeTicket(transaction, ticket.id, { messageId, isInternal: false, ...(status ? { status } : {}) }, now);
  await markRead(transaction, ticket, now);
  return messageId;
}

interface StaffWords {
  readonly body: string;
  readonly disclosure: Disclosure;
  readonly serviceId: string | null;
  readonly status: TicketStatus | null;
  readonly alarmId: string | null;
}

async function writeAsStaff(
  transaction: Transaction,
  author: Pick<StaffAuthor, "staffId">,
  ticket: { readonly id: string; readonly accountId: string | null },
  route: ReplyRoute,
  { body, disclosure, serviceId, status, alarmId }: StaffWords,
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
  await record(
    transaction,
    "ticket.reply",
    ticket,
    messageId,
    rule,
    { delivery: delivery.id, outcome, content, disclosure, serviceId },
    now,
  );
  return { ticketId: ticket.id, messageId };
}

async function record(
  { sql, principal }: Transaction,
  action: string,
  ticket: { readonly id: string; readonly accountId: string | null },
  messageId: string,
  rule: string,
  facts: Record<string, string | null>,
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
