import {
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type StringValueNode,
  type TypeDefinitionNode,
  type TypeNode,
  isTypeDefinitionNode,
} from "graphql";

const AUDIENCE = /^(\[(portal|desk|bridge|provisioning|anyone)\] ?)+\S/;

/** What the API's conventions ask of every type, wherever it comes from. One line a finding. */
export function findingsOf(schema: DocumentNode): readonly string[] {
  const types = schema.definitions.filter((definition) => isTypeDefinitionNode(definition));
  const named = new Map(types.map((type) => [type.name.value, type]));
  return types.flatMap((type) => [
    ...described(type),
    ...fieldsOf(type).flatMap((field) => [...nonNullItems(type, field), ...pages(type, field, named)]),
    ...shapeOfConnection(type, named),
    ...(type.name.value === "Mutation" ? fieldsOf(type).flatMap((field) => shapeOfMutation(field, named)) : []),
  ]);
}

/** Every type, field, argument, input field and enum value says for whom it is. */
function described(type: TypeDefinitionNode): readonly string[] {
  const name = type.name.value;
  const parts: (readonly [string, StringValueNode | undefined])[] = [[name, type.description]];
  for (const field of fieldsOf(type)) {
    parts.push([`${name}.${field.name.value}`, field.description]);
    for (const argument of field.arguments ?? [])
      parts.push([`${name}.${field.name.value}(${argument.name.value}:)`, argument.description]);
  }
  for (const field of inputFieldsOf(type)) parts.push([`${name}.${field.name.value}`, field.description]);
  if (type.kind === Kind.ENUM_TYPE_DEFINITION)
    for (const value of type.values ?? []) parts.push([`${name}.${value.name.value}`, value.description]);
  return parts
    .filter(([, description]) => !AUDIENCE.test(description?.value ?? ""))
    .map(([where, description]) =>
      description
        ? `${where}: its description does not begin with [portal], [desk], [bridge], [provisioning] or [anyone]`
        : `${where}: no description`,
    );
}

/** Relay's own: what is not there, or not theirs, is null at its place. */
const HOLDS_NULLS_BY_SPECIFICATION = "Query.nodes";

/** A list never holds nulls. */
const nonNullItems = (type: TypeDefinitionNode, field: FieldDefinitionNode): readonly string[] =>
  holdsNulls(field.type) && `${type.name.value}.${field.name.value}` !== HOLDS_NULLS_BY_SPECIFICATION
    ? [`${type.name.value}.${field.name.value}: a list of items that may be null`]
    : [];

function holdsNulls(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return holdsNulls(type.type);
  return type.kind === Kind.LIST_TYPE && (type.type.kind !== Kind.NON_NULL_TYPE || holdsNulls(type.type));
}

/** What takes `first` or `last` answers a connection, and a connection takes `first` and `after`. */
function pages(
  type: TypeDefinitionNode,
  field: FieldDefinitionNode,
  named: ReadonlyMap<string, TypeDefinitionNode>,
): readonly string[] {
  const takes = new Set((field.arguments ?? []).map((argument) => argument.name.value));
  const where = `${type.name.value}.${field.name.value}`;
  const target = nameOf(field.type);
  const isConnection = target.endsWith("Connection") && isObject(named.get(target));
  if ((takes.has("first") || takes.has("last")) && (!isConnection || isList(field.type)))
    return [`${where}: takes first or last, and is no connection`];
  if (isConnection && !(takes.has("first") && takes.has("after")))
    return [`${where}: a connection without first and after`];
  return [];
}

/** edges, nodes and pageInfo as the Relay specification has them. */
function shapeOfConnection(
  type: TypeDefinitionNode,
  named: ReadonlyMap<string, TypeDefinitionNode>,
): readonly string[] {
  const name = type.name.value;
  if (!isObject(type) || !name.endsWith("Connection")) return [];
  const fields = new Map(fieldsOf(type).map((field) => [field.name.value, shown(field.type)]));
  const item = name.slice(0, -"Connection".length);
  const edge = named.get(`${item}Edge`);
  const edgeFields = new Map(edge ? fieldsOf(edge).map((field) => [field.name.value, shown(field.type)]) : []);
  const wanted: readonly (readonly [string, string | undefined, string])[] = [
    [`${name}.edges`, fields.get("edges"), `[${item}Edge!]!`],
    [`${name}.nodes`, fields.get("nodes"), `[${item}!]!`],
    [`${name}.pageInfo`, fields.get("pageInfo"), "PageInfo!"],
    [`${item}Edge.cursor`, edgeFields.get("cursor"), "String!"],
    [`${item}Edge.node`, edgeFields.get("node"), `${item}!`],
  ];
  return wanted.filter(([, found, type]) => found !== type).map(([where, , type]) => `${where}: is not ${type}`);
}

/** One `input`, and a payload with userErrors whose code is an enum. */
function shapeOfMutation(
  field: FieldDefinitionNode,
  named: ReadonlyMap<string, TypeDefinitionNode>,
): readonly string[] {
  const where = `Mutation.${field.name.value}`;
  const [input, ...more] = field.arguments ?? [];
  const takesOneInput = input?.name.value === "input" && input.type.kind === Kind.NON_NULL_TYPE && more.length === 0;
  const payload = named.get(nameOf(field.type));
  const errors = payload && fieldsOf(payload).find((candidate) => candidate.name.value === "userErrors");
  const error = errors && named.get(nameOf(errors.type));
  const code = error && fieldsOf(error).find((candidate) => candidate.name.value === "code");
  const hasCodes = code !== undefined && named.get(nameOf(code.type))?.kind === Kind.ENUM_TYPE_DEFINITION;
  return [
    ...(takesOneInput ? [] : [`${where}: does not take exactly one argument, a required input`]),
    ...(errors && shown(errors.type) === `[${nameOf(errors.type)}!]!` && hasCodes
      ? []
      : [`${where}: its payload has no userErrors with an enum code`]),
  ];
}

const isObject = (type: TypeDefinitionNode | undefined): type is ObjectTypeDefinitionNode =>
  type?.kind === Kind.OBJECT_TYPE_DEFINITION;

const fieldsOf = (type: TypeDefinitionNode): readonly FieldDefinitionNode[] =>
  type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION ? (type.fields ?? []) : [];

const inputFieldsOf = (type: TypeDefinitionNode): readonly InputValueDefinitionNode[] =>
  type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? (type.fields ?? []) : [];

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));

const isList = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));

function shown(type: TypeNode): string {
  if (type.kind === Kind.NON_NULL_TYPE) return `${shown(type.type)}!`;
  return type.kind === Kind.LIST_TYPE ? `[${shown(type.type)}]` : type.name.value;
}
