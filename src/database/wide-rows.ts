import { getTableColumns, type Table } from "drizzle-orm";
import postgres from "postgres";

/** A part of a wide statement: columns of one table under an alias of ours, which become one object of a row. */
export interface Part<Row> {
  /** For the select list. */
  readonly list: string;
  readonly width: number;
  /** Null where a left join found nothing. @param values a row of the statement, by position */
  read(values: readonly unknown[], offset: number): Row | null;
}

/** @param without columns that stay undefined: whoever needs them loads the row */
export function partOf<T extends Table, Without extends keyof T["$inferSelect"] & string = never>(
  table: T,
  alias: string,
  without: readonly Without[] = [],
): Part<Omit<T["$inferSelect"], Without>> {
  const left = new Set<string>(without);
  return partWith(
    Object.keys(getTableColumns(table)).filter((name) => !left.has(name)),
    alias,
  );
}

/** @param names of columns, as in code. The first one is never null in a row that is there. */
export function partWith<Row>(names: readonly string[], alias: string): Part<Row> {
  return {
    list: columnList(names, alias),
    width: names.length,
    read(values, offset) {
      if (values[offset] === null) return null;
      const row: Record<string, unknown> = {};
      for (let index = 0; index < names.length; index += 1) row[names[index]!] = values[offset + index];
      return row as Row;
    },
  };
}

export const columnList = (names: readonly string[], alias: string): string =>
  names.map((name) => `${alias}.${postgres.fromCamel(name)}`).join(", ");
