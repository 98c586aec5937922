import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool, Sql } from "../database/connection.ts";
import type { Principal } from "../database/roles.ts";
import { inTransaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import {
  type ChallengeKey,
  type ChallengePurpose,
  CODE_LIFETIME_MS,
  hashCode,
  isSameHash,
  MAX_TRIES,
  newCode,
  readCode,
} from "./challenge.ts";
import {
  countTry,
  findBinding,
  insertChallenge,
  updateProvedToUsed,
  updateToProved,
  updateToUsed,
} from "./challenge.repository.ts";

export interface ChallengeToOpen {
  /** `installation.challengeKey` */
  readonly key: ChallengeKey;
  readonly purpose: ChallengePurpose;
  /** Exactly what the code is good for: a canonical address, or the id of a change. */
  readonly boundTo: string;
  readonly now: Date;
}

/** In the caller's transaction, whatever its role. The code is here and in the mail, and nowhere else. */
export async function openChallenge(
  sql: Sql,
  { key, purpose, boundTo, now }: ChallengeToOpen,
): Promise<{ challengeId: string; code: string; expiresAt: Date }> {
  const code = newCode();
  const id = newId();
  const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS);
  const codeHash = hashCode(key, { id, purpose, boundTo }, code);
  await insertChallenge(sql, { id, purpose, boundTo, codeHash, createdAt: now, expiresAt });
  return { challengeId: id, code, expiresAt };
}

export interface CodeToTry extends ChallengeToOpen {
  readonly challengeId: string;
  /** As it was typed. */
  readonly code: string;
  /** Milliseconds for which the right code stays good, for the step after it; absent: the right code is used up. */
  readonly keepFor?: number;
}

/**
 * RIGHT, WRONG (a try is gone), or GONE: another purpose or binding, used, over its time, or tried five times, which nobody
 * can tell apart. They cost the same up to the answer.
 */
export type CodeAnswer = "RIGHT" | "WRONG" | "GONE";

const DOOR: Principal = { role: "door" };

/**
 * In a committed transaction of its own: what becomes of the caller's undoes no try. So it is called before any other
 * transaction begins; a mutation names it as its `beforehand`. A code that was used up by a mutation that then fails is
 * gone: the person asks for another.
 * @param pool `installation.pool("door")`
 */
export function tryCode(pool: Pool, given: CodeToTry): Promise<CodeAnswer> {
  const { key, challengeId: id, purpose, boundTo, now, keepFor } = given;
  const hash = hashCode(key, { id, purpose, boundTo }, readCode(given.code) ?? "");
  return inTransaction(pool, DOOR, async ({ sql }) => {
    const found = await countTry(sql, { id, purpose, boundTo, now });
    const isRight = isSameHash(hash, found?.codeHash ?? NOTHING);
    if (!found) return "GONE";
    if (isRight && keepFor === undefined) await updateToUsed(sql, id, now);
    if (isRight && keepFor !== undefined) await updateToProved(sql, id, now, new Date(now.getTime() + keepFor));
    await recordEvent(sql, {
      at: now,
      action: isRight ? "challenge.pass" : "challenge.fail",
      actor: "anonymous",
      subject: { kind: "Challenge", id },
      facts: { purpose, triesLeft: MAX_TRIES - found.tries },
    });
    return isRight ? "RIGHT" : "WRONG";
  });
}

const NOTHING = new Uint8Array(32);

/**
 * Uses up a code that was kept, in the transaction of what it opens: of any number at once one gets true. Role door.
 */
export const useUpChallenge = (
  sql: Sql,
  { challengeId, purpose, now }: { challengeId: string; purpose: ChallengePurpose; now: Date },
): Promise<boolean> => updateProvedToUsed(sql, challengeId, purpose, now);

/** What a challenge is bound to, where only its id came: before its code was tried, this says nothing to anybody. */
export const boundToOf = (pool: Pool, challengeId: string, purpose: ChallengePurpose): Promise<string | null> =>
  inTransaction(pool, DOOR, ({ sql }) => findBinding(sql, challengeId, purpose));
