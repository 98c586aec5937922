import type { Sql } from "../database/connection.ts";
import type { emailReconfirmations } from "../database/tables/email-reconfirmation.table.ts";

export type ReconfirmationRow = typeof emailReconfirmations.$inferSelect;

export async function findReconfirmation(sql: Sql, accountId: string): Promise<ReconfirmationRow | null> {
  const [row] = await sql<ReconfirmationRow[]>`select * from email_reconfirmations where account_id = ${accountId}`;
  return row ?? null;
}

/** The code that was sent last is the one that counts. */
export const saveReconfirmation = (sql: Sql, row: ReconfirmationRow) => sql`
  insert into email_reconfirmations ${sql(row)}
  on conflict (account_id) do update set challenge_id = excluded.challenge_id, requested_at = excluded.requested_at`;
