import { describe, expect, test } from "vitest";
import type { Facts } from "../../src/policy/facts.ts";
import type { ValidationMethod } from "../../src/policy/operation-facts.ts";
import { type CertifiedMail, checkEvidence } from "../../src/policy/recognition-evidence.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";
import { ago, DAY, NOW } from "./facts.ts";

const CERTIFIED: CertifiedMail = {
  inboundMessageId: "inb_1",
  sender: "mario@pec.example",
  provider: "posta-certificata@provider.example",
  certifiedAt: ago(DAY),
  certificate: "c0ffee",
};

const check = (method: ValidationMethod, evidence: Facts, certified: CertifiedMail | null = CERTIFIED) =>
  checkEvidence(method, evidence, { now: NOW, settings: DEFAULT_SETTINGS, certified });

const said = (...given: Parameters<typeof check>) => {
  const decision = check(...given);
  return decision.kind === "allowed" ? `allowed ${decision.rule}` : `${decision.reason} ${decision.rule}`;
};

const YESTERDAY = ago(DAY).toISOString();
const EVIDENCE = {
  PHONE_CALLBACK: {
    phoneNumber: "+390612345678",
    onRecordSince: "2026-01-01",
    calledAt: YESTERDAY,
    spokeWith: "Mario Rossi",
  },
  IDENTITY_DOCUMENT: {
    documentType: "PASSPORT",
    documentNumber: "YA1234567",
    issuedBy: "Questura di Roma",
    validUntil: "2026-03-01",
    holder: "Mario Rossi",
  },
  IN_PERSON: {
    documentType: "IDENTITY_CARD",
    documentNumber: "CA12345AB",
    holder: "Mario Rossi",
    place: "Roma",
    metAt: YESTERDAY,
  },
  CERTIFIED_EMAIL: { inboundMessageId: "inb_1", holder: "Mario Rossi" },
} as const;
type Method = keyof typeof EVIDENCE;
const METHODS = Object.keys(EVIDENCE) as Method[];

describe.each(METHODS)("%s", (method) => {
  const whole: Facts = EVIDENCE[method];

  test("proves, and is kept with its method", () => {
    const decision = check(method, whole);
    const added =
      method === "CERTIFIED_EMAIL"
        ? { sender: CERTIFIED.sender, provider: CERTIFIED.provider, certificate: "c0ffee", certifiedAt: YESTERDAY }
        : {};
    expect(decision.kind === "allowed" && decision.value).toEqual({ method, facts: { ...whole, ...added } });
    expect(decision.kind === "allowed" && Object.isFrozen(decision.value.facts)).toBe(true);
    expect(said(method, whole)).toBe("allowed O3");
  });

  test.each(Object.keys(whole))("%s is required, and no other thing is taken for it", (name) => {
    const { [name]: _, ...rest } = whole;
    expect(said(method, rest)).toBe("INVALID O3");
    for (const wrong of ["", " ", "x", "a\u0000b", " padded", "padded ", "x".repeat(201), 7, null, true, ["a"], {}])
      expect(said(method, { ...whole, [name]: wrong }), JSON.stringify(wrong)).toBe("INVALID O3");
  });

  test("anything else is refused", () => {
    expect(said(method, { ...whole, code: "1234" })).toBe("INVALID O3");
  });
});

test("staff cannot record the portal's way, whatever they say", () => {
  expect(said("PORTAL", {})).toBe("INVALID O3");
  expect(said("PORTAL", EVIDENCE.IN_PERSON)).toBe("INVALID O3");
});

test.each<[string, Method, Facts, string]>([
  ["a number on record for 30 days", "PHONE_CALLBACK", { onRecordSince: "2026-01-31" }, "allowed O3"],
  ["a number on record for less", "PHONE_CALLBACK", { onRecordSince: "2026-02-01" }, "EVIDENCE_REFUSED O3"],
  ["a day that is none", "PHONE_CALLBACK", { onRecordSince: "2026-02-30" }, "INVALID O3"],
  ["a day with more", "PHONE_CALLBACK", { onRecordSince: "2026-01-01T00:00:00Z" }, "INVALID O3"],
  ["a day after something", "PHONE_CALLBACK", { onRecordSince: "x2026-01-01" }, "INVALID O3"],
  ["a call in the future", "PHONE_CALLBACK", { calledAt: ago(-1).toISOString() }, "EVIDENCE_REFUSED O3"],
  ["a call just now", "PHONE_CALLBACK", { calledAt: NOW.toISOString() }, "allowed O3"],
  ["a call without milliseconds", "PHONE_CALLBACK", { calledAt: "2026-03-02T09:00:00Z" }, "allowed O3"],
  ["a call at another offset", "PHONE_CALLBACK", { calledAt: "2026-03-02T09:00:00+01:00" }, "INVALID O3"],
  ["a call at an hour that is none", "PHONE_CALLBACK", { calledAt: "2026-03-02T29:00:00Z" }, "INVALID O3"],
  ["a time within words", "PHONE_CALLBACK", { calledAt: "at 2026-03-02T09:00:00Z" }, "INVALID O3"],
  ["a call just within 7 days", "PHONE_CALLBACK", { calledAt: ago(7 * DAY - 1).toISOString() }, "allowed O3"],
  ["a call 7 days ago", "PHONE_CALLBACK", { calledAt: ago(7 * DAY).toISOString() }, "EVIDENCE_REFUSED O3"],
  ["a number without its country", "PHONE_CALLBACK", { phoneNumber: "0612345678" }, "INVALID O3"],
  ["a number with a zero first", "PHONE_CALLBACK", { phoneNumber: "+0612345678" }, "INVALID O3"],
  ["the shortest number", "PHONE_CALLBACK", { phoneNumber: "+1234567" }, "allowed O3"],
  ["too short a number", "PHONE_CALLBACK", { phoneNumber: "+123456" }, "INVALID O3"],
  ["the longest number", "PHONE_CALLBACK", { phoneNumber: "+123456789012345" }, "allowed O3"],
  ["too long a number", "PHONE_CALLBACK", { phoneNumber: "+1234567890123456" }, "INVALID O3"],
  ["a number within words", "PHONE_CALLBACK", { phoneNumber: "tel +390612345678" }, "INVALID O3"],
  ["a name of two letters", "PHONE_CALLBACK", { spokeWith: "Xu" }, "allowed O3"],
  ["a name of 200", "PHONE_CALLBACK", { spokeWith: "x".repeat(200) }, "allowed O3"],
  ["a document through its last day", "IDENTITY_DOCUMENT", { validUntil: "2026-03-02" }, "allowed O3"],
  ["a document that ran out", "IDENTITY_DOCUMENT", { validUntil: "2026-02-28" }, "EVIDENCE_REFUSED O3"],
  ["a driving licence", "IDENTITY_DOCUMENT", { documentType: "DRIVING_LICENCE" }, "allowed O3"],
  ["a residence permit", "IDENTITY_DOCUMENT", { documentType: "RESIDENCE_PERMIT" }, "allowed O3"],
  ["a library card", "IDENTITY_DOCUMENT", { documentType: "LIBRARY_CARD" }, "INVALID O3"],
  ["a meeting in the future", "IN_PERSON", { metAt: ago(-1).toISOString() }, "EVIDENCE_REFUSED O3"],
  ["a meeting 7 days ago", "IN_PERSON", { metAt: ago(7 * DAY).toISOString() }, "EVIDENCE_REFUSED O3"],
  [
    "another certified mail than the one checked",
    "CERTIFIED_EMAIL",
    { inboundMessageId: "inb_2" },
    "EVIDENCE_REFUSED O3",
  ],
])("%s", (_, method, changes, expected) => {
  expect(said(method, { ...EVIDENCE[method], ...changes })).toBe(expected);
});

test("certified mail whose signature did not hold, or of long ago, proves nothing", () => {
  expect(said("CERTIFIED_EMAIL", EVIDENCE.CERTIFIED_EMAIL, null)).toBe("EVIDENCE_REFUSED O3");
  const old = { ...CERTIFIED, certifiedAt: ago(7 * DAY) };
  expect(said("CERTIFIED_EMAIL", EVIDENCE.CERTIFIED_EMAIL, old)).toBe("EVIDENCE_REFUSED O3");
});

test("a document valid until yesterday still holds where yesterday is not over", () => {
  expect(said("IDENTITY_DOCUMENT", { ...EVIDENCE.IDENTITY_DOCUMENT, validUntil: "2026-03-01" })).toBe("allowed O3");
});
