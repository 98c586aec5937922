import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";

/** One call of one root field, in which every slot for an id holds `id`. */
export interface Probe {
  readonly name: string;
  readonly operation: "query" | "mutation";
  /** The document with every id written as ID_SLOT. */
  readonly document: string;
  readonly idSlots: number;
}

export const ID_SLOT = "__ID__";
const KEY_SLOT = "__KEY__";

/** Every root field of the schema, with valid arguments made from their types: what is added later is covered by itself. */
export function probesOf(schema: GraphQLSchema): Probe[] {
  return (["query", "mutation"] as const).flatMap((operation) => {
    const root = operation === "query" ? schema.getQueryType() : schema.getMutationType();
    return Object.values(root?.getFields() ?? {}).flatMap((field) => probesOfField(operation, field));
  });
}

function probesOfField(operation: Probe["operation"], field: GraphQLField<unknown, unknown>): Probe[] {
  const choices = combinations(
    field.args.filter(isWorthGiving).map((arg) => literals(arg).map((text) => `${arg.name}: ${text}`)),
  );
  return choices.map((args) => {
    const list = args.length > 0 ? `(${args.join(", ")})` : "";
    const document = `${operation} Probe { ${field.name}${list} ${selection(field.type, 0)} }`;
    return { name: field.name, operation, document, idSlots: document.split(ID_SLOT).length - 1 };
  });
}

/** What a probe gives: everything required, and everything that may hold an id. */
const isWorthGiving = (given: GraphQLArgument | GraphQLInputField) =>
  isNonNullType(given.type) || holdsId(given.type, 0);

function holdsId(type: GraphQLInputType, depth: number): boolean {
  const named = getNamedType(type);
  if (named.name === "ID") return true;
  return (
    isInputObjectType(named) &&
    depth < 3 &&
    Object.values(named.getFields()).some((field) => holdsId(field.type, depth + 1))
  );
}

function literals(given: GraphQLArgument | GraphQLInputField): string[] {
  return literalsOf(given.name, given.type);
}

function literalsOf(name: string, type: GraphQLInputType): string[] {
  if (isNonNullType(type)) return literalsOf(name, type.ofType);
  if (isListType(type)) return literalsOf(name, type.ofType).map((text) => `[${text}]`);
  if (isEnumType(type)) return [type.getValues()[0]!.name];
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const written = (field: GraphQLInputField) => literals(field).map((text) => `${field.name}: ${text}`);
    if (type.isOneOf)
      return fields
        .filter((field) => holdsId(field.type, 0))
        .flatMap(written)
        .concat(fields.some((f) => holdsId(f.type, 0)) ? [] : written(fields[0]!))
        .map((text) => `{ ${text} }`);
    return combinations(fields.filter(isWorthGiving).map(written)).map((texts) => `{ ${texts.join(", ")} }`);
  }
  return [scalar(name, type.name)];
}

function scalar(name: string, type: string): string {
  if (name === "idempotencyKey") return `"${KEY_SLOT}"`;
  if (type === "ID") return `"${ID_SLOT}"`;
  if (type === "Int") return "1";
  if (type === "Boolean") return "false";
  if (type === "DateTime") return '"2026-03-01T00:00:00Z"';
  if (type === "Date") return '"2026-03-01"';
  if (type === "EmailAddress") return '"probe@probe.example"';
  if (type === "Base64") return '"QQ=="';
  if (type === "JSONObject") return "{}";
  return '"probe"';
}

function combinations(parts: string[][]): string[][] {
  return parts.reduce<string[][]>(
    (all, choices) => all.flatMap((some) => choices.map((choice) => [...some, choice])),
    [[]],
  );
}

const DEPTH = 3;

/** Everything that can be asked without arguments, a few levels deep. */
function selection(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isUnionType(named)) return "{ __typename }";
  if (named.astNode?.kind === undefined && !("getFields" in named)) return "";
  if (!("getFields" in named)) return "";
  const fields = Object.values((named as { getFields(): Record<string, GraphQLField<unknown, unknown>> }).getFields());
  const texts = fields
    .filter((field) => field.args.every((arg) => !isNonNullType(arg.type)))
    .flatMap((field) => {
      const inner = getNamedType(field.type);
      const isLeaf = !isObjectType(inner) && !isUnionType(inner) && !("getFields" in inner);
      if (isLeaf) return [field.name];
      return depth < DEPTH ? [`${field.name} ${selection(field.type, depth + 1)}`] : [];
    });
  return `{ ${["__typename", ...texts].join(" ")} }`;
}

/** The document for one id; keys are always new. */
export const withId = (probe: Probe, id: string, key: string) =>
  probe.document.replaceAll(ID_SLOT, id).replaceAll(KEY_SLOT, key);
