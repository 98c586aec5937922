import { Logger as QueueLogger } from "graphile-worker";
import type { Logger } from "pino";

/** graphile-worker's voice in our log: its chatter at debug, its troubles as warnings. Its metadata may hold payloads: left out. */
export function queueLog(log: Pick<Logger, "warn" | "debug">): QueueLogger {
  return new QueueLogger(() => (level, message) => {
    if (level === "error" || level === "warning") log.warn({ queue: message }, "the job queue reports");
    else log.debug({ queue: message }, "the job queue reports");
  });
}
