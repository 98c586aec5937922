import pino, { type DestinationStream, type Logger, type LoggerOptions } from "pino";
import type { Settings } from "../config/settings.ts";

/**
 * How every log of ours is written: one line of JSON an event. What is logged names rows by their ids. An error is the
 * place where somebody's data gets in unasked (PostgreSQL quotes the row, a mail server the recipient), so of an error only
 * what is listed here is written, and whatever still looks like a mail address is taken out of every line.
 * Not guaranteed: a name or a subject that code of ours puts into a message. Nothing does; a test looks.
 */
export function logOptions({ MITTENTE_LOG_LEVEL: level }: Pick<Settings, "MITTENTE_LOG_LEVEL">): LoggerOptions {
  return { level, serializers: { err: describeError, error: describeError }, hooks: { streamWrite: withoutAddresses } };
}

/** @param destination default: standard output */
export function createLog(
  settings: Pick<Settings, "MITTENTE_LOG_LEVEL">,
  destination: DestinationStream = pino.destination({ sync: true }),
): Logger {
  return pino(logOptions(settings), destination);
}

export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** Of PostgreSQL's errors: names of the schema, never values. */
  readonly constraint?: string;
  readonly table?: string;
  readonly stack?: string;
  readonly cause?: DescribedError | string;
}

const MOST_CAUSES = 5;
const LONGEST_MESSAGE = 500;

/** Anything else that was thrown is named by its type alone: it could be a whole row. */
export function describeError(thrown: unknown, depth = 0): DescribedError | string {
  if (!isErrorLike(thrown)) return `a thrown ${typeof thrown}`;
  const { code, stack, cause } = thrown;
  const type = textOf(thrown.type) ?? thrown.name ?? "Error";
  const message = quotesValues(type, code) ? sayingNoValue(thrown) : thrown.message.slice(0, LONGEST_MESSAGE);
  const constraint = textOf(thrown.constraint_name);
  const table = textOf(thrown.table_name);
  return {
    type,
    message,
    ...(typeof code === "string" ? { code } : {}),
    ...(constraint === undefined ? {} : { constraint }),
    ...(table === undefined ? {} : { table }),
    ...(typeof stack === "string" ? { stack: framesOf(stack) } : {}),
    ...(cause === undefined || depth === MOST_CAUSES ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

interface ErrorLike {
  readonly message: string;
  readonly name?: string;
  readonly type?: unknown;
  readonly stack?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly severity?: unknown;
  readonly routine?: unknown;
  readonly constraint_name?: unknown;
  readonly table_name?: unknown;
}

const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === "object" && value !== null && "message" in value && typeof value.message === "string";

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** Classes 22 (a value that does not fit), 23 (a constraint) and P0 (a function's own) quote values in the message. */
const quotesValues = (type: string, code: unknown) => type === "PostgresError" && /^(22|23|P0)/.test(String(code));

function sayingNoValue({ code, routine, constraint_name: constraint }: ErrorLike): string {
  return ["PostgreSQL refused a value", textOf(code), textOf(constraint), textOf(routine)].filter(Boolean).join(" ");
}

/** A stack begins with the message, which stands on its own already. */
const framesOf = (stack: string) =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");

/** Bounded on both sides: without that, a long word costs its length squared. `/` is left out, for `node_modules/@scope`. */
const ADDRESS = /[^\s"'<>()[\]{},;:\\@/]{1,64}@[^\s"'<>()[\]{},;:\\@/]{1,255}/gu;

const withoutAddresses = (line: string): string => (line.includes("@") ? line.replace(ADDRESS, "[address]") : line);
