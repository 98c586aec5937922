import type { Sql } from "../database/connection.ts";
import type { AccountRow } from "./account.ts";

export type NewAddress = Pick<AccountRow, "registeredEmail" | "registeredEmailGiven" | "registeredEmailState">;

/** Whether there is a change on record that says so, a trigger asks once more. */
export async function updateAddress(sql: Sql, id: string, to: NewAddress, at: Date): Promise<AccountRow> {
  const [row] = await sql<AccountRow[]>`
    update accounts set ${sql({ ...to, registeredEmailChangedAt: at, updatedAt: at })},
      registered_email_version = registered_email_version + 1
    where id = ${id} returning *`;
  return row!;
}

/** A freeze that lies already stays the one it is. */
export const updateToFrozen = (sql: Sql, id: string, at: Date) =>
  sql`update accounts set frozen_at = coalesce(frozen_at, ${at}), updated_at = ${at} where id = ${id}`;

export const updateToUnfrozen = (sql: Sql, id: string, at: Date) =>
  sql`update accounts set frozen_at = null, updated_at = ${at} where id = ${id}`;

export const updateToConfirmed = (sql: Sql, id: string, at: Date) =>
  sql`update accounts set registered_email_state = 'CONFIRMED', updated_at = ${at} where id = ${id}`;

/** Who else has that address: who is to be told of a newcomer, the oldest first. */
export const listOthersOn = (sql: Sql, address: string, exceptId: string, limit: number) =>
  sql<Pick<AccountRow, "id" | "number" | "language">[]>`
    select id, number, language from accounts
    where registered_email = ${address} and id <> ${exceptId} and status <> 'CLOSED' order by created_at, id limit ${limit}`;

/** As it was typed. */
export async function findAddressGiven(sql: Sql, id: string): Promise<string> {
  const [row] = await sql<Pick<AccountRow, "registeredEmailGiven">[]>`
    select registered_email_given from accounts where id = ${id}`;
  return row!.registeredEmailGiven;
}
