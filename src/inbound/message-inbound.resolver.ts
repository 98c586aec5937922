import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../guards/context.ts";
import { Message } from "../messages/message.type.ts";
import { InboundMessage, loadInboundMessage } from "./inbound-message.type.ts";

@Resolver(() => Message)
export class MessageInboundResolver {
  @FieldResolver(() => InboundMessage, {
    nullable: true,
    description: "[desk] The mail that it was made of; null in the portal.",
  })
  inboundMessage(@Root() message: Message, @Ctx() context: Context): Promise<InboundMessage | null> | null {
    const id = message.row.inboundMessageId;
    return id ? loadInboundMessage(context, id) : null;
  }
}
