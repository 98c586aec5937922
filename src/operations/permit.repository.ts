import type { Sql } from "../database/connection.ts";
import type { operationPermits } from "../database/tables/operation.table.ts";

export type PermitRow = typeof operationPermits.$inferSelect;

/** In role provisioning, a client's own. */
export async function findPermit(sql: Sql, id: string): Promise<PermitRow | null> {
  const [row] = await sql<PermitRow[]>`select * from operation_permits where id = ${id}`;
  return row ?? null;
}

export const insertPermit = (sql: Sql, permit: Omit<PermitRow, "redeemedAt">) =>
  sql`insert into operation_permits ${sql(permit)}`;

export async function updatePermitToRedeemed(sql: Sql, id: string, redeemedAt: Date): Promise<void> {
  const { count } = await sql`
    update operation_permits set redeemed_at = ${redeemedAt} where id = ${id} and redeemed_at is null`;
  if (count !== 1) throw new Error("a permit was redeemed under its operation's lock");
}
