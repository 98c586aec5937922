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
  const { writeStaff } = await import("./staff.ts");
  const address = canonicalAddress(email);
  if (!address) throw new CommandFailure(`${JSON.stringify(email)} is not an e-mail address.`);
  const displayName = (name ?? address.slice(0, address.lastIndexOf("@"))).trim();
  if (displayName.length === 0 || displayName.length > 200)
    throw new CommandFailure("--name must have 1 to 200 characters.");
  await withDatabase(settings, io.err, (pool) => writeStaff(pool, { email: address, role, displayName }));
  io.out(`${displayName} <${address}> is ${role} at the desk.`);
}
