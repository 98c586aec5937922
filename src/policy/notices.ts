import { allowed, refused, type Decision } from "./decision.ts";
import type { AccountFacts } from "./facts.ts";
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

// Not exported, only its type is: nobody else can say where a notice goes.

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
