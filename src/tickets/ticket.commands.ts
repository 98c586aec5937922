import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import type { Assignment, ServiceLink, TicketMove } from "../guards/ticket.guards.ts";
import { newId } from "../nodes/global-id.ts";
import { findSubject, insertTicket, type TicketChange, updateTicket, upsertReading } from "./ticket.repository.ts";
import { newReference, type NewTicket } from "./ticket.ts";

/** A new row under a reference that nobody can guess. */
export async function createTicket({ sql }: Pick<Transaction, "sql">, ticket: NewTicket, now: Date): Promise<string> {
  for (;;) {
    const id = newId();
    if (await insertTicket(sql, { ...ticket, id, reference: newReference(), now })) return id;
  }
}

/** A closed ticket stays closed: this one goes on with its subject. What it was about is asked anew. */
export async function continueTicket(
  transaction: Pick<Transaction, "sql">,
  closedId: string,
  ticket: Omit<NewTicket, "subject" | "continuesTicketId"> & { readonly subject?: string },
  now: Date,
): Promise<string> {
  const subject = ticket.subject ?? (await findSubject(transaction.sql, closedId)) ?? "";
  return createTicket(transaction, { ...ticket, subject, continuesTicketId: closedId }, now);
}

/** Both versions and clocks move as the change is visible or not. */
export const changeTicket = ({ sql }: Pick<Transaction, "sql">, id: string, change: TicketChange, now: Date) =>
  updateTicket(sql, id, change, now);

/** Solve, hold, close, reopen: what the table says; where it says nothing, nothing is written. */
export async function move(
  transaction: Transaction,
  verb: string,
  { opened, status }: TicketMove,
  now: Date,
): Promise<void> {
  if (status === null) return;
  await updateTicket(transaction.sql, opened.ticket.id, { status, isInternal: false }, now);
  await record(transaction, `ticket.${verb}`, opened.ticket, now, { from: opened.ticket.status, to: status }, true);
}

/** The assignee is the desk's own matter; only a status that moves is the customer's to see. */
export async function assign(transaction: Transaction, assignment: Assignment, now: Date): Promise<void> {
  const { opened, status, assigneeId } = assignment;
  const change = { assigneeId, ...(status ? { status } : {}), isInternal: status === null };
  await updateTicket(transaction.sql, opened.ticket.id, change, now);
  await record(transaction, "ticket.assign", opened.ticket, now, { assigneeId }, false);
}

export async function linkService(
  transaction: Transaction,
  { opened, service }: ServiceLink,
  now: Date,
): Promise<void> {
  const serviceId = service?.serviceId ?? null;
  await updateTicket(transaction.sql, opened.ticket.id, { serviceId, isInternal: false }, now);
  await record(transaction, "ticket.link-service", opened.ticket, now, { serviceId }, true);
}

/** Everything up to this moment was seen: by the account as one, by each staff member apart. */
export async function markRead(
  { sql, principal }: Transaction,
  ticket: { readonly id: string; readonly accountId: string | null },
  now: Date,
): Promise<void> {
  const { id, accountId } = ticket;
  await upsertReading(sql, { ticketId: id, reader: principal.client!, accountId, readUntil: now });
}

async function record(
  { sql, principal }: Transaction,
  action: string,
  ticket: { id: string; accountId: string | null },
  at: Date,
  facts: Record<string, string | null>,
  isVisibleToAccount: boolean,
): Promise<void> {
  const subject = { kind: "Ticket", id: ticket.id };
  await recordEvent(sql, {
    at,
    action,
    actor: principal.client!,
    accountId: ticket.accountId,
    subject,
    rule: "T1",
    facts,
    isVisibleToAccount,
  });
}
