import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";
import type { Pool } from "../database/connection.ts";
import { startQueue } from "./queue.ts";
import { guarded, sweep } from "./sweep.ts";
import type { WorkHandlers } from "./work-handlers.ts";

export interface WorkerOptions {
  /** DATABASE_OWNER_URL: the queue is the owner's, and nothing else here uses it. */
  readonly ownerUrl: string;
  /** Of the login role: the sweeps look for rows with it. */
  readonly pool: Pool;
  readonly handlers: WorkHandlers;
  readonly log: Pick<Logger, "debug" | "info" | "warn" | "error">;
  /** Jobs at a time; the sweep works on as many rows of each kind beside them. */
  readonly concurrency: number;
  readonly clock?: () => Date;
  /** Default: a minute. */
  readonly sweepEveryMs?: number;
}

export interface Worker {
  /** One sweep now; joins the one that runs. */
  sweepNow(): Promise<void>;
  /** Takes nothing new and waits for what runs. Idempotent. */
  stop(): Promise<void>;
}

const SWEEP_EVERY = 60_000;

const payload = z.object({ id: z.uuid() });

/** Jobs wake, rows decide: a lost, doubled or late job changes nothing but the time. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { ownerUrl, pool, handlers, log, concurrency, sweepEveryMs = SWEEP_EVERY } = options;
  const clock = options.clock ?? (() => new Date());
  const tasks = {
    deliver: task("deliver", handlers.deliver),
    notify: task("notify", handlers.notify),
    judge: task("judge", handlers.judge),
  };
  const queue = await startQueue({ ownerUrl, concurrency, tasks, log });

  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;

  function sweepNow(): Promise<void> {
    sweeping ??= sweep({ pool, handlers, log, concurrency, clock }).finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  async function sweepInTurn(): Promise<void> {
    await sweepNow();
    if (!isStopping) timer = setTimeout(() => void sweepInTurn(), sweepEveryMs);
  }

  function task(name: string, handle: (id: string) => Promise<unknown>): Task {
    const handleSafely = guarded(log, name, handle);
    return async (given) => {
      const parsed = payload.safeParse(given);
      if (parsed.success) await handleSafely(parsed.data.id);
      else log.warn({ task: name }, "a job without an id");
    };
  }

  void sweepInTurn();
  let stopped: Promise<void> | undefined;
  return {
    sweepNow,
    stop() {
      isStopping = true;
      clearTimeout(timer);
      stopped ??= Promise.allSettled([queue.stop(), sweeping]).then(() => {});
      return stopped;
    },
  };
}
