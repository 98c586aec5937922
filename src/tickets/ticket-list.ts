import type { Asked } from "../connections/asked-fields.ts";
import { type PageArguments, type PageFrame, pageOf, type SortKey } from "../connections/page.ts";
import type { Context } from "../guards/context.ts";
import { rowId } from "../nodes/global-id.ts";
import { badInput } from "../problems/problem.ts";
import type { PortalTicketFilter, TicketFilter, TicketOrder } from "./ticket.inputs.ts";
import type { Reader, TicketQuery } from "./ticket.repository.ts";
import type { Screen } from "./ticket-screen.repository.ts";
import { shownTo } from "./ticket-shown.ts";

const ID: SortKey = { expression: "tickets.id", type: "uuid" };
const instant = (column: string): SortKey => ({ expression: `tickets.${column}`, type: "timestamptz" });

/** Every key ascending: the ranks are made so. */
const PRECEDENCE: readonly SortKey[] = [
  { expression: "tickets.priority_rank", type: "smallint" },
  { expression: "tickets.origin_rank", type: "smallint" },
  instant("due_rank"),
  instant("created_at"),
  ID,
];
const DESK_KEYS = {
  PRECEDENCE,
  CREATED_AT: [instant("created_at"), ID],
  UPDATED_AT: [instant("updated_at"), ID],
  DUE_AT: [instant("due_rank"), ID],
};
const PORTAL_KEYS = { CREATED_AT: [instant("created_at"), ID], UPDATED_AT: [instant("visible_updated_at"), ID] };

/** @throws Problem BAD_USER_INPUT where the portal asks for an order of the desk's. */
export function orderOf(order: TicketOrder | null, reader: Reader, page: PageArguments): PageFrame {
  const { field, direction } = order ?? { field: "PRECEDENCE", direction: "ASC" };
  const known: Partial<Record<string, readonly SortKey[]>> = reader === "desk" ? DESK_KEYS : PORTAL_KEYS;
  const keys = known[field];
  if (!keys) throw badInput(`The portal does not order by ${field}.`);
  return pageOf(
    { name: `tickets:${reader}:${field}:${direction}`, keys, direction: direction === "ASC" ? "asc" : "desc" },
    page,
  );
}

const MAX_ENTRIES = 20;
const MAX_SEARCH = 200;

function bounded(lists: readonly (readonly unknown[] | null | undefined)[], search: string | null | undefined) {
  if (lists.some((list) => (list?.length ?? 0) > MAX_ENTRIES))
    throw badInput(`A filter has at most ${MAX_ENTRIES} entries in a list.`);
  if ((search?.length ?? 0) > MAX_SEARCH) throw badInput(`\`search\` has at most ${MAX_SEARCH} characters.`);
  return search?.replaceAll("\0", "").trim() || null;
}

/** Null: an id that is not there, so nothing can match. */
export function deskQuery(filter: TicketFilter, context: Context): TicketQuery | null {
  const search = bounded([filter.status, filter.priority, filter.origin, filter.tags], filter.search);
  const claims = context.claims;
  const me = claims.kind === "desk" ? claims.staffId : null;
  const ids = {
    queueId: filter.queueId == null ? null : rowId("Queue", filter.queueId),
    accountId: filter.accountId == null ? null : rowId("Account", filter.accountId),
    serviceId: filter.serviceId == null ? null : rowId("Service", filter.serviceId),
    assigneeId: assignee(filter, me),
  };
  const asked = {
    queueId: filter.queueId,
    accountId: filter.accountId,
    serviceId: filter.serviceId,
    assigneeId: filter.assignee,
  };
  for (const key of Object.keys(ids) as (keyof typeof ids)[]) if (asked[key] != null && ids[key] === null) return null;
  return { ...filter, ...ids, search };
}

function assignee({ assignee: wanted }: TicketFilter, me: string | null): string | null {
  if (wanted == null) return null;
  if (wanted.is != null) return wanted.is === "ME" ? me : "NOBODY";
  return rowId("StaffMember", wanted.id);
}

export function portalQuery(filter: PortalTicketFilter, accountId: string): TicketQuery | null {
  const search = bounded([filter.status], filter.search);
  const serviceId = filter.serviceId == null ? null : rowId("Service", filter.serviceId);
  if (filter.serviceId != null && !serviceId) return null;
  return { accountId, serviceId, search, status: filter.status ?? null };
}

/** What to find beside the tickets, by the fields that they are asked for. */
export function screenOf(context: Context, asked: Asked): Screen {
  const reader = context.audience === "desk" ? "desk" : "portal";
  return { reader, client: context.principal.client ?? "", ...shownTo(reader, asked) };
}
