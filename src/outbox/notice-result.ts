import { recordEvent } from "../audit/audit.commands.ts";
import type { Sql } from "../database/connection.ts";
import { recordAddressGone } from "./address-bounce.commands.ts";
import { ACTOR } from "./delivery.ts";
import type { AttemptResult } from "./delivery-result.ts";
import type { NoticeAttempt, NoticeOutcome } from "./notice.ts";
import { noticeEvent } from "./notice-claim.ts";
import { endNoticeAttempt, type NoticeAttemptEnd, wakeNotice } from "./notice.repository.ts";
import { nextAttemptAt } from "./retry-schedule.ts";

/** What an attempt's end is called in the audit log. */
const ACTION = {
  SENT: "notice.send",
  WITHDRAWN: "notice.withdraw",
  DEFERRED: "notice.defer",
  BOUNCED: "notice.bounce",
  FAILED: "notice.fail",
} as const;

type Ended = keyof typeof ACTION;

/** Writes what came of an attempt, if it still holds its lease: else somebody else has claimed the row, and decides. */
export async function recordNoticeResult(
  sql: Sql,
  attempt: NoticeAttempt,
  result: AttemptResult,
  { now, random }: { now: Date; random: number },
): Promise<NoticeOutcome> {
  const { row, route, lease } = attempt;
  const [outcome, end] = endOf(attempt, result, now, random);
  if (!(await endNoticeAttempt(sql, lease, end))) return "LEASE_LOST";
  await recordEvent(sql, {
    ...noticeEvent(row, now),
    action: ACTION[outcome],
    rule: route.rule,
    facts: { notice: row.kind, attempt: attempt.number, answer: "answer" in result ? result.answer : null },
  });
  if (outcome === "WITHDRAWN") await wakeNotice(sql, row.id);
  const { accountId, recipient: address, addressVersion: version } = route;
  if (result.kind === "REJECTED" && result.isAddressGone && accountId !== null && version !== null)
    await recordAddressGone(sql, { accountId, address, version }, { kind: "Notice", id: row.id, actor: ACTOR }, now);
  return outcome;
}

function endOf(
  { row, number }: NoticeAttempt,
  result: AttemptResult,
  now: Date,
  random: number,
): [Ended, NoticeAttemptEnd] {
  switch (result.kind) {
    case "ACCEPTED":
      return ["SENT", { state: "SENT", nextAttemptAt: null, sentAt: now, lastError: null }];
    case "WITHDRAWN":
      return ["WITHDRAWN", { state: "QUEUED", nextAttemptAt: now, sentAt: null, lastError: null }];
    case "REJECTED":
      return ["BOUNCED", { state: "BOUNCED", nextAttemptAt: null, sentAt: null, lastError: result.answer }];
    case "TROUBLE": {
      const next = nextAttemptAt(row.createdAt, number, now, random);
      // After its end nobody would send it.
      const isTooLate = next === null || next.getTime() >= row.expiresAt.getTime();
      const ended = { nextAttemptAt: isTooLate ? null : next, sentAt: null, lastError: result.answer };
      return isTooLate ? ["FAILED", { state: "FAILED", ...ended }] : ["DEFERRED", { state: "QUEUED", ...ended }];
    }
  }
}
