import type postgres from "postgres";
import { textsOf } from "../database/array-types.ts";
import type { Sql } from "../database/connection.ts";
import { badInput } from "../problems/problem.ts";

/** Types a cursor may hold, with what their text looks like: a forged cursor never reaches PostgreSQL's parser. */
const KEY_TYPES = {
  timestamptz: /^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  smallint: /^\d{1,4}$/,
  bigint: /^\d{1,18}$/,
  text: /^[^\0]{0,300}$/s,
} as const;

export interface SortKey {
  /** Qualified column or expression, ours and never a caller's. */
  readonly expression: string;
  readonly type: keyof typeof KEY_TYPES;
}
/** A total order: every key in one direction, the last one unique. `name` ties a cursor to the order it was made for. */
export interface SortOrder {
  readonly name: string;
  readonly keys: readonly SortKey[];
  readonly direction: "asc" | "desc";
}

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** What `keys` adds to a row. */
export interface Keyed {
  readonly pageKeys: string;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Made when it is asked for: most pages are asked for two. */
  readonly cursorAt: (index: number) => string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export const EMPTY_PAGE: Page<never> = {
  rows: [],
  cursorAt: () => {
    throw new RangeError("an empty page has no cursor");
  },
  hasNextPage: false,
  hasPreviousPage: false,
};

const VERSION = 1;
const DEFAULT_SIZE = 20;
export const MAX_PAGE = 100;

/** A page's frame: what to put into the statement, and how to read what comes back. */
export interface PageFrame {
  /** Goes into the select list: the sort keys as PostgreSQL writes an array of texts, so that cursors keep microseconds. */
  readonly keys: (sql: Sql) => postgres.Fragment;
  /** Goes into the where clause. */
  readonly within: (sql: Sql) => postgres.Fragment;
  /** `order by …`, for a statement around the page's own. */
  readonly order: (sql: Sql) => postgres.Fragment;
  /** `order by … limit …`. The limit is a literal: PostgreSQL plans once, for that many. */
  readonly tail: (sql: Sql) => postgres.Fragment;
  readonly read: <Row extends object>(rows: readonly (Row & Keyed)[]) => Page<Row>;
}

/** @throws Problem BAD_USER_INPUT for sizes out of bounds, both directions at once, or a cursor that is not ours. */
export function pageOf(order: SortOrder, args: PageArguments): PageFrame {
  const backwards = args.last != null;
  if (backwards && args.first != null) throw badInput("Give `first` or `last`, not both.");
  const size = args.last ?? args.first ?? DEFAULT_SIZE;
  if (size < 0 || size > MAX_PAGE) throw badInput(`A page has 0 to ${MAX_PAGE} items.`);
  const after = args.after == null ? null : readCursor(order, args.after);
  const before = args.before == null ? null : readCursor(order, args.before);
  const direction = (order.direction === "asc") !== backwards ? "asc" : "desc";
  const sorting = `order by ${order.keys.map(({ expression }) => `${expression} ${direction}`).join(", ")}`;
  return {
    keys: (sql) =>
      sql.unsafe(`array[${order.keys.map(({ expression }) => `(${expression})::text`).join(", ")}]::text as page_keys`),
    within: (sql) => sql`
      ${after ? comparison(sql, order, after, order.direction === "asc" ? ">" : "<") : sql`true`}
      and ${before ? comparison(sql, order, before, order.direction === "asc" ? "<" : ">") : sql`true`}`,
    order: (sql) => sql.unsafe(sorting),
    tail: (sql) => sql`${sql.unsafe(sorting)} limit ${sql.unsafe(String(size + 1))}`,
    read(rows) {
      const more = rows.length > size;
      const kept = rows.slice(0, size);
      if (backwards) kept.reverse();
      return {
        rows: kept,
        cursorAt: (index) => writeCursor(order, textsOf(kept[index]!.pageKeys)),
        hasNextPage: backwards ? before !== null : more,
        hasPreviousPage: backwards ? more : after !== null,
      };
    },
  };
}

function comparison(sql: Sql, order: SortOrder, values: readonly string[], operator: "<" | ">") {
  const left = sql.unsafe(`(${order.keys.map((key) => key.expression).join(", ")}) ${operator} `);
  const right = order.keys.map((key, index) => sql`${values[index]!}::text::${sql.unsafe(key.type)}`);
  return sql`${left}(${right.reduce((list, value) => sql`${list}, ${value}`)})`;
}

function writeCursor(order: SortOrder, keys: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify([VERSION, order.name, ...keys])).toString("base64url");
}

function readCursor(order: SortOrder, cursor: string): string[] {
  const problem = badInput("This cursor is not one of this list in this order. Start from the beginning.");
  if (cursor.length > 1_000) throw problem;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw problem;
  }
  if (!Array.isArray(parts) || parts[0] !== VERSION || parts[1] !== order.name) throw problem;
  const values = parts.slice(2) as unknown[];
  const fits = order.keys.every((key, index) => {
    const value = values[index];
    return typeof value === "string" && KEY_TYPES[key.type].test(value);
  });
  if (!fits || values.length !== order.keys.length) throw problem;
  return values as string[];
}
