import type { ProvisioningClient, StaffAuthor } from "./caller.ts";
import { allowed, refused, type Decision, type Refused } from "./decision.ts";
import { type Ground, groundRefusal, type GroundRefusal, type OperationFacts } from "./operation-facts.ts";

export type ReleaseRefusal = GroundRefusal | "NOT_VALIDATED" | "STATE_DIFFERS" | "ALREADY_REDEEMED";

/** O4. Validated, not over, the same digest, the same service and address, no delay, no freeze: staff let it go. */
export function releaseOperation(
  staff: StaffAuthor,
  operation: OperationFacts | null,
  digest: string,
  ground: Ground,
): Decision<ReleasedOperation, ReleaseRefusal> {
  if (operation === null) return refused("NOT_FOUND", "A3");
  if (isTaken(operation)) return refused("ALREADY_REDEEMED", "O4");
  const refusal = groundRefusal(operation, digest, ground) ?? validationRefusal(operation, ground);
  if (refusal !== null) return refusal;
  if (operation.state === "PERMITTED") return refused("STATE_DIFFERS", "O4");
  if (operation.state !== "VALIDATED") return refused("NOT_VALIDATED", "O4");
  return allowed(new ReleasedOperationValue(operation, staff, ground.kind?.isRecognition === true), "O4");
}

export type PermitRefusal = GroundRefusal | "NOT_VALIDATED" | "ALREADY_REDEEMED";

/** O4. Leave for one client to carry out one operation, for as long as the settings say. */
export function issuePermit(
  client: ProvisioningClient,
  operation: OperationFacts | null,
  ground: Ground,
): Decision<IssuedPermit, PermitRefusal> {
  if (operation === null) return refused("NOT_FOUND", "A3");
  const refusal = permittedRefusal(operation, ground);
  if (refusal !== null) return refusal;
  const until = Math.min(ground.now.getTime() + ground.settings.permitLifetime, operation.expiresAt.getTime());
  return allowed(new IssuedPermitValue(operation, client, ground.now, new Date(until)), "O4");
}

/** A permit on record, that the signature of the one presented leads to. */
export interface PermitFacts {
  readonly id: string;
  readonly operationId: string;
  readonly clientId: string;
  readonly expiresAt: Date;
  readonly redeemedAt: Date | null;
}

/** O4. Once, by the client that it was issued to, under all that it was issued under. */
export function redeemPermit(
  client: ProvisioningClient,
  permit: PermitFacts | null,
  operation: OperationFacts | null,
  ground: Ground,
): Decision<RedeemedPermit, PermitRefusal> {
  if (permit === null || permit.clientId !== client.clientId) return refused("NOT_FOUND", "A3");
  if (operation === null || permit.operationId !== operation.id) return refused("NOT_FOUND", "A4");
  if (permit.redeemedAt !== null) return refused("ALREADY_REDEEMED", "O4");
  const refusal = permittedRefusal(operation, ground);
  if (refusal !== null) return refusal;
  if (ground.now.getTime() >= permit.expiresAt.getTime()) return refused("EXPIRED", "O4");
  return allowed(new RedeemedPermitValue(operation, permit), "O4");
}

export type ReportRefusal = "NOT_FOUND" | "NOT_REDEEMED" | "ALREADY_REPORTED";

/** O4. What became of what was redeemed. The same report again is the same success; another one is refused. */
export function reportOperation(
  _client: ProvisioningClient,
  operation: OperationFacts | null,
  succeeded: boolean,
): Decision<ReportedOperation, ReportRefusal> {
  if (operation === null) return refused("NOT_FOUND", "A3");
  const state = succeeded ? "COMPLETED" : "FAILED";
  if (operation.state === "REDEEMED" || operation.state === state)
    return allowed(new ReportedOperationValue(operation, state), "O4");
  const isReported = operation.state === "COMPLETED" || operation.state === "FAILED";
  return refused(isReported ? "ALREADY_REPORTED" : "NOT_REDEEMED", "O4");
}

/** O4, twice: when a permit is issued and when it is redeemed. Recognition is Mittente's own: it has no permit. */
function permittedRefusal(operation: OperationFacts, ground: Ground): Refused<PermitRefusal> | null {
  if (isTaken(operation)) return refused("ALREADY_REDEEMED", "O4");
  const refusal = groundRefusal(operation, operation.digest, ground) ?? validationRefusal(operation, ground);
  if (refusal !== null) return refusal;
  const isPermitted = operation.state === "PERMITTED" && ground.kind?.isRecognition === false;
  return isPermitted ? null : refused("NOT_VALIDATED", "O4");
}

/** O5, where nobody else noticed: another address than the one it was validated under. */
function validationRefusal({ addressVersion, method }: OperationFacts, { account }: Ground) {
  const isSame = method !== null && addressVersion !== null && addressVersion === account?.address.version;
  return isSame ? null : refused("NOT_VALIDATED", "O5");
}

function isTaken({ state }: OperationFacts): boolean {
  return state === "REDEEMED" || state === "COMPLETED" || state === "FAILED";
}

// Not exported, only their types are: a permit is the policy's to give.

class ReleasedOperationValue {
  declare protected readonly madeByPolicy: true;
  readonly operation: OperationFacts;
  readonly releasedById: string;
  /** O3: Mittente carries it out itself, now, without a permit. */
  readonly isRecognition: boolean;

  constructor(operation: OperationFacts, staff: StaffAuthor, isRecognition: boolean) {
    this.operation = operation;
    this.releasedById = staff.staffId;
    this.isRecognition = isRecognition;
    Object.freeze(this);
  }
}

class IssuedPermitValue {
  declare protected readonly madeByPolicy: true;
  readonly operation: OperationFacts;
  readonly clientId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;

  constructor(operation: OperationFacts, client: ProvisioningClient, issuedAt: Date, expiresAt: Date) {
    this.operation = operation;
    this.clientId = client.clientId;
    this.issuedAt = issuedAt;
    this.expiresAt = expiresAt;
    Object.freeze(this);
  }
}

class RedeemedPermitValue {
  declare protected readonly madeByPolicy: true;
  readonly operation: OperationFacts;
  readonly permitId: string;

  constructor(operation: OperationFacts, permit: PermitFacts) {
    this.operation = operation;
    this.permitId = permit.id;
    Object.freeze(this);
  }
}

class ReportedOperationValue {
  declare protected readonly madeByPolicy: true;
  readonly operation: OperationFacts;
  readonly state: "COMPLETED" | "FAILED";

  constructor(operation: OperationFacts, state: "COMPLETED" | "FAILED") {
    this.operation = operation;
    this.state = state;
    Object.freeze(this);
  }
}

export type ReleasedOperation = ReleasedOperationValue;
export type IssuedPermit = IssuedPermitValue;
export type RedeemedPermit = RedeemedPermitValue;
export type ReportedOperation = ReportedOperationValue;
