import { toUSVString } from "node:util";
import type { Facts, Json } from "../policy/facts.ts";

/** Hostile mail is quoted in what we keep: NUL and lone surrogates, which PostgreSQL refuses, become U+FFFD. */
export const storableText = (text: string): string => toUSVString(text).replaceAll("\0", "\u{FFFD}");

/** The same, cut to so many UTF-16 units, never in the middle of a character. */
export const cutText = (text: string, length: number): string =>
  storableText(text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, ""));

/** A copy for a jsonb column: lists and texts cut, each list saying how much was left out. */
export function storableFacts(facts: Readonly<Record<string, unknown>>): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [storableText(name), storable(value)]));
}

const MOST_ENTRIES = 50;
const LONGEST_TEXT = 1_000;

function storable(value: unknown): Json {
  if (typeof value === "string") return cutText(value, LONGEST_TEXT);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return storableList(value);
  if (typeof value === "object") return storableFacts(value as Readonly<Record<string, unknown>>);
  return null;
}

function storableList(values: readonly unknown[]): Json {
  const kept = values.slice(0, MOST_ENTRIES).map(storable);
  return values.length > MOST_ENTRIES ? [...kept, `… and ${values.length - MOST_ENTRIES} more`] : kept;
}
