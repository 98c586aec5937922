import { findAccount, findAccountsByIds } from "../accounts/account.repository.ts";
import { accountFacts } from "../accounts/account.ts";
import type { Sql } from "../database/connection.ts";
import { lockAccount, lockAddress, lockServices } from "../database/locks.ts";
import { canonicalDomain } from "../mail/domain.ts";
import { type AlarmRow, insertAlarm } from "../messages/alarm.repository.ts";
import { DisclosureAlarm } from "../messages/alarm.type.ts";
import { findAttachmentsOf, findMessagesByIds } from "../messages/message.repository.ts";
import { globalId, newId, rowId } from "../nodes/global-id.ts";
import { outgoingText } from "../outbox/outgoing-text.ts";
import type { UsableAttachments } from "../policy/attachment-use.ts";
import { type DeskTicket, type StaffAuthor } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import { foreignMention, type RecordedRelease } from "../policy/disclosure.ts";
import type { AccountFacts, Disclosure, TicketFacts, TicketStatus } from "../policy/facts.ts";
import { namesMentioned } from "../policy/mentions.ts";
import {
  type NamedService,
  previewRoute,
  type ReplyFacts,
  type ReplyRoute,
  type RoutePreview,
  routeReply,
} from "../policy/reply-routing.ts";
import { applyStaffReply, type SettableStatus } from "../policy/ticket-status.ts";
import { findServiceById, findServicesByNames } from "../services/service.repository.ts";
import { serviceFacts } from "../services/service.ts";
import { findTicketById } from "../tickets/ticket.repository.ts";
import { ticketFacts, type TicketRow } from "../tickets/ticket.ts";
import { namedAttachments } from "./attachment.guards.ts";
import type { Context, Unit } from "./context.ts";
import { guard, type Guarded } from "./guard.ts";
import { openTicket } from "./ticket.guards.ts";

export interface ReplyInput {
  readonly ticketId: string;
  readonly body: string;
  readonly disclosure: Disclosure;
  readonly serviceId?: string | null;
  readonly attachmentIds?: readonly string[] | null;
  readonly setStatus?: SettableStatus | null;
  readonly version?: number | null;
}

/** A reply that may be written: where it goes now, and what it makes of the ticket's status. */
export interface RoutedReply {
  readonly opened: DeskTicket;
  readonly route: ReplyRoute;
  readonly status: TicketStatus | null;
  readonly serviceId: string | null;
  readonly attachments: UsableAttachments;
}

/** R1 to R5 for a reply on a ticket. The rows it rests on are locked in order: address, account, services, ticket, files. */
export const RouteOfReply = guard<RoutedReply, ReplyInput>("reply-route", async ({ sql, unit, context, input }) => {
  const id = rowId("Ticket", input.ticketId);
  const before = id ? await findTicketById(sql, id, "desk") : null;
  const account = before?.accountId ? await lockedAccount(sql, before.accountId) : null;
  const named = await lockedNamedService(sql, input.serviceId);
  const ticketService = await lockedNamedService(sql, null, before?.serviceId ?? null);
  const opened = await openTicket(unit, input);
  if (opened.kind !== "allowed") return opened;
  const { ticket } = opened.value;
  const attachments = await namedAttachments(sql, unit.caller as StaffAuthor, input);
  if (attachments.kind !== "allowed") return attachments;
  const facts = await replyFacts(sql, context, {
    ticket,
    account,
    named,
    ticketService,
    disclosure: input.disclosure,
    words: { body: input.body, attachmentNames: attachments.value.fileNames },
    customersSubject: before?.subject ?? null,
  });
  const status = applyStaffReply(ticket.status, input.setStatus ?? null, statusTimes(context, ticket));
  const decision = routeReply(facts);
  if (decision.kind === "refused" && decision.reason === "FOREIGN_SERVICE_MENTIONED")
    return raising(decision, context, ticket, { ...input, attachmentIds: attachments.value.ids }, facts);
  if (decision.kind !== "allowed") return decision;
  if (status.kind === "refused") return status;
  return allowed(
    {
      opened: opened.value as DeskTicket,
      route: decision.value,
      status: status.kind === "moved" ? status.status : null,
      serviceId: serviceSpokenOf(facts),
      attachments: attachments.value,
    },
    decision.rule,
  );
});

/**
 * What the reply is about, from now on: the service that it names, else for service information the ticket's. Kept with the
 * message, since the ticket's link falls when the service moves, and the claim asks whose it is by then (R3).
 */
function serviceSpokenOf({ service, ticketService, disclosure }: ReplyFacts): string | null {
  if (service !== "NONE") return service?.id ?? null;
  return disclosure === "SERVICE_INFORMATION" && ticketService !== "NONE" ? (ticketService?.id ?? null) : null;
}

const statusTimes = (context: Context, { closedAt }: TicketFacts) => ({
  closedAt,
  now: context.now,
  reopenWindow: context.installation.policy.reopenWindow,
});

export interface OpenForAccountInput {
  readonly accountId: string;
  readonly subject: string;
  readonly body: string;
  readonly disclosure: Disclosure;
  readonly serviceId?: string | null;
}

export interface RoutedOpening {
  readonly account: AccountFacts;
  readonly route: ReplyRoute;
  readonly serviceId: string | null;
}

/** The same for a ticket that the reply opens: its subject is staff's too. */
export const RouteOfOpening = guard<RoutedOpening, OpenForAccountInput>(
  "opening-route",
  async ({ sql, context, input }) => {
    const id = rowId("Account", input.accountId);
    const account = id ? await lockedAccount(sql, id) : null;
    if (!account) return { ...refused("NOT_FOUND", "A3"), field: ["input", "accountId"] };
    const named = await lockedNamedService(sql, input.serviceId);
    const ticket: TicketFacts = {
      id: newId(),
      accountId: account.id,
      correspondent: null,
      status: "NEW",
      closedAt: null,
      version: 1,
    };
    const facts = await replyFacts(sql, context, {
      ticket,
      account,
      named,
      ticketService: named,
      disclosure: input.disclosure,
      words: { body: input.body, subject: input.subject, attachmentNames: [] },
      customersSubject: null,
    });
    const decision = routeReply(facts);
    if (decision.kind !== "allowed") return decision;
    const serviceId = named !== "NONE" && named !== null ? named.id : null;
    return allowed({ account, route: decision.value, serviceId }, decision.rule);
  },
);

export interface ReplyGathering {
  readonly ticket: TicketFacts;
  readonly account: AccountFacts | null;
  readonly named: NamedService;
  readonly ticketService: NamedService;
  readonly disclosure: Disclosure;
  /** Staff's. A subject only where the reply opens the ticket. */
  readonly words: { readonly body: string; readonly subject?: string; readonly attachmentNames: readonly string[] };
  /** The ticket's subject where the customer wrote it. */
  readonly customersSubject: string | null;
  readonly release?: RecordedRelease;
}

/** What a reply rests on, besides what the caller has locked already. Two look-ups, whatever the text says. */
export async function replyFacts(
  sql: Sql,
  context: Pick<Context, "installation" | "now">,
  gathered: ReplyGathering,
): Promise<ReplyFacts> {
  const { settings, policy } = context.installation;
  const allowedDomains = settings.MITTENTE_OWN_DOMAINS.flatMap((domain) => canonicalDomain(domain) ?? []);
  const find = async (texts: readonly string[]) => {
    const mentioned = namesMentioned(texts);
    const found = mentioned.lookups.length > 0 ? await findServicesByNames(sql, mentioned.lookups) : [];
    return foreignMention(mentioned, found.map(serviceFacts), gathered.account?.id ?? null, allowedDomains);
  };
  const { subject, body, attachmentNames } = gathered.words;
  const text = outgoingText(body, attachmentNames);
  return {
    ticket: gathered.ticket,
    account: gathered.account,
    disclosure: gathered.disclosure,
    service: gathered.named,
    ticketService: gathered.ticketService,
    mentions: await find(subject === undefined ? text.texts : [subject, ...text.texts]),
    subjectMentions: await find(gathered.customersSubject === null ? [] : [gathered.customersSubject]),
    textSha256: text.sha256,
    release: gathered.release ?? null,
    now: context.now,
    settings: policy,
  };
}

/** Address first, as everywhere. The account never changes its id, so reading it before the lock is safe; its facts are read after. */
export async function lockedAccount(sql: Sql, id: string): Promise<AccountFacts | null> {
  const [unlocked] = await findAccountsByIds(sql, [id]);
  if (!unlocked) return null;
  await lockAddress(sql, unlocked.registeredEmail, "shared");
  await lockAccount(sql, id, "shared");
  const row = await findAccount(sql, { id });
  return row && accountFacts(row);
}

export async function lockedNamedService(
  sql: Sql,
  global: string | null | undefined,
  row: string | null = null,
): Promise<NamedService> {
  if (global == null && row === null) return "NONE";
  const id = global == null ? row : rowId("Service", global);
  if (!id) return null;
  await lockServices(sql, [id]);
  const found = await findServiceById(sql, id);
  return found && serviceFacts(found);
}

/** R5: the reply is refused, and kept whole as an alarm that a supervisor can release. `attachmentIds` are the rows'. */
function raising(
  decision: Extract<ReturnType<typeof routeReply>, { kind: "refused" }>,
  context: Context,
  ticket: TicketFacts,
  input: ReplyInput & { readonly attachmentIds: readonly string[] },
  facts: ReplyFacts,
): Guarded<RoutedReply> {
  const keep = async ({ transaction, caller }: Unit) => {
    const alarm: AlarmRow = {
      id: newId(),
      ticketId: ticket.id,
      accountId: ticket.accountId,
      authorId: (caller as StaffAuthor).staffId,
      reply: {
        disclosure: input.disclosure,
        serviceId: serviceSpokenOf(facts),
        setStatus: input.setStatus ?? null,
        attachmentIds: input.attachmentIds,
      },
      body: input.body,
      textSha256: facts.textSha256,
      names: facts.mentions.foreignName === null ? [] : [facts.mentions.foreignName],
      createdAt: context.now,
      expiresAt: new Date(context.now.getTime() + context.installation.policy.alarmLifetime),
      releasedAt: null,
      releasedById: null,
      releaseReason: null,
      messageId: null,
    };
    await insertAlarm(transaction.sql, alarm);
    return { alarm: new DisclosureAlarm(alarm) };
  };
  return { ...decision, keep };
}

export interface PreviewedReply {
  readonly disclosure: Disclosure;
  readonly serviceId: string | null;
  readonly body: string;
  readonly attachmentNames: readonly string[];
}

/** `Ticket.replyRoute`: the same policy over the same facts, without locks, for showing. */
export async function previewOnTicket(
  sql: Sql,
  context: Pick<Context, "installation" | "now">,
  row: TicketRow,
  { disclosure, serviceId, ...words }: PreviewedReply,
): Promise<RoutePreview> {
  const account = row.accountId ? await findAccount(sql, { id: row.accountId }) : null;
  const service = async (id: string | null): Promise<NamedService> => {
    const found = id ? await findServiceById(sql, id) : null;
    return found && serviceFacts(found);
  };
  const facts = await replyFacts(sql, context, {
    ticket: ticketFacts(row),
    account: account && accountFacts(account),
    named: serviceId === null ? "NONE" : await service(rowId("Service", serviceId)),
    ticketService: row.serviceId ? await service(row.serviceId) : "NONE",
    disclosure,
    words,
    customersSubject: row.subject,
  });
  return previewRoute(facts);
}

/** The route of a reply that was written before, as it would be decided now: for a repeated request. */
export async function routeAsOfNow(
  sql: Sql,
  context: Pick<Context, "installation" | "now">,
  messageId: string,
): Promise<RoutePreview | null> {
  const [message] = await findMessagesByIds(sql, [messageId]);
  const ticket = message && (await findTicketById(sql, message.ticketId, "desk"));
  if (!message || !ticket || !message.disclosure) return null;
  const serviceId = message.serviceId && globalId("Service", message.serviceId);
  const attachmentNames = (await findAttachmentsOf(sql, [messageId])).map(({ fileName }) => fileName);
  const { disclosure, bodyText: body } = message;
  return previewOnTicket(sql, context, ticket, { disclosure, serviceId, body, attachmentNames });
}
