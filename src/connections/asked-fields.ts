import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
} from "graphql";

type Asking = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments">;

/** The fields that an object is asked for, and those that each of them is asked for in turn. */
export type Asked = ReadonlyMap<string, ReadonlySet<string>>;

/** Whatever `@skip` says: it is for deciding what to read, and that may be too much. */
export const askedOf = ({ fieldNodes, fragments }: Asking): Asked => askedOfAny(fieldNodes, fragments);

/** Parsed documents are kept and asked again and again: their selections never change. */
const known = new WeakMap<FieldNode, Asked>();

/** The same of a connection's items. */
export function askedOfItems({ fieldNodes, fragments }: Asking): Asked {
  const [field] = fieldNodes;
  if (!field || fieldNodes.length > 1) return collect(fieldNodes, fragments);
  const found = known.get(field) ?? collect(fieldNodes, fragments);
  known.set(field, found);
  return found;
}

function collect(fields: readonly FieldNode[], fragments: Asking["fragments"]): Asked {
  const below = (nodes: readonly FieldNode[], name: string) =>
    nodes.flatMap(({ selectionSet }) => fieldsOf(selectionSet, fragments)).filter((node) => node.name.value === name);
  return askedOfAny([...below(fields, "nodes"), ...below(below(fields, "edges"), "node")], fragments);
}

function askedOfAny(objects: readonly FieldNode[], fragments: Asking["fragments"]): Asked {
  const asked = new Map<string, Set<string>>();
  for (const { selectionSet } of objects)
    for (const field of fieldsOf(selectionSet, fragments)) {
      const names = asked.get(field.name.value) ?? new Set();
      for (const { name } of fieldsOf(field.selectionSet, fragments)) names.add(name.value);
      asked.set(field.name.value, names);
    }
  return asked;
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
