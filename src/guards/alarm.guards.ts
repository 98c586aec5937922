import { findAlarmForUpdate } from "../messages/alarm.repository.ts";
import { rowId } from "../nodes/global-id.ts";
import type { UsableAttachments } from "../policy/attachment-use.ts";
import type { DeskTicket, StaffAuthor } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import { type AlarmRelease, releaseAlarm } from "../policy/disclosure.ts";
import { type ReplyRoute, routeReply } from "../policy/reply-routing.ts";
import type { Disclosure, TicketStatus } from "../policy/facts.ts";
import { applyStaffReply, type SettableStatus } from "../policy/ticket-status.ts";
import { findTicketById } from "../tickets/ticket.repository.ts";
import { globalId } from "../nodes/global-id.ts";
import { keptAttachments } from "./attachment.guards.ts";
import { guard } from "./guard.ts";
import { lockedAccount, lockedNamedService, replyFacts } from "./reply.guards.ts";
import { openTicket } from "./ticket.guards.ts";

/** The reply as the alarm keeps it. */
export interface KeptReply {
  readonly disclosure: Disclosure;
  readonly serviceId: string | null;
  readonly setStatus: SettableStatus | null;
  /** Rows that wait, on no message, for as long as the alarm may be released. */
  readonly attachmentIds?: readonly string[];
}

export interface ReleasedReply {
  readonly opened: DeskTicket;
  readonly release: AlarmRelease;
  readonly route: ReplyRoute;
  readonly status: TicketStatus | null;
  readonly body: string;
  readonly attachments: UsableAttachments;
  readonly reply: KeptReply;
}

/** R5: a supervisor who is not the author releases exactly what was kept; the route is decided anew, and only R5 is lifted. */
export const ReleaseOfAlarm = guard<ReleasedReply, { alarmId: string; reason: string }>(
  "alarm-release",
  async ({ sql, unit, context, input }) => {
    const id = rowId("DisclosureAlarm", input.alarmId);
    const alarm = id ? await findAlarmForUpdate(sql, id) : null;
    if (!alarm || alarm.releasedAt) return refused("NOT_FOUND", "A3");
    const times = { now: context.now, alarmLifetime: context.installation.policy.alarmLifetime };
    const release = releaseAlarm(
      unit.caller as StaffAuthor,
      { ...alarm, raisedAt: alarm.createdAt },
      input.reason,
      times,
    );
    if (release.kind !== "allowed") return release;

    const reply = alarm.reply as unknown as KeptReply;
    const account = alarm.accountId ? await lockedAccount(sql, alarm.accountId) : null;
    const before = await findTicketById(sql, alarm.ticketId, "desk");
    const named = await lockedNamedService(sql, null, reply.serviceId);
    const ticketService = await lockedNamedService(sql, null, before?.serviceId ?? null);
    const opened = await openTicket(unit, { ticketId: globalId("Ticket", alarm.ticketId) });
    if (opened.kind !== "allowed") return opened;
    const { ticket } = opened.value;
    const attachments = await keptAttachments(sql, release.value, reply.attachmentIds ?? []);
    if (attachments.kind !== "allowed") return { ...attachments, field: ["input", "alarmId"] };
    const facts = await replyFacts(sql, context, {
      ticket,
      account,
      named,
      ticketService,
      disclosure: reply.disclosure,
      words: { body: alarm.body, attachmentNames: attachments.value.fileNames },
      customersSubject: before?.subject ?? null,
      release: release.value,
    });
    const route = routeReply(facts);
    if (route.kind !== "allowed") return route;
    const { reopenWindow } = context.installation.policy;
    const status = applyStaffReply(ticket.status, reply.setStatus, {
      closedAt: ticket.closedAt,
      now: context.now,
      reopenWindow,
    });
    if (status.kind === "refused") return status;
    const moved = status.kind === "moved" ? status.status : null;
    return allowed(
      {
        opened: opened.value as DeskTicket,
        release: release.value,
        route: route.value,
        status: moved,
        body: alarm.body,
        attachments: attachments.value,
        reply,
      },
      "R5",
    );
  },
);
