import type { DeskTicket, PortalAccount, StaffAuthor } from "./caller.ts";
import { allowed, refused, type Decision, type Refused } from "./decision.ts";
import { type AccountFacts, belongsTo, type ServiceFacts } from "./facts.ts";
import {
  accountRefusal,
  type Ground,
  groundRefusal,
  type GroundRefusal,
  isOpen,
  isOver,
  type KindFacts,
  type OperationFacts,
  type RecognitionMethod,
} from "./operation-facts.ts";
import { hasRole, MINIMUM_ROLE } from "./roles.ts";

export type ProposalRefusal =
  | "ACCOUNT_NEEDED"
  | "TICKET_CLOSED"
  | "INVALID"
  | "SERVICE_NOT_ON_ACCOUNT"
  | "ACCOUNT_CLOSED"
  | "ACCOUNT_FROZEN"
  | "ADDRESS_RECENTLY_CHANGED";

/** NONE: no service was named; null: none is there. */
export type NamedForOperation = ServiceFacts | "NONE" | null;

/** O1. On an account's open ticket, about a service of the kind's that belongs to that account now. */
export function proposeOperation(
  staff: StaffAuthor,
  { ticket }: DeskTicket,
  kind: KindFacts,
  account: AccountFacts | null,
  named: NamedForOperation,
  times: Pick<Ground, "now" | "settings">,
): Decision<ProposedOperation, ProposalRefusal> {
  if (account === null || ticket.accountId !== account.id) return refused("ACCOUNT_NEEDED", "O1");
  if (ticket.status === "CLOSED") return refused("TICKET_CLOSED", "T1");
  if ((named !== "NONE") !== kind.services.length > 0) return refused("INVALID", "O1");
  if (named !== "NONE") {
    if (named === null || !belongsTo(named, account.id)) return refused("SERVICE_NOT_ON_ACCOUNT", "O1");
    if (!kind.services.includes(named.kind)) return refused("INVALID", "O1");
  }
  const delayed = accountRefusal(account, kind, kind.isIrreversible, times);
  if (delayed !== null) return delayed;
  const expiresAt = new Date(times.now.getTime() + times.settings.operationLifetime);
  return allowed(new ProposedOperationValue(staff, ticket.id, account, kind, named, expiresAt), "O1");
}

export type ApprovalRefusal =
  GroundRefusal | "STATE_DIFFERS" | "RECOGNITION_ONLY" | "SIGN_IN_AGAIN" | "STRONG_PROOF_REQUIRED";

/** O2. By the session of the account itself; what e-mail says never comes here. */
export function approveOperation(
  portal: PortalAccount,
  signedInAt: Date,
  operation: OperationFacts | null,
  digest: string,
  ground: Ground,
): Decision<ValidatedOperation, ApprovalRefusal> {
  if (operation === null || operation.accountId !== portal.account.id) return refused("NOT_FOUND", "A3");
  const refusal = groundRefusal(operation, digest, ground);
  if (refusal !== null) return refusal;
  const { account, kind, now, settings } = ground as Solid;
  if (kind.isRecognition) return refused("RECOGNITION_ONLY", "O3");
  if (operation.state !== "AWAITING_VALIDATION") return refused("STATE_DIFFERS", "O2");
  if (operation.isIrreversible || kind.isIrreversible) {
    if (!hasStrongProof(portal, now)) return refused("STRONG_PROOF_REQUIRED", "O2");
  } else if (account.address.state === "DOMAIN_CHANGED" && portal.assurance !== "CREDENTIAL") {
    // S3: whoever has the domain now reads the codes.
    return refused("STRONG_PROOF_REQUIRED", "S3");
  } else if (now.getTime() - signedInAt.getTime() >= settings.recentSignIn) {
    return refused("SIGN_IN_AGAIN", "O2");
  }
  return allowed(new ValidatedOperationValue(operation, account, { sessionId: portal.sessionId }), "O2");
}

/** Until it is redeemed the customer may say no, whoever said yes. It takes no proof. */
export function rejectOperation(
  portal: PortalAccount,
  operation: OperationFacts | null,
  digest: string,
  now: Date,
): Decision<EndedOperation, "NOT_FOUND" | "EXPIRED" | "DIGEST_DIFFERS" | "STATE_DIFFERS"> {
  if (operation === null || operation.accountId !== portal.account.id) return refused("NOT_FOUND", "A3");
  if (digest !== operation.digest) return refused("DIGEST_DIFFERS", "O1");
  return ending(operation, "REJECTED", "O2", now);
}

export function cancelOperation(
  _staff: StaffAuthor,
  operation: OperationFacts | null,
  now: Date,
): Decision<EndedOperation, "NOT_FOUND" | "EXPIRED" | "STATE_DIFFERS"> {
  if (operation === null) return refused("NOT_FOUND", "A3");
  return ending(operation, "CANCELLED", "O1", now);
}

/** Null: its time is not over, or it has ended. */
export function expireOperation(operation: OperationFacts, now: Date): EndedOperation | null {
  const isDue = isOpen(operation.state) && isOver(operation, now);
  return isDue ? new EndedOperationValue(operation, "EXPIRED") : null;
}

export type RecognitionRefusal = GroundRefusal | "STATE_DIFFERS";

/** O3, the first half: who recognised, and how. `evidence` has been checked for its method. */
export function recogniseOperation(
  staff: StaffAuthor,
  operation: OperationFacts | null,
  digest: string,
  method: RecognitionMethod,
  ground: Ground,
): Decision<RecognisedOperation, RecognitionRefusal> {
  if (operation === null) return refused("NOT_FOUND", "A3");
  const refusal = groundRefusal(operation, digest, ground);
  if (refusal !== null) return refusal;
  if (operation.state !== "AWAITING_VALIDATION") return refused("STATE_DIFFERS", "O3");
  const { account } = ground as Solid;
  return allowed(new RecognisedOperationValue(operation, account, staff, method), "O3");
}

export type CountersignatureRefusal =
  GroundRefusal | "STATE_DIFFERS" | "SAME_PERSON" | "FORBIDDEN_ROLE" | "NOT_VALIDATED";

/** O3, the second half: a supervisor who neither proposed nor recognised. */
export function countersignOperation(
  staff: StaffAuthor,
  operation: OperationFacts | null,
  digest: string,
  ground: Ground,
): Decision<ValidatedOperation, CountersignatureRefusal> {
  if (!hasRole(staff.role, MINIMUM_ROLE.operationCountersign)) return refused("FORBIDDEN_ROLE", "O3");
  if (operation === null) return refused("NOT_FOUND", "A3");
  const refusal = groundRefusal(operation, digest, ground);
  if (refusal !== null) return refusal;
  if (operation.state !== "AWAITING_COUNTERSIGNATURE") return refused("STATE_DIFFERS", "O3");
  if (staff.staffId === operation.proposedById || staff.staffId === operation.recognisedById)
    return refused("SAME_PERSON", "O3");
  const { account } = ground as Solid;
  if (operation.proposedById === null || operation.recognisedById === null) return refused("NOT_VALIDATED", "A4");
  if (operation.addressVersion !== account.address.version) return refused("NOT_VALIDATED", "O5");
  return allowed(new ValidatedOperationValue(operation, account, { countersignedById: staff.staffId }), "O3");
}

/** Strong proof: a credential that was shown within the last ten minutes. */
function hasStrongProof({ assurance, strongProofUntil }: PortalAccount, now: Date): boolean {
  return assurance === "CREDENTIAL" && strongProofUntil !== null && now.getTime() < strongProofUntil.getTime();
}

function ending(
  operation: OperationFacts,
  state: "REJECTED" | "CANCELLED",
  rule: "O1" | "O2",
  now: Date,
): Decision<EndedOperation, "EXPIRED" | "STATE_DIFFERS"> {
  const over: Refused<"EXPIRED" | "STATE_DIFFERS"> | null = !isOpen(operation.state)
    ? refused(operation.state === "EXPIRED" ? "EXPIRED" : "STATE_DIFFERS", rule)
    : isOver(operation, now)
      ? refused("EXPIRED", rule)
      : null;
  return over ?? allowed(new EndedOperationValue(operation, state), rule);
}

/** A ground that `groundRefusal` found nothing against has an account and a definition. */
type Solid = Ground & { readonly account: AccountFacts; readonly kind: KindFacts };

// Not exported, only their types are: nobody else can say that something was proposed, validated, recognised or ended.

class ProposedOperationValue {
  declare protected readonly madeByPolicy: true;
  readonly staffId: string;
  readonly ticketId: string;
  readonly accountId: string;
  readonly kind: KindFacts;
  readonly service: { readonly id: string; readonly name: string } | null;
  readonly expiresAt: Date;

  constructor(
    staff: StaffAuthor,
    ticketId: string,
    account: AccountFacts,
    kind: KindFacts,
    named: ServiceFacts | "NONE",
    expiresAt: Date,
  ) {
    this.staffId = staff.staffId;
    this.ticketId = ticketId;
    this.accountId = account.id;
    this.kind = kind;
    this.service = named === "NONE" ? null : Object.freeze({ id: named.id, name: named.name });
    this.expiresAt = expiresAt;
    Object.freeze(this);
  }
}

class ValidatedOperationValue {
  declare protected readonly madeByPolicy: true;
  readonly operation: OperationFacts;
  readonly addressVersion: number;
  /** The session that approved; null where staff recognised. */
  readonly sessionId: string | null;
  readonly countersignedById: string | null;

  constructor(
    operation: OperationFacts,
    account: AccountFacts,
    by: { readonly sessionId?: string; readonly countersignedById?: string },
  ) {
    this.operation = operation;
    this.addressVersion = account.address.version;
    this.sessionId = by.sessionId ?? null;
    this.countersignedById = by.countersignedById ?? null;
    Object.freeze(this);
  }
}

class RecognisedOperationValue {
  declare protected readonly madeByPolicy: true;
  readonly operation: OperationFacts;
  readonly addressVersion: number;
  readonly recognisedById: string;
  readonly method: RecognitionMethod;

  constructor(operation: OperationFacts, account: AccountFacts, staff: StaffAuthor, method: RecognitionMethod) {
    this.operation = operation;
    this.addressVersion = account.address.version;
    this.recognisedById = staff.staffId;
    this.method = method;
    Object.freeze(this);
  }
}

class EndedOperationValue {
  declare protected readonly madeByPolicy: true;
  readonly operation: OperationFacts;
  readonly state: "REJECTED" | "CANCELLED" | "EXPIRED";

  constructor(operation: OperationFacts, state: "REJECTED" | "CANCELLED" | "EXPIRED") {
    this.operation = operation;
    this.state = state;
    Object.freeze(this);
  }
}

export type ProposedOperation = ProposedOperationValue;
export type ValidatedOperation = ValidatedOperationValue;
export type RecognisedOperation = RecognisedOperationValue;
export type EndedOperation = EndedOperationValue;
