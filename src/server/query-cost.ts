import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { MAX_PAGE } from "../connections/page.ts";

/** An object is a point; fields of it that are no objects are free. */
export const OBJECT = 1;
/** A root field of a mutation, beside what its payload selects. */
export const MUTATION = 10;
/** An item of a list in a mutation's arguments. */
export const INPUT_ITEM = 1;
/** What a page holds where its size is not given. */
export const DEFAULT_PAGE = 20;
/** What a list counts that is no page: such lists are bounded by what they belong to. */
export const SHORT_LIST = 10;
/** `__schema` or `__type`, whatever it asks for. */
export const INTROSPECTION = 100;

interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they came, not coerced yet. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * What a valid operation costs at most, in points: known before it runs, from its document, the schema and the sizes it
 * asks for. What `@skip` leaves out and what only one type of a union has counts in full.
 */
export function costOf(asked: Asked): number {
  const { schema, operation } = asked;
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  return costOfSet(asked, root, operation.selectionSet, null);
}

/** @param page how many items the connection that the set belongs to was asked for */
function costOfSet(asked: Asked, type: GraphQLNamedType, set: SelectionSetNode, page: number | null): number {
  let cost = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += costOfField(asked, type, selection, page);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOf(asked, selection.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition && asked.schema.getType(fragment.typeCondition.name.value);
    cost += costOfSet(asked, condition ?? type, fragment.selectionSet, page);
  }
  return cost;
}

function costOfField(asked: Asked, type: GraphQLNamedType, node: FieldNode, page: number | null): number {
  const name = node.name.value;
  if (name.startsWith("__")) return name === "__typename" ? 0 : INTROSPECTION;
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (!field) return 0;
  const items = itemsIn(asked, node);
  const ofMutation = type === asked.schema.getMutationType() ? MUTATION + INPUT_ITEM * items : 0;
  const named = getNamedType(field.type);
  if (!isCompositeType(named) || !node.selectionSet) return ofMutation;
  // Many ids, or many items to write, are answered one by one.
  const size = sizeOf(asked, field, node) ?? (items > SHORT_LIST ? items : null);
  const isList = isListType(getNullableType(field.type));
  const below = costOfSet(asked, named, node.selectionSet, isList ? null : size);
  return ofMutation + (isList ? (size ?? page ?? SHORT_LIST) : 1) * (OBJECT + below);
}

/** `first` or `last`, as far as the field has them; null for a field that is no page. */
function sizeOf(asked: Asked, field: GraphQLField<unknown, unknown>, node: FieldNode): number | null {
  const names = field.args.map(({ name }) => name).filter((name) => name === "first" || name === "last");
  if (names.length === 0) return null;
  const given = names.map((name) => {
    const argument = node.arguments?.find((each) => each.name.value === name);
    return argument && valueOf(asked, argument.value);
  });
  const sizes = given.filter((value) => typeof value === "number");
  // More than a page is refused when it is read; until then it is not taken for less than one.
  return sizes.length === 0 ? DEFAULT_PAGE : Math.max(...sizes.map((size) => Math.min(Math.max(size, 0), MAX_PAGE)));
}

function valueOf({ variables, operation }: Asked, value: ValueNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind !== Kind.VARIABLE) return null;
  const given = variables[value.name.value];
  if (given !== undefined) return given;
  const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === value.name.value);
  return definition?.defaultValue?.kind === Kind.INT ? Number(definition.defaultValue.value) : null;
}

/** No input of the schema nests deeper; what does is refused when it is coerced. */
const MAX_INPUT_DEPTH = 10;

/** Items of the lists that a field's arguments hold. */
function itemsIn({ variables }: Asked, node: FieldNode): number {
  const ofJson = (value: unknown, depth = 0): number => {
    if (typeof value !== "object" || value === null || depth > MAX_INPUT_DEPTH) return 0;
    const values: unknown[] = Object.values(value);
    const own = Array.isArray(value) ? values.length : 0;
    return values.reduce<number>((sum, each) => sum + ofJson(each, depth + 1), own);
  };
  const ofNode = (value: ValueNode): number => {
    if (value.kind === Kind.VARIABLE) return ofJson(variables[value.name.value]);
    if (value.kind === Kind.LIST) return value.values.reduce((sum, each) => sum + 1 + ofNode(each), 0);
    if (value.kind === Kind.OBJECT) return value.fields.reduce((sum, each) => sum + ofNode(each.value), 0);
    return 0;
  };
  const ofArgument = (sum: number, argument: ArgumentNode) => sum + ofNode(argument.value);
  return (node.arguments ?? []).reduce(ofArgument, 0);
}

function fragmentOf({ document }: Asked, name: string): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  ) as FragmentDefinitionNode | undefined;
}
