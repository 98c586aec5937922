import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isProduction } from "../config/settings.ts";
import { Context, type Meter } from "../guards/context.ts";
import type { Installation } from "../guards/installation.ts";
import { measureRootFields, operationPlugin } from "../observability/operation.plugin.ts";
import { inRequest } from "../observability/spans.ts";
import { networksOf } from "../networks/networks.ts";
import { Problem, type ProblemCode } from "../problems/problem.ts";
import type { TokenClaims } from "../sessions/access-token.ts";
import { AuthenticationFailed } from "../sessions/authentication-failed.ts";
import { createAuthenticator } from "../sessions/authenticator.ts";
import { issuerOf } from "../sessions/issuer.ts";
import { readOpenidIssuers } from "../sessions/openid-issuer.ts";
import { IssuerUnavailable } from "../sessions/openid-keys.ts";
import { createOutsideTokens } from "../sessions/outside-tokens.ts";
import { clientAddress } from "./client-address.ts";
import { createGraphql } from "./graphql.ts";
import { operationNamesOf } from "./operation-names.ts";
import { createRateLimiter, networkOf, RateLimited } from "./rate-limit.ts";
import { buildApiSchema } from "./schema.ts";
import { loadTrustedDocuments, requireFreedom, withDocument } from "./trusted-documents.ts";

interface Asker {
  readonly claims: TokenClaims;
  readonly meter: Meter;
}

/** What a request costs whatever it asks: what is refused was read as well. */
const REQUEST = 1;

const STATUS: Partial<Record<ProblemCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PERSISTED_DOCUMENT_NOT_FOUND: 404,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 503,
};

/** Machines that hold a key of ours: their trace goes on here. */
const MACHINES: ReadonlySet<TokenClaims["kind"]> = new Set(["bridge", "provisioning"]);

/** `/graphql`: who asks, whether they may ask that much, and which document they mean; then Apollo. */
export async function registerGraphql(
  app: FastifyInstance,
  installation: Installation,
  operationTime: number,
): Promise<void> {
  const { log, metrics, settings } = installation;
  const documents = await loadTrustedDocuments();
  const trusted = operationNamesOf(documents);
  const apollo = createGraphql({
    trusted,
    schema: measureRootFields(buildApiSchema(), metrics),
    log,
    isProduction: isProduction(settings),
    plugins: [operationPlugin(metrics, trusted)],
  });
  await apollo.start();
  app.addHook("onClose", () => apollo.stop());
  const limiter = createRateLimiter(installation);
  const isProxy = networksOf(settings.MITTENTE_TRUSTED_PROXIES);
  const issuers = await readOpenidIssuers(settings.MITTENTE_OPENID_ISSUERS, issuerOf(settings));
  const { authenticate } = createAuthenticator({
    keyring: installation.keyring,
    issuer: issuerOf(settings),
    outside: createOutsideTokens({ issuers, pool: installation.pool("operator") }),
    clock: () => installation.clock(),
  });
  const askers = new WeakMap<FastifyRequest, Asker>();
  const ask = fastifyApolloHandler(apollo, {
    context: async (request) => {
      const { claims, meter } = askers.get(request)!;
      return new Context(installation, claims, log, meter, networkOf(clientAddress(request, isProxy)));
    },
  });
  app.route({
    url: "/graphql",
    method: ["GET", "POST", "OPTIONS"],
    onSend: async (request, reply) => showBalance(reply, askers.get(request)),
    handler: async (request, reply) => {
      try {
        return await within(operationTime, answer(request, reply));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        tell(error);
        return refuse(request, reply, error);
      }
    },
  });

  // fastify's own handlerTimeout is over once the request's last byte is read: it never comes to a POST.
  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    await admit(request);
    const isTrusted = MACHINES.has(askers.get(request)!.claims.kind);
    return inRequest("graphql", { headers: request.headers, isTrusted }, async () => ask.call(app, request, reply));
  }

  function tell(problem: Problem): void {
    if (problem instanceof AuthenticationFailed) metrics.authenticationFailure(problem.fault);
    if (problem instanceof IssuerUnavailable) log.warn({ err: problem.cause }, "an outside issuer is out of reach");
    if (problem instanceof TookTooLong) log.warn("a request was not answered in its time");
  }

  /** A token that is no token ends the request first; then nothing is parsed for who asks too much. */
  async function admit(request: FastifyRequest): Promise<void> {
    const claims = await authenticate(request.headers.authorization);
    const asker = { claims, meter: limiter.meterOf(claims, clientAddress(request, isProxy)) };
    askers.set(request, asker);
    await asker.meter.spend(REQUEST);
    const asking = { kind: claims.kind, isProduction: isProduction(settings) };
    if (request.method === "POST") request.body = withDocument(documents, asking, request.body);
    else requireFreedom(asking);
  }

  function showBalance(reply: FastifyReply, asker: Asker | undefined): void {
    if (!asker) return;
    const { limit, remaining, resetAt } = asker.meter.balance();
    const seconds = Math.max(0, Math.ceil((resetAt.getTime() - installation.clock().getTime()) / 1_000));
    reply.headers({ "ratelimit-limit": limit, "ratelimit-remaining": remaining, "ratelimit-reset": seconds });
  }
}

class TookTooLong extends Problem {
  constructor() {
    super("INTERNAL_SERVER_ERROR", "This took too long: try again.", { retryable: true });
    this.name = "TookTooLong";
  }
}

/** What is under way then goes on: its transaction commits or fails by itself, and its answer is nobody's. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong()), milliseconds);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

function refuse(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { code, publicMessage, retryable } = problem;
  if (code === "UNAUTHENTICATED") reply.header("www-authenticate", 'Bearer error="invalid_token"');
  if (problem instanceof RateLimited) reply.header("retry-after", problem.retryAfter);
  const mediaType = request.headers.accept?.includes("application/graphql-response+json")
    ? "application/graphql-response+json"
    : "application/json";
  return reply
    .status(STATUS[code] ?? 400)
    .type(`${mediaType}; charset=utf-8`)
    .send(
      JSON.stringify({
        errors: [{ message: publicMessage, extensions: { code, ...(retryable ? { retryable } : {}) } }],
      }),
    );
}
