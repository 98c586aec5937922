import { Ctx, Field, ObjectType } from "type-graphql";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime } from "../connections/scalars.ts";
import { loadStaff, StaffMember } from "../desk/staff.type.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { Problem } from "../problems/problem.ts";
import { loadTicket, Ticket } from "../tickets/ticket.type.ts";
import { type AlarmRow, findAlarmsByIds } from "./alarm.repository.ts";

const gone = () => new Problem("INTERNAL_SERVER_ERROR", "Something went wrong on our side.");

@ObjectType("DisclosureAlarm", {
  implements: Node,
  description: "[desk] R5: the refused reply, kept whole, so that a supervisor can release exactly it.",
})
export class DisclosureAlarm implements Node {
  constructor(readonly row: AlarmRow) {}

  get id() {
    return globalId("DisclosureAlarm", this.row.id);
  }

  @Field(() => Ticket, { description: "[desk] The ticket it was for." })
  async ticket(@Ctx() context: Context): Promise<Ticket> {
    return (await loadTicket(context, this.row.ticketId)) ?? Promise.reject(gone());
  }

  @Field(() => StaffMember, { description: "[desk] Who wrote it; somebody else must release it." })
  async author(@Ctx() context: Context): Promise<StaffMember> {
    return (await loadStaff(context, this.row.authorId)) ?? Promise.reject(gone());
  }

  @Field(() => String, { description: "[desk] The words that were refused." })
  get body(): string {
    return this.row.body;
  }

  @Field(() => [String], { description: "[desk] The names that matched: another account's." })
  get names(): string[] {
    return this.row.names;
  }

  @Field(() => DateTime, { description: "[desk] After this it can no longer be released." })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }
}

export const DisclosureAlarmConnection = connectionType("DisclosureAlarm", "desk", () => DisclosureAlarm);

const alarmById = loader<string, DisclosureAlarm | null>(async (sql, ids) => {
  const found = new Map((await findAlarmsByIds(sql, ids)).map((row) => [row.id, new DisclosureAlarm(row)]));
  return ids.map((id) => found.get(id) ?? null);
});
nodeFound("DisclosureAlarm", async (context, id) => (context.audience === "desk" ? context.load(alarmById, id) : null));
