import { accountFacts } from "../accounts/account.ts";
import { findAccountsByAddress } from "../accounts/account.repository.ts";
import type { Sql } from "../database/connection.ts";
import { lockJudging } from "../inbound/judging.repository.ts";
import type { ReadMail } from "../inbound/read-mail.ts";
import { countAnswers } from "../outbox/notice.repository.ts";
import type { Decision } from "../policy/decision.ts";
import { ANSWER_RATES, type AnswerRefusal, answerTo, type AutomaticAnswer } from "../policy/notices.ts";
import type { Judgement } from "../policy/verdict.ts";

/**
 * R8 and S8, after the verdict and in its transaction: whom a held mail is answered to, if anybody. The same is looked up
 * whoever wrote it (A3); one mail at a time of an address, so that two at once get one answer. Null: it is not held.
 */
export async function automaticAnswer(
  sql: Sql,
  { analysis, receivedAt, isSpamAdvised }: ReadMail,
  { outcome, reason }: Judgement,
  claimedAddress: string | null,
  now: Date,
): Promise<Decision<AutomaticAnswer, AnswerRefusal> | null> {
  if (outcome !== "HELD" || analysis === null) return null;
  const address = claimedAddress ?? "";
  const since = (window: number) => new Date(now.getTime() - window);
  const [, accounts, lately] = await Promise.all([
    lockJudging(sql, "answer", address),
    findAccountsByAddress(sql, address),
    countAnswers(sql, address, {
      toAddress: since(ANSWER_RATES.addressWindow),
      overall: since(ANSWER_RATES.overallWindow),
      most: ANSWER_RATES.overall,
    }),
  ]);
  return answerTo({
    reason,
    outcome,
    claimedAddress,
    receivedAt,
    accounts: accounts.map(accountFacts),
    isSpamAdvised,
    isRobot: analysis.robot.reason !== null || analysis.envelope.hasNullPath || analysis.report !== null,
    wantsNoNotice: analysis.robot.wantsNoNotice,
    lately,
  });
}
