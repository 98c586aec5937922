import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { Account } from "../accounts/account.type.ts";
import { EmailAddress } from "../connections/scalars.ts";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { EmailChange } from "./email-change.type.ts";

const idempotencyKey = z.string().min(1).max(200);
const code = z.string().trim().min(1).max(40);

@InputType({ description: "[portal] Where mail about the account is to go, and come from." })
export class AccountEmailChangeRequestInput {
  @Field(() => EmailAddress, {
    description: "[portal] Made canonical by us. A code goes there, and nothing else until it counts.",
  })
  newEmail!: string;

  @Field(() => String, { description: "[portal] 1 to 200 characters: the same again gives the same change." })
  idempotencyKey!: string;
}

export const requestErrors = mutationErrors("AccountEmailChangeRequest", [
  "INVALID",
  "ACCOUNT_FROZEN",
  "EMAIL_CHANGE_PENDING",
  "ADDRESS_RECENTLY_CHANGED",
  "STRONG_PROOF_REQUIRED",
  "RATE_LIMITED",
  "IDEMPOTENCY_KEY_REUSED",
]);
export const requestBounds = z.object({ idempotencyKey });

@ObjectType({ description: "[portal] The change, which waits for its code." })
export class AccountEmailChangeRequestPayload {
  @Field(() => EmailChange, { nullable: true, description: "[portal] Null where userErrors say why." })
  emailChange!: EmailChange | null;

  @Field(() => [requestErrors.UserErrorType], { description: "[portal] What stood against it." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] The code from the new mailbox. It can be given in any session of the account." })
export class AccountEmailChangeConfirmInput {
  @Field(() => String, { description: "[portal] As it was typed: case, spaces and hyphens do not matter." })
  code!: string;
}

export const confirmErrors = mutationErrors("AccountEmailChangeConfirm", [
  "INVALID",
  "NOT_FOUND",
  "EXPIRED",
  "CODE_WRONG",
  "ACCOUNT_FROZEN",
]);
export const codeBounds = z.object({ code });

@ObjectType({ description: "[portal] The change, which counts from now on or later, and the account as it is now." })
export class AccountEmailChangeConfirmPayload {
  @Field(() => Account, { nullable: true, description: "[portal] Null where userErrors say why." })
  account!: Account | null;

  @Field(() => EmailChange, { nullable: true, description: "[portal] Null where userErrors say why." })
  emailChange!: EmailChange | null;

  @Field(() => [confirmErrors.UserErrorType], { description: "[portal] What stood against it." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] A change that does not count yet." })
export class AccountEmailChangeCancelInput {
  @Field(() => ID, { description: "[portal] `EmailChange.id`." })
  emailChangeId!: string;
}

export const cancelErrors = mutationErrors("AccountEmailChangeCancel", ["INVALID", "NOT_FOUND", "EXPIRED"]);
export const cancelBounds = z.object({ emailChangeId: z.string().max(100) });

@ObjectType({ description: "[portal] The change as it ended." })
export class AccountEmailChangeCancelPayload {
  @Field(() => EmailChange, { nullable: true, description: "[portal] Null where userErrors say why." })
  emailChange!: EmailChange | null;

  @Field(() => [cancelErrors.UserErrorType], { description: "[portal] What stood against it." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[anyone] What stands in the link that the old mailbox got." })
export class AccountEmailChangeRevertInput {
  @Field(() => String, { description: "[anyone] The last part of the link's path." })
  token!: string;
}

export const revertErrors = mutationErrors("AccountEmailChangeRevert", ["INVALID", "NOT_FOUND", "EXPIRED"]);
export const revertBounds = z.object({ token: z.string().min(1).max(200) });

@ObjectType({ description: "[anyone] The change that was objected to. The account is frozen until recognition (E4)." })
export class AccountEmailChangeRevertPayload {
  @Field(() => EmailChange, { nullable: true, description: "[anyone] Null where userErrors say why." })
  emailChange!: EmailChange | null;

  @Field(() => [revertErrors.UserErrorType], { description: "[anyone] What stood against it." })
  userErrors!: UserErrorValue[];
}

@InputType({
  description: "[provisioning] E5: compare and set. It counts 72 hours later, unless the old mailbox objects.",
})
export class AccountEmailSetInput {
  @Field(() => String, { description: "[provisioning] The account's key in the company's own system." })
  externalId!: string;

  @Field(() => EmailAddress, { description: "[provisioning] Made canonical by us." })
  newEmail!: string;

  @Field(() => Int, { description: "[provisioning] `registeredEmailVersion` as it was when this was decided." })
  expectedVersion!: number;

  @Field(() => String, { description: "[provisioning] 1 to 200 characters: the same again gives the same change." })
  idempotencyKey!: string;
}

export const setErrors = mutationErrors("AccountEmailSet", [
  "INVALID",
  "NOT_FOUND",
  "STALE_VERSION",
  "ACCOUNT_FROZEN",
  "EMAIL_CHANGE_PENDING",
  "ADDRESS_RECENTLY_CHANGED",
  "RECOGNITION_REQUIRED",
  "IDEMPOTENCY_KEY_REUSED",
]);
export const setBounds = z.object({ externalId: z.string().min(1).max(200), idempotencyKey });

@ObjectType({ description: "[provisioning] The change, which waits for its time." })
export class AccountEmailSetPayload {
  @Field(() => EmailChange, { nullable: true, description: "[provisioning] Null where userErrors say why." })
  emailChange!: EmailChange | null;

  @Field(() => Account, { nullable: true, description: "[provisioning] As it is now; null where userErrors say why." })
  account!: Account | null;

  @Field(() => [setErrors.UserErrorType], { description: "[provisioning] What stood against it." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] Without a code one is sent; with it the address counts as working again." })
export class AccountEmailReconfirmInput {
  @Field(() => String, { nullable: true, description: "[portal] Absent or null: send one to the registered address." })
  code?: string | null;
}

export const reconfirmErrors = mutationErrors("AccountEmailReconfirm", [
  "INVALID",
  "NOT_FOUND",
  "NOT_BOUNCING",
  "ACCOUNT_FROZEN",
  "EXPIRED",
  "CODE_WRONG",
  "RATE_LIMITED",
]);
export const reconfirmBounds = z.object({ code: code.nullish() });

@ObjectType({ description: "[portal] The account: BOUNCING while a code is on its way, CONFIRMED once it was given." })
export class AccountEmailReconfirmPayload {
  @Field(() => Account, { nullable: true, description: "[portal] Null where userErrors say why." })
  account!: Account | null;

  @Field(() => [reconfirmErrors.UserErrorType], { description: "[portal] What stood against it." })
  userErrors!: UserErrorValue[];
}
