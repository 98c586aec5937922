import type { Sql } from "../database/connection.ts";
import type { passkeyCeremonies } from "../database/tables/credential.table.ts";

export type CeremonyRow = typeof passkeyCeremonies.$inferSelect;

export const insertCeremony = (sql: Sql, ceremony: Omit<CeremonyRow, "usedAt">) =>
  sql`insert into passkey_ceremonies ${sql({ ...ceremony })}`;

/** Its challenge, once: of any number at once one gets it. Null for what is over, used, or somebody else's. */
export async function takeCeremony(
  sql: Sql,
  { id, use, accountId, staffId, audience }: Pick<CeremonyRow, "id" | "use" | "accountId" | "staffId" | "audience">,
  now: Date,
): Promise<string | null> {
  const [row] = await sql<Pick<CeremonyRow, "challenge">[]>`
    update passkey_ceremonies set used_at = ${now}
    where id = ${id} and use = ${use} and audience = ${audience} and used_at is null and expires_at > ${now}
      and account_id is not distinct from ${accountId}::uuid and staff_id is not distinct from ${staffId}::uuid
    returning challenge`;
  return row?.challenge ?? null;
}
