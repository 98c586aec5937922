import fastify, { type FastifyInstance } from "fastify";
import { isProduction } from "../config/settings.ts";
import type { Installation } from "../guards/installation.ts";
import { registerDownloads } from "./downloads.ts";
import { registerGraphql } from "./graphql-route.ts";
import { registerHealth } from "./health.ts";
import { registerKnowledgePages } from "./knowledge-pages.ts";
import { listenOn } from "./listening.ts";
import { MAX_BODY, OPERATION_TIME, REQUEST_TIME } from "./limits.ts";
import { registerMailEvents } from "./mail-events.ts";
import { registerMetrics } from "./metrics.ts";
import { registerOauth } from "./oauth.ts";
import { registerObjectionPages } from "./objection-pages.ts";
import { registerUploads } from "./uploads.ts";

export interface RunningApi {
  readonly port: number;
  /** Takes no new requests, answers those that are under way, then ends. Idempotent. */
  close(): Promise<void>;
}

export interface ApiOptions {
  readonly hosts: readonly string[];
  /** 0: any free one. EADDRINUSE is thrown as Node gives it. */
  readonly port: number;
  /** Less than the defaults of limits.ts, where nobody should wait that long. */
  readonly times?: Partial<ApiTimes>;
}

export interface ApiTimes {
  /** Milliseconds until a request has come in whole. */
  readonly request: number;
  /** Milliseconds from a whole GraphQL request to its answer. */
  readonly operation: number;
}

export async function startApi(installation: Installation, { hosts, port, times }: ApiOptions): Promise<RunningApi> {
  const app = await createApp(installation, times);
  try {
    const listening = await listenOn(app, hosts, port);
    let closing: Promise<void> | undefined;
    return { port: listening.port, close: () => (closing ??= listening.close()) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

export async function createApp(installation: Installation, times: Partial<ApiTimes> = {}): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY,
    requestTimeout: Math.min(times.request ?? REQUEST_TIME, REQUEST_TIME),
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
  await registerGraphql(app, installation, Math.min(times.operation ?? OPERATION_TIME, OPERATION_TIME));
  registerOauth(app, installation);
  registerHealth(app, installation);
  registerMetrics(app, installation);
  registerDownloads(app, installation);
  registerKnowledgePages(app, installation);
  registerMailEvents(app, installation);
  registerObjectionPages(app, installation);
  registerUploads(app, installation);
  if (!isProduction(installation.settings)) {
    const { registerGraphiql } = await import("./graphiql.ts");
    await registerGraphiql(app);
  }
  return app;
}

function sentence(status: number): string {
  if (status === 413) return `The body is larger than ${MAX_BODY} bytes.`;
  if (status === 415) return "The body must be application/json.";
  if (status === 404) return "There is nothing here.";
  return "The request could not be read.";
}
