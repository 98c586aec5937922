import { describe, expect, test } from "vitest";
import { asPortal, type PortalAccount } from "../../src/policy/caller.ts";
import {
  countsAsCredential,
  type CredentialFacts,
  enrol,
  MAX_PASSKEYS,
  passwordsToTry,
  prove,
  removeCredential,
} from "../../src/policy/credentials.ts";
import type { AccountStatus, Assurance } from "../../src/policy/facts.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";
import { openByCredential } from "../../src/policy/sign-in.ts";
import { account, ago, DAY, HOUR, MINUTE, NOW } from "./facts.ts";

const SETTINGS = DEFAULT_SETTINGS;
const credential = (id: string, age: number, more: Partial<CredentialFacts> = {}): CredentialFacts => ({
  id,
  accountId: "rossi",
  kind: "PASSWORD",
  enrolledAt: ago(age),
  ...more,
});
const OLD = credential("old", 30 * DAY);
const YOUNG = credential("young", HOUR);

function portal(isStrong: boolean, status: AccountStatus = "ACTIVE"): PortalAccount {
  const strongProofUntil = isStrong ? new Date(NOW.getTime() + MINUTE) : null;
  const assurance: Assurance = isStrong || status === "FROZEN" ? "CREDENTIAL" : "MAILBOX";
  const actor = { kind: "portal", accountId: "rossi", sessionId: "s", assurance, strongProofUntil } as const;
  const decision = asPortal(actor, account({ status }));
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

test.each([
  [3 * DAY - 1, false],
  [3 * DAY, false],
  [3 * DAY + 1, true],
  [-HOUR, false],
])("a credential of %i ms counts: %s", (age, counts) => {
  expect(countsAsCredential(credential("c", age), NOW, SETTINGS)).toBe(counts);
});

test.each<[string, CredentialFacts[], string[]]>([
  ["none", [], []],
  ["the one that counts", [OLD], ["old"]],
  ["the one that does not yet", [YOUNG], ["young"]],
  ["both", [YOUNG, OLD], ["old", "young"]],
  ["of two that count the newer", [OLD, credential("newer", 10 * DAY)], ["newer"]],
  ["of two that do not the newer", [YOUNG, credential("younger", MINUTE)], ["younger"]],
  ["none of two accounts", [OLD, credential("c", 9 * DAY, { accountId: "bianchi" })], []],
])("passwords to try: %s", (_what, rows, ids) => {
  expect(passwordsToTry(rows, NOW, SETTINGS).map(({ id }) => id)).toEqual(ids);
});

describe("signing in", () => {
  test.each<[string, CredentialFacts | null, AccountStatus, string]>([
    ["what counts", OLD, "ACTIVE", "CREDENTIAL"],
    ["what counts, suspended", OLD, "SUSPENDED", "CREDENTIAL"],
    ["what counts, frozen", OLD, "FROZEN", "CREDENTIAL"],
    ["what counts, closed", OLD, "CLOSED", "CREDENTIAL_WRONG"],
    ["what is too new, closed", YOUNG, "CLOSED", "CREDENTIAL_WRONG"],
    ["what is too new", YOUNG, "ACTIVE", "CREDENTIAL_TOO_NEW"],
    ["what is too new, frozen", YOUNG, "FROZEN", "CREDENTIAL_TOO_NEW"],
    ["nothing", null, "ACTIVE", "CREDENTIAL_WRONG"],
    ["another account's", credential("c", 9 * DAY, { accountId: "bianchi" }), "ACTIVE", "CREDENTIAL_WRONG"],
  ])("with %s", (_what, shown, status, expected) => {
    const facts = { credential: shown, account: account({ status }), now: NOW, settings: SETTINGS };
    const decision = openByCredential(facts);
    expect(decision.kind === "allowed" ? decision.value.assurance : decision.reason).toBe(expected);
  });

  test("without the account's row there is none", () => {
    expect(openByCredential({ credential: OLD, account: null, now: NOW, settings: SETTINGS })).toMatchObject({
      reason: "CREDENTIAL_WRONG",
    });
  });
});

test.each<[string, CredentialFacts | null, string]>([
  ["what counts", OLD, "old"],
  ["what is too new", YOUNG, "CREDENTIAL_TOO_NEW"],
  ["another account's", credential("c", 9 * DAY, { accountId: "bianchi" }), "CREDENTIAL_WRONG"],
  ["nothing", null, "CREDENTIAL_WRONG"],
])("proving with %s", (_what, shown, expected) => {
  const decision = prove(portal(false), shown, NOW, SETTINGS);
  expect(decision.kind === "allowed" ? decision.value.credentialId : decision.reason).toBe(expected);
});

describe("enrolling", () => {
  const passkeys = (count: number) =>
    Array.from({ length: count }, (_, n) => credential(`p${n}`, 9 * DAY, { kind: "PASSKEY" }));

  test.each<[string, boolean, CredentialFacts[], string[], boolean]>([
    ["the first", false, [], [], false],
    ["beside what counts, by the mailbox", false, [OLD], [], false],
    ["in place of what does not count yet", false, [OLD, YOUNG], ["young"], false],
    ["in place of what a newer one has outlived", false, [OLD, credential("newer", 10 * DAY)], ["old"], false],
    ["in place of all, with strong proof", true, [OLD, YOUNG], ["old", "young"], true],
    ["of passkeys nothing", true, passkeys(3), [], true],
  ])("a password: %s", (_what, isStrong, living, replaced, endsOthers) => {
    const decision = enrol(portal(isStrong), "PASSWORD", living, NOW, SETTINGS);
    expect(decision).toMatchObject({ kind: "allowed", value: { replaced, endsOthers } });
  });

  test("a passkey takes no other's place, ends no session, and is the tenth at most", () => {
    const add = (count: number) => enrol(portal(true), "PASSKEY", [OLD, ...passkeys(count)], NOW, SETTINGS);
    expect(add(MAX_PASSKEYS - 1)).toMatchObject({ value: { replaced: [], endsOthers: false } });
    expect(add(MAX_PASSKEYS)).toMatchObject({ reason: "TOO_MANY" });
  });

  test.each(["PASSWORD", "PASSKEY"] as const)("a %s is not for a frozen account", (kind) => {
    expect(enrol(portal(true, "FROZEN"), kind, [], NOW, SETTINGS)).toMatchObject({ reason: "ACCOUNT_FROZEN" });
  });
});

test.each<[string, boolean, AccountStatus, CredentialFacts | null, string]>([
  ["what counts, with strong proof", true, "ACTIVE", OLD, "old"],
  ["what counts, by the mailbox", false, "ACTIVE", OLD, "STRONG_PROOF_REQUIRED"],
  ["what does not count yet, by the mailbox", false, "ACTIVE", YOUNG, "young"],
  ["anything of a frozen account", true, "FROZEN", YOUNG, "ACCOUNT_FROZEN"],
  ["another account's", true, "ACTIVE", credential("c", HOUR, { accountId: "bianchi" }), "NOT_FOUND"],
  ["what is not there", true, "ACTIVE", null, "NOT_FOUND"],
])("removing %s", (_what, isStrong, status, found, expected) => {
  const decision = removeCredential(portal(isStrong, status), found, NOW, SETTINGS);
  expect(decision.kind === "allowed" ? decision.value.credential.id : decision.reason).toBe(expected);
});
