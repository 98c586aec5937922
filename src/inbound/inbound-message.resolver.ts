import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { pageOf } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import { Reader } from "../guards/guard.ts";
import { rowId } from "../nodes/global-id.ts";
import { queryOf } from "./inbound-message-query.ts";
import { InboundMessageFilter, InboundMessagePreviewInput } from "./inbound-message.inputs.ts";
import { listInboundMessages } from "./inbound-message.repository.ts";
import { InboundMessage, InboundMessageConnection, loadInboundMessage, Verdict } from "./inbound-message.type.ts";
import { preview } from "./preview.ts";

const BY_RECEIPT = {
  name: "inboundMessages",
  keys: [
    { expression: "inbound_messages.received_at", type: "timestamptz" },
    { expression: "inbound_messages.id", type: "uuid" },
  ],
  direction: "desc",
} as const;

@Resolver()
export class InboundMessageResolver {
  @Query(() => InboundMessage, { nullable: true, description: "[desk] Null where there is none." })
  async inboundMessage(
    @Arg("id", () => ID, { description: "[desk] `InboundMessage.id`." }) id: string,
    @Ctx() context: Context,
    @Reader({ desk: "inboundMessage" }) _caller: unknown,
  ): Promise<InboundMessage | null> {
    const uuid = rowId("InboundMessage", id);
    return uuid ? loadInboundMessage(context, uuid) : null;
  }

  @Query(() => InboundMessageConnection, { description: "[desk] Newest received first." })
  async inboundMessages(
    @Arg("filter", () => InboundMessageFilter, { nullable: true, description: "[desk] Which; absent or null: all." })
    filter: InboundMessageFilter | null | undefined,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ desk: "inboundMessages" }) _caller: unknown,
  ) {
    const query = queryOf(filter ?? {});
    const frame = pageOf(BY_RECEIPT, page);
    const rows = query ? await context.reads.run((sql) => listInboundMessages(sql, frame, query)) : [];
    return connectionOf(frame.read(rows), (row) => new InboundMessage(row));
  }

  @Query(() => Verdict, {
    description:
      "[desk] What the policy would say of this mail, without keeping or sending anything. The same bytes, where they are kept already, are set aside.",
  })
  async inboundMessagePreview(
    @Arg("input", () => InboundMessagePreviewInput, { description: "[desk] The mail." })
    input: InboundMessagePreviewInput,
    @Ctx() context: Context,
    @Reader({ desk: "inboundMessagePreview" }) _caller: unknown,
  ): Promise<Verdict> {
    return preview(context, input);
  }
}
