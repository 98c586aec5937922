import { describe, expect, test } from "vitest";
import type { TicketStatus } from "../../src/policy/facts.ts";
import {
  applyStaffReply,
  applyTicketEvent,
  isDueToClose,
  type SettableStatus,
  type StatusChange,
  type TicketEvent,
} from "../../src/policy/ticket-status.ts";
import { ago, DAY, NOW } from "./facts.ts";

const EVENTS: TicketEvent[] = ["CUSTOMER_WRITES", "STAFF_REPLIES", "SOLVE", "HOLD", "CLOSE", "REOPEN", "ASSIGN"];
const TIMES = { closedAt: ago(DAY), now: NOW, reopenWindow: 14 * DAY };

/** The status afterwards, or what happens instead. */
function saying(change: StatusChange): string {
  if (change.kind === "moved") return change.status;
  return change.kind === "refused" ? `${change.reason} (${change.rule})` : change.kind;
}

const _ = "unchanged";
const WAITING = "WAITING_ON_CUSTOMER";
const REFUSED = "TICKET_CLOSED (T1)";

describe("T1: what an event does", () => {
  test.each<[TicketStatus, string[]]>([
    // writes, reply, solve, hold, close, reopen, assign
    ["NEW", [_, WAITING, "SOLVED", "ON_HOLD", "CLOSED", _, "OPEN"]],
    ["OPEN", [_, WAITING, "SOLVED", "ON_HOLD", "CLOSED", _, _]],
    ["WAITING_ON_CUSTOMER", ["OPEN", _, "SOLVED", "ON_HOLD", "CLOSED", "OPEN", _]],
    ["ON_HOLD", ["OPEN", WAITING, "SOLVED", _, "CLOSED", "OPEN", _]],
    ["SOLVED", ["OPEN", _, _, _, "CLOSED", "OPEN", _]],
    ["CLOSED", ["continues", REFUSED, _, _, _, "OPEN", REFUSED]],
  ])("to a ticket that is %s", (status, expected) => {
    expect(EVENTS.map((event) => saying(applyTicketEvent(status, event, TIMES)))).toEqual(expected);
  });

  test.each<[string, Date | null, string]>([
    ["fourteen days after it closed", ago(14 * DAY), "OPEN"],
    ["a millisecond later", ago(14 * DAY + 1), "REOPEN_WINDOW_OVER (T1)"],
    ["when nobody knows since when", null, "REOPEN_WINDOW_OVER (T1)"],
  ])("a closed ticket is reopened %s: %s", (_name, closedAt, expected) => {
    expect(saying(applyTicketEvent("CLOSED", "REOPEN", { ...TIMES, closedAt }))).toBe(expected);
  });
});

describe("T1: a reply that asks for a status", () => {
  test.each<[TicketStatus, SettableStatus | null, string]>([
    ["NEW", "SOLVED", "SOLVED"],
    ["OPEN", "OPEN", _],
    ["OPEN", "ON_HOLD", "ON_HOLD"],
    ["WAITING_ON_CUSTOMER", "OPEN", "OPEN"],
    ["SOLVED", "WAITING_ON_CUSTOMER", WAITING],
    ["OPEN", null, WAITING],
    ["SOLVED", null, _],
    ["CLOSED", "OPEN", REFUSED],
    ["CLOSED", null, REFUSED],
  ])("%s, asked for %s: %s", (status, setStatus, expected) => {
    expect(saying(applyStaffReply(status, setStatus, TIMES))).toBe(expected);
  });
});

describe("T1: a solved ticket closes after seven days", () => {
  test.each<[TicketStatus, Date | null, boolean]>([
    ["SOLVED", ago(7 * DAY), true],
    ["SOLVED", ago(7 * DAY - 1), false],
    ["SOLVED", null, false],
    ["OPEN", ago(8 * DAY), false],
  ])("%s since %s: %s", (status, solvedAt, expected) => {
    expect(isDueToClose(status, solvedAt, NOW, 7 * DAY)).toBe(expected);
  });
});
