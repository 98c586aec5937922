import { Field, ObjectType } from "type-graphql";
import { loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { findQueuesByIds, type QueueRow } from "./queue.repository.ts";

@ObjectType("Queue", { implements: Node, description: "[desk] Where tickets wait for a team." })
export class Queue implements Node {
  constructor(readonly row: QueueRow) {}

  get id() {
    return globalId("Queue", this.row.id);
  }

  @Field(() => String, { description: "[desk] Its name." })
  get name(): string {
    return this.row.name;
  }
}

export const queueById = loader<string, Queue | null>(async (sql, ids) => {
  const found = new Map((await findQueuesByIds(sql, ids)).map((row) => [row.id, new Queue(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("Queue", async (context, id) => (context.audience === "desk" ? context.load(queueById, id) : null));
