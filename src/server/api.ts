import type { AddressInfo } from "node:net";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { isProduction } from "../config/settings.ts";
import { Context } from "../guards/context.ts";
import type { Installation } from "../guards/installation.ts";
import { Problem } from "../problems/problem.ts";
import { createAuthenticator } from "../sessions/authenticator.ts";
import { issuerOf } from "../sessions/issuer.ts";
import { registerDownloads } from "./downloads.ts";
import { createGraphql } from "./graphql.ts";
import { registerHealth } from "./health.ts";
import { registerOauth } from "./oauth.ts";
import { buildApiSchema } from "./schema.ts";
import { registerUploads } from "./uploads.ts";

export interface RunningApi {
  readonly port: number;
  /** Takes no new requests, answers those that are under way, then ends. Idempotent. */
  close(): Promise<void>;
}

/** 1 MiB of mail is 1.4 MB of base64; nothing else comes near. */
const BODY_LIMIT = 2 * 1024 * 1024;
const REQUEST_TIME = 30_000;

export interface ApiOptions {
  readonly hosts: readonly string[];
  /** 0: any free one. EADDRINUSE is thrown as Node gives it. */
  readonly port: number;
}

export async function startApi(installation: Installation, { hosts, port }: ApiOptions): Promise<RunningApi> {
  const app = await createApp(installation);
  try {
    const bound = await listenOn(app, hosts, port);
    let closing: Promise<void> | undefined;
    return { port: bound, close: () => (closing ??= app.close()) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

export async function createApp(installation: Installation): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIME,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: "idle",
    trustProxy: false,
  });
  app.setErrorHandler((error: { statusCode?: number; code?: string }, _request, reply) => {
    const status =
      error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
    if (status === 500) installation.log.error({ err: error }, "a request failed outside GraphQL");
    const code = status === 500 ? "INTERNAL_SERVER_ERROR" : "BAD_USER_INPUT";
    const message = status === 500 ? "Something went wrong on our side. It has been logged." : sentence(status);
    return reply.status(status).send({ errors: [{ message, extensions: { code } }] });
  });
  // What is idle is closed at once, and what is busy behind its answer: kept alive it would keep the process, too.
  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  app.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
    if (isClosing) reply.header("connection", "close");
  });
  await registerGraphql(app, installation);
  registerOauth(app, installation);
  registerHealth(app, installation);
  registerDownloads(app, installation);
  registerUploads(app, installation);
  if (!isProduction(installation.settings)) {
    const { registerGraphiql } = await import("./graphiql.ts");
    await registerGraphiql(app);
  }
  return app;
}

async function registerGraphql(app: FastifyInstance, installation: Installation): Promise<void> {
  const { log, settings } = installation;
  const apollo = createGraphql({ schema: buildApiSchema(), log, isProduction: isProduction(settings) });
  await apollo.start();
  app.addHook("onClose", () => apollo.stop());
  const { authenticate } = createAuthenticator({
    keyring: installation.keyring,
    issuer: issuerOf(settings),
    clock: () => installation.clock(),
  });
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => new Context(installation, await authenticate(request.headers.authorization), log),
  });
  app.route({
    url: "/graphql",
    method: ["GET", "POST", "OPTIONS"],
    // A token that is no token ends the request before anything is parsed.
    preHandler: async (request, reply) => {
      try {
        await authenticate(request.headers.authorization);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const body = { errors: [{ message: error.publicMessage, extensions: { code: error.code } }] };
        return (reply as FastifyReply)
          .status(401)
          .header("www-authenticate", 'Bearer error="invalid_token"')
          .send(body);
      }
    },
    handler,
  });
}

function sentence(status: number): string {
  if (status === 413) return `The body is larger than ${BODY_LIMIT} bytes.`;
  if (status === 415) return "The body must be application/json.";
  if (status === 404) return "There is nothing here.";
  return "The request could not be read.";
}

/** `localhost` is 127.0.0.1 and, where the machine has it, ::1: fastify does both; further hosts share the port. */
async function listenOn(app: FastifyInstance, hosts: readonly string[], port: number): Promise<number> {
  await app.listen({ host: hosts[0] ?? "localhost", port });
  return (app.server.address() as AddressInfo).port;
}
