import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Context } from "../guards/context.ts";
import { toGraphQLError } from "../problems/graphql-error.ts";
import { depthLimit, fieldLimit } from "./limits.ts";

/** Tokens of one document: refused while it is parsed. */
export const MAX_TOKENS = 4_000;

/** Ends the operation's reads when its answer is known, on errors too. */
const closesReads: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue }) {
        await contextValue.close();
      },
    };
  },
};

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly isProduction: boolean;
}

export function createGraphql({ schema, log, isProduction }: GraphqlOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: !isProduction,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: isProduction,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [depthLimit, fieldLimit],
    logger: { debug: () => {}, info: () => {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    formatError: (formatted, error) =>
      toGraphQLError(formatted, error, (cause) => log.error({ err: redacted(cause) }, "a request failed")),
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled(), closesReads],
  });
}

/** What PostgreSQL says of a row stays out of the log: `detail` and parameters may hold personal data. */
function redacted(cause: unknown) {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const { name, message, stack } = cause;
  const code = (cause as { code?: unknown }).code;
  return { type: name, message, stack, ...(code === undefined ? {} : { code }) };
}
