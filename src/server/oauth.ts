import type { FastifyInstance } from "fastify";
import type { Installation } from "../guards/installation.ts";
import { issuerOf } from "../sessions/issuer.ts";
import { publicJwks } from "../sessions/jwks.ts";
import { createTokenEndpoint } from "../sessions/token-endpoint.ts";

const FORM = "application/x-www-form-urlencoded";
const MAX_FORM = 16 * 1024;

/** `GET /.well-known/jwks.json` (RFC 7517) and `POST /oauth/token` (RFC 6749 section 4.4 with RFC 7523). */
export function registerOauth(app: FastifyInstance, installation: Installation): void {
  const issuer = issuerOf(installation.settings);
  const endpoint = createTokenEndpoint({
    pool: installation.pool("operator"),
    keyring: installation.keyring,
    issuer,
    tokenUrl: `${issuer}/oauth/token`,
    clock: () => installation.clock(),
  });
  app.get("/.well-known/jwks.json", async (_request, reply) => {
    reply.header("cache-control", "public, max-age=300");
    return publicJwks(installation.keyring, installation.clock());
  });
  app.register(async (scope) => {
    scope.addContentTypeParser(FORM, { parseAs: "string", bodyLimit: MAX_FORM }, (_request, body, done) =>
      done(null, body),
    );
    scope.post("/oauth/token", { bodyLimit: MAX_FORM }, async (request, reply) => {
      const { status, body } = await endpoint.exchange(
        new URLSearchParams(typeof request.body === "string" ? request.body : ""),
      );
      return reply.status(status).header("cache-control", "no-store").send(body);
    });
  });
}
