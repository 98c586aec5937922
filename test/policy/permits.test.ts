import { describe, expect, test } from "vitest";
import { asProvisioning, type ProvisioningClient } from "../../src/policy/caller.ts";
import type { Decision } from "../../src/policy/decision.ts";
import type { Ground, OperationFacts, OperationState } from "../../src/policy/operation-facts.ts";
import {
  issuePermit,
  type PermitFacts,
  redeemPermit,
  releaseOperation,
  reportOperation,
} from "../../src/policy/permits.ts";
import { account, ago, DAY, MINUTE, NOW, registered, service } from "./facts.ts";
import { ground, operation, staff, UNFREEZE } from "./operation-facts.ts";

const said = (decision: Decision<unknown, string>) =>
  decision.kind === "allowed" ? `allowed ${decision.rule}` : `${decision.reason} ${decision.rule}`;

function client(clientId = "billing"): ProvisioningClient {
  const decision = asProvisioning(
    { kind: "provisioning", clientId },
    { id: clientId, kind: "PROVISIONING", isRevoked: false },
  );
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

const VALIDATED = { state: "VALIDATED", method: "PORTAL", addressVersion: 3 } as const;
const PERMITTED = { ...VALIDATED, state: "PERMITTED" } as const;

const permit = (changes: Partial<PermitFacts> = {}): PermitFacts => ({
  id: "jti",
  operationId: "o1",
  clientId: "billing",
  expiresAt: new Date(NOW.getTime() + MINUTE),
  redeemedAt: null,
  ...changes,
});

const release = (changes: Partial<OperationFacts> = {}, on: Partial<Ground> = {}, digest = "digest") =>
  releaseOperation(staff(), operation({ ...VALIDATED, ...changes }), digest, ground(on));
const issue = (changes: Partial<OperationFacts> = {}, on: Partial<Ground> = {}) =>
  issuePermit(client(), operation({ ...PERMITTED, ...changes }), ground(on));
const redeem = (changes: Partial<OperationFacts> = {}, on: Partial<Ground> = {}, given = permit()) =>
  redeemPermit(client(), given, operation({ ...PERMITTED, ...changes }), ground(on));

/** The same at each of the three doors. */
const ASKED: [string, Partial<OperationFacts>, Partial<Ground>, string][] = [
  ["its time is over", { expiresAt: NOW }, {}, "EXPIRED O2"],
  ["marked as over", { state: "EXPIRED" }, {}, "EXPIRED O2"],
  ["the account is not there", {}, { account: null }, "NOT_FOUND A4"],
  ["the definition was edited", {}, { digestNow: "other" }, "DIGEST_DIFFERS O1"],
  ["the definition is gone", {}, { kind: null, digestNow: null }, "DIGEST_DIFFERS O1"],
  ["the service moved", {}, { service: service({ accountId: "bianchi" }) }, "SERVICE_MOVED O4"],
  ["a closed account", {}, { account: account({ status: "CLOSED" }) }, "ACCOUNT_CLOSED A4"],
  ["a frozen account", {}, { account: account({ status: "FROZEN" }) }, "ACCOUNT_FROZEN E4"],
  [
    "a recent change",
    {},
    { account: account({ address: registered({ changedAt: ago(DAY) }) }) },
    "ADDRESS_RECENTLY_CHANGED E3",
  ],
  ["another address than it was validated under", { addressVersion: 2 }, {}, "NOT_VALIDATED O5"],
  ["no address that it was validated under", { addressVersion: null }, {}, "NOT_VALIDATED O5"],
  ["no method that validated it", { method: null }, {}, "NOT_VALIDATED O5"],
  ["being carried out", { state: "REDEEMED" }, {}, "ALREADY_REDEEMED O4"],
  ["done", { state: "COMPLETED" }, {}, "ALREADY_REDEEMED O4"],
  ["failed", { state: "FAILED" }, {}, "ALREADY_REDEEMED O4"],
  ["waiting for the customer", { state: "AWAITING_VALIDATION" }, {}, "NOT_VALIDATED O4"],
  ["waiting for a supervisor", { state: "AWAITING_COUNTERSIGNATURE" }, {}, "NOT_VALIDATED O4"],
  ["rejected", { state: "REJECTED" }, {}, "NOT_VALIDATED O4"],
  ["cancelled", { state: "CANCELLED" }, {}, "NOT_VALIDATED O4"],
];

describe("O4: releasing", () => {
  test.each(ASKED)("%s", (_, changes, on, expected) => {
    expect(said(release(changes, on))).toBe(expected);
  });

  test.each<[string, Parameters<typeof release>, string]>([
    ["validated", [], "allowed O4"],
    ["released already", [{ state: "PERMITTED" }], "STATE_DIFFERS O4"],
    ["another digest than the one read", [{}, {}, "other"], "DIGEST_DIFFERS O1"],
    [
      "recognition, under a freeze, right after a change",
      [
        { serviceId: null },
        {
          kind: UNFREEZE,
          service: null,
          account: account({ status: "FROZEN", address: registered({ changedAt: NOW }) }),
        },
      ],
      "allowed O4",
    ],
  ])("%s", (_, given, expected) => {
    expect(said(release(...given))).toBe(expected);
  });

  test("what is not there; it carries who, and whether Mittente carries it out", () => {
    expect(said(releaseOperation(staff(), null, "digest", ground()))).toBe("NOT_FOUND A3");
    const decision = release();
    expect(decision.kind === "allowed" && decision.value).toEqual({
      operation: operation(VALIDATED),
      releasedById: "anna",
      isRecognition: false,
    });
    const recognition = release({ serviceId: null }, { kind: UNFREEZE, service: null });
    expect(recognition.kind === "allowed" && recognition.value.isRecognition).toBe(true);
  });
});

describe("O4: permits", () => {
  test.each(ASKED)("none is issued: %s", (_, changes, on, expected) => {
    expect(said(issue(changes, on))).toBe(expected);
  });
  test.each(ASKED)("none is redeemed: %s", (_, changes, on, expected) => {
    expect(said(redeem(changes, on))).toBe(expected);
  });

  test.each<[string, Decision<unknown, string>, string]>([
    ["issued", issue(), "allowed O4"],
    ["issued, not released", issue({ state: "VALIDATED" }), "NOT_VALIDATED O4"],
    ["issued, of a recognition", issue({ serviceId: null }, { kind: UNFREEZE, service: null }), "NOT_VALIDATED O4"],
    ["issued, of nothing", issuePermit(client(), null, ground()), "NOT_FOUND A3"],
    ["redeemed", redeem(), "allowed O4"],
    ["redeemed, not released", redeem({ state: "VALIDATED" }), "NOT_VALIDATED O4"],
    ["redeemed, of a recognition", redeem({ serviceId: null }, { kind: UNFREEZE, service: null }), "NOT_VALIDATED O4"],
    ["redeemed, after five minutes", redeem({}, {}, permit({ expiresAt: NOW })), "EXPIRED O4"],
    ["redeemed, twice", redeem({}, {}, permit({ redeemedAt: ago(1) })), "ALREADY_REDEEMED O4"],
    ["redeemed, another client's", redeem({}, {}, permit({ clientId: "other" })), "NOT_FOUND A3"],
    ["redeemed, another operation's", redeem({}, {}, permit({ operationId: "o2" })), "NOT_FOUND A4"],
    ["redeemed, no permit", redeemPermit(client(), null, operation(PERMITTED), ground()), "NOT_FOUND A3"],
    ["redeemed, no operation", redeemPermit(client(), permit(), null, ground()), "NOT_FOUND A4"],
  ])("%s", (_, decision, expected) => {
    expect(said(decision)).toBe(expected);
  });

  test("one lives for five minutes, and never longer than its operation", () => {
    const decision = issue();
    expect(decision.kind === "allowed" && decision.value).toEqual({
      operation: operation(PERMITTED),
      clientId: "billing",
      issuedAt: NOW,
      expiresAt: new Date(NOW.getTime() + 5 * MINUTE),
    });
    const soon = new Date(NOW.getTime() + MINUTE);
    const short = issue({ expiresAt: soon });
    expect(short.kind === "allowed" && short.value.expiresAt).toEqual(soon);
    const redeemed = redeem();
    expect(redeemed.kind === "allowed" && redeemed.value).toEqual({ operation: operation(PERMITTED), permitId: "jti" });
  });
});

describe("O4: reporting", () => {
  const states: [OperationState, boolean, string][] = [
    ["REDEEMED", true, "allowed O4"],
    ["REDEEMED", false, "allowed O4"],
    ["COMPLETED", true, "allowed O4"],
    ["FAILED", false, "allowed O4"],
    ["COMPLETED", false, "ALREADY_REPORTED O4"],
    ["FAILED", true, "ALREADY_REPORTED O4"],
    ["PERMITTED", true, "NOT_REDEEMED O4"],
    ["VALIDATED", false, "NOT_REDEEMED O4"],
    ["CANCELLED", true, "NOT_REDEEMED O4"],
    ["EXPIRED", false, "NOT_REDEEMED O4"],
  ];
  test.each(states)("%s, succeeded: %s", (state, succeeded, expected) => {
    expect(said(reportOperation(client(), operation({ state }), succeeded))).toBe(expected);
  });

  test("of nothing; it carries what became of it", () => {
    expect(said(reportOperation(client(), null, true))).toBe("NOT_FOUND A3");
    const redeemed = operation({ state: "REDEEMED" });
    const [done, failed] = [true, false].map((succeeded) => reportOperation(client(), redeemed, succeeded));
    expect(done!.kind === "allowed" && done!.value).toEqual({ operation: redeemed, state: "COMPLETED" });
    expect(failed!.kind === "allowed" && failed!.value).toEqual({ operation: redeemed, state: "FAILED" });
  });
});
