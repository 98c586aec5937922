import type { Decision } from "./decision.ts";
import type { Facts } from "./facts.ts";
import type { InboundFacts, JudgedStep, SenderFacts } from "./inbound-facts.ts";
import { ORDER_OF_DECISION, type AuthReason, type InboundFlag, type MarkedReason } from "./inbound-reasons.ts";
import type { RuleId } from "./rules.ts";
import { ownershipOf, type Ownership } from "./sender-ownership.ts";
import { isAddressedToUs, proveSender, type ProvenSender } from "./sender-proof.ts";
import type { PolicySettings } from "./settings.ts";

/** Everything that can be said about a mail, before one reason decides. */
export interface Assessment {
  /** In the order of mail's pipeline. */
  readonly steps: readonly JudgedStep[];
  /** Null where nothing is known of the sender. */
  readonly ownership: Ownership | null;
  /** Null where From is not proven. */
  readonly proven: { readonly proof: ProvenSender; readonly ownership: Ownership; readonly sender: SenderFacts } | null;
}

/** The steps gathered and the policy's own. Without facts about the sender and without a reason, the fault is ours (A4). */
export function assess(facts: InboundFacts): Assessment {
  const gathered = facts.steps.map((step) => ({ ...step, flags: step.flags ?? [] }));
  if (facts.sender === null) {
    const steps = inOrder(gathered.some(endsGathering) ? gathered : [...gathered, MISSING_FACTS]);
    return { steps, ownership: null, proven: null };
  }
  const { sender } = facts;
  const authentication = proveSender(sender.from, sender.evidence, facts, facts.settings);
  const proof = authentication.kind === "allowed" ? authentication.value : null;
  const ownership = ownershipOf(sender);
  const isRobot = gathered.some(({ marks }) => marks.includes("AUTO_REPLY"));
  const steps = [
    identityStep(sender),
    proofStep(sender, authentication),
    addressedStep(sender, proof),
    registeredStep(facts, ownership, isRobot),
    junkStep(sender, proof, ownership),
    ticketStep(sender, ownership),
    choiceStep(ownership),
    serviceStep(ownership),
  ];
  return { steps: inOrder([...gathered, ...steps]), ownership, proven: proof && { proof, ownership, sender } };
}

/** All the reasons marked, in the order of decision. */
export function marksOf(assessment: Assessment): readonly MarkedReason[] {
  const marked = new Set(assessment.steps.flatMap(({ marks }) => marks));
  return ORDER_OF_DECISION.map(([reason]) => reason).filter((reason) => marked.has(reason));
}

/** Whether the step marks a reason that is decided without any fact about the sender; a fault of ours is one. */
function endsGathering({ marks }: JudgedStep): boolean {
  const order = ORDER_OF_DECISION.map(([reason]) => reason);
  return marks.some((reason) => order.indexOf(reason) <= order.indexOf("INTERNAL_ERROR"));
}

const MISSING_FACTS: JudgedStep = step("A4", { missing: "sender" }, ["INTERNAL_ERROR"]);

const PIPELINE: readonly string[] = "M1 M2 M3 M4 M5 M6 S1 S2 S9 S3 M11 M12 M13 S4 S4a S6 S5 A4".split(" ");

function inOrder(steps: readonly JudgedStep[]): readonly JudgedStep[] {
  return steps.toSorted((one, other) => PIPELINE.indexOf(one.rule) - PIPELINE.indexOf(other.rule));
}

function step(
  rule: RuleId,
  facts: Facts,
  marks: readonly MarkedReason[] = [],
  flags: readonly InboundFlag[] = [],
): JudgedStep {
  return { rule, marks, flags, facts };
}

/** S1. Reply-To is shown and never used. */
function identityStep({ from, replyTo }: SenderFacts): JudgedStep {
  const differs = replyTo !== null && !(replyTo.length > 0 && replyTo.every((address) => address === from.address));
  return step("S1", { from: from.address, replyTo }, [], differs ? ["REPLY_TO_DIFFERS"] : []);
}

function proofStep(
  { from, evidence, isMessageIdReused }: SenderFacts,
  proven: Decision<ProvenSender, AuthReason>,
): JudgedStep {
  const facts = {
    fromDomain: from.domain,
    organizationalDomain: evidence.organizationalDomain,
    dmarcRecord: evidence.dmarcRecord,
    spf: { result: evidence.spf.result, domain: evidence.spf.domain },
    signatures: evidence.signatures.map(({ domain, selector, result, keyBits }) => ({
      domain,
      selector,
      result,
      keyBits,
    })),
  };
  const flags: InboundFlag[] = isMessageIdReused ? ["MESSAGE_ID_REUSED"] : [];
  if (proven.kind !== "allowed") return step("S2", { ...facts, provenDomain: null }, [proven.reason], flags);
  const { provenDomain, vouchesFor } = proven.value;
  if (!vouchesFor.subject) flags.push("UNSIGNED_SUBJECT");
  if (!vouchesFor.date) flags.push("UNSIGNED_DATE");
  return step("S2", { ...facts, provenDomain }, [], flags);
}

/** S9 asks what is signed: of unproven mail nothing is. */
function addressedStep(sender: SenderFacts, proof: ProvenSender | null): JudgedStep {
  const isAddressed = proof !== null && isAddressedToUs(proof, sender, sender.ourAddresses);
  return step("S9", { to: sender.to, cc: sender.cc, isAddressed }, isAddressed ? [] : ["NOT_ADDRESSED"]);
}

/** S3. To a robot that we do not know, nothing needs to be said: it stays a robot's. */
function registeredStep(
  facts: InboundFacts,
  { candidates, account, reasons }: Ownership,
  isRobot: boolean,
): JudgedStep {
  const marks = reasons.filter((reason) => reason !== "SENDER_AMBIGUOUS" && !(isRobot && reason === "SENDER_UNKNOWN"));
  const flags: InboundFlag[] =
    account && changedRecently(account.address.changedAt, facts.receivedAt, facts.settings)
      ? ["ADDRESS_RECENTLY_CHANGED"]
      : [];
  return step("S3", { accounts: candidates.map(({ number }) => number), reasons }, marks, flags);
}

function changedRecently(changedAt: Date | null, at: Date, { operationsDelay }: PolicySettings): boolean {
  return changedAt !== null && at.getTime() - changedAt.getTime() < operationsDelay;
}

/** The gateway's advice counts against strangers only. */
function junkStep({ isSpamAdvised }: SenderFacts, proof: ProvenSender | null, { candidates }: Ownership): JudgedStep {
  const isProvenAccount = proof !== null && candidates.length > 0;
  return step("M12", { isSpamAdvised, isProvenAccount }, isSpamAdvised && !isProvenAccount ? ["SPAM"] : []);
}

/** S4, S4a. */
function ticketStep({ locators }: SenderFacts, { ticket, flags }: Ownership): JudgedStep {
  const facts = {
    locators: locators.map(({ by, isExpired, ticket }) => ({ by, isExpired, ticketId: ticket?.id ?? null })),
    joins: ticket?.id ?? null,
  };
  return step(
    ticket?.accountId === null ? "S4a" : "S4",
    facts,
    [],
    flags.filter((flag) => flag !== "FOREIGN_SERVICE"),
  );
}

function choiceStep({ candidates, account, reasons }: Ownership): JudgedStep {
  const facts = { candidates: candidates.map(({ number }) => number), account: account?.number ?? null };
  return step(
    "S6",
    facts,
    reasons.filter((reason) => reason === "SENDER_AMBIGUOUS"),
  );
}

function serviceStep({ service, foreignServices, flags }: Ownership): JudgedStep {
  const facts = { linked: service?.name ?? null, foreign: foreignServices.map(({ name }) => name) };
  return step(
    "S5",
    facts,
    [],
    flags.filter((flag) => flag === "FOREIGN_SERVICE"),
  );
}
