import { allowed, refused, type Decision } from "./decision.ts";
import type { AccountFacts } from "./facts.ts";
import { CLAIMABLE_REASONS } from "./held-mail.ts";
import type { InboundOutcome } from "./inbound-reasons.ts";
import type { RuleId } from "./rules.ts";

/**
 * What a notice is for, which says whom it still reaches. SIGN_IN_CODE and CODE open something; WARNING tells somebody what
 * they may object to (E1, E4, E5); INFORMATION tells what happened; ANSWER is R8's and S8's.
 */
export type NoticePurpose = "SIGN_IN_CODE" | "CODE" | "WARNING" | "INFORMATION" | "ANSWER";

/** NOT_FOUND: the account is not there (A4). */
export type NoticeRefusal =
  | "EXPIRED"
  | "ADDRESS_CHANGED"
  | "ADDRESS_BOUNCING"
  | "DOMAIN_CHANGED"
  | "ACCOUNT_FROZEN"
  | "ACCOUNT_CLOSED"
  | "NOT_FOUND";

/** What a notice rests on, at the moment of its claim. */
export interface NoticeFacts {
  readonly purpose: NoticePurpose;
  /** FIXED: an address that this notice is meant for whatever changes: the old or the new one of a change, a proven stranger. */
  readonly to:
    | { readonly kind: "REGISTERED"; readonly account: AccountFacts | null }
    | { readonly kind: "FIXED"; readonly address: string };
  /** The address version with which what the notice says is true; null: always. */
  readonly onlyWhile: { readonly version: number; readonly account: AccountFacts | null } | null;
  readonly expiresAt: Date;
  readonly now: Date;
}

/** R2 for automatic mail, in the transaction that claims the notice. Anything but allowed is the end of it. */
export function routeNotice(facts: NoticeFacts): Decision<NoticeRoute, NoticeRefusal> {
  const { purpose, to, onlyWhile, expiresAt, now } = facts;
  if (now.getTime() >= expiresAt.getTime()) return refused("EXPIRED", "A4");
  if (onlyWhile !== null && onlyWhile.account?.address.version !== onlyWhile.version)
    return refused("ADDRESS_CHANGED", "R2");
  if (to.kind === "FIXED") return allowed(new NoticeRouteValue(to.address, null, facts, "R2"), "R2");
  if (to.account === null) return refused("NOT_FOUND", "A4");
  return (
    refusalOf(purpose, to.account) ??
    allowed(new NoticeRouteValue(to.account.address.address, to.account, facts, "R2"), "R2")
  );
}

/** R7: codes and warnings reach a bouncing address too. S3: nobody gets a code at a domain that changed hands. E4: nor under a freeze. */
function refusalOf(purpose: NoticePurpose, { status, address }: AccountFacts) {
  if (purpose === "WARNING") return null;
  const isCode = purpose === "CODE" || purpose === "SIGN_IN_CODE";
  if (address.state === "BOUNCING" && !isCode) return refused("ADDRESS_BOUNCING", "R7");
  if (address.state === "DOMAIN_CHANGED" && purpose !== "INFORMATION") return refused("DOMAIN_CHANGED", "S3");
  if (purpose !== "SIGN_IN_CODE") return null;
  if (status === "FROZEN") return refused("ACCOUNT_FROZEN", "E4");
  return status === "CLOSED" ? refused("ACCOUNT_CLOSED", "R2") : null;
}

/** Before the first byte: would the same be decided now, for the same address of the same version? */
export function noticeStillValid(route: NoticeRoute, facts: NoticeFacts): boolean {
  const again = routeNotice(facts);
  return (
    again.kind === "allowed" &&
    again.value.recipient === route.recipient &&
    again.value.accountId === route.accountId &&
    again.value.addressVersion === route.addressVersion
  );
}

/** No mail is answered more often: R8 and S8. Of the overall count every automatic answer is one. */
export const ANSWER_RATES = Object.freeze({
  perAddress: 1,
  addressWindow: 86_400_000,
  overall: 500,
  overallWindow: 3_600_000,
});

/** What an automatic answer rests on, once a mail is judged. */
export interface AnswerFacts {
  readonly reason: string;
  readonly outcome: InboundOutcome;
  /** The canonical address that the mail claims; for certified mail the one after "Per conto di". */
  readonly claimedAddress: string | null;
  readonly receivedAt: Date;
  /** Who has that address registered now. */
  readonly accounts: readonly AccountFacts[];
  readonly isSpamAdvised: boolean;
  /** The empty path, a list, an answering or another machine, or a report. */
  readonly isRobot: boolean;
  /** X-Auto-Response-Suppress. */
  readonly wantsNoNotice: boolean;
  /** Automatic answers that were queued: to this address, and to anybody, in their windows. */
  readonly lately: { readonly toAddress: number; readonly overall: number };
}

/** NOT_OWED: this verdict is answered to nobody. NOBODY: there is no address that may have it. */
export type AnswerRefusal = "NOT_OWED" | "ROBOT" | "SUPPRESSED" | "NOBODY" | "RATE_LIMITED";

/** R8 and S8: whether a held mail is answered, and to whom. What is known of the sender changes nothing but that (A3). */
export function answerTo(facts: AnswerFacts): Decision<AutomaticAnswer, AnswerRefusal> {
  const owed = facts.outcome === "HELD" ? OWED.get(facts.reason) : undefined;
  if (owed === undefined || facts.isSpamAdvised) return refused("NOT_OWED", "R8");
  if (facts.isRobot) return refused("ROBOT", owed);
  if (facts.wantsNoNotice) return refused("SUPPRESSED", owed);
  const recipient = owed === "R8" ? facts.claimedAddress : ownerOf(facts);
  if (recipient === null) return refused("NOBODY", owed);
  const { toAddress, overall } = facts.lately;
  if (toAddress >= ANSWER_RATES.perAddress || overall >= ANSWER_RATES.overall) return refused("RATE_LIMITED", owed);
  return allowed(new AutomaticAnswerValue(recipient), owed);
}

/** R8 for what is decided after the proof of the sender, S8 for what is decided before it or for want of it. */
const OWED: ReadonlyMap<string, "R8" | "S8"> = new Map([
  ...(
    ["SENDER_UNKNOWN", "SENDER_AMBIGUOUS", "ACCOUNT_CLOSED", "ACCOUNT_FROZEN", "ADDRESS_DOMAIN_CHANGED"] as const
  ).map((reason) => [reason, "R8"] as const),
  ...CLAIMABLE_REASONS.filter((reason) => reason !== "NOT_ADDRESSED" && reason !== "PARSE_FAILED").map(
    (reason) => [reason, "S8"] as const,
  ),
]);

/** Whoever had the address when the mail came can claim it in the portal. Of several, the notice is the address's all the same. */
function ownerOf({ accounts, receivedAt }: AnswerFacts): AccountFacts | null {
  const canClaim = ({ status, address: { state, changedAt } }: AccountFacts) =>
    status !== "CLOSED" && state === "CONFIRMED" && (changedAt === null || changedAt.getTime() <= receivedAt.getTime());
  return accounts.find(canClaim) ?? null;
}

// Not exported, only their types are: nobody else can say where a notice goes.

class AutomaticAnswerValue {
  declare protected readonly madeByPolicy: true;
  readonly kind: "MAIL_NOT_ACCEPTED" | "UNPROVEN_MAIL";
  /** R8: the proven sender; S8: the account whose registered address the mail claims. */
  readonly to: { readonly address: string } | { readonly account: AccountFacts };

  constructor(to: string | AccountFacts) {
    this.kind = typeof to === "string" ? "MAIL_NOT_ACCEPTED" : "UNPROVEN_MAIL";
    this.to = typeof to === "string" ? { address: to } : { account: to };
    Object.freeze(this);
  }
}

export type AutomaticAnswer = AutomaticAnswerValue;

class NoticeRouteValue {
  declare protected readonly madeByPolicy: true;
  readonly recipient: string;
  /** Of a registered address; null for a fixed one. */
  readonly accountId: string | null;
  readonly addressVersion: number | null;
  readonly purpose: NoticePurpose;
  readonly rule: RuleId;

  constructor(recipient: string, account: AccountFacts | null, { purpose }: NoticeFacts, rule: RuleId) {
    this.recipient = recipient;
    this.accountId = account?.id ?? null;
    this.addressVersion = account?.address.version ?? null;
    this.purpose = purpose;
    this.rule = rule;
    Object.freeze(this);
  }
}

export type NoticeRoute = NoticeRouteValue;
