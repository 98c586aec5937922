import { Problem, unauthenticated } from "../problems/problem.ts";

/** For the log and the metrics alone: the caller hears one sentence. */
export type AuthenticationFault =
  /** Not a bearer token at all. */
  | "MALFORMED"
  | "EXPIRED"
  /** Not ours, not for here, altered, or signed by a key that is gone. */
  | "INVALID";

/** Top-level UNAUTHENTICATED. A token that is there and does not hold is never taken for none. */
export class AuthenticationFailed extends Problem {
  readonly fault: AuthenticationFault;

  constructor(fault: AuthenticationFault, cause?: unknown) {
    super("UNAUTHENTICATED", unauthenticated().publicMessage, { cause });
    this.name = "AuthenticationFailed";
    this.fault = fault;
  }
}
