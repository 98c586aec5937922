import { describe, expect, test } from "vitest";
import {
  askToReconfirm,
  cancelChange,
  changeByRecognition,
  type CodeAnswer,
  confirmChange,
  operationsRefusedUntil,
  reconfirm,
  requestChange,
  setByProvisioning,
  takeEffect,
} from "../../src/policy/account-email.ts";
import { recogniseAccount, type RecordedRecognition } from "../../src/policy/account-recognition.ts";
import { objectTo, recogniseAddress, unfreeze } from "../../src/policy/address-objection.ts";
import { asPortal, asProvisioning, type PortalAccount } from "../../src/policy/caller.ts";
import type { AddressFacts, EmailChangeFacts } from "../../src/policy/email-change-facts.ts";
import type { AccountFacts, Actor } from "../../src/policy/facts.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";
import { account, ago, DAY, HOUR, MINUTE, NOW, registered, SECOND } from "./facts.ts";

const IN_TEN = new Date(NOW.getTime() + 10 * MINUTE);
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

const PORTAL: Extract<Actor, { kind: "portal" }> = {
  kind: "portal",
  accountId: "rossi",
  sessionId: "p1",
  assurance: "CREDENTIAL",
  strongProofUntil: later(MINUTE),
};

function portal(changes: Partial<typeof PORTAL> = {}, of: AccountFacts = account()): PortalAccount {
  const decision = asPortal({ ...PORTAL, ...changes }, of);
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

function provisioning() {
  const client = { id: "billing", kind: "PROVISIONING", isRevoked: false } as const;
  const decision = asProvisioning({ kind: "provisioning", clientId: "billing" }, client);
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

function change(changes: Partial<EmailChangeFacts> = {}): EmailChangeFacts {
  return {
    id: "c1",
    accountId: "rossi",
    origin: "PORTAL",
    isStrong: false,
    previousAddress: "mario@rossi.example",
    previousVersion: 3,
    previousState: "CONFIRMED",
    newAddress: "new@rossi.example",
    state: "AWAITING_CONFIRMATION",
    requestedAt: ago(MINUTE),
    expiresAt: later(9 * MINUTE),
    effectiveAt: null,
    revertibleUntil: null,
    objectedAt: null,
    ...changes,
  };
}

const counting = (since: number, changes: Partial<EmailChangeFacts> = {}) =>
  change({
    state: "EFFECTIVE",
    requestedAt: ago(since),
    expiresAt: ago(since - MINUTE),
    effectiveAt: ago(since),
    revertibleUntil: new Date(ago(since).getTime() + 7 * DAY),
    ...changes,
  });

function facts(changes: Partial<AddressFacts> = {}): AddressFacts {
  return { account: account(), changes: [], now: NOW, settings: DEFAULT_SETTINGS, ...changes };
}

const wanted = { newAddress: "new@rossi.example", isOurs: false, codeExpiresAt: IN_TEN };

function saying(decision: { kind: string; rule: string; reason?: string }): string {
  return `${decision.reason ?? decision.kind} ${decision.rule}`;
}

describe("E1, E2: who may ask for another address", () => {
  const frozen = account({ status: "FROZEN" });
  test.each<[string, AddressFacts, Partial<typeof PORTAL>, Partial<typeof wanted>, string]>([
    ["signed in", facts(), {}, {}, "allowed E1"],
    ["signed in by code", facts(), { assurance: "MAILBOX" }, {}, "allowed E1"],
    ["a suspended account", facts({ account: account({ status: "SUSPENDED" }) }), {}, {}, "allowed E1"],
    ["of another account", facts({ account: account({ id: "bianchi" }) }), {}, {}, "INVALID A4"],
    ["to the address that it has", facts(), {}, { newAddress: "mario@rossi.example" }, "INVALID E1"],
    ["to an address of ours", facts(), {}, { isOurs: true }, "INVALID E1"],
    ["frozen meanwhile", facts({ account: frozen }), {}, {}, "ACCOUNT_FROZEN E4"],
    ["while one waits for its code", facts({ changes: [change()] }), {}, {}, "EMAIL_CHANGE_PENDING E2"],
    ["once that code is too old", facts({ changes: [change({ expiresAt: NOW })] }), {}, {}, "allowed E1"],
    [
      "while one waits for its time",
      facts({ changes: [change({ state: "CONFIRMED", expiresAt: ago(HOUR) })] }),
      {},
      {},
      "EMAIL_CHANGE_PENDING E2",
    ],
    ["six days after one that counts", facts({ changes: [counting(6 * DAY)] }), {}, {}, "ADDRESS_RECENTLY_CHANGED E4"],
    ["seven days after one that counts", facts({ changes: [counting(7 * DAY)] }), {}, {}, "allowed E1"],
    ["after one that was reverted", facts({ changes: [counting(DAY, { state: "REVERTED" })] }), {}, {}, "allowed E1"],
    [
      "five times a day",
      facts({ changes: Array.from({ length: 5 }, () => change({ state: "CANCELLED" })) }),
      {},
      {},
      "RATE_LIMITED E1",
    ],
    [
      "five times, the first a day ago",
      facts({
        changes: Array.from({ length: 5 }, (_, n) =>
          change({ state: "CANCELLED", requestedAt: n === 0 ? ago(DAY) : ago(HOUR) }),
        ),
      }),
      {},
      {},
      "allowed E1",
    ],
    [
      "from a domain that changed hands, by code",
      facts({ account: account({ address: registered({ state: "DOMAIN_CHANGED" }) }) }),
      { assurance: "MAILBOX" },
      {},
      "STRONG_PROOF_REQUIRED S3",
    ],
    [
      "from a domain that changed hands, with strong proof",
      facts({ account: account({ address: registered({ state: "DOMAIN_CHANGED" }) }) }),
      {},
      {},
      "allowed E1",
    ],
    [
      "from an address that bounces",
      facts({ account: account({ address: registered({ state: "BOUNCING" }) }) }),
      {},
      {},
      "allowed E1",
    ],
  ])("%s", (_, given, session, asked, expected) => {
    expect(saying(requestChange(portal(session), given, { ...wanted, ...asked }))).toBe(expected);
  });

  test.each<[string, Partial<typeof PORTAL>, boolean]>([
    ["a credential shown within ten minutes", {}, true],
    ["a credential shown before that", { strongProofUntil: NOW }, false],
    ["a credential that was never shown", { strongProofUntil: null }, false],
    ["a code", { assurance: "MAILBOX" }, false],
  ])("strong proof is %s: %s", (_, session, isStrong) => {
    const decision = requestChange(portal(session), facts(), wanted);
    expect(decision).toMatchObject({
      value: {
        terms: { isStrong, countsAfter: isStrong ? 0 : DAY, effectiveAt: null, expiresAt: IN_TEN },
        tellsOldAddress: true,
      },
    });
  });

  test("S3: a mailbox in unknown hands is not told, and gets no link", () => {
    const lost = account({ address: registered({ state: "DOMAIN_CHANGED" }) });
    expect(requestChange(portal(), facts({ account: lost }), wanted)).toMatchObject({
      value: { tellsOldAddress: false },
    });
  });
});

describe("E1: the code from the new mailbox", () => {
  const confirming = (changes: EmailChangeFacts[], answer: CodeAnswer | null, of: AccountFacts = account()) =>
    confirmChange(portal(), facts({ changes, account: of }), answer && { changeId: "c1", answer });
  test.each<[string, EmailChangeFacts[], CodeAnswer | null, string, AccountFacts?]>([
    ["right", [change()], "RIGHT", "allowed E1"],
    ["wrong", [change()], "WRONG", "CODE_WRONG E1"],
    ["too old, or tried five times", [change()], "GONE", "EXPIRED E1"],
    ["where nothing waits for one", [], null, "NOT_FOUND A3"],
    ["of a change that is gone", [change({ id: "c2" })], "RIGHT", "NOT_FOUND A3"],
    ["of one that was cancelled meanwhile", [change({ state: "CANCELLED" })], "RIGHT", "EXPIRED E2"],
    ["a second time", [change({ state: "CONFIRMED" })], "RIGHT", "EXPIRED E2"],
    ["after its time", [change({ expiresAt: NOW })], "RIGHT", "EXPIRED E2"],
    ["where the address changed meanwhile", [change({ previousVersion: 2 })], "RIGHT", "EXPIRED E2"],
    ["of a frozen account", [change()], "RIGHT", "ACCOUNT_FROZEN E4", account({ status: "FROZEN" })],
    ["of another account", [change()], "RIGHT", "NOT_FOUND A4", account({ id: "bianchi" })],
  ])("%s", (_, changes, answer, expected, of = account()) => {
    expect(saying(confirming(changes, answer, of))).toBe(expected);
  });

  test("with strong proof it counts at once and can be reverted for seven days", () => {
    expect(confirming([change({ isStrong: true })], "RIGHT")).toMatchObject({
      value: { countsNow: true, effectiveAt: NOW, revertibleUntil: later(7 * DAY) },
    });
  });

  test("with less it counts 24 hours later", () => {
    expect(confirming([change()], "RIGHT")).toMatchObject({
      value: { countsNow: false, effectiveAt: later(DAY), revertibleUntil: null },
    });
  });
});

describe("when its time has come", () => {
  const due = (changes: Partial<EmailChangeFacts> = {}) => change({ state: "CONFIRMED", effectiveAt: NOW, ...changes });
  const frozen = account({ status: "FROZEN" });
  test.each<[string, EmailChangeFacts, AccountFacts, string]>([
    ["it counts", due(), account(), "allowed E1"],
    ["it counts on a suspended account", due(), account({ status: "SUSPENDED" }), "allowed E1"],
    ["a second before, not", due({ effectiveAt: later(SECOND) }), account(), "NOT_DUE E2"],
    ["without its code, not", due({ state: "AWAITING_CONFIRMATION" }), account(), "NOT_DUE E2"],
    ["cancelled, not", due({ state: "CANCELLED" }), account(), "NOT_DUE E2"],
    ["of another account, not", due(), account({ id: "bianchi" }), "NOT_DUE E2"],
    ["never once the address is another", due(), account({ address: registered({ version: 4 }) }), "OVER E2"],
    ["never under a freeze", due(), frozen, "OVER E4"],
    ["by provisioning, never under a freeze", due({ origin: "PROVISIONING" }), frozen, "OVER E4"],
    ["by recognition, under a freeze too", due({ origin: "RECOGNITION" }), frozen, "allowed E1"],
  ])("%s", (_, given, of, expected) => {
    expect(saying(takeEffect(given, facts({ account: of })))).toBe(expected);
  });

  test("from then on it can be reverted for seven days, however late it was found", () => {
    const decision = takeEffect(due({ effectiveAt: ago(HOUR) }), facts());
    expect(decision).toMatchObject({ value: { effectiveAt: NOW, revertibleUntil: later(7 * DAY) } });
  });
});

describe("E2: taking it back", () => {
  test.each<[string, EmailChangeFacts | null, string]>([
    ["one that waits for its code", change(), "allowed E2"],
    ["one that waits for its time", change({ state: "CONFIRMED" }), "allowed E2"],
    ["one whose code ran out", change({ expiresAt: NOW }), "EXPIRED E2"],
    ["one that counts", counting(HOUR), "EXPIRED E2"],
    ["one that was cancelled", change({ state: "CANCELLED" }), "EXPIRED E2"],
    ["another account's", change({ accountId: "bianchi" }), "NOT_FOUND A3"],
    ["none", null, "NOT_FOUND A3"],
  ])("%s", (_, given, expected) => expect(saying(cancelChange(portal(), given, NOW))).toBe(expected));
});

describe("E5: the company's own system sets an address", () => {
  const set = { newAddress: "new@rossi.example", isOurs: false, expectedVersion: 3 };
  test.each<[string, AddressFacts | null, Partial<typeof set>, string]>([
    ["with the version that it has", facts(), {}, "allowed E5"],
    ["of nobody", null, {}, "NOT_FOUND A3"],
    ["with an older version", facts(), { expectedVersion: 2 }, "STALE_VERSION E5"],
    ["with a version to come", facts(), { expectedVersion: 4 }, "STALE_VERSION E5"],
    ["to the address that it has", facts(), { newAddress: "mario@rossi.example" }, "INVALID E1"],
    ["under a freeze", facts({ account: account({ status: "FROZEN" }) }), {}, "ACCOUNT_FROZEN E4"],
    ["while another is pending", facts({ changes: [change()] }), {}, "EMAIL_CHANGE_PENDING E2"],
    ["within a window", facts({ changes: [counting(DAY)] }), {}, "ADDRESS_RECENTLY_CHANGED E4"],
    [
      "after the domain changed hands",
      facts({ account: account({ address: registered({ state: "DOMAIN_CHANGED" }) }) }),
      {},
      "RECOGNITION_REQUIRED S3",
    ],
  ])("%s", (_, given, asked, expected) => {
    expect(saying(setByProvisioning(provisioning(), given, { ...set, ...asked }))).toBe(expected);
  });

  test("it counts 72 hours later, and the old mailbox is told", () => {
    expect(setByProvisioning(provisioning(), facts(), set)).toMatchObject({
      value: { terms: { origin: "PROVISIONING", effectiveAt: later(3 * DAY), isStrong: false }, tellsOldAddress: true },
    });
  });
});

const RECOGNISED: RecordedRecognition = {
  operationId: "o1",
  accountId: "rossi",
  kind: "ACCOUNT_EMAIL_CHANGE",
  proposedById: "anna",
  recognisedById: "anna",
  countersignedById: "carla",
  newAddress: "new@rossi.example",
  addressVersion: 3,
};

function recognition(changes: Partial<RecordedRecognition> = {}) {
  const decision = recogniseAccount({ ...RECOGNISED, ...changes });
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

describe("O3: recognition of an account", () => {
  test.each<[string, Partial<RecordedRecognition>, string]>([
    ["two people", {}, "allowed O3"],
    ["nobody recognised", { recognisedById: null }, "NOT_VALIDATED O3"],
    ["nobody countersigned", { countersignedById: null }, "NOT_VALIDATED O3"],
    ["who recognised countersigned", { countersignedById: "anna", proposedById: "bruno" }, "SAME_PERSON O3"],
    ["who proposed countersigned", { proposedById: "carla" }, "SAME_PERSON O3"],
    ["an address change without an address", { newAddress: null }, "NOT_VALIDATED A4"],
    ["an unfreezing with an address", { kind: "ACCOUNT_UNFREEZE" }, "NOT_VALIDATED A4"],
  ])("%s", (_, changes, expected) => expect(saying(recogniseAccount({ ...RECOGNISED, ...changes }))).toBe(expected));

  test.each<[string, Partial<RecordedRecognition>, AddressFacts, string]>([
    ["counts", {}, facts(), "allowed E5"],
    ["under a freeze too", {}, facts({ account: account({ status: "FROZEN" }) }), "allowed E5"],
    ["within a window too", {}, facts({ changes: [counting(DAY)] }), "allowed E5"],
    [
      "after the domain changed hands, too",
      {},
      facts({ account: account({ address: registered({ state: "DOMAIN_CHANGED" }) }) }),
      "allowed E5",
    ],
    ["not for another account", {}, facts({ account: account({ id: "bianchi" }) }), "NOT_VALIDATED A4"],
    ["not of another kind", { kind: "ACCOUNT_UNFREEZE", newAddress: null }, facts(), "NOT_VALIDATED A4"],
    ["not once the address changed", { addressVersion: 2 }, facts(), "STALE_VERSION O5"],
    ["not to the same address", { newAddress: "mario@rossi.example" }, facts(), "INVALID E5"],
  ])("E5: a change by it %s", (_, changes, given, expected) => {
    expect(saying(changeByRecognition(recognition(changes), given))).toBe(expected);
  });

  test("a change by it waits 72 hours for the old mailbox, and takes the place of a pending one", () => {
    expect(changeByRecognition(recognition(), facts({ changes: [change({ id: "hijack" })] }))).toMatchObject({
      value: { terms: { effectiveAt: later(3 * DAY), supersedes: ["hijack"] } },
    });
  });

  const unfreezing = { kind: "ACCOUNT_UNFREEZE", newAddress: null } as const;
  const recognising = { kind: "ADDRESS_RECOGNISE", newAddress: null } as const;
  test.each<[string, { kind: string; rule: string }, string]>([
    ["unfreezes", unfreeze(recognition(unfreezing), account({ status: "FROZEN" })), "allowed O3"],
    ["unfreezes no other account", unfreeze(recognition(unfreezing), account({ id: "bianchi" })), "NOT_VALIDATED A4"],
    ["unfreezes by no other kind", unfreeze(recognition(recognising), account()), "NOT_VALIDATED A4"],
    [
      "does not outlive the address",
      unfreeze(recognition({ ...unfreezing, addressVersion: 2 }), account()),
      "STALE_VERSION O5",
    ],
    ["makes an address stand", recogniseAddress(recognition(recognising), account()), "allowed O3"],
    ["makes none stand by another kind", recogniseAddress(recognition(unfreezing), account()), "NOT_VALIDATED A4"],
  ])("it %s", (_, decision, expected) => expect(saying(decision)).toBe(expected));
});

describe("E3: operations after a change", () => {
  test.each<[string, Date | null, boolean, Date | null]>([
    ["never changed", null, true, null],
    ["reversible, at once", NOW, false, later(3 * DAY)],
    ["reversible, a moment before the end", ago(3 * DAY - SECOND), false, later(SECOND)],
    ["reversible, after 72 hours", ago(3 * DAY), false, null],
    ["irreversible, after 72 hours", ago(3 * DAY), true, later(4 * DAY)],
    ["irreversible, after 7 days", ago(7 * DAY), true, null],
  ])("%s", (_, changedAt, isIrreversible, expected) => {
    expect(operationsRefusedUntil({ changedAt }, isIrreversible, NOW, DEFAULT_SETTINGS)).toEqual(expected);
  });
});

describe("R7: a bouncing address is confirmed again", () => {
  const bouncing = account({ address: registered({ state: "BOUNCING" }) });
  test.each<[string, AccountFacts, CodeAnswer | null, string]>([
    ["by its code", bouncing, "RIGHT", "allowed R7"],
    ["not by a wrong one", bouncing, "WRONG", "CODE_WRONG R7"],
    ["not by one that is over", bouncing, "GONE", "EXPIRED R7"],
    ["not where none was sent", bouncing, null, "NOT_FOUND R7"],
    ["not where nothing bounces", account(), "RIGHT", "NOT_BOUNCING R7"],
    [
      "not where the domain changed hands",
      account({ address: registered({ state: "DOMAIN_CHANGED" }) }),
      "RIGHT",
      "NOT_BOUNCING R7",
    ],
    ["not for another account", account({ id: "bianchi" }), "RIGHT", "NOT_FOUND A4"],
    ["not under a freeze", { ...bouncing, status: "FROZEN" }, "RIGHT", "ACCOUNT_FROZEN E4"],
  ])("%s", (_, of, answer, expected) => expect(saying(reconfirm(portal(), of, answer))).toBe(expected));
});

describe("R7: a code for a bouncing address", () => {
  const bouncing = account({ address: registered({ state: "BOUNCING" }) });
  test.each<[string, AccountFacts, Date | null, string]>([
    ["the first time", bouncing, null, "allowed R7"],
    ["two minutes after another", bouncing, ago(2 * MINUTE), "allowed R7"],
    ["sooner, not", bouncing, ago(2 * MINUTE - SECOND), "RATE_LIMITED R7"],
    ["where nothing bounces, not", account(), null, "NOT_BOUNCING R7"],
    ["under a freeze, not", { ...bouncing, status: "FROZEN" }, null, "ACCOUNT_FROZEN E4"],
    ["for another account, not", { ...bouncing, id: "bianchi" }, null, "NOT_FOUND A4"],
  ])("%s", (_, of, last, expected) => expect(saying(askToReconfirm(portal(), of, last, NOW))).toBe(expected));
});

describe("E4: the old mailbox objects", () => {
  test.each<[string, EmailChangeFacts, string]>([
    ["while it waits for its code", change(), "allowed E4"],
    [
      "while it waits for its time, however long",
      change({ state: "CONFIRMED", requestedAt: ago(30 * DAY) }),
      "allowed E4",
    ],
    ["a moment before seven days are over", counting(7 * DAY - SECOND), "allowed E4"],
    ["after seven days", counting(7 * DAY), "EXPIRED E4"],
    ["to one that was given up: whoever asked may be signed in", change({ state: "CANCELLED" }), "allowed E4"],
    [
      "to one whose code ran out",
      change({ state: "EXPIRED", expiresAt: ago(DAY), requestedAt: ago(DAY) }),
      "allowed E4",
    ],
    ["to one that was given up a week ago", change({ state: "CANCELLED", requestedAt: ago(7 * DAY) }), "EXPIRED E4"],
    ["twice", counting(HOUR, { state: "REVERTED", objectedAt: ago(MINUTE) }), "allowed E4"],
  ])("%s", (_, given, expected) => expect(saying(objectTo("c1", facts({ changes: [given] })))).toBe(expected));

  test("what we did not send leads nowhere", () => {
    expect(saying(objectTo(null, facts({ changes: [change()] })))).toBe("NOT_FOUND A3");
    expect(saying(objectTo("c1", null))).toBe("NOT_FOUND A3");
    expect(saying(objectTo("c9", facts({ changes: [change()] })))).toBe("NOT_FOUND A3");
  });

  const chain = [
    counting(8 * DAY, { id: "c0", previousVersion: 1, previousAddress: "too-old@rossi.example" }),
    counting(6 * DAY, { id: "c1", previousVersion: 2, previousAddress: "first@rossi.example" }),
    counting(2 * DAY, { id: "c2", previousVersion: 3, previousAddress: "second@rossi.example", origin: "RECOGNITION" }),
    change({ id: "c3", previousVersion: 4, state: "CONFIRMED", effectiveAt: later(HOUR) }),
  ];
  test.each(["c1", "c2", "c3"])("of a chain, by the link of %s: the address before the oldest in its window", (id) => {
    const decision = objectTo(id, facts({ changes: chain }));
    expect(decision).toMatchObject({
      value: {
        restoresBefore: { id: "c1", previousAddress: "first@rossi.example" },
        reverted: [{ id: "c1" }, { id: "c2" }],
        cancelled: [{ id: "c3" }],
        isRepeated: false,
      },
    });
  });

  test("a pending one alone changes no address: it is cancelled", () => {
    expect(objectTo("c1", facts({ changes: [change()] }))).toMatchObject({
      value: { restoresBefore: null, reverted: [], cancelled: [{ id: "c1" }] },
    });
  });

  test("said again, it undoes nothing: not what was recognised since", () => {
    const said = counting(HOUR, { state: "REVERTED", objectedAt: ago(MINUTE) });
    const since = change({ id: "c2", origin: "RECOGNITION", state: "CONFIRMED", effectiveAt: later(3 * DAY) });
    expect(objectTo("c1", facts({ changes: [said, since] }))).toMatchObject({
      value: { isRepeated: true, restoresBefore: null, reverted: [], cancelled: [] },
    });
  });
});
