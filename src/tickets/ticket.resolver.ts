import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from "type-graphql";
import { Account } from "../accounts/account.type.ts";
import { askedOf, askedOfItems } from "../connections/asked-fields.ts";
import { connectionOf, ForwardArgs, PageArgs } from "../connections/connection.type.ts";
import type { Context } from "../guards/context.ts";
import { Reader } from "../guards/guard.ts";
import { lazily } from "../guards/lazily.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import {
  type Assignment,
  Assigned,
  LinkToTicket,
  Move,
  type ServiceLink,
  ToRead,
  type TicketMove,
} from "../guards/ticket.guards.ts";
import { rowId } from "../nodes/global-id.ts";
import { assign, linkService, markRead, move } from "./ticket.commands.ts";
import {
  Assign,
  Close,
  Hold,
  LinkService,
  MarkRead,
  movingBounds,
  PortalTicketFilter,
  Reopen,
  Solve,
  TicketAssignInput,
  TicketBy,
  TicketFilter,
  TicketOrder,
  TicketServiceLinkInput,
} from "./ticket.inputs.ts";
import { deskQuery, orderOf, portalQuery, screenOf } from "./ticket-list.ts";
import type { TicketQuery } from "./ticket.repository.ts";
import { findTicketScreen, listTicketScreen } from "./ticket-screen.repository.ts";
import { readReference } from "./ticket.ts";
import { loadTicket, Ticket, TicketConnection } from "./ticket.type.ts";

const PORTAL_OR_DESK = { portal: true, desk: "tickets" } as const;

async function list(
  context: Context,
  query: TicketQuery | null,
  order: TicketOrder | null | undefined,
  page: PageArgs,
  info: GraphQLResolveInfo,
) {
  const screen = screenOf(context, askedOfItems(info));
  const frame = orderOf(order ?? null, screen.reader, page);
  const rows = query ? await context.reads.run((sql) => listTicketScreen(sql, frame, query, screen)) : [];
  return connectionOf(frame.read(rows), ({ row, related }) => new Ticket(row, related));
}

/** The payload of a mutation that moves one ticket: read anew, after the transaction. */
const moved = (context: Context, { opened }: Pick<TicketMove, "opened">) => {
  const { id } = opened.ticket;
  return { ticket: lazily(() => loadTicket(context, id)) };
};

@Resolver()
export class TicketResolver {
  @Query(() => Ticket, {
    nullable: true,
    description: "[portal] [desk] Portal: null for a ticket that is not the session's.",
  })
  async ticket(
    @Arg("by", () => TicketBy, { description: "[portal] [desk] Which." }) by: TicketBy,
    @Ctx() context: Context,
    @Reader(PORTAL_OR_DESK) _caller: unknown,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Ticket | null> {
    const id = rowId("Ticket", by.id);
    const reference = by.reference == null ? null : readReference(by.reference.slice(0, 100));
    if (!id && !reference) return null;
    const screen = screenOf(context, askedOf(info));
    const found = await context.reads.run((sql) =>
      findTicketScreen(sql, id ? { id } : { reference: reference! }, screen),
    );
    return found && new Ticket(found.row, found.related);
  }

  @Query(() => TicketConnection, {
    description:
      "[desk] Default order PRECEDENCE: priority, then portal before mail, then what is due first, then age.",
  })
  tickets(
    @Arg("filter", () => TicketFilter, { nullable: true, description: "[desk] Which; absent or null: all." })
    filter: TicketFilter | null | undefined,
    @Arg("orderBy", () => TicketOrder, { nullable: true, description: "[desk] In which order." })
    orderBy: TicketOrder | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
    @Reader({ desk: "tickets" }) _caller: unknown,
    @Info() info: GraphQLResolveInfo,
  ) {
    return list(context, deskQuery(filter ?? {}, context), orderBy, page, info);
  }

  @Mutation(() => Assign.Payload, { description: "[desk] Gives the ticket to somebody, or to nobody." })
  @InTransaction({ audiences: { desk: "ticketAssign" }, errors: Assign.errors, bounds: movingBounds })
  async ticketAssign(
    @Arg("input", () => TicketAssignInput, { description: "[desk] Which, to whom." }) _input: TicketAssignInput,
    @Assigned() assignment: Assignment,
    @Ctx() context: Context,
  ) {
    await assign(context.unit!.transaction, assignment, context.now);
    return moved(context, assignment);
  }

  @Mutation(() => LinkService.Payload, {
    description: "[desk] Says which service of the ticket's account it is about.",
  })
  @InTransaction({ audiences: { desk: "ticketServiceLink" }, errors: LinkService.errors, bounds: movingBounds })
  async ticketServiceLink(
    @Arg("input", () => TicketServiceLinkInput, { description: "[desk] Which, to what." })
    _input: TicketServiceLinkInput,
    @LinkToTicket() link: ServiceLink,
    @Ctx() context: Context,
  ) {
    await linkService(context.unit!.transaction, link, context.now);
    return moved(context, link);
  }

  @Mutation(() => Solve.Payload, { description: "[desk] The matter is settled; it closes by itself after 7 days." })
  @InTransaction({ audiences: { desk: "ticketSolve" }, errors: Solve.errors, bounds: movingBounds })
  async ticketSolve(
    @Arg("input", () => Solve.Input, { description: "[desk] Which." }) _input: object,
    @Move("SOLVE") decided: TicketMove,
    @Ctx() context: Context,
  ) {
    await move(context.unit!.transaction, "solve", decided, context.now);
    return moved(context, decided);
  }

  @Mutation(() => Hold.Payload, { description: "[desk] It waits for something else than the customer." })
  @InTransaction({ audiences: { desk: "ticketHold" }, errors: Hold.errors, bounds: movingBounds })
  async ticketHold(
    @Arg("input", () => Hold.Input, { description: "[desk] Which." }) _input: object,
    @Move("HOLD") decided: TicketMove,
    @Ctx() context: Context,
  ) {
    await move(context.unit!.transaction, "hold", decided, context.now);
    return moved(context, decided);
  }

  @Mutation(() => Close.Payload, {
    description: "[portal] [desk] Ends the conversation. Nothing to close is a success.",
  })
  @InTransaction({ audiences: { portal: true, desk: "ticketClose" }, errors: Close.errors, bounds: movingBounds })
  async ticketClose(
    @Arg("input", () => Close.Input, { description: "[portal] [desk] Which." }) _input: object,
    @Move("CLOSE") decided: TicketMove,
    @Ctx() context: Context,
  ) {
    await move(context.unit!.transaction, "close", decided, context.now);
    return moved(context, decided);
  }

  @Mutation(() => Reopen.Payload, { description: "[portal] [desk] Back to OPEN; within 14 days of closing." })
  @InTransaction({ audiences: { portal: true, desk: "ticketReopen" }, errors: Reopen.errors, bounds: movingBounds })
  async ticketReopen(
    @Arg("input", () => Reopen.Input, { description: "[portal] [desk] Which." }) _input: object,
    @Move("REOPEN") decided: TicketMove,
    @Ctx() context: Context,
  ) {
    await move(context.unit!.transaction, "reopen", decided, context.now);
    return moved(context, decided);
  }

  @Mutation(() => MarkRead.Payload, {
    description: "[portal] [desk] Everything up to now was seen: `viewerHasUnread` becomes false.",
  })
  @InTransaction({ audiences: { portal: true, desk: "tickets" }, errors: MarkRead.errors, bounds: movingBounds })
  async ticketMarkRead(
    @Arg("input", () => MarkRead.Input, { description: "[portal] [desk] Which." }) _input: object,
    @ToRead() opened: Pick<TicketMove, "opened">,
    @Ctx() context: Context,
  ) {
    await markRead(context.unit!.transaction, opened.opened.ticket, context.now);
    return moved(context, opened);
  }
}

@Resolver(() => Account)
export class AccountTicketsResolver {
  @FieldResolver(() => TicketConnection, { description: "[portal] [desk] Default order: newest first." })
  tickets(
    @Arg("filter", () => PortalTicketFilter, {
      nullable: true,
      description: "[portal] [desk] Which; absent or null: all.",
    })
    filter: PortalTicketFilter | null | undefined,
    @Arg("orderBy", () => TicketOrder, { nullable: true, description: "[portal] [desk] In which order." })
    orderBy: TicketOrder | null | undefined,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Root() account: Account,
    @Info() info: GraphQLResolveInfo,
  ) {
    const visible = context.audience === "desk" || context.audience === "portal";
    const query = visible ? portalQuery(filter ?? {}, account.row.id) : null;
    return list(context, query, orderBy ?? { field: "CREATED_AT", direction: "DESC" }, page, info);
  }
}
