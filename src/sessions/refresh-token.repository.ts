import type { Sql } from "../database/connection.ts";

export interface RefreshTokenRow {
  readonly id: string;
  readonly sessionId: string;
  readonly accountId: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** Locks it: the second of two at once sees that the first has used it. */
export async function lockRefreshToken(sql: Sql, tokenHash: Uint8Array): Promise<RefreshTokenRow | null> {
  const [row] = await sql<RefreshTokenRow[]>`
    select t.id, t.session_id, t.expires_at, t.used_at, s.account_id
    from refresh_tokens t join sessions s on s.id = t.session_id
    where t.token_hash = ${tokenHash} for update of t`;
  return row ?? null;
}

interface NewRefreshToken {
  readonly id: string;
  readonly sessionId: string;
  readonly tokenHash: Uint8Array;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const insertRefreshToken = (sql: Sql, token: NewRefreshToken) =>
  sql`insert into refresh_tokens ${sql({ ...token })}`;

export const updateToRefreshed = (sql: Sql, id: string, now: Date) =>
  sql`update refresh_tokens set used_at = ${now} where id = ${id}`;
