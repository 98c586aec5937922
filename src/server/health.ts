import type { FastifyInstance } from "fastify";
import type { Installation } from "../guards/installation.ts";

const WAIT_MS = 3_000;

/** `/health/live`: this process answers. `/health/ready`: it reaches the database as well, within three seconds. */
export function registerHealth(app: FastifyInstance, installation: Installation): void {
  app.get("/health/live", async () => ({ status: "ok" }));
  app.get("/health/ready", async (_request, reply) => {
    try {
      await inTime(installation.pool("anonymous")`select 1`);
      return { status: "ok" };
    } catch (error) {
      installation.log.warn({ err: error }, "not ready");
      return reply.status(503).send({ status: "unavailable" });
    }
  });
}

/** A probe that waits for its own end tells nobody anything. */
async function inTime(work: PromiseLike<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the database did not answer in time")), WAIT_MS);
  });
  try {
    await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
