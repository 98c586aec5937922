import { context, propagation } from "@opentelemetry/api";
import { ApiError } from "./api-error.ts";

/** What the generated `TypedDocumentString` of every audience has in common. */
export interface TypedDocument<TResult, TVariables> {
  toString(): string;
  __apiType?: (variables: TVariables) => TResult;
  /** `hash` is the id that the API knows the document by. */
  readonly __meta__?: Readonly<Record<string, unknown>> | undefined;
}

export interface ApiClientSettings {
  /** The GraphQL endpoint, http or https, without credentials in it. */
  readonly url: string;
  /** Gives the bearer token; asked for every request, so that it can renew what it keeps. */
  readonly token: (signal: AbortSignal) => string | Promise<string>;
  /** For the whole exchange, token and body included. */
  readonly timeoutMs?: number;
  readonly maxResponseBytes?: number;
}

export interface ApiClient {
  /**
   * One request, tried once: whether and when to repeat is the caller's business.
   * @throws {ApiError} for everything but a complete answer without `errors`; a partial one throws too.
   */
  execute<TResult, TVariables>(document: TypedDocument<TResult, TVariables>, variables: TVariables): Promise<TResult>;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 1024 * 1024;

export function createApiClient(settings: ApiClientSettings): ApiClient {
  const url = endpoint(settings.url);
  const timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxBytes = settings.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;

  return {
    async execute<TResult, TVariables>(document: TypedDocument<TResult, TVariables>, variables: TVariables) {
      const signal = AbortSignal.timeout(timeoutMs);
      const body = JSON.stringify({ ...named(document), variables });
      const answer = await unlessAborted(signal, async () => {
        const token = await settings.token(signal);
        const response = await post(url, token, body, signal);
        return { status: response.status, text: await readBounded(response, maxBytes) };
      });
      return dataOf(answer.status, answer.text) as TResult;
    },
  };
}

/** By its id: in production an API takes nothing else from a bridge. A document that has none goes as it is. */
function named<TResult, TVariables>(document: TypedDocument<TResult, TVariables>) {
  const id = document.__meta__?.["hash"];
  return typeof id === "string" ? { documentId: id } : { query: document.toString() };
}

function endpoint(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new TypeError("the API's URL must be http or https");
  if (url.username || url.password) throw new TypeError("the API's URL must not carry credentials");
  return url;
}

function post(url: URL, token: string, body: string, signal: AbortSignal): Promise<Response> {
  const trace: Record<string, string> = {};
  propagation.inject(context.active(), trace); // nothing, where nobody traces
  return fetch(url, {
    method: "POST",
    headers: {
      ...trace,
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json;q=0.9",
    },
    body,
    signal,
    redirect: "error", // a redirect would carry the mail and the token to another place
  });
}

/** A token provider that ignores its signal must not outlive the time-out either, so the work is raced with it. */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } catch (cause) {
    throw cause instanceof ApiError ? cause : new ApiError({ kind: "unreachable" }, { cause });
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new ApiError({ kind: "malformed", status: response.status });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The data of a well-formed answer. Request errors come as 4xx or 5xx with the same body, so that is read first. */
function dataOf(status: number, text: string): unknown {
  const answer = parse(text);
  if (answer && "errors" in answer) throw new ApiError({ kind: "graphql", status, codes: codesOf(answer.errors) });
  if (status !== 200) throw new ApiError({ kind: "http", status });
  if (!answer || !isRecord(answer.data)) throw new ApiError({ kind: "malformed", status });
  return answer.data;
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function codesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => {
    const extensions = isRecord(error) ? error.extensions : null;
    const code = isRecord(extensions) ? extensions.code : null;
    return typeof code === "string" ? code : "UNKNOWN";
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
