import type { FastifyInstance } from "fastify";
import type { Installation } from "../guards/installation.ts";

/** `/health/live`: this process answers. `/health/ready`: it can reach the database as well. */
export function registerHealth(app: FastifyInstance, installation: Installation): void {
  app.get("/health/live", async () => ({ status: "ok" }));
  app.get("/health/ready", async (_request, reply) => {
    try {
      await installation.pool("anonymous")`select 1`;
      return { status: "ok" };
    } catch (error) {
      installation.log.warn({ err: error }, "not ready");
      return reply.status(503).send({ status: "unavailable" });
    }
  });
}
