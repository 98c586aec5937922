import { describe, expect, test } from "vitest";
import type { AccountFacts } from "../../src/policy/facts.ts";
import { openByCode, opensByCode, switchAccount } from "../../src/policy/sign-in.ts";
import { account } from "./facts.ts";

const ADDRESS = "agency@rossi.example";
const at = (number: string, more: Partial<AccountFacts> = {}, state: AccountFacts["address"]["state"] = "CONFIRMED") =>
  account({ number, ...more, address: { address: ADDRESS, version: 1, state, changedAt: null } });

describe("a code opens", () => {
  test.each([
    ["ACTIVE", "CONFIRMED", true],
    ["ACTIVE", "BOUNCING", true],
    ["ACTIVE", "DOMAIN_CHANGED", false],
    ["SUSPENDED", "CONFIRMED", true],
    ["SUSPENDED", "DOMAIN_CHANGED", false],
    ["FROZEN", "CONFIRMED", false],
    ["FROZEN", "BOUNCING", false],
    ["CLOSED", "CONFIRMED", false],
    ["CLOSED", "BOUNCING", false],
  ] as const)("an account that is %s with an address that is %s: %s", (status, state, opens) => {
    expect(opensByCode(at("C-1", { status }, state))).toBe(opens);
  });
});

const [one, two] = [at("C-1"), at("C-2")];
const other = account({ number: "C-3" });
const frozen = at("C-4", { status: "FROZEN" });

test.each([
  ["the only account", "RIGHT", [one], null, "C-1"],
  ["the one that is named", "RIGHT", [one, two], "C-2", "C-2"],
  ["a choice", "RIGHT", [one, two], null, "CHOICE"],
  ["the only one that a code opens", "RIGHT", [frozen, two], null, "C-2"],
  ["nothing, named or not, of another address", "RIGHT", [other], null, "NOT_FOUND"],
  ["nothing of another address that is named", "RIGHT", [one, other], "C-3", "NOT_FOUND"],
  ["nothing frozen", "RIGHT", [one, frozen], "C-4", "NOT_FOUND"],
  ["nothing where there is none", "RIGHT", [], null, "NOT_FOUND"],
  ["nothing for a wrong code", "WRONG", [one], null, "CODE_WRONG"],
  ["nothing for one that is gone", "GONE", [one], "C-1", "EXPIRED"],
] as const)("a code gives %s", (_what, answer, accounts, wanted, expected) => {
  expect(shown(openByCode({ answer, address: ADDRESS, accounts, wanted }))).toBe(expected);
});

test.each([
  ["another account of the proven address", ADDRESS, "C-2", "C-2"],
  ["the choice", ADDRESS, null, "CHOICE"],
  ["nothing of another address", ADDRESS, "C-3", "NOT_FOUND"],
  ["nothing where no code was shown", null, "C-2", "CODE_REQUIRED"],
  ["nothing where the account's address is another by now", "old@rossi.example", "C-2", "CODE_REQUIRED"],
] as const)("switching gives %s", (_what, provenAddress, wanted, expected) => {
  expect(shown(switchAccount({ own: one, provenAddress, accounts: [one, two, other], wanted }))).toBe(expected);
});

test("what a code opens is never more than MAILBOX", () => {
  const decision = openByCode({ answer: "RIGHT", address: ADDRESS, accounts: [one], wanted: null });
  expect(decision).toMatchObject({
    value: { signIn: { assurance: "MAILBOX", method: "CODE", provenAddress: ADDRESS } },
  });
});

function shown(decision: ReturnType<typeof openByCode>): string {
  if (decision.kind !== "allowed") return decision.reason;
  return decision.value.kind === "CHOICE" ? "CHOICE" : decision.value.signIn.account.number;
}
