import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { GraphQLError, type GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Context } from "../guards/context.ts";
import { toGraphQLError } from "../problems/graphql-error.ts";
import type { OperationNames } from "../observability/operation.plugin.ts";
import { compilingGateway } from "./compiled-executor.ts";
import { measuresDocuments, refusesOutOfBounds } from "./document-bounds.ts";
import { ALLOWANCES, MAX_RECURSIVE_SELECTIONS, MAX_TOKENS } from "./limits.ts";
import { costOf } from "./query-cost.ts";
import { RateLimited } from "./rate-limit.ts";

/** Ends the operation's reads when its answer is known, on errors too. The answer does not wait for it. */
const closesReads: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue }) {
        void contextValue.close();
      },
    };
  },
};

/** Takes an operation's price before it runs. */
const takesCost: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request, contextValue }) {
        const { meter, audience } = contextValue;
        if (!meter) throw new Error("an operation that nobody counts");
        if (!operation) return;
        const cost = costOf({ schema, document, operation, variables: request.variables ?? {} });
        const { operation: most } = ALLOWANCES[audience];
        if (cost > most)
          throw requestError(400, "QUERY_TOO_COMPLEX", `The operation costs ${cost} points; at most ${most}.`);
        await meter.spend(cost).catch((error: unknown) => {
          if (!(error instanceof RateLimited)) throw error;
          throw requestError(429, error.code, error.publicMessage, { "retry-after": String(error.retryAfter) });
        });
      },
    };
  },
};

/** Apollo answers 500 to what a hook throws without saying otherwise. */
function requestError(status: number, code: string, message: string, headers: Record<string, string> = {}) {
  const http = { status, headers: new Map(Object.entries(headers)) };
  return new GraphQLError(message, { extensions: { code, http } });
}

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  /** Of the trusted documents, by hash: their queries are compiled. */
  readonly trusted: OperationNames;
  readonly log: Logger;
  readonly isProduction: boolean;
  /** Those that only watch. */
  readonly plugins: readonly ApolloServerPlugin<Context>[];
}

export function createGraphql({ schema, trusted, log, isProduction, plugins }: GraphqlOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    gateway: compilingGateway(schema, trusted),
    introspection: !isProduction,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: isProduction,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    maxRecursiveSelections: MAX_RECURSIVE_SELECTIONS,
    validationRules: [refusesOutOfBounds],
    logger: { debug: () => {}, info: () => {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    formatError: (formatted, error) =>
      toGraphQLError(formatted, error, (cause) => log.error({ err: redacted(cause) }, "a request failed")),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ...plugins,
      measuresDocuments,
      takesCost,
      closesReads,
    ],
  });
}

/** What PostgreSQL says of a row stays out of the log: `detail` and parameters may hold personal data. */
function redacted(cause: unknown) {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const { name, message, stack } = cause;
  const code = (cause as { code?: unknown }).code;
  return { type: name, message, stack, ...(code === undefined ? {} : { code }) };
}
