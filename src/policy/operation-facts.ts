import { refused, type Refused } from "./decision.ts";
import { type AccountFacts, belongsTo, type Facts, type Json, type ServiceFacts, type ServiceKind } from "./facts.ts";
import type { PolicySettings } from "./settings.ts";

export type OperationState =
  | "AWAITING_VALIDATION"
  | "AWAITING_COUNTERSIGNATURE"
  | "VALIDATED"
  | "PERMITTED"
  | "REDEEMED"
  | "COMPLETED"
  | "FAILED"
  | "REJECTED"
  | "CANCELLED"
  | "EXPIRED";

export type RecognitionMethod = "IDENTITY_DOCUMENT" | "PHONE_CALLBACK" | "CERTIFIED_EMAIL" | "IN_PERSON";
export type ValidationMethod = "PORTAL" | RecognitionMethod;

/** What an operation of a kind is, as its definition says today. */
export interface KindFacts {
  readonly key: string;
  readonly isIrreversible: boolean;
  /** O3: recognition of an account itself. Exempt from E3 and from the freeze, carried out by Mittente without a permit. */
  readonly isRecognition: boolean;
  /** The kinds of service it is about; empty: none. */
  readonly services: readonly ServiceKind[];
  /** SHA-256 of the whole definition, sentences included: an edited one is another. */
  readonly definition: string;
}

/** What the digest is made over. The customer reads the sentence that is made from exactly this. */
export interface Proposal {
  readonly operationId: string;
  readonly accountId: string;
  readonly ticketId: string;
  readonly kind: string;
  readonly definition: string;
  readonly serviceId: string | null;
  readonly serviceName: string | null;
  readonly parameters: Facts;
  readonly expiresAt: Date;
}

/** O1. Names and order are the canonical JSON's to settle; a field that is added here makes every digest another. */
export function coveredByDigest(proposal: Proposal): { readonly [name: string]: Json } {
  return {
    operation: proposal.operationId,
    account: proposal.accountId,
    ticket: proposal.ticketId,
    kind: proposal.kind,
    definition: proposal.definition,
    service: proposal.serviceId === null ? null : { id: proposal.serviceId, name: proposal.serviceName },
    parameters: proposal.parameters,
    expiresAt: proposal.expiresAt.toISOString(),
  };
}

/** An operation on record. */
export interface OperationFacts {
  readonly id: string;
  readonly accountId: string;
  readonly ticketId: string;
  readonly serviceId: string | null;
  readonly state: OperationState;
  readonly digest: string;
  readonly isIrreversible: boolean;
  readonly expiresAt: Date;
  /** Null: the caller's role may not read the names of staff. */
  readonly proposedById: string | null;
  readonly recognisedById: string | null;
  readonly method: ValidationMethod | null;
  /** Of the registered address when it was recognised or validated. */
  readonly addressVersion: number | null;
}

/** What an operation rests on, as it is now, under its locks. */
export interface Ground {
  readonly account: AccountFacts | null;
  readonly service: ServiceFacts | null;
  /** Null: no definition has this key any more. */
  readonly kind: KindFacts | null;
  /** Made anew, of the operation on record with today's definition and the service's name now. */
  readonly digestNow: string | null;
  readonly now: Date;
  readonly settings: PolicySettings;
}

export type GroundRefusal =
  | "NOT_FOUND"
  | "EXPIRED"
  | "SERVICE_MOVED"
  | "ACCOUNT_CLOSED"
  | "ACCOUNT_FROZEN"
  | "ADDRESS_RECENTLY_CHANGED"
  | "DIGEST_DIFFERS";

/** Asked at every step on the way to an operation that is carried out. Null: nothing speaks against it. */
export function groundRefusal(
  operation: OperationFacts,
  digest: string,
  ground: Ground,
): Refused<GroundRefusal> | null {
  const { account, kind, service, now } = ground;
  if (account === null || account.id !== operation.accountId) return refused("NOT_FOUND", "A4");
  if (isOver(operation, now)) return refused("EXPIRED", "O2");
  if (kind === null) return refused("DIGEST_DIFFERS", "O1");
  if (operation.serviceId !== null && (service?.id !== operation.serviceId || !belongsTo(service, account.id)))
    return refused("SERVICE_MOVED", "O4");
  const delayed = accountRefusal(account, kind, operation.isIrreversible, ground);
  if (delayed !== null) return delayed;
  const isSame = ground.digestNow === operation.digest && digest === operation.digest;
  return isSame ? null : refused("DIGEST_DIFFERS", "O1");
}

/** E3 and the freeze. A closed account has nothing left to change. */
export function accountRefusal(
  account: AccountFacts,
  kind: KindFacts,
  isIrreversible: boolean,
  { now, settings }: Pick<Ground, "now" | "settings">,
): Refused<"ACCOUNT_CLOSED" | "ACCOUNT_FROZEN" | "ADDRESS_RECENTLY_CHANGED"> | null {
  if (account.status === "CLOSED") return refused("ACCOUNT_CLOSED", "A4");
  if (kind.isRecognition) return null;
  if (account.status === "FROZEN") return refused("ACCOUNT_FROZEN", "E4");
  const { changedAt } = account.address;
  // Irreversible by what was proposed or by today's definition: the longer delay.
  const delay = isIrreversible || kind.isIrreversible ? settings.irreversibleDelay : settings.operationsDelay;
  const isDelayed = changedAt !== null && now.getTime() - changedAt.getTime() < delay;
  return isDelayed ? refused("ADDRESS_RECENTLY_CHANGED", "E3") : null;
}

export function isOver({ expiresAt, state }: Pick<OperationFacts, "expiresAt" | "state">, now: Date): boolean {
  return state === "EXPIRED" || now.getTime() >= expiresAt.getTime();
}

/** Not ended, and not in the hands of the company's own system. */
export function isOpen(state: OperationState): boolean {
  return OPEN.includes(state);
}

const OPEN: readonly OperationState[] = ["AWAITING_VALIDATION", "AWAITING_COUNTERSIGNATURE", "VALIDATED", "PERMITTED"];
