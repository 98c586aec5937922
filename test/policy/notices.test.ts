import { describe, expect, test } from "vitest";
import type { AccountStatus, RegisteredAddressState } from "../../src/policy/facts.ts";
import { type NoticeFacts, type NoticePurpose, noticeStillValid, routeNotice } from "../../src/policy/notices.ts";
import { account, ago, MINUTE, NOW, registered } from "./facts.ts";

const LATER = new Date(NOW.getTime() + MINUTE);
const facts = (changes: Partial<NoticeFacts> = {}): NoticeFacts => ({
  purpose: "INFORMATION",
  to: { kind: "REGISTERED", account: account() },
  onlyWhile: null,
  expiresAt: LATER,
  now: NOW,
  ...changes,
});
const to = (state: RegisteredAddressState, status: AccountStatus = "ACTIVE"): NoticeFacts["to"] => ({
  kind: "REGISTERED",
  account: account({ status, address: registered({ state }) }),
});
const answer = (given: NoticeFacts) => {
  const decision = routeNotice(given);
  return decision.kind === "allowed" ? `to ${decision.value.recipient}` : `${decision.reason} ${decision.rule}`;
};

const SENT = "to mario@rossi.example";

describe("a notice to the registered address", () => {
  test.each<[NoticePurpose, RegisteredAddressState, string]>([
    ["SIGN_IN_CODE", "CONFIRMED", SENT],
    ["CODE", "CONFIRMED", SENT],
    ["WARNING", "CONFIRMED", SENT],
    ["INFORMATION", "CONFIRMED", SENT],
    ["ANSWER", "CONFIRMED", SENT],
    ["SIGN_IN_CODE", "BOUNCING", SENT],
    ["CODE", "BOUNCING", SENT],
    ["WARNING", "BOUNCING", SENT],
    ["INFORMATION", "BOUNCING", "ADDRESS_BOUNCING R7"],
    ["ANSWER", "BOUNCING", "ADDRESS_BOUNCING R7"],
    ["SIGN_IN_CODE", "DOMAIN_CHANGED", "DOMAIN_CHANGED S3"],
    ["CODE", "DOMAIN_CHANGED", "DOMAIN_CHANGED S3"],
    ["WARNING", "DOMAIN_CHANGED", SENT],
    ["INFORMATION", "DOMAIN_CHANGED", SENT],
    ["ANSWER", "DOMAIN_CHANGED", "DOMAIN_CHANGED S3"],
  ])("%s, %s: %s", (purpose, state, expected) => {
    expect(answer(facts({ purpose, to: to(state) }))).toBe(expected);
  });

  test.each<[NoticePurpose, AccountStatus, string]>([
    ["SIGN_IN_CODE", "ACTIVE", SENT],
    ["SIGN_IN_CODE", "SUSPENDED", SENT],
    ["SIGN_IN_CODE", "FROZEN", "ACCOUNT_FROZEN E4"],
    ["SIGN_IN_CODE", "CLOSED", "ACCOUNT_CLOSED R2"],
    ["WARNING", "FROZEN", SENT],
    ["WARNING", "CLOSED", SENT],
    ["INFORMATION", "FROZEN", SENT],
    ["ANSWER", "FROZEN", SENT],
    ["CODE", "FROZEN", SENT],
  ])("%s of an account that is %s: %s", (purpose, status, expected) => {
    expect(answer(facts({ purpose, to: to("CONFIRMED", status) }))).toBe(expected);
  });

  test("of an account that is not there goes nowhere", () => {
    expect(answer(facts({ to: { kind: "REGISTERED", account: null } }))).toBe("NOT_FOUND A4");
  });
});

test("a fixed address gets it whatever became of any account", () => {
  expect(answer(facts({ purpose: "CODE", to: { kind: "FIXED", address: "new@rossi.example" } }))).toBe(
    "to new@rossi.example",
  );
});

test("at its end, and not a moment before, it is too late", () => {
  expect(answer(facts({ expiresAt: new Date(NOW.getTime() + 1) }))).toBe(SENT);
  expect(answer(facts({ expiresAt: NOW }))).toBe("EXPIRED A4");
  expect(answer(facts({ expiresAt: ago(1) }))).toBe("EXPIRED A4");
});

test("what is true of one version of an address only is withdrawn with it", () => {
  const other = { kind: "FIXED", address: "old@rossi.example" } as const;
  expect(answer(facts({ to: other, onlyWhile: { version: 3, account: account() } }))).toBe("to old@rossi.example");
  for (const onlyWhile of [
    { version: 2, account: account() },
    { version: 4, account: account() },
    { version: 3, account: null },
  ])
    expect(answer(facts({ to: other, onlyWhile }))).toBe("ADDRESS_CHANGED R2");
});

describe("before the first byte", () => {
  const route = () => {
    const decision = routeNotice(facts());
    if (decision.kind !== "allowed") throw new Error("not allowed");
    return decision.value;
  };
  test("nothing has changed", () => {
    expect(noticeStillValid(route(), facts())).toBe(true);
  });
  test.each<[string, Partial<NoticeFacts>]>([
    [
      "another address",
      { to: { kind: "REGISTERED", account: account({ address: registered({ address: "b@b.example" }) }) } },
    ],
    [
      "the same address of another version",
      { to: { kind: "REGISTERED", account: account({ address: registered({ version: 4 }) }) } },
    ],
    ["another account", { to: { kind: "REGISTERED", account: account({ id: "other" }) } }],
    ["no account", { to: { kind: "REGISTERED", account: null } }],
    ["an address that bounces by now", { to: to("BOUNCING") }],
    ["a time that is over", { now: LATER }],
    ["a fixed address instead", { to: { kind: "FIXED", address: "mario@rossi.example" } }],
  ])("%s: it does not leave", (_, changes) => {
    expect(noticeStillValid(route(), facts(changes))).toBe(false);
  });
});
