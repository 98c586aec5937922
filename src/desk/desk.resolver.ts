import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../guards/context.ts";
import { Reader } from "../guards/guard.ts";
import type { StaffRole } from "../policy/facts.ts";
import { listQueues } from "./queue.repository.ts";
import { Queue } from "./queue.type.ts";
import { listStaff } from "./staff.repository.ts";
import { StaffMember, StaffRoleEnum } from "./staff.type.ts";

@Resolver()
export class DeskResolver {
  @Query(() => [Queue], { description: "[desk] All queues, by name, at most 1,000." })
  async queues(@Ctx() context: Context, @Reader({ desk: "queues" }) _caller: unknown): Promise<Queue[]> {
    return (await context.reads.run(listQueues)).map((row) => new Queue(row));
  }

  @Query(() => [StaffMember], { description: "[desk] Everybody who is active, by name, at most 1,000." })
  async staffMembers(
    @Arg("role", () => [StaffRoleEnum], {
      nullable: true,
      description: "[desk] Only these roles; absent or null: all.",
    })
    role: StaffRole[] | null | undefined,
    @Ctx() context: Context,
    @Reader({ desk: "staffMembers" }) _caller: unknown,
  ): Promise<StaffMember[]> {
    return (await context.reads.run((sql) => listStaff(sql, role ?? null))).map((row) => new StaffMember(row));
  }
}
