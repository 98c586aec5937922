import type { Transaction } from "../database/transaction.ts";
import type { ReleasedReply } from "../guards/alarm.guards.ts";
import type { RoutedOpening, RoutedReply } from "../guards/reply.guards.ts";
import { newId } from "../nodes/global-id.ts";
import type { DeskTicket, OwnedTicket, PortalAccount, StaffAuthor } from "../policy/caller.ts";
import type { UsableAttachments } from "../policy/attachment-use.ts";
import type { Disclosure } from "../policy/facts.ts";
import type { LinkedService } from "../policy/service-link.ts";
import { applyTicketEvent } from "../policy/ticket-status.ts";
import { changeTicket, continueTicket, createTicket, markRead } from "../tickets/ticket.commands.ts";
import { markReleased } from "./alarm.repository.ts";
import { placeAttachments } from "./attachment.commands.ts";
import { insertMessage } from "./message.repository.ts";
import { type Occasion, recordMessage, writeAsCustomer, writeAsStaff, type Written } from "./writing.commands.ts";

export type { Occasion, Written } from "./writing.commands.ts";

/** A customer's new matter. */
export async function openTicket(
  transaction: Transaction,
  portal: PortalAccount,
  service: LinkedService | null,
  attachments: UsableAttachments,
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
  const messageId = await writeAsCustomer(
    transaction,
    portal,
    ticket,
    { body: input.body, attachments, status: null },
    now,
  );
  await recordMessage(
    transaction,
    "ticket.open",
    ticket,
    messageId,
    "S7",
    { attachmentIds: [...attachments.ids] },
    now,
  );
  return { ticketId, messageId };
}

/** A customer's message on their own ticket; on a closed one, a new ticket that continues it. */
export async function postMessage(
  transaction: Transaction,
  portal: PortalAccount,
  { ticket }: OwnedTicket,
  attachments: UsableAttachments,
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
  const status = change.kind === "moved" ? change.status : null;
  const messageId = await writeAsCustomer(transaction, portal, target, { body, attachments, status }, now);
  await recordMessage(
    transaction,
    "ticket.message-post",
    target,
    messageId,
    "S7",
    { continues: ticketId === ticket.id ? null : ticket.id, attachmentIds: [...attachments.ids] },
    now,
  );
  return { ticketId, messageId };
}

/** A staff reply: message, status, and the Delivery row in one transaction. No recipient is written here: a claim decides it. */
export async function reply(
  transaction: Transaction,
  author: StaffAuthor,
  { opened, route, status, serviceId, attachments }: RoutedReply,
  input: { readonly body: string; readonly disclosure: Disclosure },
  occasion: Occasion,
): Promise<Written> {
  return writeAsStaff(
    transaction,
    author,
    opened.ticket,
    route,
    { body: input.body, disclosure: input.disclosure, serviceId, status, attachments, alarmId: null },
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
    { body, disclosure, serviceId, status: "WAITING_ON_CUSTOMER", attachments: null, alarmId: null },
    occasion,
  );
}

/** R5: exactly the kept words go, in the name of the one who wrote them; the supervisor's name is in the audit log. */
export async function releaseAlarmedReply(
  transaction: Transaction,
  { opened, release, route, status, body, attachments, reply: kept }: ReleasedReply,
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
    { body, disclosure, serviceId, status, attachments, alarmId: release.alarmId },
    occasion,
  );
  await markReleased(transaction.sql, release.alarmId, {
    releasedAt: occasion.now,
    releasedById: release.releasedBy,
    releaseReason: reason.trim(),
    messageId: written.messageId,
  });
  await recordMessage(
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
  attachments: UsableAttachments,
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
  await placeAttachments(transaction, attachments, { messageId, ticketId, accountId, isInternal: true });
  await changeTicket(transaction, ticketId, { messageId, isInternal: true }, now);
  await markRead(transaction, ticket, now);
  await recordMessage(
    transaction,
    "ticket.note-add",
    ticket,
    messageId,
    "A3",
    { attachmentIds: [...attachments.ids] },
    now,
    false,
  );
  return { ticketId, messageId };
}
