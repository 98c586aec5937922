import type { Sql } from "../database/connection.ts";

/**
 * False where this assertion was used before. Expired ones go on the way, by one caller at a time: callers that wait for
 * each other's deletions could wait in a circle.
 */
export async function insertAssertion(
  sql: Sql,
  assertion: { readonly clientId: string; readonly jtiHash: string; readonly expiresAt: Date },
  now: Date,
): Promise<boolean> {
  await sql`
    delete from client_assertions
    where expires_at < ${now} and (select pg_try_advisory_xact_lock(4906, 3))`;
  const rows = await sql`
    insert into client_assertions (client_id, jti_hash, expires_at)
    values (${assertion.clientId}, ${assertion.jtiHash}, ${assertion.expiresAt})
    on conflict do nothing
    returning client_id`;
  return rows.length === 1;
}
