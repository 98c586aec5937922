import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
} from "graphql";

type Asking = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments">;

/** The fields that an object is asked for. */
export const askedOf = ({ fieldNodes, fragments }: Asking): ReadonlySet<string> =>
  new Set(fieldNodes.flatMap(({ selectionSet }) => fieldsOf(selectionSet, fragments)).map(({ name }) => name.value));

/** Parsed documents are kept and asked again and again: their selections never change. */
const known = new WeakMap<FieldNode, ReadonlySet<string>>();

/** The fields that a connection's items are asked for, whatever `@skip` says: a hint for what to join, and no more. */
export function askedOfItems({ fieldNodes, fragments }: Asking): ReadonlySet<string> {
  const [field] = fieldNodes;
  if (!field || fieldNodes.length > 1) return collect(fieldNodes, fragments);
  const found = known.get(field) ?? collect(fieldNodes, fragments);
  known.set(field, found);
  return found;
}

function collect(fields: readonly FieldNode[], fragments: Asking["fragments"]): ReadonlySet<string> {
  const below = (nodes: readonly FieldNode[], name: string) =>
    nodes.flatMap(({ selectionSet }) => fieldsOf(selectionSet, fragments)).filter((node) => node.name.value === name);
  const items = [...below(fields, "nodes"), ...below(below(fields, "edges"), "node")];
  return new Set(
    items.flatMap(({ selectionSet }) => fieldsOf(selectionSet, fragments)).map(({ name: { value } }) => value),
  );
}

/** With fragments expanded, each once: a valid document has no circles, and each set is small (document-bounds). */
function fieldsOf(
  set: SelectionSetNode | undefined,
  fragments: Readonly<Record<string, FragmentDefinitionNode | undefined>>,
): readonly FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
    return fieldsOf(inner?.selectionSet, fragments);
  });
}
