import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool } from "../database/connection.ts";
import { upsertStaff } from "../desk/staff.repository.ts";
import { newId } from "../nodes/global-id.ts";
import type { StaffRole } from "../policy/facts.ts";
import { asOperator, OPERATOR } from "./database.ts";

export interface StaffAtDesk {
  /** Canonical. */
  readonly email: string;
  readonly displayName: string;
  readonly role: StaffRole;
}

/** Found by address: name and role are written, and a member who was put out is back. */
export async function writeStaff(pool: Pool, staff: StaffAtDesk, now = new Date()): Promise<void> {
  await asOperator(pool, async (sql) => {
    const { id } = await upsertStaff(sql, { ...staff, id: newId(), createdAt: now });
    await recordEvent(sql, {
      at: now,
      action: "staff.add",
      actor: OPERATOR,
      subject: { kind: "StaffMember", id },
      facts: { role: staff.role },
    });
  });
}
