import type { Json } from "../policy/facts.ts";

const MAX_DEPTH = 64;

/**
 * The one text of a JSON value (RFC 8785, JSON Canonicalization Scheme): what is hashed or signed is made from it.
 * ECMAScript's own JSON.stringify prints numbers and strings as the RFC asks; only the order of names is left to do.
 *
 * @throws TypeError for what is no JSON value (undefined, NaN, a bigint, a Date) or no Unicode text (a lone surrogate):
 *   the RFC forbids to go on, and a silent loss here would let two values have one hash
 * @throws RangeError when nested deeper than 64
 */
export function canonicalJson(value: Json): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError(`a JSON value nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number") return writeNumber(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(",")}]`;
  if (isPlainObject(value)) return writeObject(value, depth);
  throw new TypeError(`not a JSON value: ${typeof value}`);
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  // The default order of strings is by UTF-16 code units, which is the RFC's.
  const names = Object.keys(object).sort();
  return `{${names.map((name) => `${writeString(name)}:${write(object[name], depth + 1)}`).join(",")}}`;
}

function writeString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError("not Unicode text: a lone surrogate");
  return JSON.stringify(text);
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`not a JSON number: ${number}`);
  return JSON.stringify(number);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
