import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SenderEvidence, SignatureEvidence } from "../../src/policy/evidence.ts";
import { alignmentOf, isAddressedToUs, proveSender } from "../../src/policy/sender-proof.ts";
import { DEFAULT_SETTINGS, type PolicySettings } from "../../src/policy/settings.ts";
import { ago, DAY, evidence, HOUR, MINUTE, NOW, SECOND, signature } from "./facts.ts";

const FROM = { address: "mario@mail.rossi.example", domain: "mail.rossi.example" };

function prove(seen: Partial<SenderEvidence>, judgedAt = NOW, settings: Partial<PolicySettings> = {}) {
  const facts = evidence({ organizationalDomain: "rossi.example", dmarcRecord: "PRESENT", signatures: [], ...seen });
  return proveSender(FROM, facts, { receivedAt: NOW, judgedAt }, { ...DEFAULT_SETTINGS, ...settings });
}

/** `proven by <domain>`, or the reason why not. */
function saying(decision: ReturnType<typeof proveSender>): string {
  return decision.kind === "allowed" ? `proven by ${decision.value.provenDomain}` : decision.reason;
}

function own(changes: Partial<SignatureEvidence> = {}) {
  return signature({ domain: "mail.rossi.example", ...changes });
}

const FROM_UNSIGNED = { from: false, to: true, cc: true, subject: true, date: true };
const DATE_UNSIGNED = { from: true, to: true, cc: true, subject: true, date: false };

describe("S2: whose signature counts", () => {
  test.each<[string, string, SenderEvidence["dmarcRecord"], string]>([
    ["the From domain itself", "mail.rossi.example", "ABSENT", "ALIGNED"],
    ["the From domain itself, DNS trouble aside", "mail.rossi.example", "TEMPERROR", "ALIGNED"],
    ["an ancestor, with a DMARC record", "rossi.example", "PRESENT", "ALIGNED"],
    ["an ancestor, without a DMARC record", "rossi.example", "ABSENT", "UNALIGNED"],
    ["an ancestor, while nobody knows of a DMARC record", "rossi.example", "TEMPERROR", "UNKNOWN"],
    ["a child", "a.mail.rossi.example", "PRESENT", "UNALIGNED"],
    ["a sibling", "web.rossi.example", "PRESENT", "UNALIGNED"],
    ["what is above the organizational domain", "example", "PRESENT", "UNALIGNED"],
    ["a stranger", "bianchi.example", "PRESENT", "UNALIGNED"],
    ["a stranger whose name ends alike", "ossi.example", "PRESENT", "UNALIGNED"],
    ["no domain", "", "PRESENT", "UNALIGNED"],
  ])("%s", (_, domain, dmarcRecord, expected) => {
    const facts = { dmarcRecord, organizationalDomain: "rossi.example" };
    expect(alignmentOf(domain, "mail.rossi.example", facts)).toBe(expected);
  });

  test("an ancestor between the organizational domain and From is one", () => {
    const facts = { dmarcRecord: "PRESENT" as const, organizationalDomain: "rossi.example" };
    expect(alignmentOf("b.rossi.example", "a.b.rossi.example", facts)).toBe("ALIGNED");
  });

  test("without an organizational domain only equality counts", () => {
    const facts = { dmarcRecord: "PRESENT" as const, organizationalDomain: "" };
    expect(alignmentOf("rossi.example", "mail.rossi.example", facts)).toBe("UNALIGNED");
    expect(alignmentOf("", "mail.rossi.example.", facts)).toBe("UNALIGNED");
  });

  test("no child, sibling or stranger ever proves a From domain", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
    const dmarc = fc.constantFrom("PRESENT", "ABSENT", "TEMPERROR");
    fc.assert(
      fc.property(
        fc.array(label, { maxLength: 3 }),
        fc.array(label, { maxLength: 4 }),
        dmarc,
        (below, other, dmarcRecord) => {
          const fromDomain = [...below, "rossi", "example"].join(".");
          const domain = [...other, "rossi", "example"].join(".");
          const decision = proveSender(
            { address: `mario@${fromDomain}`, domain: fromDomain },
            evidence({ organizationalDomain: "rossi.example", dmarcRecord, signatures: [signature({ domain })] }),
            { receivedAt: NOW, judgedAt: NOW },
            DEFAULT_SETTINGS,
          );
          const isAncestor =
            dmarcRecord === "PRESENT" &&
            below.slice(below.length - other.length).join(".") === other.join(".") &&
            other.length <= below.length;
          expect(decision.kind === "allowed").toBe(domain === fromDomain || isAncestor);
        },
      ),
    );
  });
});

describe("S2: what a signature is worth", () => {
  test.each<[string, SignatureEvidence[], string]>([
    ["a good one", [own()], "proven by mail.rossi.example"],
    ["a good one of an ancestor", [signature()], "proven by rossi.example"],
    ["none", [], "AUTH_NONE"],
    ["a broken one", [own({ result: "fail" })], "AUTH_FAIL"],
    ["one without a key", [own({ result: "permerror" })], "AUTH_FAIL"],
    ["a neutral one", [own({ result: "neutral" })], "AUTH_FAIL"],
    ["one without a result", [own({ result: "none" })], "AUTH_FAIL"],
    ["one that the verifier's policy refuses", [own({ result: "policy" })], "AUTH_FAIL"],
    ["one that leaves From out", [own({ covers: FROM_UNSIGNED })], "AUTH_FAIL"],
    ["a stranger's", [signature({ domain: "bianchi.example" })], "AUTH_UNALIGNED"],
    [
      "a stranger's that cannot be checked",
      [signature({ domain: "bianchi.example", result: "temperror" })],
      "AUTH_UNALIGNED",
    ],
    ["one with text after its l=", [own({ isUnderSized: true })], "AUTH_PARTIAL_BODY"],
    ["one with text after its l=, refused", [own({ isUnderSized: true, result: "policy" })], "AUTH_PARTIAL_BODY"],
    ["one with a weak key", [own({ isWeak: true })], "AUTH_WEAK_KEY"],
    ["one with a weak key, refused", [own({ isWeak: true, result: "policy" })], "AUTH_WEAK_KEY"],
    ["an old one", [own({ signedAt: ago(7 * DAY + SECOND) })], "AUTH_STALE"],
    ["one that DNS could not check", [own({ result: "temperror" })], "AUTH_DEFERRED"],
    ["an old one that DNS could not check", [own({ result: "temperror", signedAt: ago(8 * DAY) })], "AUTH_STALE"],
    ["a broken one beside a good one", [own({ result: "fail" }), own()], "proven by mail.rossi.example"],
    ["an uncheckable one beside a good one", [own({ result: "temperror" }), own()], "proven by mail.rossi.example"],
    [
      "an uncheckable one beside a broken one",
      [own({ result: "fail" }), own({ result: "temperror" })],
      "AUTH_DEFERRED",
    ],
    [
      "an old one beside a stranger's",
      [own({ signedAt: ago(8 * DAY) }), signature({ domain: "b.example" })],
      "AUTH_UNALIGNED",
    ],
    ["a stranger's beside a broken one", [signature({ domain: "b.example" }), own({ result: "fail" })], "AUTH_FAIL"],
    ["a weak one beside a partial one", [own({ isWeak: true }), own({ isUnderSized: true })], "AUTH_PARTIAL_BODY"],
  ])("%s", (_, signatures, expected) => {
    expect(saying(prove({ signatures }))).toBe(expected);
  });

  test("an ancestor's, while DNS cannot tell of a DMARC record, is asked again", () => {
    expect(saying(prove({ signatures: [signature()], dmarcRecord: "TEMPERROR" }))).toBe("AUTH_DEFERRED");
  });

  test("a proof names S2 and the From address", () => {
    const vouchesFor = { to: true, cc: true, subject: true, date: true };
    const value = { address: "mario@mail.rossi.example", provenDomain: "mail.rossi.example", vouchesFor };
    const pass = { spf: { result: "pass", domain: "mail.rossi.example" } };
    expect(prove({ signatures: [own()] })).toEqual({ kind: "allowed", rule: "S2", value });
    expect(prove(pass, NOW, { acceptsSpfAlone: true })).toEqual({ kind: "allowed", rule: "S2", value });
  });

  test("a refusal names S2 and is no permission", () => {
    expect(prove({})).toEqual({ kind: "held", reason: "AUTH_NONE", rule: "S2", until: null });
  });
});

describe("S2: how old a signature may be at receipt", () => {
  test.each<[string, Partial<SignatureEvidence>, Date | null, string]>([
    ["exactly seven days by t=", { signedAt: ago(7 * DAY) }, null, "proven by mail.rossi.example"],
    ["a millisecond more", { signedAt: ago(7 * DAY + 1) }, NOW, "AUTH_STALE"],
    ["five minutes ahead of our clock", { signedAt: ago(-5 * MINUTE) }, NOW, "proven by mail.rossi.example"],
    ["a millisecond more ahead", { signedAt: ago(-5 * MINUTE - 1) }, NOW, "AUTH_STALE"],
    ["no t=, a fresh signed Date", { signedAt: null }, ago(HOUR), "proven by mail.rossi.example"],
    ["no t=, an old signed Date", { signedAt: null }, ago(8 * DAY), "AUTH_STALE"],
    ["no t=, a fresh Date that is not signed", { signedAt: null, covers: DATE_UNSIGNED }, ago(HOUR), "AUTH_STALE"],
    ["no t=, no Date", { signedAt: null }, null, "AUTH_STALE"],
    ["an old t=, though a fresh Date is signed", { signedAt: ago(8 * DAY) }, NOW, "AUTH_STALE"],
    ["expired before receipt by x=", { expiresAt: ago(SECOND) }, NOW, "AUTH_STALE"],
    ["expiring at receipt by x=", { expiresAt: NOW }, NOW, "proven by mail.rossi.example"],
  ])("%s", (_, changes, date, expected) => {
    expect(saying(prove({ signatures: [own(changes)], date }))).toBe(expected);
  });

  test("a mail judged again keeps the age it had at receipt", () => {
    expect(saying(prove({ signatures: [own({ signedAt: ago(6 * DAY) })] }, ago(-5 * DAY)))).toBe(
      "proven by mail.rossi.example",
    );
  });
});

describe("S2: DNS trouble means later, then held", () => {
  const uncheckable = { signatures: [own({ result: "temperror" })] };

  test("it is asked again for 24 hours", () => {
    expect(prove(uncheckable, ago(-DAY + 1))).toEqual({
      kind: "held",
      reason: "AUTH_DEFERRED",
      rule: "S2",
      until: ago(-DAY),
    });
  });

  test("after 24 hours it is held as unavailable", () => {
    expect(prove(uncheckable, ago(-DAY))).toEqual({
      kind: "held",
      reason: "AUTH_UNAVAILABLE",
      rule: "S2",
      until: null,
    });
  });
});

describe("S2: SPF alone", () => {
  const pass = { spf: { result: "pass", domain: "mail.rossi.example" } };
  const accepting = { acceptsSpfAlone: true };

  test.each<[string, Partial<SenderEvidence>, boolean, string]>([
    ["a pass is not enough", pass, false, "AUTH_SPF_ONLY"],
    ["a pass is enough where the operator says so", pass, true, "proven by mail.rossi.example"],
    ["a pass of an ancestor never is", { spf: { result: "pass", domain: "rossi.example" } }, true, "AUTH_NONE"],
    ["a softfail never is", { spf: { result: "softfail", domain: "mail.rossi.example" } }, true, "AUTH_NONE"],
    [
      "DNS trouble means later where SPF counts",
      { spf: { result: "temperror", domain: "mail.rossi.example" } },
      true,
      "AUTH_DEFERRED",
    ],
    [
      "DNS trouble means nothing where it does not",
      { spf: { result: "temperror", domain: "mail.rossi.example" } },
      false,
      "AUTH_NONE",
    ],
    [
      "a broken signature weighs more than a pass that does not count",
      { ...pass, signatures: [own({ result: "fail" })] },
      false,
      "AUTH_FAIL",
    ],
    [
      "an old signature weighs less",
      { ...pass, signatures: [own({ signedAt: null })], date: null },
      false,
      "AUTH_SPF_ONLY",
    ],
  ])("%s", (_, seen, acceptsSpfAlone, expected) => {
    expect(saying(prove(seen, NOW, { acceptsSpfAlone }))).toBe(expected);
  });

  test("what SPF vouches for is the whole header", () => {
    const decision = prove(pass, NOW, accepting);
    expect(decision.kind === "allowed" && decision.value.vouchesFor).toEqual({
      to: true,
      cc: true,
      subject: true,
      date: true,
    });
  });
});

describe("S9: one of our addresses stands in what is signed", () => {
  const COVERS = { from: true, to: false, cc: false, subject: false, date: false };

  function addressed(
    covers: Partial<SignatureEvidence["covers"]>,
    to: string[],
    cc: string[],
    ours = ["support@registrar.example"],
  ) {
    const decision = prove({ signatures: [own({ covers: { ...COVERS, ...covers } })] });
    if (decision.kind !== "allowed") throw new Error(decision.reason);
    return isAddressedToUs(decision.value, { to, cc }, ours);
  }

  test.each<[string, Partial<SignatureEvidence["covers"]>, string[], string[], boolean]>([
    ["in a signed To", { to: true }, ["a@b.example", "support@registrar.example"], [], true],
    ["in a signed Cc", { cc: true }, ["a@b.example"], ["support@registrar.example"], true],
    ["with a plus tag", { to: true }, ["support+C-100001@registrar.example"], [], true],
    ["with two plus signs", { to: true }, ["support+a+b@registrar.example"], [], true],
    ["in a To that is not signed", { cc: true }, ["support@registrar.example"], [], false],
    ["in a Cc that is not signed", { to: true }, [], ["support@registrar.example"], false],
    ["nowhere (a blind copy)", { to: true, cc: true }, ["a@b.example"], ["c@d.example"], false],
    ["another address of our domain", { to: true }, ["sales@registrar.example"], [], false],
    ["our local part at another domain", { to: true }, ["support@registrar.example.evil.example"], [], false],
    ["a tag on nothing", { to: true }, ["+support@registrar.example"], [], false],
    ["a plus sign in the domain", { to: true }, ["support@registrar.example+x"], [], false],
  ])("%s", (_, covers, to, cc, expected) => {
    expect(addressed(covers, to, cc)).toBe(expected);
  });

  test("an address of ours may itself have a plus tag", () => {
    expect(addressed({ to: true }, ["a+b@registrar.example"], [], ["a+b@registrar.example"])).toBe(true);
  });

  test("a tag is cut off the local part alone", () => {
    expect(addressed({ to: true }, ["@registrar.example"], [], ["@registrar.example"])).toBe(true);
    expect(addressed({ to: true }, ["+x@registrar.example"], [], ["@registrar.example"])).toBe(false);
  });

  test("two proving signatures vouch for what either covers", () => {
    const decision = prove({
      signatures: [own({ covers: { ...COVERS, to: true } }), signature({ covers: { ...COVERS, subject: true } })],
    });
    expect(decision.kind === "allowed" && decision.value.vouchesFor).toEqual({
      to: true,
      cc: false,
      subject: true,
      date: false,
    });
  });

  test("a signature that proves nothing vouches for nothing", () => {
    const decision = prove({
      signatures: [own({ covers: COVERS, signedAt: NOW }), signature({ domain: "evil.example" })],
    });
    expect(decision.kind === "allowed" && decision.value.vouchesFor).toEqual({
      to: false,
      cc: false,
      subject: false,
      date: false,
    });
  });
});
