import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { unwrapResolverError } from "@apollo/server/errors";
import { Problem } from "./problem.ts";

/** What the server says of itself before a resolver runs; everything else is ours to map. */
const TRANSPORT_CODES: Record<string, string> = {
  GRAPHQL_PARSE_FAILED: "BAD_USER_INPUT",
  GRAPHQL_VALIDATION_FAILED: "BAD_USER_INPUT",
  BAD_USER_INPUT: "BAD_USER_INPUT",
  BAD_REQUEST: "BAD_USER_INPUT",
  PERSISTED_QUERY_NOT_SUPPORTED: "BAD_USER_INPUT",
  OPERATION_RESOLUTION_FAILURE: "BAD_USER_INPUT",
  QUERY_TOO_COMPLEX: "QUERY_TOO_COMPLEX",
  PERSISTED_DOCUMENT_NOT_FOUND: "PERSISTED_DOCUMENT_NOT_FOUND",
  RATE_LIMITED: "RATE_LIMITED",
};

/** The only mapping of faults to GraphQL errors. `report` gets what nobody foresaw, for the log. */
export function toGraphQLError(
  formatted: GraphQLFormattedError,
  error: unknown,
  report: (cause: unknown) => void,
): GraphQLFormattedError {
  const where = {
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
  };
  const cause = unwrapResolverError(error);
  const problem = cause instanceof Problem ? cause : undefined;
  if (problem) {
    if (problem.code === "INTERNAL_SERVER_ERROR") report(problem.cause ?? problem);
    return {
      message: problem.publicMessage,
      ...where,
      extensions: { code: problem.code, ...(problem.retryable ? { retryable: true } : {}) },
    };
  }
  const code = TRANSPORT_CODES[String(formatted.extensions?.limit ?? formatted.extensions?.code)];
  if (code && error instanceof GraphQLError) return { message: formatted.message, ...where, extensions: { code } };
  // A scalar that refuses its value inside a resolver's arguments is the caller's mistake, not ours.
  if (cause instanceof GraphQLError && error instanceof GraphQLError && cause.extensions?.code === "BAD_USER_INPUT")
    return { message: cause.message, ...where, extensions: { code: "BAD_USER_INPUT" } };
  report(cause);
  return {
    message: "Something went wrong on our side. It has been logged.",
    ...where,
    extensions: { code: "INTERNAL_SERVER_ERROR", ...(isPassing(cause) ? { retryable: true } : {}) },
  };
}

/** PostgreSQL's classes 08, 40, 53, 55, 57 and a lost connection pass: asking again may work. */
export function isPassing(cause: unknown): boolean {
  const code = (cause as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return false;
  return /^(08|40|53|55|57)/.test(code) || /^(CONNECTION_|CONNECT_|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code);
}
