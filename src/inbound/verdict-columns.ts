import type { ReadMail } from "./read-mail.ts";
import type { AuthenticationFacts } from "../mail/authentication.ts";
import type { MailAnalysis } from "../mail/analysis.ts";
import type { Judgement } from "../policy/verdict.ts";
import { nextAttemptAfter, type Verdict } from "./inbound-message.ts";
import { cutText, storableFacts } from "./storable.ts";

const PREVIEW_LENGTH = 500;
const LONGEST_MESSAGE_ID = 998;

/** What the policy said, as the desk will read it. */
export function judgedColumns(judgement: Judgement, attempts: number, now: Date): Omit<Verdict, "duplicateOfId"> {
  const { outcome, reason, flags, explanation, accountId, candidateAccountIds } = judgement;
  return {
    outcome,
    reason,
    flags: [...flags],
    explanation: storableSteps(explanation),
    judgedAt: now,
    nextAttemptAt: outcome === "DEFERRED" ? nextAttemptAfter(attempts, now) : null,
    accountId,
    candidateAccountIds: [...candidateAccountIds],
    reviewState: outcome === "HELD" ? "OPEN" : null,
  };
}

export const storableSteps = (explanation: Judgement["explanation"]) =>
  explanation.map(({ rule, result, facts }) => ({ rule, result, facts: { ...storableFacts(facts) } }));

/** What was read of the mail itself. */
export function readColumns({ analysis, bodySha256 }: ReadMail, judgement: Judgement): Partial<Verdict> {
  if (analysis === null) return {};
  const { from, pec, claims, content, authentication } = analysis;
  return {
    // For certified mail the one after "Per conto di": From is the provider's.
    claimedAddress: pec ? pec.onBehalfOf : (from?.address ?? null),
    textPreview: content ? cutText(content.visible.trim(), PREVIEW_LENGTH) : null,
    rfcMessageId: claims.messageId === null ? null : cutText(claims.messageId, LONGEST_MESSAGE_ID),
    bodySha256,
    provenDomain: provenDomainOf(judgement),
    ...(authentication ? authenticationColumns(authentication, from) : {}),
  };
}

/** Step 8 names it, whatever decided in the end. */
function provenDomainOf({ explanation }: Judgement): string | null {
  const proven = explanation.find(({ rule, facts }) => rule === "S2" && typeof facts.provenDomain === "string");
  const domain = proven?.facts.provenDomain;
  return typeof domain === "string" ? domain : null;
}

/** Results as in RFC 8601. They are for people: the policy weighs the evidence itself. */
function authenticationColumns(found: AuthenticationFacts, from: MailAnalysis["from"]): Partial<Verdict> {
  const { evidence, arc, signatureHashes, dnsAnswers } = found;
  const { signatures, spf } = evidence;
  return {
    spf: spf.result,
    dkim: (signatures.find(({ result }) => result === "pass") ?? signatures[0])?.result ?? "none",
    dmarc: dmarcResult(evidence, from),
    arc,
    signatureHashes: [...signatureHashes],
    dnsAnswers: { ...dnsAnswers },
  };
}

/** RFC 7489, relaxed, as other gateways would say it. */
function dmarcResult(
  { signatures, spf, dmarcRecord, organizationalDomain }: AuthenticationFacts["evidence"],
  from: MailAnalysis["from"],
) {
  if (dmarcRecord !== "PRESENT") return dmarcRecord === "ABSENT" ? "none" : "temperror";
  const isAligned = (domain: string | null) =>
    domain !== null &&
    (domain === from?.domain || domain === organizationalDomain || domain.endsWith(`.${organizationalDomain}`));
  const passes = [
    ...signatures.map(({ domain, result }) => ({ domain, result })),
    { domain: spf.domain, result: spf.result },
  ];
  return passes.some(({ domain, result }) => result === "pass" && isAligned(domain)) ? "pass" : "fail";
}
