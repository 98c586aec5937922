import { Field, ID, InputType } from "type-graphql";
import { z } from "zod";
import { JSONObject } from "../connections/scalars.ts";
import type { Facts } from "../policy/facts.ts";
import type { ValidationMethod } from "../policy/operation-facts.ts";
import { ValidationMethodEnum } from "./operation.enums.ts";
import { operationPayload } from "./operation.inputs.ts";

const id = z.string().min(1).max(100);
const digest = z.string().max(100);
const GROUND = [
  "NOT_FOUND",
  "INVALID",
  "EXPIRED",
  "SERVICE_MOVED",
  "ACCOUNT_CLOSED",
  "ACCOUNT_FROZEN",
  "ADDRESS_RECENTLY_CHANGED",
  "DIGEST_DIFFERS",
  "STATE_DIFFERS",
] as const;

@InputType({ description: "[desk] How staff made sure who asks (O3). Somebody else has to countersign." })
export class OperationRecogniseInput {
  @Field(() => ID, { description: "[desk] `OperationRequest.id`." })
  operationId!: string;

  @Field(() => String, { description: "[desk] `OperationRequest.digest` of what was read." })
  digest!: string;

  @Field(() => ValidationMethodEnum, { description: "[desk] Any but PORTAL." })
  method!: ValidationMethod;

  @Field(() => JSONObject, {
    description:
      "[desk] By method, all of: PHONE_CALLBACK { phoneNumber (E.164), onRecordSince (date), calledAt, spokeWith }; IDENTITY_DOCUMENT { documentType, documentNumber, issuedBy, validUntil (date), holder }; IN_PERSON { documentType, documentNumber, holder, place, metAt }; CERTIFIED_EMAIL { inboundMessageId, holder }. Times are RFC 3339 in UTC, of the last 7 days; documentType is IDENTITY_CARD, PASSPORT, DRIVING_LICENCE or RESIDENCE_PERMIT.",
  })
  evidence!: Facts;
}
export const operationRecogniseBounds = z.object({
  operationId: id,
  digest,
  method: z.string(),
  evidence: z.record(z.string(), z.unknown()),
});
export const Recognise = operationPayload("desk", "OperationRecognise", [...GROUND, "EVIDENCE_REFUSED"]);

@InputType({ description: "[desk] A supervisor's second look (O3)." })
export class OperationCountersignInput {
  @Field(() => ID, { description: "[desk] `OperationRequest.id`." })
  operationId!: string;

  @Field(() => String, { description: "[desk] `OperationRequest.digest` of what was read." })
  digest!: string;
}
export const Countersign = operationPayload("desk", "OperationCountersign", [
  ...GROUND,
  "FORBIDDEN_ROLE",
  "SAME_PERSON",
  "NOT_VALIDATED",
]);

@InputType({ description: "[desk] Lets a validated operation be carried out (O4)." })
export class OperationReleaseInput {
  @Field(() => ID, { description: "[desk] `OperationRequest.id`." })
  operationId!: string;

  @Field(() => String, { description: "[desk] `OperationRequest.digest` of what was read." })
  digest!: string;

  @Field(() => String, { description: "[desk] A new one for each intention, up to 200 characters." })
  idempotencyKey!: string;
}
export const operationReleaseBounds = z.object({
  operationId: id,
  digest,
  idempotencyKey: z.string().min(1, "1 to 200 characters").max(200, "1 to 200 characters"),
});
export const Release = operationPayload("desk", "OperationRelease", [
  ...GROUND,
  "IDEMPOTENCY_KEY_REUSED",
  "STALE_VERSION",
  "SAME_PERSON",
  "NOT_VALIDATED",
  "ALREADY_REDEEMED",
]);
