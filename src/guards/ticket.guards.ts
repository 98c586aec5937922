import type { Sql } from "../database/connection.ts";
import { lockServices, lockTicket } from "../database/locks.ts";
import { findActiveStaff } from "../desk/staff.repository.ts";
import { rowId } from "../nodes/global-id.ts";
import {
  type DeskTicket,
  deskTicket,
  type OwnedTicket,
  ownedTicket,
  type PortalAccount,
  type StaffAuthor,
} from "../policy/caller.ts";
import { allowed, type Decision, refused } from "../policy/decision.ts";
import type { TicketStatus } from "../policy/facts.ts";
import { type LinkedService, linkOwnService, linkServiceToTicket } from "../policy/service-link.ts";
import { applyTicketEvent, type TicketEvent } from "../policy/ticket-status.ts";
import { findServiceById } from "../services/service.repository.ts";
import { serviceFacts } from "../services/service.ts";
import { findTicketById } from "../tickets/ticket.repository.ts";
import { ticketFacts } from "../tickets/ticket.ts";
import type { Unit } from "./context.ts";
import { guard, type Guarded, type Scope } from "./guard.ts";

interface TicketInput {
  readonly ticketId: string;
  readonly version?: number | null;
  readonly serviceId?: string | null;
  readonly assigneeId?: string | null;
}

/** A ticket that the caller may act on, locked; with the version that the caller last saw, if it says one. */
export async function openTicket(unit: Unit, input: TicketInput): Promise<Decision<OwnedTicket | DeskTicket, string>> {
  const { sql, principal } = unit.transaction;
  const isPortal = principal.role === "portal";
  const id = rowId("Ticket", input.ticketId);
  if (id) await lockTicket(sql, id);
  const row = id ? await findTicketById(sql, id, isPortal ? "portal" : "desk") : null;
  const facts = row && ticketFacts(row);
  const opened = isPortal
    ? ownedTicket(unit.caller as PortalAccount, facts)
    : deskTicket(unit.caller as StaffAuthor, facts);
  if (opened.kind === "allowed" && input.version != null && input.version !== opened.value.ticket.version)
    return refused("STALE_VERSION", "T1");
  return opened;
}

/** The session's own ticket. */
export const CustomersTicket = guard<OwnedTicket, TicketInput>(
  "owned-ticket",
  async ({ unit, input }) => (await openTicket(unit, input)) as Decision<OwnedTicket, string>,
);

/** Any ticket, for staff. */
export const StaffsTicket = guard<DeskTicket, TicketInput>(
  "desk-ticket",
  async ({ unit, input }) => (await openTicket(unit, input)) as Decision<DeskTicket, string>,
);

/** A ticket and what an event makes of its status; null: nothing changes, and that is a success. */
export interface TicketMove {
  readonly opened: OwnedTicket | DeskTicket;
  readonly status: TicketStatus | null;
}

export async function decideMove(
  { unit, context, input }: Scope<TicketInput>,
  event: TicketEvent,
): Promise<Guarded<TicketMove>> {
  const opened = await openTicket(unit, input);
  if (opened.kind !== "allowed") return opened;
  const { status, closedAt } = opened.value.ticket;
  const { reopenWindow } = context.installation.policy;
  const change = applyTicketEvent(status, event, { closedAt, now: context.now, reopenWindow });
  if (change.kind === "refused") return change;
  return allowed({ opened: opened.value, status: change.kind === "moved" ? change.status : null }, "T1");
}

export const Move = (event: TicketEvent) =>
  guard<TicketMove, TicketInput>(`move:${event}`, (scope) => decideMove(scope, event))();

export interface Assignment extends TicketMove {
  readonly assigneeId: string | null;
}

/** Unassigning changes no status; assigning follows the table, to somebody who is there and active. */
export const Assigned = guard<Assignment, TicketInput>("assignment", async (scope) => {
  const { sql, unit, input } = scope;
  if (input.assigneeId == null) {
    const opened = await openTicket(unit, input);
    return opened.kind === "allowed" ? allowed({ opened: opened.value, status: null, assigneeId: null }, "T1") : opened;
  }
  const move = await decideMove(scope, "ASSIGN");
  if (move.kind !== "allowed") return move;
  const id = rowId("StaffMember", input.assigneeId);
  const staff = id ? await findActiveStaff(sql, id) : null;
  if (!staff) return { ...refused("NOT_FOUND", "A3"), field: ["input", "assigneeId"] };
  return allowed({ ...move.value, assigneeId: staff.id }, "T1");
});

/** The service that a customer names for a new ticket, or none. */
export const OwnService = guard<LinkedService | null, TicketInput>("own-service", async ({ sql, unit, input }) => {
  if (input.serviceId == null) return allowed(null, "S5");
  const decision = linkOwnService((unit.caller as PortalAccount).account.id, await lockedService(sql, input.serviceId));
  return decision.kind === "allowed" ? decision : { ...decision, field: ["input", "serviceId"] };
});

export interface ServiceLink {
  readonly opened: DeskTicket;
  /** Null takes the link away. */
  readonly service: LinkedService | null;
}

/** A service for a ticket that is there already; services are locked before tickets. */
export const LinkToTicket = guard<ServiceLink, TicketInput>("service-link", async ({ sql, unit, input }) => {
  const service = input.serviceId == null ? null : await lockedService(sql, input.serviceId);
  const opened = (await openTicket(unit, input)) as Decision<DeskTicket, string>;
  if (opened.kind !== "allowed") return opened;
  if (input.serviceId == null) return allowed({ opened: opened.value, service: null }, "S5");
  const linked = linkServiceToTicket(opened.value.ticket.accountId, service);
  if (linked.kind !== "allowed") return { ...linked, field: ["input", "serviceId"] };
  return allowed({ opened: opened.value, service: linked.value }, "S5");
});

async function lockedService(sql: Sql, globalServiceId: string) {
  const id = rowId("Service", globalServiceId);
  if (!id) return null;
  await lockServices(sql, [id]);
  const row = await findServiceById(sql, id);
  return row && serviceFacts(row);
}

/** A ticket that the caller may read, to note how far they got. */
export const ToRead = guard<Pick<TicketMove, "opened">, TicketInput>("ticket-to-read", async ({ unit, input }) => {
  const opened = await openTicket(unit, input);
  return opened.kind === "allowed" ? allowed({ opened: opened.value }, opened.rule) : opened;
});
