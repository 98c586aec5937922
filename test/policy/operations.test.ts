import { describe, expect, test } from "vitest";
import { deskTicket, type PortalAccount } from "../../src/policy/caller.ts";
import type { Decision } from "../../src/policy/decision.ts";
import type { AccountFacts, TicketFacts } from "../../src/policy/facts.ts";
import {
  coveredByDigest,
  type Ground,
  isOpen,
  type KindFacts,
  type OperationFacts,
  type OperationState,
} from "../../src/policy/operation-facts.ts";
import {
  approveOperation,
  cancelOperation,
  countersignOperation,
  expireOperation,
  type NamedForOperation,
  proposeOperation,
  recogniseOperation,
  rejectOperation,
} from "../../src/policy/operations.ts";
import { account, ago, DAY, HOUR, NOW, registered, service, ticket } from "./facts.ts";
import { customer, DNS, ground, operation, staff, TRANSFER, UNFREEZE } from "./operation-facts.ts";

const said = (decision: Decision<unknown, string>) =>
  decision.kind === "allowed" ? `allowed ${decision.rule}` : `${decision.reason} ${decision.rule}`;

const STATES: readonly OperationState[] = [
  "AWAITING_VALIDATION",
  "AWAITING_COUNTERSIGNATURE",
  "VALIDATED",
  "PERMITTED",
  "REDEEMED",
  "COMPLETED",
  "FAILED",
  "REJECTED",
  "CANCELLED",
  "EXPIRED",
];

describe("O1: proposing", () => {
  const propose = (
    kind: KindFacts,
    named: NamedForOperation,
    changes: { account?: AccountFacts | null; ticket?: Partial<TicketFacts> } = {},
  ) => {
    const opened = deskTicket(staff(), ticket(changes.ticket));
    if (opened.kind !== "allowed") throw new Error(opened.reason);
    const owner = changes.account === undefined ? account() : changes.account;
    const { now, settings } = ground();
    return proposeOperation(staff(), opened.value, kind, owner, named, { now, settings });
  };
  const closed = { status: "CLOSED" } as const;

  test.each<[string, KindFacts, NamedForOperation, Parameters<typeof propose>[2], string]>([
    ["a service of the account", TRANSFER, service(), {}, "allowed O1"],
    ["a suspended account", TRANSFER, service(), { account: account({ status: "SUSPENDED" }) }, "allowed O1"],
    ["on an enquiry", TRANSFER, service(), { ticket: { accountId: null } }, "ACCOUNT_NEEDED O1"],
    ["without the account", TRANSFER, service(), { account: null }, "ACCOUNT_NEEDED O1"],
    ["on another account's ticket", TRANSFER, service(), { ticket: { accountId: "bianchi" } }, "ACCOUNT_NEEDED O1"],
    ["on a closed ticket", TRANSFER, service(), { ticket: closed }, "TICKET_CLOSED T1"],
    ["no service, for a kind that has one", TRANSFER, "NONE", {}, "INVALID O1"],
    ["a service, for a kind without", UNFREEZE, service(), {}, "INVALID O1"],
    ["one that is not there, for a kind without", UNFREEZE, null, {}, "INVALID O1"],
    ["a service that is not there", TRANSFER, null, {}, "SERVICE_NOT_ON_ACCOUNT O1"],
    ["another account's service", TRANSFER, service({ accountId: "bianchi" }), {}, "SERVICE_NOT_ON_ACCOUNT O1"],
    ["a transferred one", TRANSFER, service({ status: "TRANSFERRED" }), {}, "SERVICE_NOT_ON_ACCOUNT O1"],
    ["another kind of service", TRANSFER, service({ kind: "MAIL" }), {}, "INVALID O1"],
    ["a closed account", TRANSFER, service(), { account: account(closed) }, "ACCOUNT_CLOSED A4"],
    ["a frozen account", TRANSFER, service(), { account: account({ status: "FROZEN" }) }, "ACCOUNT_FROZEN E4"],
    ["recognition, of a frozen account", UNFREEZE, "NONE", { account: account({ status: "FROZEN" }) }, "allowed O1"],
    ["recognition, of a closed account", UNFREEZE, "NONE", { account: account(closed) }, "ACCOUNT_CLOSED A4"],
    [
      "recognition, right after a change",
      UNFREEZE,
      "NONE",
      { account: account({ address: registered({ changedAt: NOW }) }) },
      "allowed O1",
    ],
  ])("%s", (_, kind, named, changes, expected) => {
    expect(said(propose(kind, named, changes))).toBe(expected);
  });

  test.each<[string, KindFacts, number, string]>([
    ["reversible, within 72 hours", DNS, 3 * DAY - 1, "ADDRESS_RECENTLY_CHANGED E3"],
    ["reversible, after 72 hours", DNS, 3 * DAY, "allowed O1"],
    ["irreversible, after 72 hours", TRANSFER, 3 * DAY, "ADDRESS_RECENTLY_CHANGED E3"],
    ["irreversible, within 7 days", TRANSFER, 7 * DAY - 1, "ADDRESS_RECENTLY_CHANGED E3"],
    ["irreversible, after 7 days", TRANSFER, 7 * DAY, "allowed O1"],
  ])("E3: %s", (_, kind, since, expected) => {
    const changed = account({ address: registered({ changedAt: ago(since) }) });
    expect(said(propose(kind, service(), { account: changed }))).toBe(expected);
  });

  test("it carries who, what, on which ticket, about which service, and seven days", () => {
    const decision = propose(TRANSFER, service());
    expect(decision.kind === "allowed" && decision.value).toEqual({
      staffId: "anna",
      ticketId: "t1",
      accountId: "rossi",
      kind: TRANSFER,
      service: { id: "s1", name: "rossi.example" },
      expiresAt: new Date(NOW.getTime() + 7 * DAY),
    });
    const without = propose(UNFREEZE, "NONE");
    expect(without.kind === "allowed" && without.value.service).toBeNull();
  });

  test("the digest covers operation, account, ticket, kind and its definition, service and its name, parameters, expiry", () => {
    const proposal = {
      operationId: "o",
      accountId: "a",
      ticketId: "t",
      kind: "K",
      definition: "d",
      serviceId: "s",
      serviceName: "n",
      parameters: { p: 1 },
      expiresAt: NOW,
    };
    const covered = {
      operation: "o",
      account: "a",
      ticket: "t",
      kind: "K",
      definition: "d",
      service: { id: "s", name: "n" },
      parameters: { p: 1 },
      expiresAt: "2026-03-02T10:00:00.000Z",
    };
    expect(coveredByDigest(proposal)).toEqual(covered);
    expect(coveredByDigest({ ...proposal, serviceId: null, serviceName: null })).toEqual({ ...covered, service: null });
  });
});

/** What speaks against an operation at every step alike. */
const GROUNDS: [string, Partial<OperationFacts>, Partial<Ground>, string][] = [
  ["its time is over", { expiresAt: NOW }, {}, "EXPIRED O2"],
  ["marked as over", { state: "EXPIRED" }, {}, "EXPIRED O2"],
  ["the account is not there", {}, { account: null }, "NOT_FOUND A4"],
  ["another account's facts", {}, { account: account({ id: "bianchi" }) }, "NOT_FOUND A4"],
  ["no definition any more", {}, { kind: null, digestNow: null }, "DIGEST_DIFFERS O1"],
  ["another digest now", {}, { digestNow: "other" }, "DIGEST_DIFFERS O1"],
  ["no digest now", {}, { digestNow: null }, "DIGEST_DIFFERS O1"],
  ["the service moved", {}, { service: service({ accountId: "bianchi" }) }, "SERVICE_MOVED O4"],
  ["the service was cancelled", {}, { service: service({ status: "CANCELLED" }) }, "SERVICE_MOVED O4"],
  ["the service is not there", {}, { service: null }, "SERVICE_MOVED O4"],
  ["another service's facts", {}, { service: service({ id: "s2" }) }, "SERVICE_MOVED O4"],
  ["a closed account", {}, { account: account({ status: "CLOSED" }) }, "ACCOUNT_CLOSED A4"],
  ["a frozen account", {}, { account: account({ status: "FROZEN" }) }, "ACCOUNT_FROZEN E4"],
  [
    "a recent change",
    {},
    { account: account({ address: registered({ changedAt: ago(3 * DAY - 1) }) }) },
    "ADDRESS_RECENTLY_CHANGED E3",
  ],
  [
    "proposed as irreversible, 4 days after a change",
    { isIrreversible: true },
    { account: account({ address: registered({ changedAt: ago(4 * DAY) }) }) },
    "ADDRESS_RECENTLY_CHANGED E3",
  ],
  [
    "irreversible by now, 4 days after a change",
    {},
    { kind: { ...DNS, isIrreversible: true }, account: account({ address: registered({ changedAt: ago(4 * DAY) }) }) },
    "ADDRESS_RECENTLY_CHANGED E3",
  ],
];

describe("O2: approving", () => {
  const approve = (
    changes: Partial<OperationFacts> = {},
    on: Partial<Ground> = {},
    by: { portal?: PortalAccount; signedInAt?: Date; digest?: string } = {},
  ) =>
    approveOperation(
      by.portal ?? customer(),
      by.signedInAt ?? NOW,
      operation(changes),
      by.digest ?? "digest",
      ground(on),
    );

  test.each(GROUNDS)("%s", (_, changes, on, expected) => {
    expect(said(approve(changes, on))).toBe(expected);
  });

  test.each(STATES)("from %s", (state) => {
    const expected =
      state === "AWAITING_VALIDATION" ? "allowed O2" : state === "EXPIRED" ? "EXPIRED O2" : "STATE_DIFFERS O2";
    expect(said(approve({ state }))).toBe(expected);
  });

  const mailbox = customer({ assurance: "MAILBOX", strongProofUntil: null });
  const moved = account({ address: registered({ state: "DOMAIN_CHANGED" }) });
  test.each<[string, Parameters<typeof approve>, string]>([
    ["a reversible kind, by code, just now", [{}, {}, { portal: mailbox }], "allowed O2"],
    [
      "a reversible kind, by code, almost 12 hours ago",
      [{}, {}, { portal: mailbox, signedInAt: ago(12 * HOUR - 1) }],
      "allowed O2",
    ],
    [
      "a reversible kind, by code, 12 hours ago",
      [{}, {}, { portal: mailbox, signedInAt: ago(12 * HOUR) }],
      "SIGN_IN_AGAIN O2",
    ],
    [
      "a reversible kind, by code at a domain that changed hands",
      [{}, { account: moved }, { portal: mailbox }],
      "STRONG_PROOF_REQUIRED S3",
    ],
    ["a reversible kind, by credential, the domain changed hands", [{}, { account: moved }], "allowed O2"],
    ["an irreversible kind, by code", [{}, { kind: TRANSFER }, { portal: mailbox }], "STRONG_PROOF_REQUIRED O2"],
    [
      "proposed as irreversible, by code",
      [{ isIrreversible: true }, {}, { portal: mailbox }],
      "STRONG_PROOF_REQUIRED O2",
    ],
    ["an irreversible kind, by credential just shown", [{}, { kind: TRANSFER }], "allowed O2"],
    ["…signed in days ago", [{}, { kind: TRANSFER }, { signedInAt: ago(2 * DAY) }], "allowed O2"],
    [
      "an irreversible kind, by a credential shown too long ago",
      [{}, { kind: TRANSFER }, { portal: customer({ strongProofUntil: NOW }) }],
      "STRONG_PROOF_REQUIRED O2",
    ],
    [
      "an irreversible kind, by a credential never shown",
      [{}, { kind: TRANSFER }, { portal: customer({ strongProofUntil: null }) }],
      "STRONG_PROOF_REQUIRED O2",
    ],
    [
      "an irreversible kind, by a code that claims proof",
      [{}, { kind: TRANSFER }, { portal: customer({ assurance: "MAILBOX" }) }],
      "STRONG_PROOF_REQUIRED O2",
    ],
    ["a recognition", [{ serviceId: null }, { kind: UNFREEZE, service: null }], "RECOGNITION_ONLY O3"],
    ["another digest than the one read", [{}, {}, { digest: "other" }], "DIGEST_DIFFERS O1"],
    [
      "another account's session",
      [{}, {}, { portal: customer({ account: account({ id: "bianchi" }) }) }],
      "NOT_FOUND A3",
    ],
  ])("%s", (_, given, expected) => {
    expect(said(approve(...given))).toBe(expected);
  });

  test("what is not there", () => {
    expect(said(approveOperation(customer(), NOW, null, "digest", ground()))).toBe("NOT_FOUND A3");
  });

  test("it carries the session and the address's version", () => {
    const decision = approve();
    expect(decision.kind === "allowed" && decision.value).toEqual({
      operation: operation(),
      addressVersion: 3,
      sessionId: "p1",
      countersignedById: null,
    });
  });
});

describe("saying no, and time", () => {
  test.each(STATES)("in %s", (state) => {
    const digest = "digest";
    const isEnded = !isOpen(state);
    const answers = [
      said(rejectOperation(customer(), operation({ state }), digest, NOW)),
      said(cancelOperation(staff(), operation({ state }), NOW)),
    ];
    const code = state === "EXPIRED" ? "EXPIRED" : "STATE_DIFFERS";
    expect(answers).toEqual(isEnded ? [`${code} O2`, `${code} O1`] : ["allowed O2", "allowed O1"]);
    const late = operation({ state, expiresAt: NOW });
    expect(said(rejectOperation(customer(), late, digest, NOW))).toBe(isEnded ? `${code} O2` : "EXPIRED O2");
    expect(said(cancelOperation(staff(), late, NOW))).toBe(isEnded ? `${code} O1` : "EXPIRED O1");
    expect(expireOperation(operation({ state }), NOW)).toBeNull();
    expect(expireOperation(late, NOW)).toEqual(isEnded ? null : { operation: late, state: "EXPIRED" });
  });

  test("open are four", () => {
    expect(STATES.filter(isOpen)).toEqual(STATES.slice(0, 4));
  });

  test("what is not there, not theirs, or not what was read", () => {
    const other = customer({ account: account({ id: "bianchi" }) });
    expect(said(rejectOperation(customer(), null, "digest", NOW))).toBe("NOT_FOUND A3");
    expect(said(rejectOperation(other, operation(), "digest", NOW))).toBe("NOT_FOUND A3");
    expect(said(rejectOperation(customer(), operation(), "other", NOW))).toBe("DIGEST_DIFFERS O1");
    expect(said(cancelOperation(staff(), null, NOW))).toBe("NOT_FOUND A3");
  });

  test("they carry what became of it", () => {
    const rejected = rejectOperation(customer(), operation(), "digest", NOW);
    const cancelled = cancelOperation(staff(), operation(), NOW);
    expect(rejected.kind === "allowed" && rejected.value).toEqual({ operation: operation(), state: "REJECTED" });
    expect(cancelled.kind === "allowed" && cancelled.value).toEqual({ operation: operation(), state: "CANCELLED" });
  });
});

describe("O3: recognising", () => {
  const recognise = (changes: Partial<OperationFacts> = {}, on: Partial<Ground> = {}, digest = "digest") =>
    recogniseOperation(staff(), operation(changes), digest, "IN_PERSON", ground(on));

  test.each(GROUNDS)("%s", (_, changes, on, expected) => {
    expect(said(recognise(changes, on))).toBe(expected);
  });

  test.each(STATES)("from %s", (state) => {
    const expected =
      state === "AWAITING_VALIDATION" ? "allowed O3" : state === "EXPIRED" ? "EXPIRED O2" : "STATE_DIFFERS O3";
    expect(said(recognise({ state }))).toBe(expected);
  });

  test("another digest, or nothing", () => {
    expect(said(recognise({}, {}, "other"))).toBe("DIGEST_DIFFERS O1");
    expect(said(recogniseOperation(staff(), null, "digest", "IN_PERSON", ground()))).toBe("NOT_FOUND A3");
  });

  test("it carries who and how", () => {
    const decision = recognise();
    expect(decision.kind === "allowed" && decision.value).toEqual({
      operation: operation(),
      addressVersion: 3,
      recognisedById: "anna",
      method: "IN_PERSON",
    });
  });
});

describe("O3: countersigning", () => {
  const RECOGNISED = {
    state: "AWAITING_COUNTERSIGNATURE",
    method: "IN_PERSON",
    proposedById: "anna",
    recognisedById: "bruno",
    addressVersion: 3,
  } as const;
  const countersign = (
    changes: Partial<OperationFacts> = {},
    on: Partial<Ground> = {},
    by = staff("carla", "SUPERVISOR"),
    digest = "digest",
  ) => countersignOperation(by, operation({ ...RECOGNISED, ...changes }), digest, ground(on));

  test.each(GROUNDS)("%s", (_, changes, on, expected) => {
    expect(said(countersign(changes, on))).toBe(expected);
  });

  test.each(STATES)("from %s", (state) => {
    const expected =
      state === "AWAITING_COUNTERSIGNATURE" ? "allowed O3" : state === "EXPIRED" ? "EXPIRED O2" : "STATE_DIFFERS O3";
    expect(said(countersign({ state }))).toBe(expected);
  });

  test.each<[string, Parameters<typeof countersign>, string]>([
    ["an admin", [{}, {}, staff("carla", "ADMIN")], "allowed O3"],
    ["an agent", [{}, {}, staff("carla", "AGENT")], "FORBIDDEN_ROLE O3"],
    ["whoever proposed", [{}, {}, staff("anna", "SUPERVISOR")], "SAME_PERSON O3"],
    ["whoever recognised", [{}, {}, staff("bruno", "SUPERVISOR")], "SAME_PERSON O3"],
    ["nobody known to have recognised", [{ recognisedById: null }], "NOT_VALIDATED A4"],
    ["nobody known to have proposed", [{ proposedById: null }], "NOT_VALIDATED A4"],
    ["another address by now", [{ addressVersion: 2 }], "NOT_VALIDATED O5"],
    ["no address on record", [{ addressVersion: null }], "NOT_VALIDATED O5"],
    ["another digest", [{}, {}, undefined, "other"], "DIGEST_DIFFERS O1"],
  ])("%s", (_, given, expected) => {
    expect(said(countersign(...given))).toBe(expected);
  });

  test("what is not there; it carries who countersigned", () => {
    expect(said(countersignOperation(staff("carla", "SUPERVISOR"), null, "digest", ground()))).toBe("NOT_FOUND A3");
    const decision = countersign();
    expect(decision.kind === "allowed" && decision.value).toMatchObject({
      addressVersion: 3,
      sessionId: null,
      countersignedById: "carla",
    });
  });
});
