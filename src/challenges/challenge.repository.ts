import type { Sql } from "../database/connection.ts";
import { type ChallengePurpose, type ChallengeRow, MAX_TRIES } from "./challenge.ts";

type NewChallenge = Pick<ChallengeRow, "id" | "purpose" | "boundTo" | "codeHash" | "createdAt" | "expiresAt">;

export const insertChallenge = (sql: Sql, challenge: NewChallenge) =>
  sql`insert into challenges ${sql({ ...challenge })}`;

interface Trying {
  readonly id: string;
  readonly purpose: ChallengePurpose;
  readonly boundTo: string;
  readonly now: Date;
}

/**
 * Counts a try and locks the row until the transaction ends, so of any number at once five count. Null where there is
 * nothing to try: another purpose or binding, used, over, or tried five times.
 */
export async function countTry(sql: Sql, { id, purpose, boundTo, now }: Trying) {
  const [row] = await sql<Pick<ChallengeRow, "codeHash" | "tries">[]>`
    update challenges set tries = tries + 1
    where id = ${id} and purpose = ${purpose} and bound_to = ${boundTo}
      and used_at is null and tries < ${MAX_TRIES} and expires_at > ${now}
    returning code_hash, tries`;
  return row ?? null;
}

export const updateToUsed = (sql: Sql, id: string, now: Date) =>
  sql`update challenges set used_at = ${now} where id = ${id}`;

/** The right code is no try. Its time is set by the first time that it was right, and by no later one. */
export const updateToProved = (sql: Sql, id: string, now: Date, keptUntil: Date) => sql`
  update challenges set tries = tries - 1, proved_at = coalesce(proved_at, ${now}),
    expires_at = case when proved_at is null then ${keptUntil} else expires_at end
  where id = ${id}`;

/** False where somebody else was faster, or its time is over. */
export async function updateProvedToUsed(sql: Sql, id: string, purpose: ChallengePurpose, now: Date): Promise<boolean> {
  const { count } = await sql`
    update challenges set used_at = ${now}
    where id = ${id} and purpose = ${purpose} and used_at is null and proved_at is not null and expires_at > ${now}`;
  return count === 1;
}

export async function findBinding(sql: Sql, id: string, purpose: ChallengePurpose): Promise<string | null> {
  const [row] = await sql<Pick<ChallengeRow, "boundTo">[]>`
    select bound_to from challenges where id = ${id} and purpose = ${purpose}`;
  return row?.boundTo ?? null;
}

/** Locks a code that was right and stays good: whoever opens something with it is alone. */
export async function lockProved(sql: Sql, id: string, purpose: ChallengePurpose, now: Date): Promise<boolean> {
  const rows = await sql`
    select id from challenges
    where id = ${id} and purpose = ${purpose} and used_at is null and proved_at is not null and expires_at > ${now}
    for update`;
  return rows.length === 1;
}
