import type { RuleId } from "./rules.ts";

export type InboundOutcome = "ACCEPTED" | "HELD" | "IGNORED" | "DEFERRED";

export type InboundFlag =
  | "FOREIGN_LOCATOR"
  | "TOKEN_EXPIRED"
  | "FOREIGN_SERVICE"
  | "REPLY_TO_DIFFERS"
  | "UNSIGNED_SUBJECT"
  | "UNSIGNED_DATE"
  | "MESSAGE_ID_REUSED"
  | "ADDRESS_RECENTLY_CHANGED"
  | "REPORT_UNPROVEN";

/**
 * The order of decision: whatever is marked, the first of these decides. [reason, rule, outcome].
 * AUTO_REPLY is ACCEPTED on the sender's own ticket; AUTH_DEFERRED and INTERNAL_ERROR are HELD once they were asked for
 * long enough: verdict.ts says so. INTERNAL_ERROR stands where the first step that may fail (the scanner) stands: what
 * comes before it was decided without that step.
 */
export const ORDER_OF_DECISION = [
  ["DUPLICATE_DELIVERY", "M1", "IGNORED"],
  ["LOOP_OWN", "M5", "IGNORED"],
  ["LOOP_HOPS", "M5", "IGNORED"],
  ["HEADER_LIMIT", "M2", "HELD"],
  ["MIME_LIMIT", "M2", "HELD"],
  ["PARSE_TIMEOUT", "M2", "HELD"],
  ["HEADER_MALFORMED", "M3", "HELD"],
  ["HEADER_DUPLICATE", "M3", "HELD"],
  ["ENVELOPE_INVALID", "M4", "HELD"],
  ["BOUNCE_HARD", "M6", "IGNORED"],
  ["BOUNCE_SOFT", "M6", "IGNORED"],
  ["BOUNCE_UNMATCHED", "M6", "IGNORED"],
  ["COMPLAINT", "M6", "IGNORED"],
  ["MDN", "M6", "IGNORED"],
  ["FROM_MISSING", "S1", "HELD"],
  ["FROM_MULTIPLE", "S1", "HELD"],
  ["FROM_INVALID", "S1", "HELD"],
  ["AUTH_DEFERRED", "S2", "DEFERRED"],
  ["SPAM", "M12", "IGNORED"],
  ["LIST_MAIL", "M11", "IGNORED"],
  ["AUTO_GENERATED", "M11", "IGNORED"],
  ["PEC", "S2", "HELD"],
  ["AUTH_UNAVAILABLE", "S2", "HELD"],
  ["AUTH_FAIL", "S2", "HELD"],
  ["AUTH_NONE", "S2", "HELD"],
  ["AUTH_UNALIGNED", "S2", "HELD"],
  ["AUTH_PARTIAL_BODY", "S2", "HELD"],
  ["AUTH_WEAK_KEY", "S2", "HELD"],
  ["AUTH_SPF_ONLY", "S2", "HELD"],
  ["AUTH_STALE", "S2", "HELD"],
  ["INTERNAL_ERROR", "A4", "DEFERRED"],
  ["MALWARE", "M13", "HELD"],
  ["PARSE_FAILED", "M13", "HELD"],
  ["NOT_ADDRESSED", "S9", "HELD"],
  ["ADDRESS_DOMAIN_CHANGED", "S3", "HELD"],
  ["SENDER_UNKNOWN", "S3", "HELD"],
  ["ACCOUNT_CLOSED", "S3", "HELD"],
  ["ACCOUNT_FROZEN", "E4", "HELD"],
  ["SENDER_AMBIGUOUS", "S6", "HELD"],
  ["AUTO_REPLY", "M11", "IGNORED"],
  ["RATE_LIMITED", "M12", "HELD"],
  ["EMPTY_BODY", "M13", "HELD"],
  ["DUPLICATE_MESSAGE", "M13", "IGNORED"],
] as const satisfies readonly (readonly [string, RuleId, InboundOutcome])[];

/** A reason that a step may mark. */
export type MarkedReason = (typeof ORDER_OF_DECISION)[number][0];
export type AcceptedReason = "ACCEPTED_NEW" | "ACCEPTED_FOLLOWUP" | "ACCEPTED_REOPENED" | "ACCEPTED_CONTINUED";
/** PENDING is the state before the first judgement; no judgement gives it. */
export type InboundReason = "PENDING" | MarkedReason | AcceptedReason;
export type AuthReason = Extract<MarkedReason, `AUTH_${string}`>;
