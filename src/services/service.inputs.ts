import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { DateOnly } from "../connections/scalars.ts";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import type { ServiceRow } from "./service.ts";
import { Service, ServiceKindEnum, ServiceStatusEnum } from "./service.type.ts";

@InputType({ description: "[desk] Exactly one of these." })
export class ServiceBy {
  @Field(() => ID, { nullable: true, description: "[desk] `Service.id`." })
  id?: string;

  @Field(() => String, { nullable: true, description: "[desk] The company's own key." })
  externalId?: string;

  @Field(() => String, {
    nullable: true,
    description: "[desk] The DOMAIN of that name, else the only service so named, else null.",
  })
  name?: string;
}

@InputType({ description: "[provisioning] Found by externalId. Every field is written." })
export class ServiceUpsertItem {
  @Field(() => String, { description: "[provisioning] The company's own key, 1 to 200 characters." })
  externalId!: string;

  @Field(() => String, { description: "[provisioning] The account's key; another one than before moves the service." })
  accountExternalId!: string;

  @Field(() => ServiceKindEnum, { description: "[provisioning] What it is." })
  kind!: ServiceRow["kind"];

  @Field(() => String, { description: "[provisioning] 1 to 253 characters; a DOMAIN in any spelling of its name." })
  name!: string;

  @Field(() => ServiceStatusEnum, { description: "[provisioning] Where it stands." })
  status!: ServiceRow["status"];

  @Field(() => DateOnly, {
    nullable: true,
    description: "[provisioning] When it runs out; absent or null: it does not.",
  })
  expiresOn?: string | null;
}

@InputType({ description: "[provisioning] Each item stands alone." })
export class ServicesUpsertInput {
  @Field(() => [ServiceUpsertItem], { description: "[provisioning] 1 to 100." })
  items!: ServiceUpsertItem[];
}

export const servicesUpsertErrors = mutationErrors("ServicesUpsert", ["INVALID", "ACCOUNT_NOT_FOUND", "RATE_LIMITED"]);
export const servicesUpsertBounds = z.object({ items: z.array(z.unknown()).min(1).max(100) });
export const serviceItemBounds = z.object({
  externalId: z.string().trim().min(1).max(200),
  accountExternalId: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(253),
});

@ObjectType({ description: "[provisioning] What became of one item." })
export class ServiceUpsertResult {
  @Field(() => Int, { description: "[provisioning] The item's place in the input, from 0." })
  index!: number;

  @Field(() => Service, { nullable: true, description: "[provisioning] As it is now; null where nothing was written." })
  service!: Service | null;

  @Field(() => [servicesUpsertErrors.UserErrorType], { description: "[provisioning] What was wrong with this item." })
  userErrors!: UserErrorValue[];
}

@ObjectType({ description: "[provisioning] One result an item, in the input's order." })
export class ServicesUpsertPayload {
  @Field(() => [ServiceUpsertResult], { description: "[provisioning] Empty where userErrors say why." })
  results!: ServiceUpsertResult[];

  @Field(() => [servicesUpsertErrors.UserErrorType], { description: "[provisioning] What was wrong with the whole." })
  userErrors!: UserErrorValue[];
}
