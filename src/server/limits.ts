import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";

/** How deep selections may nest. */
export const MAX_DEPTH = 12;
/** Selections of one operation with fragments expanded, aliases counted: what it may ask in all. */
export const MAX_FIELDS = 1_000;

// Apollo writes its own code over a validation error's; what it leaves alone is mapped back in problems/.
const tooComplex = (message: string) => new GraphQLError(message, { extensions: { limit: "QUERY_TOO_COMPLEX" } });

/** Refuses an operation that nests deeper than MAX_DEPTH. Fragment cycles are another rule's business and end here. */
export function depthLimit(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const depth = measure(context).depth(operation.selectionSet, new Set());
      if (depth > MAX_DEPTH)
        context.reportError(tooComplex(`The query nests ${depth} levels deep; at most ${MAX_DEPTH}.`));
    },
  };
}

/** Refuses an operation that asks for more than MAX_FIELDS selections, however they are spread over fragments. */
export function fieldLimit(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const fields = measure(context).fields(operation.selectionSet, new Set());
      if (fields > MAX_FIELDS) context.reportError(tooComplex(`The query asks for more than ${MAX_FIELDS} fields.`));
    },
  };
}

/** Each fragment is measured once, so that a document of n fragments costs n, not 2 to the n. */
function measure(context: ValidationContext) {
  const depths = new Map<string, number>();
  const counts = new Map<string, number>();
  const once = (
    known: Map<string, number>,
    name: string,
    open: Set<string>,
    of: (fragment: FragmentDefinitionNode) => number,
  ): number => {
    const found = known.get(name);
    const fragment = context.getFragment(name);
    if (found !== undefined || !fragment || open.has(name)) return found ?? 0;
    open.add(name);
    const value = of(fragment);
    open.delete(name);
    known.set(name, value);
    return value;
  };
  const depth = (set: SelectionSetNode | undefined, open: Set<string>): number =>
    Math.max(
      0,
      ...(set?.selections ?? []).map((selection) => {
        if (selection.kind === Kind.FIELD) return 1 + depth(selection.selectionSet, open);
        if (selection.kind === Kind.INLINE_FRAGMENT) return depth(selection.selectionSet, open);
        return once(depths, selection.name.value, open, (fragment) => depth(fragment.selectionSet, open));
      }),
    );
  const fields = (set: SelectionSetNode | undefined, open: Set<string>): number =>
    (set?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + 1 + fields(selection.selectionSet, open);
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + fields(selection.selectionSet, open);
      return sum + once(counts, selection.name.value, open, (fragment) => fields(fragment.selectionSet, open));
    }, 0);
  return { depth, fields };
}
