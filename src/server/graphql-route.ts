import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isProduction } from "../config/settings.ts";
import { Context, type Meter } from "../guards/context.ts";
import type { Installation } from "../guards/installation.ts";
import { Problem, type ProblemCode } from "../problems/problem.ts";
import type { TokenClaims } from "../sessions/access-token.ts";
import { createAuthenticator } from "../sessions/authenticator.ts";
import { issuerOf } from "../sessions/issuer.ts";
import { createGraphql } from "./graphql.ts";
import { createRateLimiter, RateLimited } from "./rate-limit.ts";
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
};

/** `/graphql`: who asks, whether they may ask that much, and which document they mean; then Apollo. */
export async function registerGraphql(
  app: FastifyInstance,
  installation: Installation,
  operationTime: number,
): Promise<void> {
  const { log, settings } = installation;
  const documents = await loadTrustedDocuments();
  const apollo = createGraphql({ schema: buildApiSchema(), log, isProduction: isProduction(settings) });
  await apollo.start();
  app.addHook("onClose", () => apollo.stop());
  const limiter = createRateLimiter(installation);
  const { authenticate } = createAuthenticator({
    keyring: installation.keyring,
    issuer: issuerOf(settings),
    clock: () => installation.clock(),
  });
  const askers = new WeakMap<FastifyRequest, Asker>();
  app.route({
    url: "/graphql",
    method: ["GET", "POST", "OPTIONS"],
    handlerTimeout: operationTime,
    preHandler: async (request, reply) => {
      try {
        await admit(request);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return refuse(request, reply, error);
      }
    },
    onSend: async (request, reply) => showBalance(reply, askers.get(request)),
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => {
        const { claims, meter } = askers.get(request)!;
        return new Context(installation, claims, log, meter);
      },
    }),
  });

  /** A token that is no token ends the request first; then nothing is parsed for who asks too much. */
  async function admit(request: FastifyRequest): Promise<void> {
    const claims = await authenticate(request.headers.authorization);
    const asker = { claims, meter: limiter.meterOf(claims, request.ip) };
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
