import type { Sql } from "../database/connection.ts";
import type { staffMembers } from "../database/tables/desk.table.ts";
import type { StaffFacts, StaffRole } from "../policy/facts.ts";

type StaffMember = typeof staffMembers.$inferSelect;
/** The portal sees name and role alone. */
export type StaffRow = Pick<StaffMember, "id" | "displayName" | "role"> & Partial<StaffMember>;

/** What the caller's role may see of them. */
const columns = (sql: Sql, isDesk: boolean) =>
  isDesk ? sql`id, email, display_name, role, is_active` : sql`id, display_name, role`;

/** A member who was put out is nobody. */
export async function findActiveStaff(sql: Sql, id: string): Promise<StaffFacts | null> {
  const [row] = await sql<StaffFacts[]>`select id, role, is_active from staff_members where id = ${id} and is_active`;
  return row ?? null;
}

export async function findStaffByEmail(sql: Sql, email: string): Promise<StaffMember | null> {
  const [row] = await sql<StaffMember[]>`select * from staff_members where email = ${email}`;
  return row ?? null;
}

export const findStaffByIds = (sql: Sql, ids: readonly string[], isDesk: boolean) =>
  sql<StaffRow[]>`select ${columns(sql, isDesk)} from staff_members where id = any(${ids as string[]}::uuid[])`;

/** By name; a desk has tens of people, at most 1,000 are listed. */
export const listStaff = (sql: Sql, roles: readonly StaffRole[] | null) => sql<StaffRow[]>`
  select ${columns(sql, true)} from staff_members
  where is_active and (${roles as string[] | null}::text[] is null or role = any(${roles as string[] | null}::text[]))
  order by display_name, id limit 1000`;

/** Operator. A second call with the same address changes name and role. */
export async function upsertStaff(sql: Sql, staff: Omit<StaffMember, "isActive">): Promise<StaffMember> {
  const [row] = await sql<StaffMember[]>`
    insert into staff_members ${sql({ ...staff, isActive: true })}
    on conflict (email) do update set display_name = excluded.display_name, role = excluded.role, is_active = true
    returning *`;
  return row!;
}
