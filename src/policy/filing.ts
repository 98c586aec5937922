import type { TicketFacts, TicketStatus } from "./facts.ts";
import type { AcceptedReason } from "./inbound-reasons.ts";
import { applyTicketEvent } from "./ticket-status.ts";

/** Where a mail goes. */
export type Filing =
  | { readonly as: "NEW" }
  /** `status` is the ticket's afterwards. */
  | { readonly as: "JOIN"; readonly ticketId: string; readonly ticketVersion: number; readonly status: TicketStatus }
  /** A new ticket that links to the closed one. */
  | { readonly as: "CONTINUE"; readonly ticketId: string };

/** The status table's first column, for a ticket that S4 or S4a lets the sender join. */
export function filingOf(ticket: TicketFacts | null): Filing {
  if (ticket === null) return { as: "NEW" };
  const change = applyTicketEvent(ticket.status, "CUSTOMER_WRITES", NO_REOPENING);
  if (change.kind === "continues") return { as: "CONTINUE", ticketId: ticket.id };
  const status = change.kind === "moved" ? change.status : ticket.status;
  return { as: "JOIN", ticketId: ticket.id, ticketVersion: ticket.version, status };
}

/** A customer's mail never reopens a closed ticket: no window applies. */
const NO_REOPENING = Object.freeze({ closedAt: null, now: new Date(0), reopenWindow: 0 });

export function acceptedReason(ticket: TicketFacts | null): AcceptedReason {
  if (ticket === null) return "ACCEPTED_NEW";
  if (ticket.status === "CLOSED") return "ACCEPTED_CONTINUED";
  return ticket.status === "SOLVED" ? "ACCEPTED_REOPENED" : "ACCEPTED_FOLLOWUP";
}
