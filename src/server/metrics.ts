import { createHash, timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { isProduction, type Settings } from "../config/settings.ts";
import type { Installation } from "../guards/installation.ts";
import { registerHealth } from "./health.ts";

/**
 * `/metrics` in the text format of Prometheus. Whoever may not see it gets what a path gets that does not exist.
 */
export function registerMetrics(app: FastifyInstance, installation: Installation): void {
  app.get("/metrics", async (request, reply) => {
    if (!mayRead(installation.settings, request)) return reply.callNotFound();
    const { contentType, body } = await installation.metrics.text();
    return reply.header("content-type", contentType).header("cache-control", "no-store").send(body);
  });
}

type MetricsSettings = Pick<Settings, "NODE_ENV" | "MITTENTE_METRICS_TOKEN">;

/**
 * With the token from anywhere, else from this machine. Not so in production: a proxy on the same machine makes everybody
 * come from there, and need not say so.
 */
function mayRead(settings: MetricsSettings, { headers, socket }: FastifyRequest): boolean {
  const token = settings.MITTENTE_METRICS_TOKEN;
  if (token !== undefined) return isSame(headers.authorization ?? "", `Bearer ${token}`);
  return !isProduction(settings) && isLoopback(socket.remoteAddress) && !FORWARDING.some((name) => name in headers);
}

const FORWARDING = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

const isLoopback = (address = "") => /^(?:::ffff:)?127\.|^::1$/.test(address);

function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a!, b!);
}

/** For a process without an API, such as the worker: `/metrics` and `/health` and nothing else. EADDRINUSE is thrown as Node gives it. */
export async function startMetricsServer(
  installation: Installation,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const app = fastify({ logger: false, bodyLimit: 1_024, requestTimeout: 10_000, forceCloseConnections: true });
  registerHealth(app, installation);
  registerMetrics(app, installation);
  await app.listen({ host, port });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}
