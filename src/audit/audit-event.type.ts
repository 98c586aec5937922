import { Ctx, Field, ID, InputType, ObjectType } from "type-graphql";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime, JSONObject } from "../connections/scalars.ts";
import type { Context } from "../guards/context.ts";
import { globalId, type NodeType, NODE_TYPES } from "../nodes/global-id.ts";
import { Node } from "../nodes/node.type.ts";
import type { AuditEventRow } from "./audit.repository.ts";

@ObjectType("AuditEvent", {
  implements: Node,
  description: "[desk] [portal] One decision. Sealed events only: each carries the hash of the one before.",
})
export class AuditEvent implements Node {
  constructor(readonly row: AuditEventRow) {}

  get id() {
    return globalId("AuditEvent", this.row.id);
  }

  @Field(() => DateTime, { description: "[desk] [portal] When it was decided." })
  get at(): Date {
    return this.row.at;
  }

  @Field(() => String, { description: "[desk] [portal] `noun.verb`, for example `ticket.reply`." })
  get action(): string {
    return this.row.action;
  }

  @Field(() => String, {
    description:
      "[desk] [portal] `staff:…`, `account:…`, `client:…`, `system:…`. The portal reads `staff` without a name.",
  })
  actor(@Ctx() context: Context): string {
    const { actor } = this.row;
    return context.audience === "portal" && !actor.startsWith("account:") ? actor.split(":")[0]! : actor;
  }

  @Field(() => ID, { nullable: true, description: "[desk] [portal] What it was about, where that has an id." })
  get subjectId(): string | null {
    const { subjectKind, subjectId } = this.row;
    return subjectId && subjectKind && NODE_TYPES.has(subjectKind)
      ? globalId(subjectKind as NodeType, subjectId)
      : null;
  }

  @Field(() => String, { nullable: true, description: "[desk] [portal] The rule that decided." })
  get rule(): string | null {
    return this.row.rule;
  }

  @Field(() => JSONObject, {
    nullable: true,
    description: "[desk] What it rested on; null in the portal and after erasure.",
  })
  facts(@Ctx() context: Context): Record<string, unknown> | null {
    return context.audience === "desk" ? this.row.facts : null;
  }

  @Field(() => String, { description: "[desk] [portal] SHA-256 of this link of the chain, hex." })
  get hash(): string {
    return this.row.hash;
  }

  @Field(() => String, { description: "[desk] [portal] The hash of the event sealed before it." })
  get previousHash(): string {
    return this.row.previousHash;
  }
}

export const AuditEventConnection = connectionType("AuditEvent", "desk] [portal", () => AuditEvent);

@InputType("AuditFilter", { description: "[desk] [portal] Absent and null both mean: do not filter." })
export class AuditFilterInput {
  @Field(() => [String], { nullable: true, description: "[desk] [portal] Any of these actions, at most 20." })
  action?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: "[desk] `Account.id`; in the portal it is the session's in any case.",
  })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: "[desk] [portal] What it was about." })
  subjectId?: string | null;

  @Field(() => DateTime, { nullable: true, description: "[desk] [portal] Later than." })
  after?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "[desk] [portal] Earlier than." })
  before?: Date | null;
}
