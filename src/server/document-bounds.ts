import type { ApolloServerPlugin } from "@apollo/server";
import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";
import type { Context } from "../guards/context.ts";
import { MAX_ALIASES, MAX_DEFINITIONS, MAX_DEPTH, MAX_FIELDS, MAX_MUTATIONS } from "./limits.ts";

const refusals = new WeakMap<DocumentNode, GraphQLError>();

/**
 * Measures a document before graphql-js validates it: its rules run out of stack on a few hundred fragments that spread
 * each other. Apollo answers 500 to whatever a hook throws here, so a document out of bounds is put aside for an empty one,
 * which `refusesOutOfBounds` then reports as invalid.
 */
export const measuresDocuments: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async validationDidStart(request) {
        const excess = excessOf(request.document);
        if (excess === null) return;
        const empty = parse("{ __typename }");
        // Apollo writes its own code over a validation error's; what it leaves alone is mapped back in problems/.
        refusals.set(empty, new GraphQLError(excess, { extensions: { limit: "QUERY_TOO_COMPLEX" } }));
        Object.assign(request, { document: empty });
      },
    };
  },
};

export function refusesOutOfBounds(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const refusal = refusals.get(document);
      if (refusal) context.reportError(refusal);
    },
  };
}

/** What is too much in a document, as a sentence for who sent it; null where nothing is. */
export function excessOf(document: DocumentNode): string | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  if (document.definitions.length > MAX_DEFINITIONS)
    return `The document defines ${document.definitions.length} operations and fragments; at most ${MAX_DEFINITIONS}.`;
  const measure = measuring(fragments);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, fields, aliases, roots } = measure(definition.selectionSet);
    if (depth > MAX_DEPTH) return `The operation nests ${depth} levels deep; at most ${MAX_DEPTH}.`;
    if (fields > MAX_FIELDS) return `The operation asks for more than ${MAX_FIELDS} fields.`;
    if (aliases > MAX_ALIASES) return `The operation uses more than ${MAX_ALIASES} aliases.`;
    if (definition.operation === OperationTypeNode.MUTATION && roots > MAX_MUTATIONS)
      return `The operation does more than ${MAX_MUTATIONS} mutations.`;
  }
  return null;
}

interface Measure {
  depth: number;
  fields: number;
  aliases: number;
  /** Fields of the set itself, not of what is below. */
  roots: number;
}

/** Each fragment is measured once, so that n fragments cost n, not 2 to the n. Cycles end: they are another rule's business. */
function measuring(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const known = new Map<string, Measure>();
  const open = new Set<string>();

  function ofFragment(name: string): Measure {
    const found = known.get(name);
    const fragment = fragments.get(name);
    if (found || !fragment || open.has(name)) return found ?? nothing();
    open.add(name);
    const measured = ofSet(fragment.selectionSet);
    open.delete(name);
    known.set(name, measured);
    return measured;
  }

  function ofSet(set: SelectionSetNode): Measure {
    const sum = nothing();
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? ofSet(selection.selectionSet) : nothing();
        // Introspection nests as deep as types wrap each other, and graphql-js bounds it by itself.
        const depth = selection.name.value.startsWith("__") ? 0 : below.depth;
        sum.depth = Math.max(sum.depth, 1 + depth);
        sum.fields += 1 + below.fields;
        sum.aliases += (selection.alias ? 1 : 0) + below.aliases;
        sum.roots += 1;
        continue;
      }
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT ? ofSet(selection.selectionSet) : ofFragment(selection.name.value);
      sum.depth = Math.max(sum.depth, inner.depth);
      sum.fields += inner.fields;
      sum.aliases += inner.aliases;
      sum.roots += inner.roots;
    }
    return sum;
  }

  return ofSet;
}

const nothing = (): Measure => ({ depth: 0, fields: 0, aliases: 0, roots: 0 });
