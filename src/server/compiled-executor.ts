import type { ApolloServerOptionsWithGateway } from "@apollo/server";
import {
  execute,
  type ExecutionResult,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from "graphql";
import { compileQuery, type CompiledQuery, isCompiledQuery } from "graphql-jit";
import type { OperationNames } from "../observability/operation.plugin.ts";

type Gateway = ApolloServerOptionsWithGateway<object>["gateway"];
type Executor = NonNullable<Awaited<ReturnType<Gateway["load"]>>["executor"]>;
type Asked = Parameters<Executor>[0];

/**
 * Runs queries of trusted documents as code that was compiled for them, everything else by graphql-js. Nobody outside can
 * make a trusted document, so nobody can make us compile. A compiled query trusts its variables where graphql-js does not
 * (`@oneOf`): so graphql-js looks at them first. Mutations are not compiled: their work is elsewhere.
 */
export function compilingGateway(schema: GraphQLSchema, trusted: OperationNames): Gateway {
  const compiled = new Map<string, CompiledQuery | null>();
  const executor: Executor = async (asked) => {
    const query = compiledFor(asked);
    const variables = asked.request.variables ?? {};
    if (!query || getVariableValues(schema, asked.operation.variableDefinitions ?? [], variables).errors)
      return interpreted(schema, asked);
    const result = (await query.query(undefined, asked.context, variables)) as ExecutionResult;
    return result.errors ? { ...result, errors: result.errors.map(asGraphQLError) } : result;
  };

  function compiledFor({ operation, queryHash, document, request }: Asked): CompiledQuery | null {
    // A name that is not in the document: Apollo leaves that to whoever executes.
    if ((operation as typeof operation | undefined)?.operation !== OperationTypeNode.QUERY) return null;
    if (!trusted.has(queryHash)) return null;
    let found = compiled.get(queryHash);
    if (found === undefined) {
      const made = compileQuery(schema, document, request.operationName ?? undefined, {
        disablingCapturingStackErrors: true,
      });
      found = isCompiledQuery(made) ? made : null;
      compiled.set(queryHash, found);
    }
    return found;
  }

  return {
    load: async () => ({ executor }),
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: "" });
      return () => {};
    },
    stop: async () => {},
  };
}

/** The compiler has an error class of its own, which nobody else knows the cause of. */
function asGraphQLError(error: GraphQLError): GraphQLError {
  const { message, path, extensions, originalError } = error;
  return new GraphQLError(message, { path, extensions, originalError });
}

async function interpreted(schema: GraphQLSchema, { document, context, request }: Asked) {
  return execute({
    schema,
    document,
    contextValue: context,
    variableValues: request.variables ?? null,
    // Not the context's: there it is the one that was found.
    operationName: request.operationName ?? null,
  });
}
