import type { RuleId } from "./rules.ts";

export interface Allowed<T> {
  readonly kind: "allowed";
  readonly value: T;
  readonly rule: RuleId;
}

/** Not now: kept for somebody to look at, or to be asked again, `until` where a time is known. */
export interface Held<Reason extends string> {
  readonly kind: "held";
  readonly reason: Reason;
  readonly rule: RuleId;
  readonly until: Date | null;
}

export interface Refused<Reason extends string> {
  readonly kind: "refused";
  readonly reason: Reason;
  readonly rule: RuleId;
}

/** What the policy says: a value, or no value and why. There is no fourth answer. */
export type Decision<T, Reason extends string> = Allowed<T> | Held<Reason> | Refused<Reason>;

export function allowed<T>(value: T, rule: RuleId): Allowed<T> {
  return { kind: "allowed", value, rule };
}

export function held<Reason extends string>(reason: Reason, rule: RuleId, until: Date | null = null): Held<Reason> {
  return { kind: "held", reason, rule, until };
}

export function refused<Reason extends string>(reason: Reason, rule: RuleId): Refused<Reason> {
  return { kind: "refused", reason, rule };
}

/** The same decision about what `make` makes of its value. */
export function whenAllowed<T, U, Reason extends string>(
  decision: Decision<T, Reason>,
  make: (value: T) => U,
): Decision<U, Reason> {
  return decision.kind === "allowed" ? allowed(make(decision.value), decision.rule) : decision;
}
