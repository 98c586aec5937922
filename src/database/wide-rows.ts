import postgres from "postgres";

/** What JavaScript itself looks for on an object that is awaited, printed or compared. */
const OF_THE_LANGUAGE: ReadonlySet<string | symbol> = new Set(["then", "toJSON", "constructor", "asymmetricMatch"]);

/** The prototype of such rows: it is asked only for what a row does not have itself. */
const ofWhatWasRead: object = new Proxy(Object.create(null) as object, {
  get(_, key) {
    if (typeof key === "symbol" || OF_THE_LANGUAGE.has(key)) return undefined;
    throw new Error(`the column ${key} was not read`);
  },
});

/** A part of a wide statement: columns of one table under an alias of ours, which become one object of a row. */
export interface Part<Row> {
  /** For the select list. */
  readonly list: string;
  readonly width: number;
  /** Null where a left join found nothing. @param values a row of the statement, by position */
  read(values: readonly unknown[], offset: number): Row | null;
}

/** All that its reader may see. @param names of columns, as in code. The first one is never null in a row that is there. */
export const wholePart = <Row>(names: readonly string[], alias: string): Part<Row> =>
  partOn<Row>(Object.prototype, names, alias);

/**
 * Some columns of a row. One that was not read throws when somebody looks at it: an absent value must never be taken for an
 * empty one.
 */
export const narrowPart = <Row>(names: readonly string[], alias: string): Part<Row> =>
  partOn<Row>(ofWhatWasRead, names, alias);

function partOn<Row>(prototype: object, names: readonly string[], alias: string): Part<Row> {
  return {
    list: columnList(names, alias),
    width: names.length,
    read(values, offset) {
      if (values[offset] === null) return null;
      const row = Object.create(prototype) as Record<string, unknown>;
      for (let index = 0; index < names.length; index += 1) row[names[index]!] = values[offset + index];
      return row as Row;
    },
  };
}

export const columnList = (names: readonly string[], alias: string): string =>
  names.map((name) => `${alias}.${postgres.fromCamel(name)}`).join(", ");
