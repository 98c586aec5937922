export type ApiFault =
  /** No answer: refused, cut off, timed out, or no token to ask with. */
  | { readonly kind: "unreachable" }
  /** An answer that is not 200 and carries no GraphQL errors, such as a proxy's. */
  | { readonly kind: "http"; readonly status: number }
  /** GraphQL errors. `codes` are their `extensions.code`, UNKNOWN where one has none. */
  | { readonly kind: "graphql"; readonly status: number; readonly codes: readonly string[] }
  /** Not JSON, not a GraphQL answer, or larger than allowed. */
  | { readonly kind: "malformed"; readonly status: number };

/** Never carries the answer's body or the token: it may be logged as it is. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly fault: ApiFault;

  constructor(fault: ApiFault, options?: ErrorOptions) {
    super(describe(fault), options);
    this.fault = fault;
  }
}

function describe(fault: ApiFault): string {
  switch (fault.kind) {
    case "unreachable":
      return "the API did not answer";
    case "http":
      return `the API answered with HTTP status ${fault.status}`;
    case "graphql":
      return `the API answered with errors: ${fault.codes.join(", ") || "UNKNOWN"}`;
    case "malformed":
      return `the API's answer (HTTP status ${fault.status}) is not one that can be read`;
  }
}
