import type postgres from "postgres";
import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import { conditions, type Reader, type TicketQuery } from "./ticket.repository.ts";
import type { RelatedRows, TicketRow } from "./ticket.ts";
import type { Relation, Shown } from "./ticket-shown.ts";

/**
 * Who looks, and what they are shown beside the tickets: all of it comes with the statement that finds them. Each relation
 * stands under the row security of its own table.
 */
export interface Screen extends Shown {
  readonly reader: Reader;
  /** `account:<id>` or `staff:<id>`, for how far they read. */
  readonly client: string;
}

export interface ScreenRow {
  readonly row: TicketRow;
  readonly related: RelatedRows;
}

/** Cursors of a page come with it. */
export async function listTicketScreen(
  sql: Sql,
  frame: PageFrame,
  query: TicketQuery,
  screen: Screen,
): Promise<(ScreenRow & Keyed)[]> {
  const rows = await (query.search ? pageFirst : joined)(sql, frame, query, screen).values();
  return rows.map((values) => ({ ...readRow(values, screen), pageKeys: values.at(-1) as string }));
}

/** PostgreSQL walks the index of the order, and joins what it meets until the page is full. */
const joined = (sql: Sql, frame: PageFrame, query: TicketQuery, screen: Screen) => sql`
  select ${listOf(sql, screen)}, ${frame.keys(sql)} from tickets ${joins(sql, screen)}
  where ${conditions(sql, query)} and ${frame.within(sql)} ${frame.tail(sql)}`;

/** What a search finds must be sorted first: only the page of it is joined. */
const pageFirst = (sql: Sql, frame: PageFrame, query: TicketQuery, screen: Screen) => sql`
  select ${listOf(sql, screen)}, tickets.page_keys
  from (select ${columnsOf(sql, screen)}, ${frame.keys(sql)} from tickets
        where ${conditions(sql, query)} and ${frame.within(sql)} ${frame.tail(sql)}) tickets
  ${joins(sql, screen)} ${frame.order(sql)}`;

export async function findTicketScreen(
  sql: Sql,
  by: { readonly id: string } | { readonly reference: string },
  screen: Screen,
): Promise<ScreenRow | null> {
  const [values] = await sql`
    select ${listOf(sql, screen)} from tickets ${joins(sql, screen)}
    where ${"id" in by ? sql`tickets.id = ${by.id}` : sql`tickets.reference = ${by.reference}`}`.values();
  return values ? readRow(values, screen) : null;
}

/** Inside the page: the orders of the desk's lists are ranks, which nobody is shown. */
const columnsOf = (sql: Sql, { reader, ticket }: Screen) =>
  reader === "desk" ? sql`tickets.*` : sql.unsafe(ticket.list);

const listOf = (sql: Sql, { ticket, relations }: Screen) =>
  sql.unsafe([ticket.list, ...relations.map(({ part }) => part.list)].join(", "));

function joins(sql: Sql, screen: Screen): postgres.Fragment {
  return screen.relations
    .map(({ relation }) => join(sql, relation, screen))
    .reduce((all, one) => sql`${all} ${one}`, sql``);
}

function join(sql: Sql, relation: Relation, { reader, client }: Screen): postgres.Fragment {
  switch (relation) {
    case "account":
      return sql`left join accounts a on a.id = tickets.account_id`;
    case "service":
      return sql`left join services s on s.id = tickets.service_id`;
    case "assignee":
      return sql`left join staff_members f on f.id = tickets.assignee_id`;
    case "queue":
      return sql`left join queues q on q.id = tickets.queue_id`;
    case "lastMessage":
      return reader === "desk"
        ? sql`left join messages m on m.id = coalesce(tickets.last_message_id, tickets.last_visible_message_id)`
        : sql`left join messages m on m.id = tickets.last_visible_message_id`;
    case "readUntil":
      return sql`left join ticket_readings r on r.ticket_id = tickets.id and r.reader = ${client}`;
  }
}

function readRow(values: readonly unknown[], { ticket, relations }: Screen): ScreenRow {
  const related: Record<string, unknown> = {};
  let offset = ticket.width;
  for (const { relation, part } of relations) {
    const row = part.read(values, offset);
    related[relation] = relation === "readUntil" ? ((row as { readUntil: Date } | null)?.readUntil ?? null) : row;
    offset += part.width;
  }
  return { row: ticket.read(values, 0)!, related };
}
