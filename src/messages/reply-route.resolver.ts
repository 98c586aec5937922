import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { Context } from "../guards/context.ts";
import { previewOnTicket } from "../guards/reply.guards.ts";
import type { Disclosure } from "../policy/facts.ts";
import { badInput } from "../problems/problem.ts";
import { DisclosureEnum } from "../tickets/ticket.enums.ts";
import { Ticket } from "../tickets/ticket.type.ts";
import { ReplyRoute } from "./message.inputs.ts";

@Resolver(() => Ticket)
export class TicketReplyRouteResolver {
  @FieldResolver(() => ReplyRoute, {
    nullable: true,
    description:
      "[desk] Where a reply would go at this moment, what it would carry, and by which rule. Null in the portal.",
  })
  async replyRoute(
    @Arg("disclosure", () => DisclosureEnum, { description: "[desk] What it would say." }) disclosure: Disclosure,
    @Arg("serviceId", () => ID, {
      nullable: true,
      description: "[desk] About which service; absent or null: the ticket's.",
    })
    serviceId: string | null | undefined,
    @Arg("body", () => String, { nullable: true, description: "[desk] Its words, for R5; up to 64 KiB." })
    body: string | null | undefined,
    @Root() ticket: Ticket,
    @Ctx() context: Context,
  ): Promise<ReplyRoute | null> {
    if (context.audience !== "desk") return null;
    if (body != null && Buffer.byteLength(body) > 65_536) throw badInput("`body` has at most 64 KiB.");
    return context.reads.run((sql) =>
      previewOnTicket(sql, context, ticket.row, {
        disclosure,
        serviceId: serviceId ?? null,
        body: body ?? "",
        attachmentNames: [],
      }),
    );
  }
}
