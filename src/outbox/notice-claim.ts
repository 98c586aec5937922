import { randomUUID } from "node:crypto";
import { accountFacts } from "../accounts/account.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Sql } from "../database/connection.ts";
import { type NoticeFacts, type NoticeRoute, routeNotice } from "../policy/notices.ts";
import { ACTOR, LEASE_TIME } from "./delivery.ts";
import { findAccountOf, lockAccount, lockAddress } from "./delivery-facts.repository.ts";
import { type DestinationRate, laterFor } from "./destination-rate.ts";
import type { NoticeAttempt, NoticeLease, NoticeRow } from "./notice.ts";
import { lockDueNotice, markNoticeOver, markNoticePostponed, markNoticeSending } from "./notice.repository.ts";
import { isNoticeKind, type NoticeKind, NOTICE_KINDS } from "./notices/kinds.ts";

export type NoticeClaim =
  | { readonly kind: "NOT_DUE" }
  /** What was read before the locks is not what stands behind them: ask again in a new transaction. Nothing was written. */
  | { readonly kind: "MOVED" }
  | { readonly kind: "REFUSED" }
  | { readonly kind: "CANCELLED" }
  /** The recipient's domain has had its share for now. Codes and warnings never wait. */
  | { readonly kind: "POSTPONED" }
  | { readonly kind: "CLAIMED"; readonly attempt: NoticeAttempt };

export interface NoticeClaimTerms {
  readonly now: Date;
  /** The support address's domain, for the Message-ID. */
  readonly domain: string;
  readonly rate: DestinationRate;
}

/** R2: the recipient is decided in the transaction that claims the notice, and at every attempt. */
export async function claimNotice(sql: Sql, id: string, terms: NoticeClaimTerms): Promise<NoticeClaim> {
  const { now, domain } = terms;
  const row = await lockDueNotice(sql, id, now);
  if (!row) return { kind: "NOT_DUE" };
  // Queued by a release that had it.
  if (!isNoticeKind(row.kind)) return end(sql, row, { kind: "REFUSED", reason: "UNKNOWN_KIND", rule: "A4" }, now);
  if (!(await lockWhatItRestsOn(sql, row))) return { kind: "MOVED" };
  const decision = routeNotice(await noticeFacts(sql, row, row.kind, now));
  if (decision.kind === "allowed") {
    const { purpose, recipient } = decision.value;
    const later = purpose === "INFORMATION" || purpose === "ANSWER" ? await laterFor(sql, recipient, terms) : null;
    if (later === null)
      return { kind: "CLAIMED", attempt: await begin(sql, row, row.kind, decision.value, domain, now) };
    await markNoticePostponed(sql, id, later);
    return { kind: "POSTPONED" };
  }
  const isTooLate = decision.reason === "EXPIRED" || decision.reason === "ADDRESS_CHANGED";
  return end(sql, row, { ...decision, kind: isTooLate ? "CANCELLED" : "REFUSED" }, now);
}

/** In the one lock order: address, then accounts by their ids. False: the address moved while this waited. */
async function lockWhatItRestsOn(sql: Sql, { toAccountId, whileAccountId }: NoticeRow): Promise<boolean> {
  const addressNow = async () =>
    toAccountId === null ? null : ((await findAccountOf(sql, toAccountId))?.registeredEmail ?? null);
  const before = await addressNow();
  if (before !== null) await lockAddress(sql, before);
  for (const id of [...new Set([toAccountId, whileAccountId])].filter((one) => one !== null).toSorted())
    await lockAccount(sql, id);
  return (await addressNow()) === before;
}

/** As they are now; asked again before the first byte. */
export async function noticeFacts(sql: Sql, row: NoticeRow, kind: NoticeKind, now: Date): Promise<NoticeFacts> {
  const account = async (id: string) => {
    const found = await findAccountOf(sql, id);
    return found && accountFacts(found);
  };
  const { toAccountId, toAddress, whileAccountId, whileVersion, expiresAt } = row;
  return {
    purpose: NOTICE_KINDS[kind].purpose,
    to:
      toAccountId === null
        ? { kind: "FIXED", address: toAddress! }
        : { kind: "REGISTERED", account: await account(toAccountId) },
    onlyWhile: whileAccountId === null ? null : { version: whileVersion!, account: await account(whileAccountId) },
    expiresAt,
    now,
  };
}

async function begin(
  sql: Sql,
  row: NoticeRow,
  kind: NoticeKind,
  route: NoticeRoute,
  domain: string,
  now: Date,
): Promise<NoticeAttempt> {
  const lease: NoticeLease = { noticeId: row.id, token: randomUUID(), until: new Date(now.getTime() + LEASE_TIME) };
  const rfcMessageId = row.rfcMessageId ?? `${randomUUID()}@${domain}`;
  const number = row.attempts + 1;
  await markNoticeSending(sql, { lease, route, rfcMessageId });
  const { recipient, addressVersion, rule } = route;
  const facts = { notice: kind, attempt: number, recipient, addressVersion };
  await recordEvent(sql, { ...noticeEvent(row, now), action: "notice.claim", rule, facts });
  return { lease, number, row, kind, route, rfcMessageId };
}

interface Over {
  readonly kind: "REFUSED" | "CANCELLED";
  readonly reason: string;
  readonly rule: string;
}

async function end(sql: Sql, row: NoticeRow, { kind, reason, rule }: Over, now: Date): Promise<NoticeClaim> {
  await markNoticeOver(sql, row.id, kind, rule);
  const action = kind === "REFUSED" ? "notice.refuse" : "notice.cancel";
  const facts = { notice: row.kind, attempt: row.attempts + 1, reason };
  await recordEvent(sql, { ...noticeEvent(row, now), action, rule, facts });
  return { kind };
}

export const noticeEvent = ({ id, accountId }: Pick<NoticeRow, "id" | "accountId">, at: Date) => ({
  at,
  actor: ACTOR,
  accountId,
  subject: { kind: "Notice", id },
});
