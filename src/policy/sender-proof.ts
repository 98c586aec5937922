import { allowed, held, type Decision } from "./decision.ts";
import type { FromMailbox, SenderEvidence, SignatureEvidence } from "./evidence.ts";
import { ORDER_OF_DECISION, type AuthReason } from "./inbound-reasons.ts";
import type { PolicySettings } from "./settings.ts";

/** The times S2 asks for. */
export interface ProofTimes {
  readonly receivedAt: Date;
  readonly judgedAt: Date;
}

/** S2. The first reason in the order of decision, where the From address is not proven. */
export function proveSender(
  from: FromMailbox,
  evidence: SenderEvidence,
  times: ProofTimes,
  settings: PolicySettings,
): Decision<ProvenSender, AuthReason> {
  const weighed = evidence.signatures.map((signature) => ({
    signature,
    worth: weighSignature(signature, from, evidence, times.receivedAt, settings),
  }));
  const proofs = weighed.filter(({ worth }) => worth === "PROOF").map(({ signature }) => signature);
  const [first] = proofs;
  if (first) return allowed(new ProvenSenderValue(from, first.domain, unionOfCovers(proofs)), "S2");

  const spf = weighSpf(from, evidence, settings);
  // SPF vouches for the connection that brought the whole header: there is no signature to tell parts of it apart.
  if (spf === "PROOF") return allowed(new ProvenSenderValue(from, from.domain, EVERYTHING), "S2");

  const marks = new Set<string | null>([...weighed.map(({ worth }) => worth), spf]);
  const reason = AUTH_REASONS.find((candidate) => marks.has(candidate)) ?? "AUTH_NONE";
  return reason === "AUTH_DEFERRED" ? laterOrNever(times, settings) : held(reason, "S2");
}

const AUTH_REASONS = ORDER_OF_DECISION.map(([reason]) => reason).filter((reason) =>
  reason.startsWith("AUTH_"),
) as AuthReason[];
const EVERYTHING: Vouched = Object.freeze({ to: true, cc: true, subject: true, date: true });

/** What one signature is worth: proof, or the reason why not. */
export function weighSignature(
  signature: SignatureEvidence,
  from: FromMailbox,
  evidence: SenderEvidence,
  receivedAt: Date,
  settings: PolicySettings,
): AuthReason | "PROOF" {
  if (hasFailed(signature)) return "AUTH_FAIL";
  const alignment = alignmentOf(signature.domain, from.domain, evidence);
  if (alignment === "UNALIGNED") return "AUTH_UNALIGNED";
  if (signature.isUnderSized) return "AUTH_PARTIAL_BODY";
  if (signature.isWeak) return "AUTH_WEAK_KEY";
  if (!isFresh(signature, evidence.date, receivedAt, settings)) return "AUTH_STALE";
  if (signature.result === "temperror" || alignment === "UNKNOWN") return "AUTH_DEFERRED";
  return "PROOF";
}

/** A verifier's own policy fails weak and partial signatures too: those have a name of their own. */
function hasFailed(signature: SignatureEvidence): boolean {
  if (!signature.covers.from) return true;
  if (signature.result === "policy") return !signature.isWeak && !signature.isUnderSized;
  return signature.result !== "pass" && signature.result !== "temperror";
}

/** Stricter than DMARC's relaxed mode (RFC 7489, 3.1): never a child, never a sibling; an ancestor only under a DMARC record. */
export function alignmentOf(
  provenDomain: string,
  fromDomain: string,
  evidence: Pick<SenderEvidence, "dmarcRecord" | "organizationalDomain">,
): "ALIGNED" | "UNALIGNED" | "UNKNOWN" {
  if (provenDomain === fromDomain) return "ALIGNED";
  const isAncestor = isUnder(fromDomain, provenDomain);
  const isWithin =
    provenDomain === evidence.organizationalDomain || isUnder(provenDomain, evidence.organizationalDomain);
  if (!isAncestor || !isWithin) return "UNALIGNED";
  if (evidence.dmarcRecord === "TEMPERROR") return "UNKNOWN";
  return evidence.dmarcRecord === "PRESENT" ? "ALIGNED" : "UNALIGNED";
}

function isUnder(domain: string, ancestor: string): boolean {
  return ancestor !== "" && domain.endsWith(`.${ancestor}`);
}

/** By `t=`, else by the Date that the signature covers. One dated ahead of our clock proves no age, so it is stale too. */
function isFresh(signature: SignatureEvidence, date: Date | null, receivedAt: Date, settings: PolicySettings): boolean {
  const signedAt = signature.signedAt ?? (signature.covers.date ? date : null);
  if (signedAt === null) return false;
  if (signature.expiresAt !== null && signature.expiresAt < receivedAt) return false;
  const age = receivedAt.getTime() - signedAt.getTime();
  return age <= settings.signatureMaxAge && age >= -settings.signatureClockSkew;
}

/** SPF of exactly the From domain. Null: it says nothing. */
function weighSpf(from: FromMailbox, evidence: SenderEvidence, settings: PolicySettings): AuthReason | "PROOF" | null {
  if (evidence.spf.domain !== from.domain) return null;
  if (evidence.spf.result === "pass") return settings.acceptsSpfAlone ? "PROOF" : "AUTH_SPF_ONLY";
  return evidence.spf.result === "temperror" && settings.acceptsSpfAlone ? "AUTH_DEFERRED" : null;
}

/** DNS trouble means later, then held. */
function laterOrNever({ receivedAt, judgedAt }: ProofTimes, settings: PolicySettings) {
  const until = new Date(receivedAt.getTime() + settings.deferredFor);
  return judgedAt < until ? held("AUTH_DEFERRED" as const, "S2", until) : held("AUTH_UNAVAILABLE" as const, "S2");
}

function unionOfCovers(proofs: readonly SignatureEvidence[]): Vouched {
  const some = (field: keyof Vouched) => proofs.some(({ covers }) => covers[field]);
  return Object.freeze({ to: some("to"), cc: some("cc"), subject: some("subject"), date: some("date") });
}

/** S9. One of our addresses, whatever its plus tag, stands in a To or Cc that the evidence vouches for. */
export function isAddressedToUs(
  proof: ProvenSender,
  recipients: { readonly to: readonly string[]; readonly cc: readonly string[] },
  ourAddresses: readonly string[],
): boolean {
  const ours = new Set(ourAddresses);
  const vouched = [...(proof.vouchesFor.to ? recipients.to : []), ...(proof.vouchesFor.cc ? recipients.cc : [])];
  return vouched.some((address) => ours.has(address) || ours.has(withoutTag(address)));
}

function withoutTag(address: string): string {
  const at = address.lastIndexOf("@");
  const plus = address.indexOf("+");
  return plus > 0 ? address.slice(0, plus) + address.slice(at) : address;
}

/** The From address, with the evidence for it. Only `proveSender` makes one. */
class ProvenSenderValue {
  declare protected readonly madeByPolicy: true;
  readonly address: string;
  readonly provenDomain: string;
  /** What the evidence vouches for, beside From and the body. */
  readonly vouchesFor: Vouched;

  constructor(from: FromMailbox, provenDomain: string, vouchesFor: Vouched) {
    this.address = from.address;
    this.provenDomain = provenDomain;
    this.vouchesFor = vouchesFor;
    Object.freeze(this);
  }
}

export type ProvenSender = ProvenSenderValue;
type Vouched = Readonly<Record<"to" | "cc" | "subject" | "date", boolean>>;
