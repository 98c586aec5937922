import { Field, Int, ObjectType } from "type-graphql";
import { DateTime, EmailAddress } from "../connections/scalars.ts";
import { loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { byMessage } from "./by-message.ts";
import { DeliveryContentEnum, DeliveryStateEnum } from "./message.enums.ts";
import { type DeliveryRow, findDeliveriesByIds, findDeliveriesOf } from "./message.repository.ts";

@ObjectType("Delivery", { implements: Node, description: "[desk] One mail on its way out." })
export class Delivery implements Node {
  constructor(readonly row: DeliveryRow) {}

  get id() {
    return globalId("Delivery", this.row.id);
  }

  @Field(() => EmailAddress, {
    nullable: true,
    description: "[desk] Null until claimed: the address is decided then (R2).",
  })
  get recipient(): string | null {
    return this.row.recipient;
  }

  @Field(() => DeliveryStateEnum, { description: "[desk] Where it is." })
  get state() {
    return this.row.state;
  }

  @Field(() => DeliveryContentEnum, { description: "[desk] What it carries." })
  get content() {
    return this.row.content;
  }

  @Field(() => String, { description: "[desk] The rule that decided its route." })
  get rule(): string {
    return this.row.rule;
  }

  @Field(() => Int, { description: "[desk] How often it was tried." })
  get attempts(): number {
    return this.row.attempts;
  }

  @Field(() => DateTime, { nullable: true, description: "[desk] When it is tried next; null where it is not." })
  get nextAttemptAt(): Date | null {
    return this.row.nextAttemptAt;
  }

  @Field(() => String, { nullable: true, description: "[desk] The last answer of the server that refused it." })
  get lastError(): string | null {
    return this.row.lastError;
  }

  @Field(() => DateTime, { description: "[desk] When it was written." })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: "[desk] When the server took it." })
  get sentAt(): Date | null {
    return this.row.sentAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: "[desk] When a feedback report under its return path called it junk; null: nobody did.",
  })
  get complainedAt(): Date | null {
    return this.row.complainedAt;
  }
}

export const deliveriesOfMessage = loader<string, Delivery[]>(async (sql, ids) =>
  byMessage(ids, await findDeliveriesOf(sql, ids), (row) => new Delivery(row)),
);
const deliveryById = loader<string, Delivery | null>(async (sql, ids) => {
  const found = new Map((await findDeliveriesByIds(sql, ids)).map((row) => [row.id, new Delivery(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("Delivery", async (context, id) => (context.audience === "desk" ? context.load(deliveryById, id) : null));
