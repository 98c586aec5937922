import { describe, expect, test } from "vitest";
import {
  asBridge,
  asDesk,
  asPortal,
  asProvisioning,
  asStaffReader,
  deskTicket,
  ownedTicket,
} from "../../src/policy/caller.ts";
import type { AccountFacts, Actor, ClientFacts, StaffFacts, StaffRole } from "../../src/policy/facts.ts";
import { hasRole, MINIMUM_ROLE } from "../../src/policy/roles.ts";
import { account, enquiry, NOW, ticket } from "./facts.ts";

const ANONYMOUS: Actor = { kind: "anonymous" };
const PORTAL: Actor = {
  kind: "portal",
  accountId: "rossi",
  sessionId: "p1",
  assurance: "MAILBOX",
  strongProofUntil: NOW,
};
const BY_CREDENTIAL: Actor = { ...PORTAL, assurance: "CREDENTIAL" };
const DESK: Actor = { kind: "desk", staffId: "anna", role: "ADMIN" };
const BRIDGE: Actor = { kind: "bridge", clientId: "mx" };
const PROVISIONING: Actor = { kind: "provisioning", clientId: "billing" };
const ANNA: StaffFacts = { id: "anna", role: "AGENT", isActive: true };
const MX: ClientFacts = { id: "mx", kind: "BRIDGE", isRevoked: false };
const BILLING: ClientFacts = { id: "billing", kind: "PROVISIONING", isRevoked: false };

function saying(decision: { kind: string; rule: string; reason?: string }): string {
  return `${decision.reason ?? decision.kind} ${decision.rule}`;
}

describe("S7: the portal acts for the session's account", () => {
  test.each<[string, Actor, AccountFacts | null, string]>([
    ["signed in", PORTAL, account(), "allowed S7"],
    ["signed in, suspended", PORTAL, account({ status: "SUSPENDED" }), "allowed S7"],
    ["nobody", ANONYMOUS, account(), "UNAUTHENTICATED A4"],
    ["a session whose account is not there", PORTAL, null, "UNAUTHENTICATED A4"],
    ["a session of another account", PORTAL, account({ id: "bianchi" }), "UNAUTHENTICATED A4"],
    ["a closed account", BY_CREDENTIAL, account({ status: "CLOSED" }), "UNAUTHENTICATED S7"],
    ["a frozen account, by code", PORTAL, account({ status: "FROZEN" }), "UNAUTHENTICATED E4"],
    ["a frozen account, by credential", BY_CREDENTIAL, account({ status: "FROZEN" }), "allowed S7"],
    ["staff", DESK, account(), "FORBIDDEN A4"],
    ["a bridge", BRIDGE, account(), "FORBIDDEN A4"],
    ["provisioning", PROVISIONING, account(), "FORBIDDEN A4"],
  ])("%s", (_, actor, found, expected) => {
    expect(saying(asPortal(actor, found))).toBe(expected);
  });

  test("it carries the session", () => {
    const decision = asPortal(PORTAL, account());
    expect(decision.kind === "allowed" && decision.value).toEqual({
      account: account(),
      sessionId: "p1",
      assurance: "MAILBOX",
      strongProofUntil: NOW,
    });
  });
});

describe("the desk", () => {
  test.each<[string, Actor, StaffFacts | null, StaffRole, string]>([
    ["an agent, where an agent may", DESK, ANNA, "AGENT", "allowed A4"],
    ["an agent, where a supervisor must, whatever the token says", DESK, ANNA, "SUPERVISOR", "FORBIDDEN_ROLE A4"],
    ["a supervisor, where a supervisor must", DESK, { ...ANNA, role: "SUPERVISOR" }, "SUPERVISOR", "allowed A4"],
    ["an admin, where a supervisor must", DESK, { ...ANNA, role: "ADMIN" }, "SUPERVISOR", "allowed A4"],
    ["nobody", ANONYMOUS, ANNA, "AGENT", "UNAUTHENTICATED A4"],
    ["staff not on record", DESK, null, "AGENT", "UNAUTHENTICATED A4"],
    ["somebody else's record", DESK, { ...ANNA, id: "bruno" }, "AGENT", "UNAUTHENTICATED A4"],
    ["staff who left", DESK, { ...ANNA, isActive: false }, "AGENT", "UNAUTHENTICATED A4"],
    ["a customer", PORTAL, ANNA, "AGENT", "FORBIDDEN A4"],
    ["a bridge", BRIDGE, ANNA, "AGENT", "FORBIDDEN A4"],
  ])("%s", (_, actor, staff, minimum, expected) => {
    expect(saying(asDesk(actor, staff, minimum))).toBe(expected);
  });

  test("to read, any role will do", () => {
    expect(asStaffReader(DESK, ANNA)).toEqual({
      kind: "allowed",
      rule: "A4",
      value: { staffId: "anna", role: "AGENT" },
    });
    expect(saying(asStaffReader(DESK, null))).toBe("UNAUTHENTICATED A4");
    expect(saying(asStaffReader(PORTAL, ANNA))).toBe("FORBIDDEN A4");
  });

  test("what staff do carries their name and the role on record", () => {
    expect(asDesk(DESK, ANNA, "AGENT")).toEqual({
      kind: "allowed",
      rule: "A4",
      value: { staffId: "anna", role: "AGENT" },
    });
  });
});

describe("clients", () => {
  const asEither = { bridge: asBridge, provisioning: asProvisioning };

  test.each<["bridge" | "provisioning", string, Actor, ClientFacts | null, string]>([
    ["bridge", "itself", BRIDGE, MX, "allowed A4"],
    ["bridge", "nobody", ANONYMOUS, MX, "UNAUTHENTICATED A4"],
    ["bridge", "not on record", BRIDGE, null, "UNAUTHENTICATED A4"],
    ["bridge", "another's record", BRIDGE, { ...MX, id: "mx2" }, "UNAUTHENTICATED A4"],
    ["bridge", "revoked", BRIDGE, { ...MX, isRevoked: true }, "UNAUTHENTICATED A4"],
    ["bridge", "registered as something else", BRIDGE, { ...MX, kind: "PROVISIONING" }, "UNAUTHENTICATED A4"],
    ["bridge", "provisioning", PROVISIONING, BILLING, "FORBIDDEN A4"],
    ["bridge", "staff", DESK, MX, "FORBIDDEN A4"],
    ["provisioning", "itself", PROVISIONING, BILLING, "allowed A4"],
    ["provisioning", "a bridge", BRIDGE, MX, "FORBIDDEN A4"],
    [
      "provisioning",
      "registered as something else",
      PROVISIONING,
      { ...BILLING, kind: "BRIDGE" },
      "UNAUTHENTICATED A4",
    ],
    ["provisioning", "revoked", PROVISIONING, { ...BILLING, isRevoked: true }, "UNAUTHENTICATED A4"],
  ])("%s: %s", (audience, _, actor, client, expected) => {
    expect(saying(asEither[audience](actor, client))).toBe(expected);
  });

  test("they carry their id", () => {
    expect(asBridge(BRIDGE, MX)).toMatchObject({ value: { clientId: "mx" } });
    expect(asProvisioning(PROVISIONING, BILLING)).toMatchObject({ value: { clientId: "billing" } });
  });
});

describe("tickets", () => {
  const portal = asPortal(PORTAL, account());
  const reader = asStaffReader(DESK, ANNA);
  if (portal.kind !== "allowed" || reader.kind !== "allowed") throw new Error("not signed in");

  test("an own ticket is opened", () => {
    expect(ownedTicket(portal.value, ticket())).toEqual({ kind: "allowed", rule: "S7", value: { ticket: ticket() } });
  });

  test.each([
    ["another account's", ticket({ accountId: "bianchi" })],
    ["an enquiry", enquiry()],
    ["not there", null],
  ])("A3: a ticket that is %s is the very same refusal", (_, found) => {
    expect(ownedTicket(portal.value, found)).toEqual({ kind: "refused", reason: "NOT_FOUND", rule: "A3" });
  });

  test("staff open every ticket that is there", () => {
    expect(deskTicket(reader.value, enquiry())).toEqual({ kind: "allowed", rule: "A4", value: { ticket: enquiry() } });
    expect(deskTicket(reader.value, null)).toEqual({ kind: "refused", reason: "NOT_FOUND", rule: "A3" });
  });

  test("what the policy made cannot be changed", () => {
    const opened = ownedTicket(portal.value, ticket());
    const desk = deskTicket(reader.value, ticket());
    const author = asDesk(DESK, ANNA, "AGENT");
    const clients = [asBridge(BRIDGE, MX), asProvisioning(PROVISIONING, BILLING)];
    for (const decision of [portal, reader, opened, desk, author, ...clients])
      expect(decision.kind === "allowed" && Object.isFrozen(decision.value)).toBe(true);
  });
});

describe("roles", () => {
  const ROLES: StaffRole[] = ["AGENT", "SUPERVISOR", "ADMIN"];

  test("a higher role may do all that a lower one may", () => {
    expect(ROLES.map((role) => ROLES.map((minimum) => hasRole(role, minimum)))).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  test("releasing an alarm, countersigning and the audit log take a supervisor", () => {
    expect(MINIMUM_ROLE).toMatchObject({
      auditEvents: "SUPERVISOR",
      disclosureAlarmRelease: "SUPERVISOR",
      operationCountersign: "SUPERVISOR",
      staffAdministration: "ADMIN",
    });
  });
});
