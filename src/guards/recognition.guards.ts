import type { StaffAuthor } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import type { Facts } from "../policy/facts.ts";
import type { ValidationMethod } from "../policy/operation-facts.ts";
import {
  countersignOperation,
  type RecognisedOperation,
  recogniseOperation,
  type ValidatedOperation,
} from "../policy/operations.ts";
import { type ReleasedOperation, releaseOperation } from "../policy/permits.ts";
import { type CheckedEvidence, checkEvidence } from "../policy/recognition-evidence.ts";
import { rowId } from "../nodes/global-id.ts";
import { type CarriedOut, carriedOut } from "./carried-out.ts";
import { certifiedMailOf } from "./certified-mail.ts";
import { guard } from "./guard.ts";
import { lockedOperation } from "./operation-ground.ts";
import type { DecideInput } from "./operation.guards.ts";

export interface RecogniseInput extends DecideInput {
  readonly method: ValidationMethod;
  readonly evidence: Facts;
}

export interface Recognition {
  readonly recognised: RecognisedOperation;
  readonly evidence: CheckedEvidence;
}

/** O3, the first half. Certified mail is looked at before anything is locked: its signature takes its time. */
export const Recognised = guard<Recognition, RecogniseInput>(
  "operation-recognition",
  async ({ sql, unit, context, input }) => {
    const id = typeof input.evidence.inboundMessageId === "string" ? input.evidence.inboundMessageId : null;
    const mailId = input.method === "CERTIFIED_EMAIL" ? rowId("InboundMessage", id) : null;
    const certified = mailId ? await certifiedMailOf(sql, context, mailId) : null;
    const found = await lockedOperation(sql, context, input.operationId);
    if (!found) return refused("NOT_FOUND", "A3");
    const { settings } = found.ground;
    const evidence = checkEvidence(input.method, input.evidence, { now: context.now, settings, certified });
    if (evidence.kind !== "allowed") return { ...evidence, field: ["input", "evidence"] };
    const { method } = evidence.value;
    const recognised = recogniseOperation(
      unit.caller as StaffAuthor,
      found.operation,
      input.digest,
      method,
      found.ground,
    );
    if (recognised.kind !== "allowed") return recognised;
    return allowed({ recognised: recognised.value, evidence: evidence.value }, "O3");
  },
);

/** O3, the second half. */
export const Countersigned = guard<ValidatedOperation, DecideInput>(
  "operation-countersignature",
  async ({ sql, unit, context, input }) => {
    const found = await lockedOperation(sql, context, input.operationId);
    if (!found) return refused("NOT_FOUND", "A3");
    return countersignOperation(unit.caller as StaffAuthor, found.operation, input.digest, found.ground);
  },
);

export interface Releasing {
  readonly released: ReleasedOperation;
  /** Null: the company's own system carries it out, with a permit. */
  readonly carriedOut: CarriedOut | null;
}

/** O4. What Mittente carries out itself holds the account and its addresses for itself. */
export const Released = guard<Releasing, DecideInput>("operation-release", async ({ sql, unit, context, input }) => {
  const found = await lockedOperation(sql, context, input.operationId, "exclusive");
  if (!found) return refused("NOT_FOUND", "A3");
  const released = releaseOperation(unit.caller as StaffAuthor, found.operation, input.digest, found.ground);
  if (released.kind !== "allowed") return released;
  if (!released.value.isRecognition) return allowed({ released: released.value, carriedOut: null }, "O4");
  const carried = await carriedOut(sql, context, found.row);
  if (carried.kind !== "allowed") return carried;
  return allowed({ released: released.value, carriedOut: carried.value }, "O3");
});
