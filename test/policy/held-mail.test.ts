import { describe, expect, test } from "vitest";
import { asDesk, asPortal } from "../../src/policy/caller.ts";
import type { AccountFacts } from "../../src/policy/facts.ts";
import {
  claim,
  CLAIMABLE_REASONS,
  type HeldMail,
  release,
  releasableAs,
  type ReleaseAs,
  releasableTo,
} from "../../src/policy/held-mail.ts";
import type { GatheredRule, InboundFacts, SenderFacts } from "../../src/policy/inbound-facts.ts";
import { ORDER_OF_DECISION, type InboundReason, type MarkedReason } from "../../src/policy/inbound-reasons.ts";
import {
  account,
  ago,
  DAY,
  enquiry,
  evidence,
  locator,
  mail,
  marked,
  registered,
  service,
  signature,
  ticket,
  UNSIGNED,
} from "./facts.ts";

const A = account({ id: "a", number: "C-100001" });
const B = account({ id: "b", number: "C-100002" });
const FROZEN = account({ id: "f", status: "FROZEN" });
const CLOSED = account({ id: "c", status: "CLOSED" });
const MOVED = account({ id: "m", address: registered({ state: "DOMAIN_CHANGED" }) });

function staff() {
  const decision = asDesk(
    { kind: "desk", staffId: "anna", role: "AGENT" },
    { id: "anna", role: "AGENT", isActive: true },
    "AGENT",
  );
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
}

function held(reason: InboundReason, facts: InboundFacts, claimants: readonly AccountFacts[] = [A]): HeldMail {
  return { outcome: "HELD", reason, facts, claimants };
}

function step(rule: GatheredRule, reason: MarkedReason, changes: Partial<SenderFacts> = {}): InboundFacts {
  return mail({ accounts: [A], ...changes }, { steps: [marked(rule, reason)] });
}

function ended(rule: GatheredRule, reason: MarkedReason): InboundFacts {
  return mail({}, { sender: null, steps: [marked(rule, reason)] });
}

function signed(changes: Parameters<typeof signature>[0]): InboundFacts {
  return mail({ accounts: [A], evidence: evidence({ signatures: [signature(changes)] }) });
}

const UNVERIFIED: [InboundReason, InboundFacts][] = [
  ["AUTH_UNAVAILABLE", { ...signed({ result: "temperror" }), judgedAt: ago(-DAY) }],
  ["AUTH_FAIL", signed({ result: "fail" })],
  ["AUTH_NONE", mail({ evidence: UNSIGNED })],
  ["AUTH_UNALIGNED", signed({ domain: "evil.example" })],
  ["AUTH_PARTIAL_BODY", signed({ isUnderSized: true })],
  ["AUTH_WEAK_KEY", signed({ isWeak: true })],
  ["AUTH_SPF_ONLY", mail({ evidence: evidence({ signatures: [], spf: { result: "pass", domain: "rossi.example" } }) })],
  ["AUTH_STALE", signed({ signedAt: null, covers: { from: true, to: true, cc: true, subject: true, date: false } })],
  ["HEADER_LIMIT", ended("M2", "HEADER_LIMIT")],
  ["HEADER_MALFORMED", ended("M3", "HEADER_MALFORMED")],
  ["HEADER_DUPLICATE", ended("M3", "HEADER_DUPLICATE")],
  ["FROM_MISSING", ended("S1", "FROM_MISSING")],
  ["FROM_MULTIPLE", ended("S1", "FROM_MULTIPLE")],
  ["FROM_INVALID", ended("S1", "FROM_INVALID")],
  ["NOT_ADDRESSED", mail({ to: ["friend@bianchi.example"] })],
  ["PEC", step("S2", "PEC")],
  ["ENVELOPE_INVALID", ended("M4", "ENVELOPE_INVALID")],
  ["MIME_LIMIT", ended("M2", "MIME_LIMIT")],
  ["PARSE_TIMEOUT", ended("M2", "PARSE_TIMEOUT")],
  ["PARSE_FAILED", step("M13", "PARSE_FAILED")],
];

const NEVER: [InboundReason, InboundFacts][] = [
  ["ADDRESS_DOMAIN_CHANGED", mail({ accounts: [MOVED] })],
  ["ACCOUNT_FROZEN", mail({ accounts: [FROZEN] })],
  ["ACCOUNT_CLOSED", mail({ accounts: [CLOSED] })],
  ["MALWARE", step("M13", "MALWARE")],
  ["DUPLICATE_MESSAGE", step("M13", "DUPLICATE_MESSAGE")],
  ["AUTO_REPLY", step("M11", "AUTO_REPLY")],
  ["SPAM", mail({ isSpamAdvised: true, accounts: [] })],
  ["AUTH_DEFERRED", signed({ result: "temperror" })],
  ["PENDING", mail()],
  ["ACCEPTED_NEW", mail()],
];

describe("which held mail may become what", () => {
  test.each(UNVERIFIED)("%s: an unverified ticket of an account with the claimed address", (reason, facts) => {
    expect(releasableAs(held(reason, facts))).toEqual(["UNVERIFIED_TICKET"]);
    expect(releasableTo(held(reason, facts))).toEqual([A]);
  });

  test.each(UNVERIFIED)("%s: nothing, where nobody has the claimed address", (reason, facts) => {
    expect(releasableAs(held(reason, facts, []))).toEqual([]);
    expect(releasableTo(held(reason, facts, []))).toEqual([]);
  });

  test.each(NEVER)("%s: nothing", (reason, facts) => {
    expect(releasableAs(held(reason, facts, facts.sender?.accounts ?? []))).toEqual([]);
  });

  test.each<[MarkedReason, GatheredRule]>([
    ["RATE_LIMITED", "M12"],
    ["INTERNAL_ERROR", "A4"],
    ["EMPTY_BODY", "M13"],
  ])("%s: what it would have been", (reason, rule) => {
    const as = (changes: Partial<SenderFacts>, claimants: AccountFacts[]) =>
      releasableAs(held(reason, step(rule, reason, changes), claimants));
    expect(as({}, [A])).toEqual(["ACCOUNT_TICKET"]);
    expect(as({}, [A, B])).toEqual(["ACCOUNT_TICKET"]);
    expect(as({}, [])).toEqual(["ENQUIRY"]);
    expect(as({ locators: [locator(enquiry())] }, [])).toEqual(["ENQUIRY"]);
    expect(as({ evidence: UNSIGNED }, [A])).toEqual(["UNVERIFIED_TICKET"]);
    expect(as({}, [FROZEN])).toEqual([]);
  });

  test("a fault of ours, while nothing is known of the sender: nothing", () => {
    expect(releasableAs(held("INTERNAL_ERROR", ended("A4", "INTERNAL_ERROR")))).toEqual([]);
  });

  test("SENDER_AMBIGUOUS: a ticket of one of those accounts that have the address still", () => {
    const facts = mail({ accounts: [A, B, FROZEN] });
    expect(releasableAs(held("SENDER_AMBIGUOUS", facts, [A, B]))).toEqual(["ACCOUNT_TICKET"]);
    expect(releasableTo(held("SENDER_AMBIGUOUS", facts, [A, B]))).toEqual([A, B]);
    expect(releasableTo(held("SENDER_AMBIGUOUS", facts, [A, B, FROZEN]))).toEqual([A, B]);
    expect(releasableTo(held("SENDER_AMBIGUOUS", facts, [B]))).toEqual([B]);
  });

  test("SENDER_UNKNOWN: an enquiry, of nobody's account", () => {
    expect(releasableAs(held("SENDER_UNKNOWN", mail({ accounts: [] }), []))).toEqual(["ENQUIRY"]);
    expect(releasableTo(held("SENDER_UNKNOWN", mail({ accounts: [] }), []))).toEqual([]);
  });

  test("every reason that holds a mail has a row", () => {
    const rows = [...UNVERIFIED, ...NEVER].map(([reason]) => reason);
    const known = new Set<InboundReason>([
      ...rows,
      "SENDER_AMBIGUOUS",
      "SENDER_UNKNOWN",
      "RATE_LIMITED",
      "INTERNAL_ERROR",
      "EMPTY_BODY",
    ]);
    expect(ORDER_OF_DECISION.filter(([reason, , outcome]) => outcome === "HELD" && !known.has(reason))).toEqual([]);
  });

  test.each(["ACCEPTED", "IGNORED", "DEFERRED"] as const)("what is %s is not released", (outcome) => {
    expect(releasableAs({ ...held("EMPTY_BODY", step("M13", "EMPTY_BODY")), outcome })).toEqual([]);
  });
});

describe("the release judges again", () => {
  test.each<[string, InboundFacts]>([
    ["malware", mail({ evidence: UNSIGNED }, { steps: [marked("M13", "MALWARE")] })],
    ["a frozen account", mail({ evidence: UNSIGNED, accounts: [FROZEN] })],
  ])("unproven mail with %s stays", (_, facts) => {
    expect(releasableAs(held("AUTH_NONE", facts, facts.sender?.accounts ?? []))).toEqual([]);
  });

  test("a claimed address in doubt, a frozen and a closed account get nothing, even where nothing could be read", () => {
    const facts = ended("M3", "HEADER_MALFORMED");
    expect(releasableTo(held("HEADER_MALFORMED", facts, [A, MOVED]))).toEqual([]);
    expect(releasableTo(held("HEADER_MALFORMED", facts, [FROZEN, CLOSED]))).toEqual([]);
    expect(releasableTo(held("HEADER_MALFORMED", facts, [FROZEN, A, CLOSED]))).toEqual([A]);
  });

  test("what was held for its sender and is unproven now is no account's ticket", () => {
    expect(releasableAs(held("SENDER_AMBIGUOUS", mail({ evidence: UNSIGNED }), [A, B]))).toEqual(["UNVERIFIED_TICKET"]);
  });

  test("the reason that held it counts, though it is not marked any more", () => {
    expect(releasableAs(held("MALWARE", mail(), [A]))).toEqual([]);
    expect(releasableAs(held("AUTH_NONE", mail(), [A]))).toEqual(["UNVERIFIED_TICKET"]);
  });
});

describe("release", () => {
  function released(of: HeldMail, as: ReleaseAs, accountId: string | null = null) {
    return release(staff(), of, { as, accountId });
  }

  test("an unverified ticket is new, whatever the mail locates", () => {
    const facts = mail({
      evidence: UNSIGNED,
      accounts: [A],
      locators: [locator(ticket({ accountId: "a", status: "SOLVED" }))],
      services: [service({ accountId: "a" })],
    });
    expect(released(held("AUTH_NONE", facts), "UNVERIFIED_TICKET")).toEqual({
      kind: "allowed",
      rule: "S8",
      value: {
        as: "UNVERIFIED_TICKET",
        account: A,
        correspondent: null,
        trust: "UNVERIFIED",
        filing: { as: "NEW" },
        serviceId: null,
        releasedBy: "anna",
      },
    });
  });

  test("an account's ticket may join a ticket of that account", () => {
    const changes = { locators: [locator(ticket({ accountId: "a" }))], services: [service({ accountId: "a" })] };
    expect(released(held("EMPTY_BODY", step("M13", "EMPTY_BODY", changes)), "ACCOUNT_TICKET")).toEqual({
      kind: "allowed",
      rule: "S4",
      value: {
        as: "ACCOUNT_TICKET",
        account: A,
        correspondent: null,
        trust: "AUTHENTICATED_EMAIL",
        filing: { as: "JOIN", ticketId: "t1", ticketVersion: 7, status: "OPEN" },
        serviceId: "s1",
        releasedBy: "anna",
      },
    });
  });

  test("an ambiguous mail goes to exactly the account chosen", () => {
    const facts = mail({ accounts: [A, B] });
    const of = held("SENDER_AMBIGUOUS", facts, [A, B]);
    expect(released(of, "ACCOUNT_TICKET", "b")).toMatchObject({
      kind: "allowed",
      rule: "S6",
      value: { account: B, filing: { as: "NEW" } },
    });
    expect(released(of, "ACCOUNT_TICKET", null)).toEqual({ kind: "refused", reason: "NOT_FOUND", rule: "A3" });
    expect(released(of, "ACCOUNT_TICKET", "z")).toEqual({ kind: "refused", reason: "NOT_FOUND", rule: "A3" });
  });

  test("an enquiry belongs to the proven address", () => {
    expect(released(held("SENDER_UNKNOWN", mail({ accounts: [] }), []), "ENQUIRY")).toEqual({
      kind: "allowed",
      rule: "S4a",
      value: {
        as: "ENQUIRY",
        account: null,
        correspondent: "mario@rossi.example",
        trust: "AUTHENTICATED_EMAIL",
        filing: { as: "NEW" },
        serviceId: null,
        releasedBy: "anna",
      },
    });
  });

  test("a follow-up to an enquiry joins it", () => {
    const facts = step("M12", "RATE_LIMITED", { locators: [locator(enquiry())] });
    expect(released(held("RATE_LIMITED", facts, [A, B]), "ENQUIRY")).toMatchObject({
      kind: "allowed",
      value: { filing: { as: "JOIN", ticketId: "e1" } },
    });
  });

  test("nothing is released as something else", () => {
    const refusal = { kind: "refused", reason: "NOT_RELEASABLE", rule: "A4" };
    expect(released(held("AUTH_NONE", mail({ evidence: UNSIGNED })), "ACCOUNT_TICKET", "a")).toEqual(refusal);
    expect(released(held("MALWARE", step("M13", "MALWARE")), "UNVERIFIED_TICKET", "a")).toEqual(refusal);
  });
});

describe("claim (S8)", () => {
  function portal(of: AccountFacts, assurance: "CREDENTIAL" | "MAILBOX" = "CREDENTIAL") {
    const session = { kind: "portal", accountId: of.id, sessionId: "s", assurance, strongProofUntil: null } as const;
    const decision = asPortal(session, of);
    if (decision.kind !== "allowed") throw new Error(decision.reason);
    return decision.value;
  }

  test.each(CLAIMABLE_REASONS)("%s: the account with the claimed address makes it its own", (reason) => {
    const decision = claim(portal(A), held(reason, ended("M3", "HEADER_MALFORMED")));
    expect(decision).toMatchObject({ kind: "allowed", rule: "S8", value: { account: A, trust: "PORTAL_CREDENTIAL" } });
  });

  test("exactly what the desk could release as UNVERIFIED may be claimed", () => {
    for (const [reason] of ORDER_OF_DECISION) {
      const it = held(reason, ended("M3", "HEADER_MALFORMED"));
      const isUnverified = releasableAs(it).includes("UNVERIFIED_TICKET");
      expect([reason, claim(portal(A), it).kind]).toEqual([reason, isUnverified ? "allowed" : "refused"]);
      if (CLAIMABLE_REASONS.includes(reason)) expect([reason, isUnverified]).toEqual([reason, true]);
    }
  });

  test("a session that a code opened says so in the trust", () => {
    const decision = claim(portal(A, "MAILBOX"), held("AUTH_NONE", ended("M3", "HEADER_MALFORMED")));
    expect(decision).toMatchObject({ value: { trust: "PORTAL_MAILBOX" } });
  });

  test.each([
    ["another account", portal(B), [A]],
    ["an account that lost the address", portal(A), []],
    ["an address whose domain moved", portal(MOVED), [MOVED]],
    ["a frozen account", portal(FROZEN), [FROZEN]],
  ] as const)("%s finds nothing to claim", (_who, who, claimants) => {
    expect(claim(who, held("AUTH_NONE", ended("M3", "HEADER_MALFORMED"), claimants))).toMatchObject({
      kind: "refused",
      reason: "NOT_FOUND",
    });
  });

  test("what is decided already, and proven mail, are not there to claim", () => {
    const proven = mail({ accounts: [A, B] });
    expect(claim(portal(A), held("SENDER_AMBIGUOUS", proven, [A, B])).kind).toBe("refused");
    expect(claim(portal(A), { ...held("AUTH_NONE", ended("M3", "HEADER_MALFORMED")), outcome: "ACCEPTED" }).kind).toBe(
      "refused",
    );
  });
});
