import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../database/connection.ts";
import type { ReplyContent } from "../policy/reply-routing.ts";
import type { RuleId } from "../policy/rules.ts";
import { insertDelivery, wakeDelivery } from "./delivery.repository.ts";

/** The mail of a staff reply. Where it goes is decided when it is claimed, never here (R2). */
export interface NewDelivery {
  readonly messageId: string;
  readonly ticketId: string;
  readonly accountId: string | null;
  /** What the reply's route came to. Outcome REFUSED: the reply stays in the portal, and this row says why no mail went. */
  readonly route: { readonly outcome: "ROUTED" | "REFUSED"; readonly content: ReplyContent; readonly rule: RuleId };
  /** The released alarm that covers this text (R5). */
  readonly alarmId?: string | null;
  /** The support address's domain. */
  readonly supportDomain: string;
  readonly now: Date;
}

export interface QueuedDelivery {
  readonly id: string;
  readonly rfcMessageId: string;
  readonly state: "QUEUED" | "REFUSED";
}

/** In the transaction that writes the reply: both are there, or neither. */
export async function queueDelivery(sql: Sql, delivery: NewDelivery): Promise<QueuedDelivery> {
  const { route, now } = delivery;
  const id = uuidv7();
  const rfcMessageId = `${randomUUID()}@${delivery.supportDomain}`;
  const state = route.outcome === "ROUTED" ? "QUEUED" : "REFUSED";
  await insertDelivery(sql, {
    id,
    messageId: delivery.messageId,
    ticketId: delivery.ticketId,
    accountId: delivery.accountId,
    state,
    content: route.content,
    rule: route.rule,
    rfcMessageId,
    alarmId: delivery.alarmId ?? null,
    nextAttemptAt: state === "QUEUED" ? now : null,
    createdAt: now,
  });
  if (state === "QUEUED") await wakeDelivery(sql, id);
  return { id, rfcMessageId, state };
}
