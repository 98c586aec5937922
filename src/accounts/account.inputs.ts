import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { EmailAddress } from "../connections/scalars.ts";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { Account, AccountStatusEnum, LanguageEnum } from "./account.type.ts";

@InputType({ description: "[desk] Exactly one of these." })
export class AccountBy {
  @Field(() => ID, { nullable: true, description: "[desk] `Account.id`." })
  id?: string;

  @Field(() => String, { nullable: true, description: "[desk] The customer number." })
  number?: string;

  @Field(() => String, { nullable: true, description: "[desk] The company's own key." })
  externalId?: string;
}

@InputType({
  description:
    "[provisioning] Found by externalId, else by number. `registeredEmail` counts when the account is created; another one later is left as it is, the other fields apply, and the result carries account and ADDRESS_DIFFERS.",
})
export class AccountUpsertItem {
  @Field(() => String, { description: "[provisioning] The company's own key, 1 to 200 characters." })
  externalId!: string;

  @Field(() => String, {
    nullable: true,
    description: "[provisioning] `C-` and digits. Absent or null: we give the next one, or leave it.",
  })
  number?: string | null;

  @Field(() => String, { description: "[provisioning] 1 to 200 characters." })
  displayName!: string;

  @Field(() => LanguageEnum, { description: "[provisioning] The language they are answered in." })
  language!: "IT" | "EN";

  @Field(() => AccountStatusEnum, {
    description: "[provisioning] FROZEN is ours and INVALID here; over a frozen account the status waits beneath.",
  })
  status!: "ACTIVE" | "SUSPENDED" | "FROZEN" | "CLOSED";

  @Field(() => EmailAddress, { description: "[provisioning] Made canonical by us." })
  registeredEmail!: string;
}

@InputType({ description: "[provisioning] Each item stands alone." })
export class AccountsUpsertInput {
  @Field(() => [AccountUpsertItem], { description: "[provisioning] 1 to 100." })
  items!: AccountUpsertItem[];
}

export const accountsUpsertErrors = mutationErrors("AccountsUpsert", [
  "INVALID",
  "ADDRESS_DIFFERS",
  "NUMBER_TAKEN",
  "RATE_LIMITED",
]);

export const accountsUpsertBounds = z.object({ items: z.array(z.unknown()).min(1).max(100) });
export const accountItemBounds = z.object({
  externalId: z.string().trim().min(1).max(200),
  number: z
    .string()
    .regex(/^C-\d{1,12}$/, "C- and 1 to 12 digits")
    .nullish(),
  displayName: z.string().trim().min(1).max(200),
  status: z.enum(["ACTIVE", "SUSPENDED", "CLOSED"], "FROZEN is not provisioning's to set"),
});

@ObjectType({ description: "[provisioning] What became of one item." })
export class AccountUpsertResult {
  @Field(() => Int, { description: "[provisioning] The item's place in the input, from 0." })
  index!: number;

  @Field(() => Account, { nullable: true, description: "[provisioning] As it is now; null where nothing was written." })
  account!: Account | null;

  @Field(() => [accountsUpsertErrors.UserErrorType], { description: "[provisioning] What was wrong with this item." })
  userErrors!: UserErrorValue[];
}

@ObjectType({ description: "[provisioning] One result an item, in the input's order." })
export class AccountsUpsertPayload {
  @Field(() => [AccountUpsertResult], { description: "[provisioning] Empty where userErrors say why." })
  results!: AccountUpsertResult[];

  @Field(() => [accountsUpsertErrors.UserErrorType], { description: "[provisioning] What was wrong with the whole." })
  userErrors!: UserErrorValue[];
}
