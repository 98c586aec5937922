import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { EMPTY_PAGE } from "../connections/page.ts";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import type { Context } from "../guards/context.ts";
import { Reader } from "../guards/guard.ts";
import { readGlobalId, rowId } from "../nodes/global-id.ts";
import { nodeFound } from "../nodes/node.type.ts";
import { hasRole, MINIMUM_ROLE } from "../policy/roles.ts";
import { badInput } from "../problems/problem.ts";
import { loadStaff } from "../desk/staff.type.ts";
import { AuditEvent, AuditEventConnection, AuditFilterInput } from "./audit-event.type.ts";
import { findEventsByIds, listEvents } from "./audit.repository.ts";

@Resolver()
export class AuditResolver {
  @Query(() => AuditEventConnection, {
    description: "[desk] [portal] Supervisors; the portal for its own account. Sealed events only, newest first.",
  })
  async auditEvents(
    @Arg("filter", () => AuditFilterInput, {
      nullable: true,
      description: "[desk] [portal] Which; absent or null: all.",
    })
    filter: AuditFilterInput | null | undefined,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ portal: true, desk: "auditEvents" }) _caller: unknown,
  ) {
    if ((filter?.action?.length ?? 0) > 20) throw badInput("At most 20 actions.");
    const { claims } = context;
    const accountId = claims.kind === "portal" ? claims.accountId : rowId("Account", filter?.accountId);
    const subjectId = filter?.subjectId == null ? null : (readGlobalId(filter.subjectId)?.uuid ?? null);
    const isLost =
      (filter?.subjectId != null && subjectId === null) ||
      (filter?.accountId != null && rowId("Account", filter.accountId) !== accountId);
    if (isLost) return connectionOf(EMPTY_PAGE, (row) => row);
    const reader = claims.kind === "portal" ? "portal" : "desk";
    const rows = await context.reads.run((sql) => listEvents(sql, { ...filter, accountId, subjectId }, page, reader));
    return connectionOf(rows, (row) => new AuditEvent(row));
  }
}

nodeFound("AuditEvent", async (context, id) => {
  const { claims } = context;
  if (claims.kind === "desk") {
    const staff = await loadStaff(context, claims.staffId);
    if (!staff || !hasRole(staff.row.role, MINIMUM_ROLE.auditEvents)) return null;
  } else if (claims.kind !== "portal") return null;
  const reader = claims.kind;
  const [row] = await context.reads.run((sql) => findEventsByIds(sql, [id], reader));
  return row ? new AuditEvent(row) : null;
});
