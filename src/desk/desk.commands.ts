import { recordEvent } from "../audit/audit.commands.ts";
import type { Sql } from "../database/connection.ts";
import { OPERATOR } from "../database/operator.ts";
import { newId } from "../nodes/global-id.ts";
import type { StaffRole } from "../policy/facts.ts";
import { insertQueue } from "./queue.repository.ts";
import { findStaffByEmail, listStaff, upsertStaff } from "./staff.repository.ts";

export interface StaffAtDesk {
  /** Canonical. */
  readonly email: string;
  readonly displayName: string;
  readonly role: StaffRole;
}

/** Operator. Found by address: name and role are written, and a member who was put out is back. */
export async function addStaffMember(sql: Sql, staff: StaffAtDesk, now: Date): Promise<void> {
  const { id } = await upsertStaff(sql, { ...staff, id: newId(), createdAt: now });
  await recordEvent(sql, {
    at: now,
    action: "staff.add",
    actor: OPERATOR,
    subject: { kind: "StaffMember", id },
    facts: { role: staff.role },
  });
}

/** Operator. One of that name stays as it is. */
export const addQueue = (sql: Sql, queue: { readonly name: string; readonly isDefault: boolean }, now: Date) =>
  insertQueue(sql, { ...queue, id: newId(), createdAt: now });

/** Operator. Everybody who is active, by name. */
export const staffAtDesk = (sql: Sql) => listStaff(sql, null);

/** Operator. Null for somebody who never was there, or is no longer. */
export async function staffMemberNamed(sql: Sql, email: string): Promise<{ readonly id: string } | null> {
  const staff = await findStaffByEmail(sql, email);
  return staff?.isActive ? { id: staff.id } : null;
}
