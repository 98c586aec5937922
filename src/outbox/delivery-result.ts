import { recordEvent } from "../audit/audit.commands.ts";
import type { Sql } from "../database/connection.ts";
import { recordAddressGone } from "./address-bounce.commands.ts";
import { endAttempt, wakeDelivery, type AttemptEnd } from "./delivery.repository.ts";
import { ACTOR, type Attempt, type DeliveryOutcome } from "./delivery.ts";
import { nextAttemptAt } from "./retry-schedule.ts";
import type { SendResult } from "./smtp-answer.ts";

/** WITHDRAWN: the check before the first byte said no. */
export type AttemptResult = SendResult | { readonly kind: "WITHDRAWN" };

/** What an attempt's end is called in the audit log. */
const ACTION = {
  SENT: "delivery.send",
  WITHDRAWN: "delivery.withdraw",
  DEFERRED: "delivery.defer",
  BOUNCED: "delivery.bounce",
  FAILED: "delivery.fail",
} as const;

type Ended = keyof typeof ACTION;

/** Writes what came of an attempt, if it still holds its lease: else somebody else has claimed the row, and decides. */
export async function recordResult(
  sql: Sql,
  attempt: Attempt,
  result: AttemptResult,
  { now, random }: { now: Date; random: number },
): Promise<DeliveryOutcome> {
  const [outcome, end] = endOf(attempt, result, now, random);
  if (!(await endAttempt(sql, attempt.lease, end))) return "LEASE_LOST";
  await recordEvent(sql, {
    at: now,
    actor: ACTOR,
    action: ACTION[outcome],
    accountId: attempt.route.accountId,
    subject: { kind: "Delivery", id: attempt.lease.deliveryId },
    rule: outcome === "WITHDRAWN" ? "R2" : attempt.route.rule,
    facts: { attempt: attempt.number, answer: "answer" in result ? result.answer : null },
  });
  if (outcome === "WITHDRAWN") await wakeDelivery(sql, attempt.lease.deliveryId);
  const { accountId, recipient: address, addressVersion: version } = attempt.route;
  if (result.kind === "REJECTED" && result.isAddressGone && accountId !== null && version !== null) {
    const because = { kind: "Delivery", id: attempt.lease.deliveryId, actor: ACTOR } as const;
    await recordAddressGone(sql, { accountId, address, version }, because, now);
  }
  return outcome;
}

function endOf(attempt: Attempt, result: AttemptResult, now: Date, random: number): [Ended, AttemptEnd] {
  switch (result.kind) {
    case "ACCEPTED":
      return ["SENT", { state: "SENT", nextAttemptAt: null, sentAt: now, lastError: null }];
    case "WITHDRAWN":
      return ["WITHDRAWN", { state: "QUEUED", nextAttemptAt: now, sentAt: null, lastError: null }];
    case "REJECTED":
      return ["BOUNCED", { state: "BOUNCED", nextAttemptAt: null, sentAt: null, lastError: result.answer }];
    case "TROUBLE": {
      const next = nextAttemptAt(attempt.queuedAt, attempt.number, now, random);
      const ended = { nextAttemptAt: next, sentAt: null, lastError: result.answer };
      return next ? ["DEFERRED", { state: "QUEUED", ...ended }] : ["FAILED", { state: "FAILED", ...ended }];
    }
  }
}
