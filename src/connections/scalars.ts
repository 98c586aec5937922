import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

const wrong = (name: string, what: string) =>
  new GraphQLError(`${name} must be ${what}.`, { extensions: { code: "BAD_USER_INPUT" } });

interface StringScalar {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  readonly what: string;
  /** Null refuses. */
  readonly read: (value: string) => unknown;
  readonly write: (value: unknown) => string;
}

function stringScalar({ name, description, specifiedByURL, what, read, write }: StringScalar) {
  const parse = (value: unknown) => {
    const parsed = typeof value === "string" ? read(value) : null;
    if (parsed === null) throw wrong(name, what);
    return parsed;
  };
  return new GraphQLScalarType({
    name,
    description,
    ...(specifiedByURL ? { specifiedByURL } : {}),
    serialize: write,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

export const DateTime = stringScalar({
  name: "DateTime",
  description: "[anyone] A moment, RFC 3339, in UTC where we write it.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  what: "an RFC 3339 date-time with an offset, such as 2026-01-31T12:00:00Z",
  read(value) {
    if (value.length > 35 || !RFC3339.test(value)) return null;
    const date = new Date(value);
    return Number.isNaN(date.getTime()) ? null : date;
  },
  // Rows carry a Date, or PostgreSQL's own text where microseconds matter.
  write: (value) => (value instanceof Date ? value.toISOString() : new Date(String(value)).toISOString()),
});

export const DateOnly = stringScalar({
  name: "Date",
  description: "[anyone] A day, RFC 3339 full-date.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
  what: "a full-date, such as 2026-01-31",
  read(value) {
    if (!/^\d{4}-\d\d-\d\d$/.test(value)) return null;
    const date = new Date(`${value}T00:00:00Z`);
    return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value ? null : value;
  },
  write: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)),
});

/** The form that came: what it means is read by the mail layer, and refused by a bound, not by the scalar. */
export const EmailAddress = stringScalar({
  name: "EmailAddress",
  description: "[anyone] One addr-spec (RFC 5322 section 3.4.1), in canonical form where we write it.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1",
  what: "one addr-spec of at most 254 characters",
  read: (value) => (value.length <= 254 && value.length >= 3 && value.includes("@") ? value : null),
  write: String,
});

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const Base64 = stringScalar({
  name: "Base64",
  description: "[anyone] Bytes, RFC 4648 section 4, with padding and without line breaks.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc4648#section-4",
  what: "base64 with padding (RFC 4648 section 4)",
  read(value) {
    if (value.length % 4 !== 0) return null;
    const bytes = Buffer.from(value, "base64");
    // Node skips what is not base64; writing it again shows whether anything was.
    return bytes.length === (value.length / 4) * 3 - paddingOf(value) && (value.length > 65_536 || BASE64.test(value))
      ? bytes
      : null;
  },
  write: (value) => Buffer.from(value as Uint8Array).toString("base64"),
});

function paddingOf(value: string): number {
  return value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0;
}

const MAX_JSON_NODES = 1_000;
const MAX_JSON_DEPTH = 8;

export const JSONObject = new GraphQLScalarType({
  name: "JSONObject",
  description: "[anyone] A JSON object (RFC 8259); as input at most 8 levels deep and 1,000 values.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc8259#section-4",
  serialize: (value) => value,
  parseValue: (value) => boundedObject(value),
  parseLiteral: (node, variables) => boundedObject(literal(node, variables ?? {})),
});

function boundedObject(value: unknown) {
  let nodes = 0;
  const walk = (part: unknown, depth: number): void => {
    if (++nodes > MAX_JSON_NODES || depth > MAX_JSON_DEPTH)
      throw wrong("JSONObject", `at most ${MAX_JSON_DEPTH} levels and ${MAX_JSON_NODES} values`);
    if (part !== null && typeof part === "object") for (const child of Object.values(part)) walk(child, depth + 1);
  };
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw wrong("JSONObject", "a JSON object");
  walk(value, 0);
  return value;
}

function literal(node: ValueNode, variables: Record<string, unknown>): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value, variables)]));
    case Kind.LIST:
      return node.values.map((value) => literal(value, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.NULL:
      return null;
    default:
      return node.value;
  }
}
