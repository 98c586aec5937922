/**
 * The array types that our tables and statements use, by PostgreSQL's own numbers (pg_type.dat), in one dimension. postgres.js
 * would ask each new connection for all there are, and a connection that is lost meanwhile ends the process.
 * `sql.array` knows none of them: a statement says `${values}::text[]`.
 */
export const arrayTypes = {
  textArray: arrayType(1009, (text) => text),
  uuidArray: arrayType(2951, (text) => text),
  int4Array: arrayType(1007, Number),
};

function arrayType<T>(oid: number, read: (text: string) => T) {
  return {
    to: oid,
    from: [oid],
    serialize: (values: readonly unknown[] | string) => (typeof values === "string" ? values : arrayLiteral(values)),
    parse: (literal: string) => elementsOf(literal).map((element) => (element === null ? null : read(element))),
  };
}

function arrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(elementOf).join(",")}}`;
}

/** @throws TypeError for what is undefined, as the driver does outside arrays */
function elementOf(value: unknown): string {
  if (value === undefined) throw new TypeError("undefined cannot stand in an array");
  return value === null ? "NULL" : quoted(`${value as string | number}`);
}

const quoted = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;

/** Quoted, with backslashes before what would end it; or bare up to the next comma, where NULL is null. */
const ELEMENT = /"([^"\\]*(?:\\[^][^"\\]*)*)"|([^,{}"]+)/g;

/** Of `array[…]::text`. */
export const textsOf = (literal: string): (string | null)[] => elementsOf(literal);

function elementsOf(literal: string): (string | null)[] {
  return Array.from(literal.matchAll(ELEMENT), ([, inQuotes, bare]) =>
    inQuotes === undefined ? (bare === "NULL" ? null : bare!) : inQuotes.replace(/\\([^])/g, "$1"),
  );
}
