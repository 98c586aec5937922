import { describe, expect, test } from "vitest";
import type { AccountStatus, RegisteredAddressState } from "../../src/policy/facts.ts";
import { ORDER_OF_DECISION } from "../../src/policy/inbound-reasons.ts";
import {
  ANSWER_RATES,
  type AnswerFacts,
  answerTo,
  type NoticeFacts,
  type NoticePurpose,
  noticeStillValid,
  routeNotice,
} from "../../src/policy/notices.ts";
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

describe("what a held mail is answered with (R8, S8)", () => {
  const mail = (changes: Partial<AnswerFacts> = {}): AnswerFacts => ({
    reason: "SENDER_UNKNOWN",
    outcome: "HELD",
    claimedAddress: "mario@rossi.example",
    receivedAt: NOW,
    accounts: [account()],
    isSpamAdvised: false,
    isRobot: false,
    wantsNoNotice: false,
    lately: { toAddress: 0, overall: 0 },
    ...changes,
  });
  const said = (given: AnswerFacts) => {
    const decision = answerTo(given);
    if (decision.kind !== "allowed") return `${decision.reason} ${decision.rule}`;
    const { kind, to: recipient } = decision.value;
    return `${kind} ${"address" in recipient ? recipient.address : `account ${recipient.account.id}`} ${decision.rule}`;
  };
  const NEUTRAL = "MAIL_NOT_ACCEPTED mario@rossi.example R8";
  const OWNERS = "UNPROVEN_MAIL account rossi S8";

  const PROVEN = "ADDRESS_DOMAIN_CHANGED SENDER_UNKNOWN ACCOUNT_CLOSED ACCOUNT_FROZEN SENDER_AMBIGUOUS".split(" ");
  const UNPROVEN =
    "HEADER_LIMIT MIME_LIMIT PARSE_TIMEOUT HEADER_MALFORMED HEADER_DUPLICATE ENVELOPE_INVALID FROM_MISSING FROM_MULTIPLE FROM_INVALID PEC AUTH_UNAVAILABLE AUTH_FAIL AUTH_NONE AUTH_UNALIGNED AUTH_PARTIAL_BODY AUTH_WEAK_KEY AUTH_SPF_ONLY AUTH_STALE".split(
      " ",
    );

  test.each(ORDER_OF_DECISION.map(([reason, , outcome]) => [reason, outcome] as const))("%s", (reason, outcome) => {
    const expected = PROVEN.includes(reason) ? NEUTRAL : UNPROVEN.includes(reason) ? OWNERS : "NOT_OWED R8";
    expect(said(mail({ reason, outcome }))).toBe(expected);
    if (outcome !== "HELD") expect(said(mail({ reason, outcome: "HELD" }))).not.toBe(NEUTRAL);
  });

  test("the neutral one is the same whoever has the address, and none", () => {
    for (const accounts of [
      [],
      [account()],
      [account({ status: "CLOSED" })],
      [account({ status: "FROZEN" })],
      [account(), account({ id: "b" })],
    ])
      for (const reason of PROVEN) expect(said(mail({ reason, accounts }))).toBe(NEUTRAL);
  });

  test.each<[string, Partial<AnswerFacts>, string]>([
    ["mail that is not held", { outcome: "DEFERRED" }, "NOT_OWED R8"],
    ["junk", { isSpamAdvised: true }, "NOT_OWED R8"],
    ["a robot", { isRobot: true }, "ROBOT R8"],
    ["who wants none", { wantsNoNotice: true }, "SUPPRESSED R8"],
    ["no address", { claimedAddress: null }, "NOBODY R8"],
    ["an address that had one", { lately: { toAddress: 1, overall: 0 } }, "RATE_LIMITED R8"],
    ["a flood", { lately: { toAddress: 0, overall: ANSWER_RATES.overall } }, "RATE_LIMITED R8"],
    ["just before a flood", { lately: { toAddress: 0, overall: ANSWER_RATES.overall - 1 } }, NEUTRAL],
    ["unproven junk", { reason: "AUTH_NONE", isSpamAdvised: true }, "NOT_OWED R8"],
    ["an unproven robot", { reason: "AUTH_NONE", isRobot: true }, "ROBOT S8"],
    ["unproven, that wants none", { reason: "AUTH_NONE", wantsNoNotice: true }, "SUPPRESSED S8"],
    ["a claim of nobody's address", { reason: "AUTH_NONE", accounts: [] }, "NOBODY S8"],
    ["a claim of a closed account's", { reason: "AUTH_NONE", accounts: [account({ status: "CLOSED" })] }, "NOBODY S8"],
    [
      "a claim of one that has had its notice today",
      { reason: "AUTH_NONE", lately: { toAddress: 1, overall: 0 } },
      "RATE_LIMITED S8",
    ],
    [
      "a claim of an address that changed after the mail came",
      { reason: "AUTH_NONE", accounts: [account({ address: registered({ changedAt: new Date(NOW.getTime() + 1) }) })] },
      "NOBODY S8",
    ],
    [
      "a claim of an address that changed just when the mail came",
      { reason: "AUTH_NONE", accounts: [account({ address: registered({ changedAt: NOW }) })] },
      OWNERS,
    ],
    [
      "a claim of an address at a domain that changed hands",
      { reason: "AUTH_NONE", accounts: [account({ address: registered({ state: "DOMAIN_CHANGED" }) })] },
      "NOBODY S8",
    ],
    [
      "a claim of a closed account's address and an open one's",
      { reason: "AUTH_NONE", accounts: [account({ id: "closed", status: "CLOSED" }), account()] },
      OWNERS,
    ],
  ])("%s", (_, changes, expected) => {
    expect(said(mail(changes))).toBe(expected);
  });
});
