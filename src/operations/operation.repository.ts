import type postgres from "postgres";
import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import { columnList } from "../database/wide-rows.ts";
import type { OperationState } from "../policy/operation-facts.ts";
import { type OperationRow, type StoredOperation, VISIBLE } from "./operation.ts";

/** Who reads decides which columns there are: the grants say the same. */
export type OperationReader = "desk" | "others";

const visible = columnList(VISIBLE, "operation_requests");
const columns = (sql: Sql, reader: OperationReader): postgres.Fragment =>
  reader === "desk" ? sql`operation_requests.*` : sql.unsafe(visible);

export async function findOperation(sql: Sql, id: string, reader: OperationReader): Promise<OperationRow | null> {
  const [row] = await sql<OperationRow[]>`select ${columns(sql, reader)} from operation_requests where id = ${id}`;
  return row ?? null;
}

export const findOperationsByIds = (sql: Sql, ids: readonly string[], reader: OperationReader) =>
  sql<
    OperationRow[]
  >`select ${columns(sql, reader)} from operation_requests where id = any(${ids as string[]}::uuid[])`;

/** The newest of each ticket, newest first. */
export const findOperationsOfTickets = (sql: Sql, ids: readonly string[], reader: OperationReader, most: number) => sql<
  OperationRow[]
>`
  select found.* from unnest(${ids as string[]}::uuid[]) as wanted(id)
  cross join lateral (
    select ${columns(sql, reader)} from operation_requests where ticket_id = wanted.id
    order by created_at desc, id desc limit ${most}) found`;

export interface OperationQuery {
  readonly state?: readonly string[] | null;
  readonly kind?: readonly string[] | null;
  readonly accountId?: string | null;
  readonly ticketId?: string | null;
}

export function listOperations(sql: Sql, frame: PageFrame, query: OperationQuery, reader: OperationReader) {
  const parts: postgres.Fragment[] = [];
  if (query.state) parts.push(sql`state = any(${query.state as string[]}::text[])`);
  if (query.kind) parts.push(sql`kind = any(${query.kind as string[]}::text[])`);
  if (query.accountId) parts.push(sql`account_id = ${query.accountId}`);
  if (query.ticketId) parts.push(sql`ticket_id = ${query.ticketId}`);
  const all = parts.reduce((some, part) => sql`${some} and ${part}`, sql`true`);
  return sql<(OperationRow & Keyed)[]>`
    select ${columns(sql, reader)}, ${frame.keys(sql)} from operation_requests
    where ${all} and ${frame.within(sql)} ${frame.tail(sql)}`;
}

export const insertOperation = (
  sql: Sql,
  row: Pick<
    StoredOperation,
    | "id"
    | "ticketId"
    | "accountId"
    | "serviceId"
    | "serviceName"
    | "kind"
    | "definition"
    | "parameters"
    | "isIrreversible"
    | "note"
    | "digest"
    | "state"
    | "proposedById"
    | "createdAt"
    | "expiresAt"
  >,
) => sql`insert into operation_requests ${sql({ ...row, parameters: sql.json(row.parameters as never) })}`;

export type OperationChange = Partial<
  Pick<
    StoredOperation,
    | "method"
    | "evidence"
    | "recognisedById"
    | "recognisedAt"
    | "countersignedById"
    | "sessionId"
    | "validatedAt"
    | "addressVersion"
    | "releasedById"
    | "releasedAt"
    | "redeemedAt"
    | "endedAt"
    | "endReason"
  >
>;

/** From exactly the state that was decided on, which its lock holds: anything else is a fault. */
export async function updateOperation(
  sql: Sql,
  id: string,
  from: OperationState,
  to: OperationState,
  { evidence, ...change }: OperationChange,
): Promise<void> {
  const set = { ...change, state: to, ...(evidence === undefined ? {} : { evidence: sql.json(evidence as never) }) };
  const { count } = await sql`update operation_requests set ${sql(set)} where id = ${id} and state = ${from}`;
  if (count !== 1) throw new Error(`an operation was not ${from} under its lock`);
}

/** Open ones whose time is over, the longest first; each is locked, and none waits for another worker. */
export const lockOverdueOperations = (sql: Sql, now: Date, limit: number) => sql<StoredOperation[]>`
  select * from operation_requests
  where state in ('AWAITING_VALIDATION', 'AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED') and expires_at <= ${now}
  order by expires_at, id limit ${limit} for no key update skip locked`;
