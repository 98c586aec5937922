import { Field, ID, InputType, ObjectType } from "type-graphql";
import { z } from "zod";
import { DateTime } from "../connections/scalars.ts";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { operationPayload } from "./operation.inputs.ts";
import { MAX_PERMIT_LENGTH } from "./permit-token.ts";

const id = z.string().min(1).max(100);
const GROUND = [
  "NOT_FOUND",
  "INVALID",
  "EXPIRED",
  "SERVICE_MOVED",
  "ACCOUNT_CLOSED",
  "ACCOUNT_FROZEN",
  "ADDRESS_RECENTLY_CHANGED",
  "DIGEST_DIFFERS",
  "NOT_VALIDATED",
  "ALREADY_REDEEMED",
] as const;

@InputType({ description: "[provisioning] For a PERMITTED operation." })
export class PermitIssueInput {
  @Field(() => ID, { description: "[provisioning] `OperationRequest.id`." })
  operationId!: string;
}
export const permitIssueBounds = z.object({ operationId: id });
export const permitIssueErrors = mutationErrors("PermitIssue", GROUND);

@ObjectType({ description: "[provisioning] Null beside userErrors." })
export class PermitIssuePayload {
  @Field(() => String, {
    nullable: true,
    description:
      "[provisioning] A signed JWT (docs/permits.md), for this client alone. Redeem it before anything is carried out.",
  })
  permit!: string | null;

  @Field(() => DateTime, { nullable: true, description: "[provisioning] Five minutes on; another can be issued then." })
  expiresAt!: Date | null;

  @Field(() => [permitIssueErrors.UserErrorType], { description: "[provisioning] Empty on success." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[provisioning] Just before it is carried out." })
export class PermitRedeemInput {
  @Field(() => String, { description: "[provisioning] As `permitIssue` gave it to this client." })
  permit!: string;
}
export const permitRedeemBounds = z.object({ permit: z.string().min(1).max(MAX_PERMIT_LENGTH) });
export const Redeem = operationPayload("provisioning", "PermitRedeem", GROUND);

@InputType({ description: "[provisioning] What became of a REDEEMED operation." })
export class OperationReportInput {
  @Field(() => ID, { description: "[provisioning] `OperationRequest.id`." })
  operationId!: string;

  @Field(() => Boolean, { description: "[provisioning] True: COMPLETED; false: FAILED." })
  succeeded!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "[provisioning] For the desk, up to 2,000 characters; never a password, code or key. It is never mailed (R9). Absent or null: nothing.",
  })
  detail?: string | null;
}
export const operationReportBounds = z.object({
  operationId: id,
  succeeded: z.boolean(),
  detail: z.string().max(2_000, "at most 2,000 characters").nullish(),
});
export const Report = operationPayload("provisioning", "OperationReport", [
  "NOT_FOUND",
  "INVALID",
  "NOT_REDEEMED",
  "ALREADY_REPORTED",
]);
