import { assess, marksOf, type Assessment } from "./assessment.ts";
import type { AccountFacts, Facts } from "./facts.ts";
import { acceptedReason, filingOf, type Filing } from "./filing.ts";
import type { InboundFacts, JudgedStep, RuleStep } from "./inbound-facts.ts";
import {
  ORDER_OF_DECISION,
  type AcceptedReason,
  type InboundFlag,
  type InboundOutcome,
  type MarkedReason,
} from "./inbound-reasons.ts";
import type { Ownership } from "./sender-ownership.ts";
import type { ProvenSender } from "./sender-proof.ts";

export interface Judgement {
  readonly outcome: InboundOutcome;
  readonly reason: MarkedReason | AcceptedReason;
  readonly flags: readonly InboundFlag[];
  /** Every step that ran, in order, and what it saw. */
  readonly explanation: readonly RuleStep[];
  /** There exactly when the reason is ACCEPTED_*. */
  readonly sender: VerifiedSender | null;
  /** There exactly when AUTO_REPLY is ACCEPTED. */
  readonly notice: VerifiedNotice | null;
  /** The account that the mail is about, if its From is true; of held mail too. */
  readonly accountId: string | null;
  /** The accounts it may be about; S6 lets the desk choose among exactly these. */
  readonly candidateAccountIds: readonly string[];
  /** Null where it is not HELD. */
  readonly heldUntil: Date | null;
}

/** The first marked reason in the order of decision decides; without one, the mail is accepted. */
export function judge(facts: InboundFacts): Judgement {
  const assessment = assess(facts);
  const [reason] = marksOf(assessment);
  if (assessment.proven === null) return withoutSender(facts, assessment, reason);
  const { proof, ownership } = assessment.proven;
  if (reason === "AUTO_REPLY") return autoReply(assessment, proof, ownership);
  if (reason !== undefined) return stopped(facts, assessment, reason);
  return accepted(assessment, proof, ownership);
}

const NOTHING = { sender: null, notice: null, heldUntil: null } as const;

/** Without proof there is always a reason; should there be none, the fault is ours (A4). */
function withoutSender(facts: InboundFacts, assessment: Assessment, reason: MarkedReason | undefined): Judgement {
  return stopped(facts, assessment, reason ?? "INTERNAL_ERROR");
}

function stopped(facts: InboundFacts, assessment: Assessment, reason: MarkedReason): Judgement {
  const outcome = outcomeOf(reason, facts);
  const heldUntil = outcome === "HELD" ? new Date(facts.receivedAt.getTime() + facts.settings.heldFor) : null;
  return { ...NOTHING, ...said(assessment, reason), outcome, reason, heldUntil };
}

/** A fault of ours is asked again, then held. (What S2 defers has its own name once it was asked for long enough.) */
function outcomeOf(reason: MarkedReason, { receivedAt, judgedAt, settings }: InboundFacts): InboundOutcome {
  const waited = judgedAt.getTime() - receivedAt.getTime();
  if (reason === "INTERNAL_ERROR" && waited >= settings.deferredFor) return "HELD";
  return OUTCOMES.get(reason) ?? "HELD";
}

const OUTCOMES = new Map<MarkedReason, InboundOutcome>(
  ORDER_OF_DECISION.map(([reason, , outcome]) => [reason, outcome]),
);

function accepted(assessment: Assessment, proof: ProvenSender, ownership: Ownership): Judgement {
  const sender = new VerifiedSenderValue(proof, ownership);
  const verdict = { ...NOTHING, ...said(assessment), outcome: "ACCEPTED" as const, sender };
  const explanation = [...verdict.explanation, filed({ ...sender.filing })];
  return { ...verdict, explanation, reason: acceptedReason(ownership.ticket) };
}

function filed(facts: Facts): RuleStep {
  return { rule: "M15", result: "PASSED", facts };
}

/** A robot's answer is a notice on the ticket of a known account; anywhere else nobody needs to look. */
function autoReply(assessment: Assessment, proof: ProvenSender, { account, ticket }: Ownership): Judgement {
  if (account === null || ticket === null) {
    return { ...NOTHING, ...said(assessment, "AUTO_REPLY"), reason: "AUTO_REPLY", outcome: "IGNORED" };
  }
  const verdict = { ...NOTHING, ...said(assessment), reason: "AUTO_REPLY" as const };
  const explanation = [...verdict.explanation, filed({ as: "NOTICE", ticketId: ticket.id })];
  return { ...verdict, explanation, outcome: "ACCEPTED", notice: new VerifiedNoticeValue(proof, account, ticket.id) };
}

/** What every judgement says beside its outcome. */
function said({ steps, ownership }: Assessment, decisive: MarkedReason | null = null) {
  return {
    flags: [...new Set(steps.flatMap(({ flags }) => flags))],
    explanation: steps.map((step) => explained(step, decisive)),
    accountId: ownership?.account?.id ?? null,
    candidateAccountIds: ownership?.candidates.map(({ id }) => id) ?? [],
  };
}

function explained({ rule, marks, flags, facts }: JudgedStep, decisive: MarkedReason | null): RuleStep {
  if (marks.length === 0 && flags.length === 0) return { rule, result: "PASSED", facts };
  return {
    rule,
    result: marks.some((mark) => mark === decisive) ? "STOPPED" : "FLAGGED",
    facts: { ...facts, marks, flags },
  };
}

// Not exported, only their types are: a mail acts for an account through `judge` alone.

/** Somebody who was proven to write from an account's registered address, or from the address that opened an enquiry. */
class VerifiedSenderValue {
  declare protected readonly madeByPolicy: true;
  /** Null: the correspondent of the enquiry that `filing` names. */
  readonly account: AccountFacts | null;
  readonly address: string;
  /** The registered address's, null for a correspondent. */
  readonly addressVersion: number | null;
  readonly provenDomain: string;
  readonly filing: Filing;
  readonly serviceId: string | null;

  constructor(proof: ProvenSender, { account, ticket, service }: Ownership) {
    this.account = account;
    this.address = proof.address;
    this.addressVersion = account?.address.version ?? null;
    this.provenDomain = proof.provenDomain;
    this.filing = filingOf(ticket);
    this.serviceId = service?.id ?? null;
    Object.freeze(this);
  }
}

/** A robot at a registered address, answering on a ticket of that account: kind NOTICE, and the status stays. */
class VerifiedNoticeValue {
  declare protected readonly madeByPolicy: true;
  readonly account: AccountFacts;
  readonly address: string;
  readonly addressVersion: number;
  readonly provenDomain: string;
  readonly ticketId: string;

  constructor(proof: ProvenSender, account: AccountFacts, ticketId: string) {
    this.account = account;
    this.address = proof.address;
    this.addressVersion = account.address.version;
    this.provenDomain = proof.provenDomain;
    this.ticketId = ticketId;
    Object.freeze(this);
  }
}

export type VerifiedSender = VerifiedSenderValue;
export type VerifiedNotice = VerifiedNoticeValue;
export type { Filing };
