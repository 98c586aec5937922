import { readSettings } from "../config/settings.ts";
import type { StaffRole } from "../policy/facts.ts";
import { withDatabase } from "./database.ts";
import { CommandFailure } from "./failure.ts";
import type { Io } from "./io.ts";

export interface StaffToAdd {
  readonly email: string;
  readonly role: StaffRole;
  readonly name?: string;
}

export async function addStaff(io: Io, { email, role, name }: StaffToAdd): Promise<void> {
  const settings = readSettings(io.env, ["DATABASE_URL"]);
  const { canonicalAddress } = await import("../mail/address.ts");
  const { addStaffMember } = await import("../desk/desk.commands.ts");
  const { asOperator } = await import("../database/operator.ts");
  const address = canonicalAddress(email);
  if (!address) throw new CommandFailure(`${JSON.stringify(email)} is not an e-mail address.`);
  const displayName = (name ?? address.slice(0, address.lastIndexOf("@"))).trim();
  if (displayName.length === 0 || displayName.length > 200)
    throw new CommandFailure("--name must have 1 to 200 characters.");
  const staff = { email: address, role, displayName };
  await withDatabase(settings, io.err, (pool) => asOperator(pool, (sql) => addStaffMember(sql, staff, new Date())));
  io.out(`${displayName} <${address}> is ${role} at the desk.`);
}
