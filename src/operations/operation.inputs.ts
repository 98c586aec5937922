import { Field, ID, InputType, ObjectType } from "type-graphql";
import { z } from "zod";
import { JSONObject } from "../connections/scalars.ts";
import { type KnownCode, mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import type { Facts } from "../policy/facts.ts";
import type { OperationState } from "../policy/operation-facts.ts";
import { OperationStateEnum } from "./operation.enums.ts";
import { OperationRequest } from "./operation.type.ts";

@InputType({
  description: "[portal] [desk] [provisioning] Absent and null both mean: do not filter. At most 20 entries in a list.",
})
export class OperationFilter {
  @Field(() => [OperationStateEnum], {
    nullable: true,
    description:
      "[portal] [desk] [provisioning] Any of these, as stored: what is over becomes EXPIRED within a minute.",
  })
  state?: OperationState[] | null;

  @Field(() => [String], { nullable: true, description: "[portal] [desk] [provisioning] Any of these keys." })
  kind?: string[] | null;

  @Field(() => ID, { nullable: true, description: "[portal] [desk] [provisioning] `Account.id`." })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: "[portal] [desk] [provisioning] `Ticket.id`." })
  ticketId?: string | null;
}

/** `<name>Payload`: the operation, read anew. */
export function operationPayload<const Codes extends readonly KnownCode[]>(
  audience: string,
  name: string,
  codes: Codes,
) {
  const errors = mutationErrors(name, codes);

  @ObjectType(`${name}Payload`, { description: `[${audience}] Null beside userErrors.` })
  class Payload {
    @Field(() => OperationRequest, { nullable: true, description: `[${audience}] The operation afterwards.` })
    operation!: OperationRequest | null;

    @Field(() => [errors.UserErrorType], { description: `[${audience}] Empty on success.` })
    userErrors!: UserErrorValue[];
  }
  return { errors, Payload };
}

const id = z.string().min(1).max(100);
const digest = z.string().max(100);
const idempotencyKey = z.string().min(1, "1 to 200 characters").max(200, "1 to 200 characters");
const words = z.string().max(2_000, "at most 2,000 characters");

@InputType({ description: "[desk] An operation for the customer of a ticket to validate." })
export class OperationProposeInput {
  @Field(() => ID, { description: "[desk] `Ticket.id`; the ticket of an account." })
  ticketId!: string;

  @Field(() => String, { description: "[desk] `OperationKind.key`." })
  kind!: string;

  @Field(() => ID, {
    nullable: true,
    description: "[desk] The service it is about; absent or null for kinds without `serviceKinds`.",
  })
  serviceId?: string | null;

  @Field(() => JSONObject, { description: "[desk] As the kind's `parametersSchema` says; at most 16 KiB." })
  parameters!: Facts;

  @Field(() => String, {
    nullable: true,
    description: "[desk] Words beside the sentence, up to 2,000 characters; R5 holds for them. Null or absent: none.",
  })
  note?: string | null;

  @Field(() => String, { description: "[desk] A new one for each intention, up to 200 characters." })
  idempotencyKey!: string;
}
export const operationProposeBounds = z.object({
  ticketId: id,
  kind: z.string().min(1).max(64),
  serviceId: id.nullish(),
  parameters: z.record(z.string(), z.unknown()),
  note: words.nullish(),
  idempotencyKey,
});
export const Propose = operationPayload("desk", "OperationPropose", [
  "NOT_FOUND",
  "INVALID",
  "IDEMPOTENCY_KEY_REUSED",
  "ACCOUNT_NEEDED",
  "TICKET_CLOSED",
  "SERVICE_NOT_ON_ACCOUNT",
  "FOREIGN_SERVICE_MENTIONED",
  "ACCOUNT_CLOSED",
  "ACCOUNT_FROZEN",
  "ADDRESS_RECENTLY_CHANGED",
]);

@InputType({ description: "[portal] Yes to exactly this operation." })
export class OperationApproveInput {
  @Field(() => ID, { description: "[portal] `OperationRequest.id`." })
  operationId!: string;

  @Field(() => String, { description: "[portal] `OperationRequest.digest` of what the customer read." })
  digest!: string;
}
export const decidingBounds = z.object({ operationId: id, digest });
export const Approve = operationPayload("portal", "OperationApprove", [
  "NOT_FOUND",
  "INVALID",
  "EXPIRED",
  "SERVICE_MOVED",
  "ACCOUNT_CLOSED",
  "ACCOUNT_FROZEN",
  "ADDRESS_RECENTLY_CHANGED",
  "DIGEST_DIFFERS",
  "STATE_DIFFERS",
  "RECOGNITION_ONLY",
  "SIGN_IN_AGAIN",
  "STRONG_PROOF_REQUIRED",
]);

@InputType({ description: "[portal] No to this operation." })
export class OperationRejectInput {
  @Field(() => ID, { description: "[portal] `OperationRequest.id`." })
  operationId!: string;

  @Field(() => String, { description: "[portal] `OperationRequest.digest` of what the customer read." })
  digest!: string;

  @Field(() => String, {
    nullable: true,
    description: "[portal] Why, for the desk, up to 2,000 characters; absent or null: unsaid.",
  })
  reason?: string | null;
}
export const operationRejectBounds = z.object({ operationId: id, digest, reason: words.nullish() });
export const Reject = operationPayload("portal", "OperationReject", [
  "NOT_FOUND",
  "INVALID",
  "EXPIRED",
  "DIGEST_DIFFERS",
  "STATE_DIFFERS",
]);

@InputType({ description: "[desk] Withdraws an operation that is not being carried out." })
export class OperationCancelInput {
  @Field(() => ID, { description: "[desk] `OperationRequest.id`." })
  operationId!: string;

  @Field(() => String, { description: "[desk] Why, 1 to 2,000 characters." })
  reason!: string;
}
export const operationCancelBounds = z.object({ operationId: id, reason: words.trim().min(1, "say why") });
export const Cancel = operationPayload("desk", "OperationCancel", ["NOT_FOUND", "INVALID", "EXPIRED", "STATE_DIFFERS"]);
