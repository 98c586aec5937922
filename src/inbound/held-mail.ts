import { type AccountRow, accountFacts } from "../accounts/account.ts";
import { domainOf } from "../mail/address.ts";
import type { SenderEvidence } from "../policy/evidence.ts";
import type { AccountFacts, Facts } from "../policy/facts.ts";
import { releasableAs, releasableTo, type ReleaseAs } from "../policy/held-mail.ts";
import type { GatheredRule, GatheredStep, SenderFacts } from "../policy/inbound-facts.ts";
import { ORDER_OF_DECISION, type MarkedReason } from "../policy/inbound-reasons.ts";
import type { PolicySettings } from "../policy/settings.ts";
import { type TicketRow, ticketFacts } from "../tickets/ticket.ts";
import type { InboundMessageRow } from "./inbound-message.ts";

/** What is on record about the address and the tickets that a held mail names, as it is now. */
export interface HeldMailRecord {
  readonly accounts: readonly AccountRow[];
  readonly tickets: readonly TicketRow[];
  readonly now: Date;
  readonly settings: PolicySettings;
}

/**
 * What the desk may make of it, for the list: from what the judgement left on record, which the bytes would say again.
 * Releasing judges from the bytes.
 */
export function waysOut(mail: InboundMessageRow, record: HeldMailRecord): WaysOut {
  const { outcome, reason, reviewState, receivedAt } = mail;
  if (outcome !== "HELD" || reviewState !== "OPEN") return { as: [], accountIds: [] };
  const claimants = record.accounts.filter((row) => hadAddressAt(row, receivedAt)).map(accountFacts);
  const steps = mail.explanation.filter(isGathered).map(asGathered);
  const sender = senderOnRecord(mail, claimants, record.tickets);
  const facts = { receivedAt, judgedAt: record.now, steps, sender, settings: record.settings };
  const held = { outcome, reason, facts, claimants };
  return { as: releasableAs(held), accountIds: releasableTo(held).map(({ id }) => id) };
}

export interface WaysOut {
  readonly as: readonly ReleaseAs[];
  /** The accounts to choose among. */
  readonly accountIds: readonly string[];
}

/** It has the address now; and it had it when the mail came. */
export function hadAddressAt({ createdAt, registeredEmailChangedAt }: AccountRow, at: Date): boolean {
  return createdAt <= at && (registeredEmailChangedAt === null || registeredEmailChangedAt <= at);
}

type StoredStep = InboundMessageRow["explanation"][number];

const GATHERED: readonly string[] = ["M1", "M2", "M3", "M4", "M5", "M6", "M11", "M12", "M13"] satisfies GatheredRule[];
const REASONS = new Set<unknown>(ORDER_OF_DECISION.map(([reason]) => reason));

function isGathered({ rule, facts }: StoredStep): boolean {
  return GATHERED.includes(rule) || (rule === "S2" && marksOf(facts).includes("PEC"));
}

function asGathered({ rule, facts }: StoredStep): GatheredStep {
  return { rule: rule as GatheredRule, marks: marksOf(facts), facts: {} };
}

function marksOf({ marks }: StoredStep["facts"]): MarkedReason[] {
  return Array.isArray(marks) ? marks.filter((mark): mark is MarkedReason => REASONS.has(mark)) : [];
}

/** Null where nothing was proven: then the reason alone says what may become of it. */
function senderOnRecord(
  { claimedAddress, provenDomain, receivedAt, accountId, explanation }: InboundMessageRow,
  claimants: readonly AccountFacts[],
  tickets: readonly TicketRow[],
): SenderFacts | null {
  if (claimedAddress === null || provenDomain === null) return null;
  const isAddressed = explanation.some(({ rule, facts }) => rule === "S9" && facts.isAddressed === true);
  const chosen = claimants.find(({ id }) => id === accountId);
  return {
    from: { address: claimedAddress, domain: domainOf(claimedAddress) },
    evidence: evidenceOnRecord(provenDomain, receivedAt),
    to: isAddressed ? [OURS] : [],
    cc: [],
    ourAddresses: [OURS],
    accounts: claimants,
    customerNumbers: chosen ? [chosen.number] : [],
    services: [],
    locators: tickets.map((row) => ({ by: "REFERENCES", isExpired: false, ticket: ticketFacts(row) })),
    replyTo: null,
    isSpamAdvised: false,
    isMessageIdReused: false,
  };
}

/** Stands for whichever of our addresses it was. */
const OURS = "ours@invalid";

/** The proof that the judgement found and recorded. */
function evidenceOnRecord(domain: string, receivedAt: Date): SenderEvidence {
  const covers = { from: true, to: true, cc: true, subject: true, date: true };
  const signature = {
    selector: "",
    result: "pass" as const,
    covers,
    expiresAt: null,
    keyBits: null,
    isWeak: false,
    isUnderSized: false,
  };
  return {
    signatures: [{ ...signature, domain, signedAt: receivedAt }],
    spf: { result: "none", domain: null },
    dmarcRecord: "PRESENT",
    organizationalDomain: domain,
    date: null,
  };
}

/** The tickets that step 14 located, by what it recorded. */
export function locatedTicketIds({ explanation }: InboundMessageRow): string[] {
  const located = explanation
    .filter(({ rule }) => rule === "S4" || rule === "S4a")
    .flatMap(({ facts }) => locatorsOf(facts));
  return located.flatMap(({ ticketId, isExpired }) =>
    typeof ticketId === "string" && UUID.test(ticketId) && isExpired !== true ? [ticketId] : [],
  );
}

function locatorsOf({ locators }: StoredStep["facts"]): Facts[] {
  return Array.isArray(locators) ? locators.filter((one): one is Facts => typeof one === "object" && one !== null) : [];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
