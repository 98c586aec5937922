import { createHmac } from "node:crypto";
import { inTransaction } from "../database/transaction.ts";
import type { Installation } from "../guards/installation.ts";
import { type Attempt, takeAttempt } from "./attempt-limit.repository.ts";

type Rate = Pick<Attempt, "every" | "burst">;

/** What may be tried how often: by one network (an address, of IPv6 the /64), for one subject, and by everybody together. */
interface Limits {
  readonly network: Rate;
  readonly subject: Rate;
  readonly overall: Rate;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const SIGN_IN_LIMITS = {
  /** A code by mail. Subject: the address. */
  code: {
    network: { every: 30 * SECOND, burst: 20 },
    subject: { every: 10 * MINUTE, burst: 5 },
    overall: { every: 0.2 * SECOND, burst: 500 },
  },
  /** Trying a code. Subject: the challenge, which counts its own five tries, and is asked several times for one choice. */
  try: {
    network: { every: 5 * SECOND, burst: 60 },
    subject: { every: 5 * SECOND, burst: 30 },
    overall: { every: 0.05 * SECOND, burst: 2_000 },
  },
  /** Showing a credential. Subject: the account that it is tried for, or the network. */
  credential: {
    network: { every: 20 * SECOND, burst: 30 },
    subject: { every: 2 * MINUTE, burst: 10 },
    overall: { every: 0.1 * SECOND, burst: 300 },
  },
  /** A new account. Subject: the address. */
  registration: {
    network: { every: MINUTE, burst: 10 },
    subject: { every: 60 * MINUTE, burst: 3 },
    overall: { every: SECOND, burst: 200 },
  },
} as const satisfies Readonly<Record<string, Limits>>;

export type Limited = keyof typeof SIGN_IN_LIMITS;

/**
 * Whether this attempt may go on, in a committed transaction of its own: whatever becomes of it, it was made. The network is
 * asked first, so that one that tries too often uses up nobody else's. Which of the three said no is not told.
 */
export function mayTry(
  { pool, challengeKey }: Pick<Installation, "pool" | "challengeKey">,
  what: Limited,
  { network, subject }: { readonly network: string; readonly subject: string },
  now: Date,
): Promise<boolean> {
  const limits: Limits = SIGN_IN_LIMITS[what];
  const hashed = (kind: string, whose: string) =>
    `${what}:${kind}:${createHmac("sha256", challengeKey).update(`attempts\0${kind}\0${whose}`).digest("base64url")}`;
  const attempts: Attempt[] = [
    { key: hashed("network", network), ...limits.network },
    { key: `${what}:overall`, ...limits.overall },
    { key: hashed("subject", subject), ...limits.subject },
  ];
  return inTransaction(pool("door"), { role: "door" }, async ({ sql }) => {
    for (const attempt of attempts) if (!(await takeAttempt(sql, attempt, now))) return false;
    return true;
  });
}
