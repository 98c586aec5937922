import { trace } from "@opentelemetry/api";
import type { ApolloServerPlugin, GraphQLRequestContext } from "@apollo/server";
import type { GraphQLSchema } from "graphql";
import type { Metrics } from "./metrics.ts";

/** SHA-256 in hexadecimal of each trusted document, with the name of its one operation. */
export type OperationNames = ReadonlyMap<string, string>;

/** How an operation of anybody else's making is called: a name from outside would be a label without bound. */
export const OTHER = "other";

type Asked = Pick<GraphQLRequestContext<object>, "queryHash" | "operation" | "errors">;

/** Names the request's span after its operation, and measures it. */
export function operationPlugin(metrics: Metrics, names: OperationNames): ApolloServerPlugin<object> {
  return {
    async requestDidStart() {
      const began = performance.now();
      const nameOf = ({ queryHash }: Asked) => names.get(queryHash ?? "") ?? OTHER;
      return {
        async didResolveOperation(asked) {
          const type = asked.operation?.operation ?? OTHER;
          const name = nameOf(asked);
          trace
            .getActiveSpan()
            ?.updateName(name === OTHER ? type : `${type} ${name}`)
            .setAttributes({ "graphql.operation.type": type, "graphql.operation.name": name });
        },
        async willSendResponse(asked) {
          const hasErrors = (asked.errors?.length ?? 0) > 0;
          metrics.operation({ name: nameOf(asked), hasErrors }, (performance.now() - began) / 1_000);
          if (hasErrors) trace.getActiveSpan()?.setAttribute("graphql.has_errors", true);
        },
      };
    },
  };
}

/** Measures the resolver of each root field, in place. What is below a root field is read by loaders, and not measured. */
export function measureRootFields(schema: GraphQLSchema, metrics: Metrics): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const { resolve } = field;
      if (!resolve) continue;
      const name = `${type!.name}.${field.name}`;
      field.resolve = async (...asked) => {
        const began = performance.now();
        try {
          return await resolve(...asked);
        } finally {
          metrics.resolver(name, (performance.now() - began) / 1_000);
        }
      };
    }
  }
  return schema;
}
