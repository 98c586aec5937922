import type { TokenClaims } from "../sessions/access-token.ts";

/** Bytes of a request's body. 1 MiB of mail is 1.4 MB of base64; nothing else comes near. */
export const MAX_BODY = 2 * 1024 * 1024;
/** Milliseconds until a request has come in whole. */
export const REQUEST_TIME = 30_000;
/** Milliseconds from a whole request to its answer: less than the 30 s that our clients wait. */
export const OPERATION_TIME = 25_000;

/** Tokens of one document: refused while it is parsed. */
export const MAX_TOKENS = 4_000;
/** Operations and fragments of one document. */
export const MAX_DEFINITIONS = 50;
/** How deep selections may nest. */
export const MAX_DEPTH = 12;
/** Selections of one operation with fragments expanded: what it may ask in all. */
export const MAX_FIELDS = 1_000;
/** Aliases of one operation, with fragments expanded. */
export const MAX_ALIASES = 30;
/** Root fields of one mutation: each is a transaction of its own. */
export const MAX_MUTATIONS = 10;
/** Apollo's own count, which takes introspection's recursion for what it is. */
export const MAX_RECURSIVE_SELECTIONS = 10_000;

export interface Allowance {
  /** Points that one operation may cost. */
  readonly operation: number;
  /** Points in a full bucket: what a client may spend at once. */
  readonly limit: number;
  /** Points that come back every second. */
  readonly perSecond: number;
}

/** By kind of client. A bucket is an account's, a staff member's, a client's, or of an address nobody signed in from. */
export const ALLOWANCES: Readonly<Record<TokenClaims["kind"], Allowance>> = {
  anonymous: { operation: 3_000, limit: 30_000, perSecond: 500 },
  portal: { operation: 10_000, limit: 100_000, perSecond: 500 },
  desk: { operation: 10_000, limit: 200_000, perSecond: 5_000 },
  bridge: { operation: 1_000, limit: 200_000, perSecond: 5_000 },
  provisioning: { operation: 5_000, limit: 200_000, perSecond: 5_000 },
};
