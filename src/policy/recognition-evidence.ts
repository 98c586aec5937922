import { allowed, refused, type Decision } from "./decision.ts";
import type { Facts, Json } from "./facts.ts";
import type { RecognitionMethod, ValidationMethod } from "./operation-facts.ts";
import type { PolicySettings } from "./settings.ts";

/** A kept certified mail whose signature was checked, and what it says of itself. Null: none that holds. */
export interface CertifiedMail {
  readonly inboundMessageId: string;
  /** Who sent it, as the provider certifies. */
  readonly sender: string;
  /** The provider's address, which its certificate names too. */
  readonly provider: string;
  readonly certifiedAt: Date;
  /** SHA-256 of the signer's certificate, hex. */
  readonly certificate: string;
}

export interface EvidenceTimes {
  readonly now: Date;
  readonly settings: Pick<PolicySettings, "phoneOnRecord">;
  readonly certified: CertifiedMail | null;
}

/** EVIDENCE_REFUSED: it has the right form, and proves nothing. */
export type EvidenceRefusal = "INVALID" | "EVIDENCE_REFUSED";

/**
 * O3: what staff must say to have recognised somebody, by method. Everything named is required, everything else is refused,
 * so that a countersigner knows what they read.
 */
export function checkEvidence(
  method: ValidationMethod,
  evidence: Facts,
  times: EvidenceTimes,
): Decision<CheckedEvidence, EvidenceRefusal> {
  // The portal's way is the customer's own (O2): staff cannot record it.
  if (method === "PORTAL") return refused("INVALID", "O3");
  const forms = FORMS[method];
  const names = Object.keys(evidence);
  const hasAll = Object.keys(forms).every((name) => names.includes(name));
  if (!hasAll || !names.every((name) => isFormed(forms, name, evidence[name]!))) return refused("INVALID", "O3");
  const proof = PROOFS[method](evidence, times);
  return proof === null ? refused("EVIDENCE_REFUSED", "O3") : allowed(new CheckedEvidenceValue(method, proof), "O3");
}

type Form = (value: Json) => boolean;
type Forms = Readonly<Record<string, Form>>;

const DAY = 86_400_000;

const line: Form = (value) =>
  typeof value === "string" && /^[^\p{Cc}\p{Cs}]{2,200}$/u.test(value) && value.trim() === value;
const day: Form = (value) => typeof value === "string" && isDay(value);
const moment: Form = (value) =>
  typeof value === "string" &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
const phone: Form = (value) => typeof value === "string" && /^\+[1-9]\d{6,14}$/.test(value);
const document: Form = (value) =>
  value === "IDENTITY_CARD" || value === "PASSPORT" || value === "DRIVING_LICENCE" || value === "RESIDENCE_PERMIT";

const FORMS: Readonly<Record<RecognitionMethod, Forms>> = {
  PHONE_CALLBACK: { phoneNumber: phone, onRecordSince: day, calledAt: moment, spokeWith: line },
  IDENTITY_DOCUMENT: { documentType: document, documentNumber: line, issuedBy: line, validUntil: day, holder: line },
  IN_PERSON: { documentType: document, documentNumber: line, holder: line, place: line, metAt: moment },
  CERTIFIED_EMAIL: { inboundMessageId: line, holder: line },
};

/** What is kept of evidence that proves something; null: it does not. */
const PROOFS: Readonly<Record<RecognitionMethod, (evidence: Facts, times: EvidenceTimes) => Facts | null>> = {
  PHONE_CALLBACK: (evidence, { now, settings }) => {
    const onRecord = now.getTime() - timeOf(evidence.onRecordSince);
    return onRecord >= settings.phoneOnRecord && isRecent(evidence.calledAt, now) ? evidence : null;
  },
  // Valid through its last day, which ends last twelve hours west of Greenwich.
  IDENTITY_DOCUMENT: (evidence, { now }) => (timeOf(evidence.validUntil) + 1.5 * DAY > now.getTime() ? evidence : null),
  IN_PERSON: (evidence, { now }) => (isRecent(evidence.metAt, now) ? evidence : null),
  CERTIFIED_EMAIL: (evidence, { now, certified }) => {
    if (certified === null || certified.inboundMessageId !== evidence.inboundMessageId) return null;
    if (!isRecent(certified.certifiedAt.toISOString(), now)) return null;
    const { sender, provider, certificate } = certified;
    return { ...evidence, sender, provider, certificate, certifiedAt: certified.certifiedAt.toISOString() };
  },
};

/** Within the last seven days, the life of an operation: an old meeting recognises nobody today. */
function isRecent(at: Json | undefined, now: Date): boolean {
  const age = now.getTime() - timeOf(at);
  return age >= 0 && age < 7 * DAY;
}

/** Milliseconds; NaN, which no comparison holds with, for what is no text. */
function timeOf(value: Json | undefined): number {
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}

function isFormed(forms: Forms, name: string, value: Json): boolean {
  return Object.entries(forms).some(([known, form]) => known === name && form(value));
}

function isDay(value: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Not exported, only its type is: evidence was checked here, or by nobody. */
class CheckedEvidenceValue {
  declare protected readonly madeByPolicy: true;
  readonly method: RecognitionMethod;
  readonly facts: { [name: string]: Json };

  constructor(method: RecognitionMethod, facts: Facts) {
    this.method = method;
    this.facts = Object.freeze({ ...facts });
    Object.freeze(this);
  }
}

export type CheckedEvidence = CheckedEvidenceValue;
