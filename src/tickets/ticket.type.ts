import { Ctx, Field, Int, ObjectType } from "type-graphql";
import { Account, accountById } from "../accounts/account.type.ts";
import { LanguageEnum } from "../accounts/account.type.ts";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime } from "../connections/scalars.ts";
import { Queue, queueById } from "../desk/queue.type.ts";
import { loadStaff, StaffMember } from "../desk/staff.type.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { applyTicketEvent } from "../policy/ticket-status.ts";
import { Service, serviceById } from "../services/service.type.ts";
import { OriginEnum, TicketPriorityEnum, TicketStatusEnum } from "./ticket.enums.ts";
import { findReadings, findTicketsByIds, type Reader } from "./ticket.repository.ts";
import type { RelatedRows, TicketRow } from "./ticket.ts";

const isDesk = (context: Context) => context.audience === "desk";

@ObjectType("Ticket", {
  implements: Node,
  description: "[portal] [desk] A conversation about one account's matter, or an enquiry.",
})
export class Ticket implements Node {
  constructor(
    readonly row: TicketRow,
    /** What the statement that found it brought along; the rest is loaded when it is asked for. */
    readonly related: RelatedRows = {},
  ) {}

  get id() {
    return globalId("Ticket", this.row.id);
  }

  @Field(() => String, {
    description: "[portal] [desk] What people quote, for example T-7KQM-3XWD: not guessable, not a counter.",
  })
  get reference(): string {
    return this.row.reference;
  }

  @Field(() => Account, { nullable: true, description: "[portal] [desk] Null for an enquiry." })
  account(@Ctx() context: Context): Promise<Account | null> | Account | null {
    const { account } = this.related;
    if (account !== undefined) return account && new Account(account);
    return this.row.accountId ? context.load(accountById, this.row.accountId) : null;
  }

  @Field(() => Service, {
    nullable: true,
    description: "[portal] [desk] The service it is about; in the portal only while it is the account's.",
  })
  service(@Ctx() context: Context): Promise<Service | null> | Service | null {
    const { service } = this.related;
    if (service !== undefined) return service && new Service(service);
    return this.row.serviceId ? context.load(serviceById, this.row.serviceId) : null;
  }

  @Field(() => String, { description: "[portal] [desk] One line." })
  get subject(): string {
    return this.row.subject;
  }

  @Field(() => TicketStatusEnum, { description: "[portal] [desk] Where it stands." })
  get status() {
    return this.row.status;
  }

  @Field(() => TicketPriorityEnum, { description: "[portal] [desk] How pressing it is." })
  get priority() {
    return this.row.priority;
  }

  @Field(() => OriginEnum, { description: "[portal] [desk] The way in." })
  get origin() {
    return this.row.origin;
  }

  @Field(() => LanguageEnum, { description: "[portal] [desk] The language of its answers." })
  get language() {
    return this.row.language;
  }

  @Field(() => Queue, { nullable: true, description: "[desk] Where it waits; null in the portal." })
  queue(@Ctx() context: Context): Promise<Queue | null> | Queue | null {
    const { queue } = this.related;
    if (queue !== undefined) return queue && new Queue(queue);
    return isDesk(context) && this.row.queueId ? context.load(queueById, this.row.queueId) : null;
  }

  @Field(() => StaffMember, { nullable: true, description: "[desk] Who has it; null in the portal." })
  assignee(@Ctx() context: Context): Promise<StaffMember | null> | StaffMember | null {
    const { assignee } = this.related;
    if (assignee !== undefined) return assignee && new StaffMember(assignee);
    return isDesk(context) && this.row.assigneeId ? loadStaff(context, this.row.assigneeId) : null;
  }

  @Field(() => [String], { description: "[desk] In the order they were given; empty in the portal." })
  get tags(): string[] {
    return this.row.tags ?? [];
  }

  @Field(() => DateTime, { nullable: true, description: "[desk] When an answer is due; null in the portal." })
  get dueAt(): Date | null {
    return this.row.dueAt ?? null;
  }

  @Field(() => DateTime, { description: "[portal] [desk] The newest message that the viewer may see." })
  get lastActivityAt(): Date {
    return this.row.lastActivityAt ?? this.row.visibleLastActivityAt;
  }

  @Field(() => DateTime, { description: "[portal] [desk] When it was opened." })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { description: "[portal] [desk] The newest change that the viewer may see." })
  get updatedAt(): Date {
    return this.row.updatedAt ?? this.row.visibleUpdatedAt;
  }

  @Field(() => Int, {
    description:
      "[portal] [desk] Grows with every change that the viewer may see; pass it back to be told when somebody else was faster.",
  })
  get version(): number {
    return this.row.version ?? this.row.visibleVersion;
  }

  @Field(() => Boolean, {
    description: "[portal] [desk] Something newer is there than the viewer has read (`ticketMarkRead`) or written.",
  })
  viewerHasUnread(@Ctx() context: Context): Promise<boolean> | boolean {
    const isUnread = (readUntil: Date | null) => readUntil === null || this.lastActivityAt > readUntil;
    const { readUntil } = this.related;
    if (readUntil !== undefined) return isUnread(readUntil);
    return context.load(readUntilOf(context.principal.client ?? ""), this.row.id).then(isUnread);
  }

  @Field(() => Boolean, {
    description: "[portal] [desk] Whether a message of the viewer's would be taken on this ticket.",
  })
  viewerCanReply(@Ctx() context: Context): boolean {
    const change = this.after(context, isDesk(context) ? "STAFF_REPLIES" : "CUSTOMER_WRITES");
    return change.kind !== "refused";
  }

  @Field(() => Boolean, { description: "[portal] [desk] Whether closing would change anything." })
  viewerCanClose(@Ctx() context: Context): boolean {
    return this.after(context, "CLOSE").kind === "moved";
  }

  @Field(() => Boolean, { description: "[portal] [desk] Whether reopening would change anything." })
  viewerCanReopen(@Ctx() context: Context): boolean {
    return this.after(context, "REOPEN").kind === "moved";
  }

  private after(context: Context, event: Parameters<typeof applyTicketEvent>[1]) {
    const { status, closedAt } = this.row;
    const { reopenWindow } = context.installation.policy;
    return applyTicketEvent(status, event, { closedAt, now: context.now, reopenWindow });
  }
}

export const TicketConnection = connectionType("Ticket", "portal] [desk", () => Ticket);

const byReader = (reader: Reader) =>
  loader<string, Ticket | null>(async (sql, ids) => {
    const found = new Map((await findTicketsByIds(sql, ids, reader)).map((row) => [row.id, new Ticket(row)]));
    return ids.map((id) => found.get(id) ?? null);
  });
const ticketForDesk = byReader("desk");
const ticketForPortal = byReader("portal");

/** As far as the caller may see it. */
export function loadTicket(context: Context, id: string): Promise<Ticket | null> {
  if (context.audience !== "desk" && context.audience !== "portal") return Promise.resolve(null);
  return context.load(isDesk(context) ? ticketForDesk : ticketForPortal, id);
}

const readings = new Map<string, ReturnType<typeof loader<string, Date | null>>>();

/** One loader a reader; the map is bounded, since readers come and go. */
function readUntilOf(reader: string) {
  let found = readings.get(reader);
  if (!found) {
    if (readings.size >= 10_000) readings.clear();
    found = loader<string, Date | null>(async (sql, ids) => {
      const rows = new Map((await findReadings(sql, reader, ids)).map((row) => [row.ticketId, row.readUntil]));
      return ids.map((id) => rows.get(id) ?? null);
    });
    readings.set(reader, found);
  }
  return found;
}

nodeFound("Ticket", loadTicket);
