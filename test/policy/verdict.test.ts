import { describe, expect, test } from "vitest";
import type { AccountFacts, TicketStatus } from "../../src/policy/facts.ts";
import type { GatheredRule, InboundFacts, SenderFacts } from "../../src/policy/inbound-facts.ts";
import { ORDER_OF_DECISION, type InboundOutcome, type MarkedReason } from "../../src/policy/inbound-reasons.ts";
import { judge } from "../../src/policy/verdict.ts";
import {
  account,
  ago,
  DAY,
  enquiry,
  evidence,
  locator,
  mail,
  marked,
  MINUTE,
  NOW,
  registered,
  sender,
  service,
  signature,
  ticket,
  UNSIGNED,
} from "./facts.ts";

const OTHER = account({ id: "rossi2", number: "C-100002" });
const FROZEN = account({ status: "FROZEN" });
const CLOSED = account({ status: "CLOSED" });
const MOVED = account({ address: registered({ state: "DOMAIN_CHANGED" }) });

/** For each reason facts that mark it, and nothing before it in the order. */
const MARKING: { [Reason in MarkedReason]: Gathered } = {
  DUPLICATE_DELIVERY: ended("M1", "DUPLICATE_DELIVERY"),
  LOOP_OWN: ended("M5", "LOOP_OWN"),
  LOOP_HOPS: ended("M5", "LOOP_HOPS"),
  HEADER_LIMIT: ended("M2", "HEADER_LIMIT"),
  MIME_LIMIT: ended("M2", "MIME_LIMIT"),
  PARSE_TIMEOUT: ended("M2", "PARSE_TIMEOUT"),
  HEADER_MALFORMED: ended("M3", "HEADER_MALFORMED"),
  HEADER_DUPLICATE: ended("M3", "HEADER_DUPLICATE"),
  ENVELOPE_INVALID: ended("M4", "ENVELOPE_INVALID"),
  BOUNCE_HARD: also("M6", "BOUNCE_HARD"),
  BOUNCE_SOFT: also("M6", "BOUNCE_SOFT"),
  BOUNCE_UNMATCHED: also("M6", "BOUNCE_UNMATCHED"),
  COMPLAINT: also("M6", "COMPLAINT"),
  MDN: also("M6", "MDN"),
  FROM_MISSING: ended("S1", "FROM_MISSING"),
  FROM_MULTIPLE: ended("S1", "FROM_MULTIPLE"),
  FROM_INVALID: ended("S1", "FROM_INVALID"),
  AUTH_DEFERRED: signed({ result: "temperror" }),
  SPAM: { sender: { isSpamAdvised: true, accounts: [] } },
  LIST_MAIL: also("M11", "LIST_MAIL"),
  AUTO_GENERATED: also("M11", "AUTO_GENERATED"),
  PEC: also("S2", "PEC"),
  AUTH_UNAVAILABLE: { ...signed({ result: "temperror" }), judgedAt: ago(-DAY) },
  AUTH_FAIL: signed({ result: "fail" }),
  AUTH_NONE: { sender: { evidence: UNSIGNED } },
  AUTH_UNALIGNED: signed({ domain: "evil.example" }),
  AUTH_PARTIAL_BODY: signed({ isUnderSized: true }),
  AUTH_WEAK_KEY: signed({ isWeak: true }),
  AUTH_SPF_ONLY: {
    sender: { evidence: evidence({ signatures: [], spf: { result: "pass", domain: "rossi.example" } }) },
  },
  AUTH_STALE: signed({ signedAt: ago(8 * DAY) }),
  INTERNAL_ERROR: also("A4", "INTERNAL_ERROR"),
  MALWARE: also("M13", "MALWARE"),
  PARSE_FAILED: also("M13", "PARSE_FAILED"),
  NOT_ADDRESSED: { sender: { to: ["friend@bianchi.example"] } },
  ADDRESS_DOMAIN_CHANGED: { sender: { accounts: [MOVED] } },
  SENDER_UNKNOWN: { sender: { accounts: [] } },
  ACCOUNT_CLOSED: { sender: { accounts: [CLOSED] } },
  ACCOUNT_FROZEN: { sender: { accounts: [FROZEN] } },
  SENDER_AMBIGUOUS: { sender: { accounts: [account(), OTHER] } },
  AUTO_REPLY: also("M11", "AUTO_REPLY"),
  RATE_LIMITED: also("M12", "RATE_LIMITED"),
  EMPTY_BODY: also("M13", "EMPTY_BODY"),
  DUPLICATE_MESSAGE: also("M13", "DUPLICATE_MESSAGE"),
};

interface Gathered {
  readonly step?: { rule: GatheredRule; reason: MarkedReason };
  /** Null: the step ended the gathering. */
  readonly sender?: Partial<SenderFacts> | null;
  readonly judgedAt?: Date;
}

function ended(rule: GatheredRule, reason: MarkedReason): Gathered {
  return { step: { rule, reason }, sender: null };
}

function also(rule: GatheredRule, reason: MarkedReason): Gathered {
  return { step: { rule, reason } };
}

function signed(changes: Parameters<typeof signature>[0]): Gathered {
  return { sender: { evidence: evidence({ signatures: [signature(changes)] }) } };
}

function gather(...all: Gathered[]): InboundFacts {
  const steps = all.flatMap(({ step }) => (step ? [marked(step.rule, step.reason)] : []));
  const judgedAt = all.find((one) => one.judgedAt)?.judgedAt ?? NOW;
  const facts = mail(Object.assign({}, ...all.map((one) => one.sender ?? {})), { steps, judgedAt });
  return all.some((one) => one.sender === null) ? { ...facts, sender: null } : facts;
}

describe("the order of decision", () => {
  test("is mail.md's, with these outcomes", () => {
    expect(ORDER_OF_DECISION.map(([reason, rule, outcome]) => `${reason} ${rule} ${outcome}`)).toEqual([
      "DUPLICATE_DELIVERY M1 IGNORED",
      "LOOP_OWN M5 IGNORED",
      "LOOP_HOPS M5 IGNORED",
      "HEADER_LIMIT M2 HELD",
      "MIME_LIMIT M2 HELD",
      "PARSE_TIMEOUT M2 HELD",
      "HEADER_MALFORMED M3 HELD",
      "HEADER_DUPLICATE M3 HELD",
      "ENVELOPE_INVALID M4 HELD",
      "BOUNCE_HARD M6 IGNORED",
      "BOUNCE_SOFT M6 IGNORED",
      "BOUNCE_UNMATCHED M6 IGNORED",
      "COMPLAINT M6 IGNORED",
      "MDN M6 IGNORED",
      "FROM_MISSING S1 HELD",
      "FROM_MULTIPLE S1 HELD",
      "FROM_INVALID S1 HELD",
      "AUTH_DEFERRED S2 DEFERRED",
      "SPAM M12 IGNORED",
      "LIST_MAIL M11 IGNORED",
      "AUTO_GENERATED M11 IGNORED",
      "PEC S2 HELD",
      "AUTH_UNAVAILABLE S2 HELD",
      "AUTH_FAIL S2 HELD",
      "AUTH_NONE S2 HELD",
      "AUTH_UNALIGNED S2 HELD",
      "AUTH_PARTIAL_BODY S2 HELD",
      "AUTH_WEAK_KEY S2 HELD",
      "AUTH_SPF_ONLY S2 HELD",
      "AUTH_STALE S2 HELD",
      "INTERNAL_ERROR A4 DEFERRED",
      "MALWARE M13 HELD",
      "PARSE_FAILED M13 HELD",
      "NOT_ADDRESSED S9 HELD",
      "ADDRESS_DOMAIN_CHANGED S3 HELD",
      "SENDER_UNKNOWN S3 HELD",
      "ACCOUNT_CLOSED S3 HELD",
      "ACCOUNT_FROZEN E4 HELD",
      "SENDER_AMBIGUOUS S6 HELD",
      "AUTO_REPLY M11 IGNORED",
      "RATE_LIMITED M12 HELD",
      "EMPTY_BODY M13 HELD",
      "DUPLICATE_MESSAGE M13 IGNORED",
    ]);
  });

  test.each(ORDER_OF_DECISION)("%s decides alone", (reason, _, outcome) => {
    const judgement = judge(gather(MARKING[reason]));
    expect(judgement).toMatchObject({ reason, outcome, sender: null, notice: null });
    expect(judgement.heldUntil).toEqual(outcome === "HELD" ? ago(-30 * DAY) : null);
  });

  // Facts about one sender exclude each other; reasons that a step marks can stand beside any other.
  const byStep = ORDER_OF_DECISION.map(([reason]) => reason).filter((reason) => MARKING[reason].step);
  const order = ORDER_OF_DECISION.map(([reason]) => reason);
  const pairs = order.flatMap((first) =>
    byStep.filter((other) => other !== first).map((other) => [first, other] as const),
  );

  test.each(pairs)("of %s and %s the first in the order decides", (one, other) => {
    const judgement = judge(gather(MARKING[one], MARKING[other]));
    const [winner] = [one, other].toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
    // A robot that nobody knows stays a robot.
    const expected = one === "SENDER_UNKNOWN" && other === "AUTO_REPLY" ? other : winner;
    expect(judgement.reason).toBe(expected);
    expect(judgement.sender).toBeNull();
  });

  test("what a step marks does not depend on when it ran", () => {
    const steps = [marked("M13", "MALWARE", "EMPTY_BODY"), marked("M6", "MDN")];
    expect(judge(mail({}, { steps })).reason).toBe("MDN");
    expect(judge(mail({}, { steps: steps.toReversed() })).reason).toBe("MDN");
  });
});

describe("A4: when facts are missing", () => {
  test.each<[MarkedReason | null, GatheredRule]>([
    [null, "M13"],
    ["AUTO_REPLY", "M11"],
    ["EMPTY_BODY", "M13"],
    ["MALWARE", "M13"],
  ])("no facts about the sender, and %s: asked again", (reason, rule) => {
    const steps = reason ? [marked(rule, reason)] : [];
    const judgement = judge(mail({}, { sender: null, steps }));
    expect(judgement).toMatchObject({
      outcome: "DEFERRED",
      reason: "INTERNAL_ERROR",
      sender: null,
      notice: null,
      accountId: null,
      candidateAccountIds: [],
    });
    expect(judgement.explanation).toContainEqual({
      rule: "A4",
      result: "STOPPED",
      facts: { missing: "sender", marks: ["INTERNAL_ERROR"], flags: [] },
    });
  });

  test.each<[number, InboundOutcome]>([
    [DAY - 1, "DEFERRED"],
    [DAY, "HELD"],
  ])("a fault of ours %i ms after receipt: %s", (waited, outcome) => {
    const steps = [marked("A4", "INTERNAL_ERROR")];
    const judgement = judge(mail({}, { steps, judgedAt: ago(-waited) }));
    expect(judgement).toMatchObject({ outcome, reason: "INTERNAL_ERROR" });
    expect(judgement.heldUntil).toEqual(outcome === "HELD" ? ago(-30 * DAY) : null);
  });

  test("a fault is said once, and what ended the gathering is no fault", () => {
    const said = (rule: GatheredRule, reason: MarkedReason) =>
      judge(mail({}, { sender: null, steps: [marked(rule, reason)] })).explanation;
    const facts = (reason: MarkedReason) => ({ marks: [reason], flags: [] });
    expect(said("A4", "INTERNAL_ERROR")).toEqual([{ rule: "A4", result: "STOPPED", facts: facts("INTERNAL_ERROR") }]);
    expect(said("M3", "HEADER_MALFORMED")).toEqual([
      { rule: "M3", result: "STOPPED", facts: facts("HEADER_MALFORMED") },
    ]);
  });

  test("nothing else changes by waiting", () => {
    const steps = [marked("M6", "MDN")];
    expect(judge(mail({}, { steps, judgedAt: ago(-3 * DAY) }))).toMatchObject({ outcome: "IGNORED", reason: "MDN" });
    expect(judge(mail({ accounts: [] }, { judgedAt: ago(-3 * DAY) }))).toMatchObject({
      outcome: "HELD",
      reason: "SENDER_UNKNOWN",
    });
  });
});

describe("who is verified, and where the mail is filed", () => {
  test("a first mail opens a ticket of the account", () => {
    const judgement = judge(mail({ services: [service()] }));
    expect(judgement).toMatchObject({
      outcome: "ACCEPTED",
      reason: "ACCEPTED_NEW",
      flags: [],
      heldUntil: null,
      notice: null,
      accountId: "rossi",
      candidateAccountIds: ["rossi"],
    });
    expect(judgement.sender).toEqual({
      account: account(),
      address: "mario@rossi.example",
      addressVersion: 3,
      provenDomain: "rossi.example",
      filing: { as: "NEW" },
      serviceId: "s1",
    });
  });

  test.each<[TicketStatus, string, object]>([
    ["NEW", "ACCEPTED_FOLLOWUP", { as: "JOIN", ticketId: "t1", ticketVersion: 7, status: "NEW" }],
    ["OPEN", "ACCEPTED_FOLLOWUP", { as: "JOIN", ticketId: "t1", ticketVersion: 7, status: "OPEN" }],
    ["WAITING_ON_CUSTOMER", "ACCEPTED_FOLLOWUP", { as: "JOIN", ticketId: "t1", ticketVersion: 7, status: "OPEN" }],
    ["ON_HOLD", "ACCEPTED_FOLLOWUP", { as: "JOIN", ticketId: "t1", ticketVersion: 7, status: "OPEN" }],
    ["SOLVED", "ACCEPTED_REOPENED", { as: "JOIN", ticketId: "t1", ticketVersion: 7, status: "OPEN" }],
    ["CLOSED", "ACCEPTED_CONTINUED", { as: "CONTINUE", ticketId: "t1" }],
  ])("a follow-up on a ticket that is %s: %s", (status, reason, filing) => {
    const judgement = judge(mail({ locators: [locator(ticket({ status, closedAt: ago(DAY) }))] }));
    expect(judgement).toMatchObject({ outcome: "ACCEPTED", reason });
    expect(judgement.sender?.filing).toEqual(filing);
    expect(judgement.explanation.at(-1)).toEqual({ rule: "M15", result: "PASSED", facts: filing });
  });

  test("a follow-up to an enquiry joins it without an account", () => {
    const judgement = judge(mail({ accounts: [], locators: [locator(enquiry())] }));
    expect(judgement).toMatchObject({ outcome: "ACCEPTED", reason: "ACCEPTED_FOLLOWUP", accountId: null });
    expect(judgement.sender).toEqual({
      account: null,
      address: "mario@rossi.example",
      addressVersion: null,
      provenDomain: "rossi.example",
      filing: { as: "JOIN", ticketId: "e1", ticketVersion: 7, status: "OPEN" },
      serviceId: null,
    });
  });

  test("a suspended account acts as an active one", () => {
    expect(judge(mail({ accounts: [account({ status: "SUSPENDED" })] })).reason).toBe("ACCEPTED_NEW");
  });

  test("unproven mail never verifies anybody, whatever it locates", () => {
    const judgement = judge(mail({ evidence: UNSIGNED, locators: [locator(ticket())] }));
    expect(judgement).toMatchObject({
      outcome: "HELD",
      reason: "AUTH_NONE",
      sender: null,
      accountId: "rossi",
      candidateAccountIds: ["rossi"],
    });
  });

  test("spam advice does not count against a proven account", () => {
    expect(judge(mail({ isSpamAdvised: true })).reason).toBe("ACCEPTED_NEW");
    expect(judge(mail({ isSpamAdvised: true, evidence: UNSIGNED })).reason).toBe("SPAM");
    expect(judge(mail({ isSpamAdvised: true, accounts: [CLOSED] })).reason).toBe("SPAM");
  });
});

describe("M11: a robot's answer", () => {
  const steps = [marked("M11", "AUTO_REPLY")];

  test.each<TicketStatus>(["OPEN", "SOLVED", "CLOSED"])(
    "on the sender's own ticket that is %s it is a notice",
    (status) => {
      const judgement = judge(mail({ locators: [locator(ticket({ status }))] }, { steps }));
      expect(judgement).toMatchObject({
        outcome: "ACCEPTED",
        reason: "AUTO_REPLY",
        sender: null,
        heldUntil: null,
        accountId: "rossi",
      });
      expect(judgement.notice).toEqual({
        account: account(),
        address: "mario@rossi.example",
        addressVersion: 3,
        provenDomain: "rossi.example",
        ticketId: "t1",
      });
      expect(judgement.explanation.find(({ rule }) => rule === "M11")?.result).toBe("FLAGGED");
      expect(judgement.explanation.at(-1)).toEqual({
        rule: "M15",
        result: "PASSED",
        facts: { as: "NOTICE", ticketId: "t1" },
      });
    },
  );

  test.each<[string, Partial<SenderFacts>]>([
    ["on no ticket", {}],
    ["on another account's ticket", { locators: [locator(ticket({ accountId: "bianchi" }))] }],
    ["on an enquiry", { accounts: [], locators: [locator(enquiry())] }],
    ["from nobody we know", { accounts: [] }],
  ])("%s it is ignored", (_, changes) => {
    const judgement = judge(mail(changes, { steps }));
    expect(judgement).toMatchObject({
      outcome: "IGNORED",
      reason: "AUTO_REPLY",
      sender: null,
      notice: null,
      heldUntil: null,
    });
    expect(judgement.explanation.find(({ rule }) => rule === "M11")?.result).toBe("STOPPED");
  });

  test("unproven, it is held like any mail", () => {
    expect(judge(mail({ evidence: UNSIGNED, locators: [locator(ticket())] }, { steps }))).toMatchObject({
      outcome: "HELD",
      reason: "AUTH_NONE",
      notice: null,
    });
  });
});

describe("flags stand beside a verdict and decide nothing", () => {
  const COVERS = { from: true, to: true, cc: true, subject: true, date: true };
  const changed = (milliseconds: number): AccountFacts[] => [
    account({ address: registered({ changedAt: ago(milliseconds) }) }),
  ];

  test.each<[string, Partial<SenderFacts>, string[]]>([
    ["nothing to flag", {}, []],
    ["a Reply-To that is From", { replyTo: ["mario@rossi.example"] }, []],
    ["a Reply-To elsewhere", { replyTo: ["evil@bianchi.example"] }, ["REPLY_TO_DIFFERS"]],
    ["a Reply-To with one more", { replyTo: ["mario@rossi.example", "evil@bianchi.example"] }, ["REPLY_TO_DIFFERS"]],
    ["a Reply-To that does not parse", { replyTo: [] }, ["REPLY_TO_DIFFERS"]],
    [
      "a subject that is not signed",
      { evidence: evidence({ signatures: [signature({ covers: { ...COVERS, subject: false } })] }) },
      ["UNSIGNED_SUBJECT"],
    ],
    [
      "a Date that is not signed",
      { evidence: evidence({ signatures: [signature({ covers: { ...COVERS, date: false } })] }) },
      ["UNSIGNED_DATE"],
    ],
    ["a Message-ID seen before", { isMessageIdReused: true }, ["MESSAGE_ID_REUSED"]],
    ["an address changed just under three days ago", { accounts: changed(3 * DAY - 1) }, ["ADDRESS_RECENTLY_CHANGED"]],
    ["an address changed three days ago", { accounts: changed(3 * DAY) }, []],
    ["another account's ticket", { locators: [locator(ticket({ accountId: "bianchi" }))] }, ["FOREIGN_LOCATOR"]],
    ["an expired token", { locators: [locator(ticket(), { isExpired: true })] }, ["TOKEN_EXPIRED"]],
    ["another account's service", { services: [service({ accountId: "bianchi" })] }, ["FOREIGN_SERVICE"]],
    [
      "all of a stranger's",
      {
        replyTo: [],
        locators: [locator(ticket({ accountId: "bianchi" }), { isExpired: true })],
        services: [service({ accountId: "bianchi" })],
      },
      ["REPLY_TO_DIFFERS", "FOREIGN_LOCATOR", "TOKEN_EXPIRED", "FOREIGN_SERVICE"],
    ],
  ])("%s", (_, changes, flags) => {
    const judgement = judge(mail(changes));
    expect(judgement.reason).toBe("ACCEPTED_NEW");
    expect(judgement.flags).toEqual(flags);
    const flagged = judgement.explanation
      .filter(({ result }) => result === "FLAGGED")
      .flatMap(({ facts }) => facts["flags"]);
    expect(flagged).toEqual(flags);
  });

  test("held mail carries them too", () => {
    expect(judge(mail({ evidence: UNSIGNED, replyTo: [], isMessageIdReused: true })).flags).toEqual([
      "REPLY_TO_DIFFERS",
      "MESSAGE_ID_REUSED",
    ]);
  });
});

describe("the explanation", () => {
  test("keeps every step in the order of the pipeline, with what each saw", () => {
    const steps = [
      { rule: "M13" as const, marks: [], facts: { parts: 1 } },
      { rule: "M1" as const, marks: [], facts: { size: 900 } },
      marked("M11"),
      marked("M12"),
    ];
    const facts = sender({
      replyTo: ["mario@rossi.example"],
      cc: ["anna@rossi.example"],
      services: [service(), service({ id: "s2", accountId: "bianchi", name: "bianchi.example" })],
      locators: [locator(null, { by: "REFERENCES" }), locator(ticket())],
    });
    expect(judge(mail(facts, { steps })).explanation).toEqual([
      { rule: "M1", result: "PASSED", facts: { size: 900 } },
      { rule: "S1", result: "PASSED", facts: { from: "mario@rossi.example", replyTo: ["mario@rossi.example"] } },
      {
        rule: "S2",
        result: "PASSED",
        facts: {
          fromDomain: "rossi.example",
          organizationalDomain: "rossi.example",
          dmarcRecord: "ABSENT",
          spf: { result: "none", domain: null },
          signatures: [{ domain: "rossi.example", selector: "s1", result: "pass", keyBits: 2048 }],
          provenDomain: "rossi.example",
        },
      },
      {
        rule: "S9",
        result: "PASSED",
        facts: { to: ["support@registrar.example"], cc: ["anna@rossi.example"], isAddressed: true },
      },
      { rule: "S3", result: "PASSED", facts: { accounts: ["C-100001"], reasons: [] } },
      { rule: "M11", result: "PASSED", facts: {} },
      { rule: "M12", result: "PASSED", facts: {} },
      { rule: "M12", result: "PASSED", facts: { isSpamAdvised: false, isProvenAccount: true } },
      { rule: "M13", result: "PASSED", facts: { parts: 1 } },
      {
        rule: "S4",
        result: "PASSED",
        facts: {
          locators: [
            { by: "REFERENCES", isExpired: false, ticketId: null },
            { by: "TOKEN", isExpired: false, ticketId: "t1" },
          ],
          joins: "t1",
        },
      },
      { rule: "S6", result: "PASSED", facts: { candidates: ["C-100001"], account: "C-100001" } },
      {
        rule: "S5",
        result: "FLAGGED",
        facts: { linked: "rossi.example", foreign: ["bianchi.example"], marks: [], flags: ["FOREIGN_SERVICE"] },
      },
      { rule: "M15", result: "PASSED", facts: { as: "JOIN", ticketId: "t1", ticketVersion: 7, status: "OPEN" } },
    ]);
  });

  test("says where it stopped, and what else was marked", () => {
    const steps = [marked("M13", "EMPTY_BODY")];
    const explanation = judge(mail({ accounts: [account(), OTHER] }, { steps })).explanation;
    expect(explanation.filter(({ result }) => result !== "PASSED")).toEqual([
      { rule: "M13", result: "FLAGGED", facts: { marks: ["EMPTY_BODY"], flags: [] } },
      {
        rule: "S6",
        result: "STOPPED",
        facts: { candidates: ["C-100001", "C-100002"], account: null, marks: ["SENDER_AMBIGUOUS"], flags: [] },
      },
    ]);
  });

  test("of unproven mail says that nothing proves it and nothing is addressed", () => {
    const explanation = judge(mail({ evidence: UNSIGNED, services: [], accounts: [] })).explanation;
    expect(explanation.map(({ rule, result }) => `${rule} ${result}`)).toEqual([
      "S1 PASSED",
      "S2 STOPPED",
      "S9 FLAGGED",
      "S3 FLAGGED",
      "M12 PASSED",
      "S4 PASSED",
      "S6 PASSED",
      "S5 PASSED",
    ]);
    expect(explanation[1]?.facts).toMatchObject({ provenDomain: null, marks: ["AUTH_NONE"] });
    expect(explanation[3]?.facts).toEqual({
      accounts: [],
      reasons: ["SENDER_UNKNOWN"],
      marks: ["SENDER_UNKNOWN"],
      flags: [],
    });
    expect(explanation[7]?.facts).toEqual({ linked: null, foreign: [] });
  });

  test("names the enquiry's own rule", () => {
    const explanation = judge(mail({ accounts: [], locators: [locator(enquiry())] })).explanation;
    expect(explanation.map(({ rule }) => rule)).toEqual(["S1", "S2", "S9", "S3", "M12", "S4a", "S6", "S5", "M15"]);
  });

  test("orders every step that there is", () => {
    const rules: GatheredRule[] = ["A4", "M13", "M12", "M11", "S2", "S1", "M6", "M5", "M4", "M3", "M2", "M1"];
    const steps = rules.map((rule) => marked(rule));
    expect(judge(mail({}, { sender: null, steps })).explanation.map(({ rule }) => rule)).toEqual([
      "M1",
      "M2",
      "M3",
      "M4",
      "M5",
      "M6",
      "S1",
      "S2",
      "M11",
      "M12",
      "M13",
      "A4",
      "A4",
    ]);
  });
});

test("a judgement does not depend on how long ago the mail came, but for S2 and faults", () => {
  const facts = mail({}, { receivedAt: ago(20 * DAY), judgedAt: NOW });
  const fresh = evidence({ signatures: [signature({ signedAt: ago(20 * DAY + MINUTE) })] });
  expect(judge({ ...facts, sender: sender({ evidence: fresh }) }).reason).toBe("ACCEPTED_NEW");
});
