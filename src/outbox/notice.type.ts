import { Field, Int, ObjectType } from "type-graphql";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime, EmailAddress } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { DeliveryStateEnum } from "../messages/message.enums.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { findNoticesByIds, type ShownNotice } from "./notice.repository.ts";

@ObjectType("Notice", {
  implements: Node,
  description: "[desk] One automatic mail on its way out: a code, a warning, a notice. Never its words or its code.",
})
export class Notice implements Node {
  constructor(readonly row: ShownNotice) {}

  get id() {
    return globalId("Notice", this.row.id);
  }

  @Field(() => String, { description: "[desk] Which, for example SIGN_IN_CODE. The list grows." })
  get kind(): string {
    return this.row.kind;
  }

  @Field(() => DeliveryStateEnum, { description: "[desk] Where it is. CANCELLED: too late, or no longer true." })
  get state() {
    return this.row.state;
  }

  @Field(() => EmailAddress, {
    nullable: true,
    description: "[desk] Null until claimed: the address is decided then (R2).",
  })
  get recipient(): string | null {
    return this.row.recipient;
  }

  @Field(() => String, { nullable: true, description: "[desk] The rule by which it went or did not; null until then." })
  get rule(): string | null {
    return this.row.rule;
  }

  @Field(() => Int, { description: "[desk] How often it was tried." })
  get attempts(): number {
    return this.row.attempts;
  }

  @Field(() => String, { nullable: true, description: "[desk] The last answer of the server that refused it." })
  get lastError(): string | null {
    return this.row.lastError;
  }

  @Field(() => DateTime, { description: "[desk] When it was written." })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { description: "[desk] After this it is not sent." })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }

  @Field(() => DateTime, { nullable: true, description: "[desk] When the server took it." })
  get sentAt(): Date | null {
    return this.row.sentAt;
  }
}

export const NoticeConnection = connectionType("Notice", "desk", () => Notice);

const noticeById = loader<string, Notice | null>(async (sql, ids) => {
  const found = new Map((await findNoticesByIds(sql, ids)).map((row) => [row.id, new Notice(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("Notice", async (context: Context, id) =>
  context.audience === "desk" ? context.load(noticeById, id) : null,
);
