/** Top-level `extensions.code` of the API, and nothing else. */
export type ProblemCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "BAD_USER_INPUT"
  | "QUERY_TOO_COMPLEX"
  | "PERSISTED_DOCUMENT_NOT_FOUND"
  | "RATE_LIMITED"
  | "INTERNAL_SERVER_ERROR";

/**
 * The one fault that crosses layers. The caller gets `publicMessage`, a short safe sentence that names no mechanism; the
 * log gets `cause`. `retryable` decides the bridge's 4xx or 5xx.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly publicMessage: string;
  readonly retryable: boolean;

  constructor(code: ProblemCode, publicMessage: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(publicMessage, { cause: options.cause });
    this.name = "Problem";
    this.code = code;
    this.publicMessage = publicMessage;
    this.retryable = options.retryable ?? false;
  }
}

export const unauthenticated = () =>
  new Problem("UNAUTHENTICATED", "Sign in first: the token is missing, expired or not valid.");
export const forbidden = () => new Problem("FORBIDDEN", "This token is for another kind of client.");
export const badInput = (message: string) => new Problem("BAD_USER_INPUT", message);
