import { Ctx, Field, ObjectType, registerEnumType } from "type-graphql";
import { EmailAddress } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { findStaffByIds, type StaffRow } from "./staff.repository.ts";

export const StaffRoleEnum = { AGENT: "AGENT", SUPERVISOR: "SUPERVISOR", ADMIN: "ADMIN" } as const;
registerEnumType(StaffRoleEnum, {
  name: "StaffRole",
  description: "[desk] What a staff member may do: one table in the policy.",
  valuesConfig: {
    AGENT: { description: "[desk] Answers customers." },
    SUPERVISOR: { description: "[desk] Also releases alarms, countersigns and reads the audit log." },
    ADMIN: { description: "[desk] Also administers the desk." },
  },
});

@ObjectType("StaffMember", { implements: Node, description: "[desk] [portal] Somebody of the support staff." })
export class StaffMember implements Node {
  constructor(readonly row: StaffRow) {}

  get id() {
    return globalId("StaffMember", this.row.id);
  }

  @Field(() => String, { description: "[desk] [portal] The name that customers see." })
  get displayName(): string {
    return this.row.displayName;
  }

  @Field(() => EmailAddress, {
    description: "[desk] Their own address; in the portal the support address, where customers write.",
  })
  email(@Ctx() context: Context): string {
    return this.row.email ?? context.installation.settings.MITTENTE_SUPPORT_ADDRESS;
  }

  @Field(() => StaffRoleEnum, { description: "[desk] [portal] Their line of the role table." })
  get role() {
    return this.row.role;
  }
}

const staffForDesk = loader<string, StaffMember | null>(async (sql, ids) =>
  wrapped(ids, await findStaffByIds(sql, ids, true)),
);
const staffForPortal = loader<string, StaffMember | null>(async (sql, ids) =>
  wrapped(ids, await findStaffByIds(sql, ids, false)),
);

function wrapped(ids: readonly string[], rows: readonly StaffRow[]) {
  const found = new Map(rows.map((row) => [row.id, new StaffMember(row)]));
  return ids.map((id) => found.get(id) ?? null);
}

export function loadStaff(context: Context, id: string): Promise<StaffMember | null> {
  return context.load(context.audience === "desk" ? staffForDesk : staffForPortal, id);
}

nodeFound("StaffMember", (context, id) =>
  context.audience === "provisioning" ? Promise.resolve(null) : loadStaff(context, id),
);
