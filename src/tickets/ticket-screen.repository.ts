import type postgres from "postgres";
import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import { accounts } from "../database/tables/account.table.ts";
import { queues, staffMembers } from "../database/tables/desk.table.ts";
import { messages } from "../database/tables/message.table.ts";
import { services } from "../database/tables/service.table.ts";
import { tickets } from "../database/tables/ticket.table.ts";
import { type Part, partOf, partWith } from "../database/wide-rows.ts";
import { conditions, type Reader, type TicketQuery } from "./ticket.repository.ts";
import { type RelatedRows, type TicketRow, VISIBLE } from "./ticket.ts";

/**
 * Who looks, and what they are shown beside the tickets: all of it comes with the statement that finds them. Each relation
 * stands under the row security of its own table.
 */
export interface Screen {
  readonly reader: Reader;
  /** `account:<id>` or `staff:<id>`, for how far they read. */
  readonly client: string;
  readonly relations: readonly Relation[];
}

export type Relation = keyof RelatedRows;

export interface ScreenRow {
  readonly row: TicketRow;
  readonly related: RelatedRows;
}

const TICKET: Readonly<Record<Reader, Part<TicketRow>>> = {
  desk: partOf(tickets, "tickets", ["search", "priorityRank", "originRank", "dueRank"]),
  portal: partWith(VISIBLE, "tickets"),
};

const PARTS: Readonly<Record<Relation, Part<unknown>>> = {
  account: partOf(accounts, "a"),
  service: partOf(services, "s"),
  assignee: partOf(staffMembers, "f"),
  queue: partOf(queues, "q"),
  lastMessage: partOf(messages, "m", ["search", "quotedText", "bodyHtml"]),
  readUntil: partWith(["readUntil"], "r"),
};

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
  from (select ${columnsOf(sql, screen.reader)}, ${frame.keys(sql)} from tickets
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
const columnsOf = (sql: Sql, reader: Reader) => (reader === "desk" ? sql`tickets.*` : sql.unsafe(TICKET.portal.list));

const listOf = (sql: Sql, { reader, relations }: Screen) =>
  sql.unsafe([TICKET[reader].list, ...relations.map((relation) => PARTS[relation].list)].join(", "));

function joins(sql: Sql, screen: Screen): postgres.Fragment {
  return screen.relations
    .map((relation) => join(sql, relation, screen))
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

function readRow(values: readonly unknown[], { reader, relations }: Screen): ScreenRow {
  const related: Record<string, unknown> = {};
  let offset = TICKET[reader].width;
  for (const relation of relations) {
    const { read, width } = PARTS[relation];
    const row = read(values, offset);
    related[relation] = relation === "readUntil" ? ((row as { readUntil: Date } | null)?.readUntil ?? null) : row;
    offset += width;
  }
  return { row: TICKET[reader].read(values, 0)!, related };
}
