import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { connectionOf, ForwardArgs, PageArgs } from "../connections/connection.type.ts";
import { pageOf } from "../connections/page.ts";
import type { Transaction } from "../database/transaction.ts";
import { lazily } from "../guards/lazily.ts";
import { type ReleasedReply, ReleaseOfAlarm } from "../guards/alarm.guards.ts";
import { Attachments } from "../guards/attachment.guards.ts";
import type { Context } from "../guards/context.ts";
import { Author, Portal, type PortalAccount, Reader, type StaffAuthor } from "../guards/guard.ts";
import { InTransaction, type ReplayIds } from "../guards/in-transaction.ts";
import {
  type RoutedOpening,
  type RoutedReply,
  RouteOfOpening,
  RouteOfReply,
  routeAsOfNow,
} from "../guards/reply.guards.ts";
import { CustomersTicket, OwnService, StaffsTicket } from "../guards/ticket.guards.ts";
import { senderIdentity } from "../outbox/sender-identity.ts";
import type { UsableAttachments } from "../policy/attachment-use.ts";
import type { DeskTicket, OwnedTicket } from "../policy/caller.ts";
import type { LinkedService } from "../policy/service-link.ts";
import { Ticket, loadTicket } from "../tickets/ticket.type.ts";
import { listAlarms } from "./alarm.repository.ts";
import { DisclosureAlarm, DisclosureAlarmConnection } from "./alarm.type.ts";
import {
  addNote,
  openForAccount,
  openTicket,
  postMessage,
  releaseAlarmedReply,
  reply,
  type Written,
} from "./message.commands.ts";
import {
  AlarmRelease,
  DisclosureAlarmReleaseInput,
  disclosureAlarmReleaseBounds,
  Note,
  Open,
  OpenForAccount,
  Post,
  Reply,
  TicketMessagePostInput,
  TicketNoteAddInput,
  ticketNoteAddBounds,
  TicketOpenForAccountInput,
  TicketOpenInput,
  TicketReplyInput,
  ticketMessagePostBounds,
  ticketOpenBounds,
  ticketOpenForAccountBounds,
  ticketReplyBounds,
} from "./message.inputs.ts";
import { listMessages } from "./message.repository.ts";
import { Message, messageById, MessageConnection } from "./message.type.ts";

const occasion = (context: Context) => ({
  now: context.now,
  supportDomain: senderIdentity(context.installation.settings).domain,
});

/** Written rows as a payload: read anew, after the transaction, as far as the caller may see them. */
const payload = (context: Context, { ticketId, messageId }: Written) => ({
  written: { ticketId, messageId },
  ticket: lazily(() => loadTicket(context, ticketId)),
  message: lazily(() => context.load(messageById, messageId)),
});

/** A key's first answer, read anew. */
const once = {
  remember: (payload: Record<string, unknown>) => ({ ...(payload.written as Written) }) as ReplayIds,
  replay: async (_: Transaction, ids: ReplayIds, context: Context) => payload(context, ids as unknown as Written),
};
const onceWithRoute = {
  ...once,
  replay: async ({ sql }: Transaction, ids: ReplayIds, context: Context) => ({
    ...payload(context, ids as unknown as Written),
    route: await routeAsOfNow(sql, context, ids.messageId!),
  }),
};

@Resolver()
export class MessageResolver {
  @Mutation(() => Open.Payload, { description: "[portal] Opens a ticket of the session's account." })
  @InTransaction({ audiences: { portal: true }, errors: Open.errors, bounds: ticketOpenBounds, once })
  async ticketOpen(
    @Arg("input", () => TicketOpenInput, { description: "[portal] What it is about." }) input: TicketOpenInput,
    @Portal() portal: PortalAccount,
    @OwnService() service: LinkedService | null,
    @Attachments() attachments: UsableAttachments,
    @Ctx() context: Context,
  ) {
    const { transaction } = context.unit!;
    return payload(context, await openTicket(transaction, portal, service, attachments, input, occasion(context)));
  }

  @Mutation(() => Post.Payload, {
    description:
      "[portal] A message on the session's own ticket. On a closed one it opens a new ticket that continues it: `ticket` is that one.",
  })
  @InTransaction({ audiences: { portal: true }, errors: Post.errors, bounds: ticketMessagePostBounds, once })
  async ticketMessagePost(
    @Arg("input", () => TicketMessagePostInput, { description: "[portal] Which, and what." })
    input: TicketMessagePostInput,
    @Portal() portal: PortalAccount,
    @CustomersTicket() ticket: OwnedTicket,
    @Attachments() attachments: UsableAttachments,
    @Ctx() context: Context,
  ) {
    const { transaction } = context.unit!;
    return payload(context, await postMessage(transaction, portal, ticket, attachments, input.body, occasion(context)));
  }

  @Mutation(() => OpenForAccount.Payload, {
    description: "[desk] Opens a ticket towards a customer. The mail goes to the registered address.",
  })
  @InTransaction({
    audiences: { desk: "ticketOpenForAccount" },
    errors: OpenForAccount.errors,
    bounds: ticketOpenForAccountBounds,
    once: onceWithRoute,
  })
  async ticketOpenForAccount(
    @Arg("input", () => TicketOpenForAccountInput, { description: "[desk] For whom, and what." })
    input: TicketOpenForAccountInput,
    @Author() author: StaffAuthor,
    @RouteOfOpening() routed: RoutedOpening,
    @Ctx() context: Context,
  ) {
    const written = await openForAccount(context.unit!.transaction, author, routed, input, occasion(context));
    return { ...payload(context, written), route: routed.route };
  }

  @Mutation(() => Reply.Payload, {
    description:
      "[desk] Answers. No recipient, ever: the route is derived (R1 to R5), and anew at every attempt to send (R2).",
  })
  @InTransaction({
    audiences: { desk: "ticketReply" },
    errors: Reply.errors,
    bounds: ticketReplyBounds,
    once: onceWithRoute,
  })
  async ticketReply(
    @Arg("input", () => TicketReplyInput, { description: "[desk] On which, and what." }) input: TicketReplyInput,
    @Author() author: StaffAuthor,
    @RouteOfReply() routed: RoutedReply,
    @Ctx() context: Context,
  ) {
    const written = await reply(context.unit!.transaction, author, routed, input, occasion(context));
    return { ...payload(context, written), route: routed.route };
  }

  @Mutation(() => Note.Payload, { description: "[desk] Adds an internal note. It never leaves the desk." })
  @InTransaction({ audiences: { desk: "ticketNoteAdd" }, errors: Note.errors, bounds: ticketNoteAddBounds, once })
  async ticketNoteAdd(
    @Arg("input", () => TicketNoteAddInput, { description: "[desk] On which, and what." }) input: TicketNoteAddInput,
    @Author() author: StaffAuthor,
    @StaffsTicket() ticket: DeskTicket,
    @Attachments() attachments: UsableAttachments,
    @Ctx() context: Context,
  ) {
    const { transaction } = context.unit!;
    return payload(context, await addNote(transaction, author, ticket, attachments, input.body, occasion(context)));
  }

  @Mutation(() => AlarmRelease.Payload, {
    description: "[desk] A supervisor who did not write it lets exactly the kept reply go (R5).",
  })
  @InTransaction({
    audiences: { desk: "disclosureAlarmRelease" },
    errors: AlarmRelease.errors,
    bounds: disclosureAlarmReleaseBounds,
  })
  async disclosureAlarmRelease(
    @Arg("input", () => DisclosureAlarmReleaseInput, { description: "[desk] Which, and why." })
    input: DisclosureAlarmReleaseInput,
    @ReleaseOfAlarm() released: ReleasedReply,
    @Ctx() context: Context,
  ) {
    const written = await releaseAlarmedReply(context.unit!.transaction, released, input.reason, occasion(context));
    return { ...payload(context, written), route: released.route };
  }

  @Query(() => DisclosureAlarmConnection, { description: "[desk] Those that wait, newest first." })
  async disclosureAlarms(
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ desk: "disclosureAlarms" }) _caller: unknown,
  ) {
    const frame = pageOf(
      {
        name: "alarms",
        keys: [
          { expression: "created_at", type: "timestamptz" },
          { expression: "id", type: "uuid" },
        ],
        direction: "desc",
      },
      page,
    );
    const rows = await context.reads.run((sql) => listAlarms(sql, frame, context.now));
    return connectionOf(frame.read(rows), (row) => new DisclosureAlarm(row));
  }
}

@Resolver(() => Ticket)
export class TicketMessagesResolver {
  @FieldResolver(() => MessageConnection, {
    description: "[portal] [desk] Oldest first. Internal notes are there for the desk alone.",
  })
  async messages(@Args(() => PageArgs) page: PageArgs, @Root() ticket: Ticket, @Ctx() context: Context) {
    const frame = pageOf(
      {
        name: "messages",
        keys: [
          { expression: "messages.created_at", type: "timestamptz" },
          { expression: "messages.id", type: "uuid" },
        ],
        direction: "asc",
      },
      page,
    );
    const rows = await context.reads.run((sql) => listMessages(sql, frame, ticket.row.id));
    return connectionOf(frame.read(rows), (row) => new Message(row));
  }

  @FieldResolver(() => Message, { nullable: true, description: "[portal] [desk] The newest that the viewer may see." })
  lastMessage(@Root() ticket: Ticket, @Ctx() context: Context): Promise<Message | null> | Message | null {
    const { lastMessage } = ticket.related;
    if (lastMessage !== undefined) return lastMessage && new Message(lastMessage);
    const { lastMessageId, lastVisibleMessageId } = ticket.row;
    const id = context.audience === "desk" ? (lastMessageId ?? lastVisibleMessageId) : lastVisibleMessageId;
    return id ? context.load(messageById, id) : null;
  }
}
