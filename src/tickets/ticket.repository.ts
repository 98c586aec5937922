import type postgres from "postgres";
import type { Sql } from "../database/connection.ts";
import { columnList } from "../database/wide-rows.ts";
import type { TicketStatus } from "../policy/facts.ts";
import { type NewTicket, type TicketRow, VISIBLE } from "./ticket.ts";

/** Who reads decides which columns there are: the grants say the same. */
export type Reader = "portal" | "desk";

const columns = (sql: Sql, reader: Reader): postgres.Fragment =>
  reader === "desk" ? sql`tickets.*` : sql.unsafe(visibleList);

const visibleList = columnList(VISIBLE, "tickets");

export async function findTicketById(sql: Sql, id: string, reader: Reader): Promise<TicketRow | null> {
  const [row] = await sql<TicketRow[]>`select ${columns(sql, reader)} from tickets where id = ${id}`;
  return row ?? null;
}

export async function findTicketByReference(sql: Sql, reference: string, reader: Reader): Promise<TicketRow | null> {
  const [row] = await sql<TicketRow[]>`select ${columns(sql, reader)} from tickets where reference = ${reference}`;
  return row ?? null;
}

export async function findSubject(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql<{ subject: string }[]>`select subject from tickets where id = ${id}`;
  return row?.subject ?? null;
}

export const findTicketsByIds = (sql: Sql, ids: readonly string[], reader: Reader) =>
  sql<TicketRow[]>`select ${columns(sql, reader)} from tickets where id = any(${ids as string[]}::uuid[])`;

export const findTicketsByReferences = (sql: Sql, references: readonly string[]) =>
  sql<
    TicketRow[]
  >`select ${columns(sql, "desk")} from tickets where reference = any(${references as string[]}::text[])`;

export interface TicketQuery {
  readonly status?: readonly string[] | null;
  readonly priority?: readonly string[] | null;
  readonly origin?: readonly string[] | null;
  readonly queueId?: string | null;
  /** A row id, or NOBODY. */
  readonly assigneeId?: string | null;
  readonly accountId?: string | null;
  readonly serviceId?: string | null;
  readonly isEnquiry?: boolean | null;
  readonly hasUndelivered?: boolean | null;
  readonly tags?: readonly string[] | null;
  readonly createdAfter?: Date | null;
  readonly createdBefore?: Date | null;
  readonly search?: string | null;
}

/** Only what is asked for stands in the statement, so that each combination gets the plan it deserves. */
export function conditions(sql: Sql, query: TicketQuery): postgres.Fragment {
  const texts = (values: readonly string[]) => sql`${values as string[]}::text[]`;
  const parts: postgres.Fragment[] = [];
  if (query.status) parts.push(sql`tickets.status = any(${texts(query.status)})`);
  if (query.priority) parts.push(sql`tickets.priority = any(${texts(query.priority)})`);
  if (query.origin) parts.push(sql`tickets.origin = any(${texts(query.origin)})`);
  if (query.queueId) parts.push(sql`tickets.queue_id = ${query.queueId}`);
  if (query.assigneeId === "NOBODY") parts.push(sql`tickets.assignee_id is null`);
  else if (query.assigneeId) parts.push(sql`tickets.assignee_id = ${query.assigneeId}`);
  if (query.accountId) parts.push(sql`tickets.account_id = ${query.accountId}`);
  if (query.serviceId) parts.push(sql`tickets.service_id = ${query.serviceId}`);
  if (query.isEnquiry != null)
    parts.push(query.isEnquiry ? sql`tickets.account_id is null` : sql`tickets.account_id is not null`);
  if (query.hasUndelivered != null) {
    const undelivered = sql`exists (
      select 1 from deliveries
      where deliveries.ticket_id = tickets.id and (state in ('FAILED', 'BOUNCED') or complained_at is not null))`;
    parts.push(query.hasUndelivered ? undelivered : sql`not ${undelivered}`);
  }
  if (query.tags) parts.push(sql`tickets.tags @> ${texts(query.tags)}`);
  if (query.createdAfter) parts.push(sql`tickets.created_at > ${query.createdAfter}`);
  if (query.createdBefore) parts.push(sql`tickets.created_at < ${query.createdBefore}`);
  if (query.search)
    parts.push(sql`tickets.id in (
      select ticket_id from messages where search @@ websearch_to_tsquery('simple', ${query.search})
      union select id from tickets found where found.search @@ websearch_to_tsquery('simple', ${query.search}))`);
  return parts.reduce((all, part) => sql`${all} and ${part}`, sql`true`);
}

/** False where the reference is taken: make another. */
export async function insertTicket(
  sql: Sql,
  ticket: NewTicket & { id: string; reference: string; now: Date },
): Promise<boolean> {
  const { now, ...given } = ticket;
  const row = {
    status: "NEW" as const,
    createdAt: now,
    updatedAt: now,
    lastActivityAt: now,
    visibleUpdatedAt: now,
    visibleLastActivityAt: now,
    ...given,
  };
  const inserted = await sql`insert into tickets ${sql(row)} on conflict (reference) do nothing`;
  return inserted.count === 1;
}

export interface TicketChange {
  readonly status?: TicketStatus;
  readonly assigneeId?: string | null;
  readonly serviceId?: string | null;
  /** The message that the change carries. */
  readonly messageId?: string;
  /** A note, or anything else that only the desk may notice: the customer's side of the ticket does not move. */
  readonly isInternal: boolean;
}

/** One statement for every change of a ticket: columns, both versions, both clocks. */
export async function updateTicket(sql: Sql, id: string, change: TicketChange, now: Date): Promise<void> {
  const sets: postgres.Fragment[] = [sql`version = version + 1, updated_at = ${now}`];
  if (change.status !== undefined)
    sets.push(sql`status = ${change.status},
      solved_at = ${change.status === "SOLVED" ? now : null}, closed_at = ${change.status === "CLOSED" ? now : null}`);
  if (change.assigneeId !== undefined) sets.push(sql`assignee_id = ${change.assigneeId}`);
  if (change.serviceId !== undefined) sets.push(sql`service_id = ${change.serviceId}`);
  if (change.messageId) sets.push(sql`last_message_id = ${change.messageId}, last_activity_at = ${now}`);
  if (!change.isInternal) {
    sets.push(sql`visible_version = visible_version + 1, visible_updated_at = ${now}`);
    if (change.messageId)
      sets.push(sql`last_visible_message_id = ${change.messageId}, visible_last_activity_at = ${now}`);
  }
  const all = sets.reduce((list, set) => sql`${list}, ${set}`);
  await sql`update tickets set ${all} where id = ${id}`;
}

/** Solved tickets whose time is over, oldest first, for the worker; each is locked and none waits for another worker. */
export const closeSolvedTickets = (sql: Sql, solvedBefore: Date, now: Date, limit: number) => sql<
  { id: string; accountId: string | null }[]
>`
  update tickets set status = 'CLOSED', closed_at = ${now}, version = version + 1, updated_at = ${now},
                     visible_version = visible_version + 1, visible_updated_at = ${now}
  where id in (select id from tickets where status = 'SOLVED' and solved_at < ${solvedBefore}
               order by solved_at limit ${limit} for update skip locked)
  returning id, account_id`;

export interface Reading {
  readonly ticketId: string;
  readonly reader: string;
  readonly accountId: string | null;
  readonly readUntil: Date;
}

export const upsertReading = (sql: Sql, reading: Reading) => sql`
  insert into ticket_readings ${sql({ ...reading })}
  on conflict (ticket_id, reader) do update set read_until = greatest(ticket_readings.read_until, excluded.read_until)`;

export const findReadings = (sql: Sql, reader: string, ticketIds: readonly string[]) =>
  sql<
    { ticketId: string; readUntil: Date }[]
  >`select ticket_id, read_until from ticket_readings where reader = ${reader} and ticket_id = any(${ticketIds as string[]}::uuid[])`;

/** Of every ticket that is linked to it, whoever asks: a function of the database's own, which changes nothing else. */
export const unlinkService = (sql: Sql, serviceId: string, at: Date) =>
  sql<{ id: string; accountId: string | null }[]>`select * from app.unlink_service(${serviceId}, ${at})`;
