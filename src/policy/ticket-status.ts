import { refused, type Refused } from "./decision.ts";
import type { TicketStatus } from "./facts.ts";

export type TicketEvent = "CUSTOMER_WRITES" | "STAFF_REPLIES" | "SOLVE" | "HOLD" | "CLOSE" | "REOPEN" | "ASSIGN";
export type SettableStatus = "OPEN" | "WAITING_ON_CUSTOMER" | "ON_HOLD" | "SOLVED";
export type StatusRefusal = "TICKET_CLOSED" | "REOPEN_WINDOW_OVER";

export type StatusChange =
  | { readonly kind: "moved"; readonly status: TicketStatus }
  | { readonly kind: "unchanged" }
  /** A closed ticket stays closed: a new one continues it. */
  | { readonly kind: "continues" }
  | Refused<StatusRefusal>;

export interface StatusTimes {
  readonly closedAt: Date | null;
  readonly now: Date;
  /** Milliseconds. */
  readonly reopenWindow: number;
}

type Cell = TicketStatus | "–" | "same" | "continue" | "refused" | "in time";

/** The table of "A ticket's status". –: nothing happens, and it is a success. */
const STATUS_TABLE: Readonly<Record<TicketStatus, Readonly<Record<TicketEvent, Cell>>>> = {
  NEW: row("NEW", "WAITING_ON_CUSTOMER", "SOLVED", "ON_HOLD", "CLOSED", "–", "OPEN"),
  OPEN: row("OPEN", "WAITING_ON_CUSTOMER", "SOLVED", "ON_HOLD", "CLOSED", "–", "OPEN"),
  WAITING_ON_CUSTOMER: row("OPEN", "same", "SOLVED", "ON_HOLD", "CLOSED", "OPEN", "same"),
  ON_HOLD: row("OPEN", "WAITING_ON_CUSTOMER", "SOLVED", "–", "CLOSED", "OPEN", "same"),
  SOLVED: row("OPEN", "SOLVED", "–", "–", "CLOSED", "OPEN", "same"),
  CLOSED: row("continue", "refused", "–", "–", "–", "in time", "refused"),
};

function row(written: Cell, replied: Cell, solved: Cell, held: Cell, closed: Cell, reopened: Cell, assigned: Cell) {
  return {
    CUSTOMER_WRITES: written,
    STAFF_REPLIES: replied,
    SOLVE: solved,
    HOLD: held,
    CLOSE: closed,
    REOPEN: reopened,
    ASSIGN: assigned,
  };
}

const UNCHANGED = { kind: "unchanged" } as const;

/** What an event does to a ticket in `status`. Unassigning is no event: it changes nothing. */
export function applyTicketEvent(status: TicketStatus, event: TicketEvent, times: StatusTimes): StatusChange {
  const cell = STATUS_TABLE[status][event];
  switch (cell) {
    case "–":
    case "same":
    case status:
      return UNCHANGED;
    case "continue":
      return { kind: "continues" };
    case "refused":
      return refused("TICKET_CLOSED", "T1");
    case "in time":
      return isWithinWindow(times) ? { kind: "moved", status: "OPEN" } : refused("REOPEN_WINDOW_OVER", "T1");
    default:
      return { kind: "moved", status: cell };
  }
}

/** A staff reply that may ask for a status: what it asks for overrides the table's row, never CLOSED's. */
export function applyStaffReply(
  status: TicketStatus,
  setStatus: SettableStatus | null,
  times: StatusTimes,
): StatusChange {
  if (status === "CLOSED" || setStatus === null) return applyTicketEvent(status, "STAFF_REPLIES", times);
  return setStatus === status ? UNCHANGED : { kind: "moved", status: setStatus };
}

/** Whether a solved ticket has waited long enough to close. */
export function isDueToClose(status: TicketStatus, solvedAt: Date | null, now: Date, solvedFor: number): boolean {
  return status === "SOLVED" && solvedAt !== null && now.getTime() - solvedAt.getTime() >= solvedFor;
}

function isWithinWindow({ closedAt, now, reopenWindow }: StatusTimes): boolean {
  return closedAt !== null && now.getTime() - closedAt.getTime() <= reopenWindow;
}
