import { setTimeout as sleep } from "node:timers/promises";
import { run, type Runner, type TaskList } from "graphile-worker";
import type { Logger } from "pino";
import { queueLog } from "./queue-log.ts";

export interface QueueOptions {
  readonly ownerUrl: string;
  readonly concurrency: number;
  readonly tasks: TaskList;
  readonly log: Pick<Logger, "debug" | "warn" | "error">;
}

export interface Queue {
  /** Takes nothing new and waits for what runs. Idempotent. */
  stop(): Promise<void>;
}

/** What runs is bounded by itself (a delivery: 4 minutes): nothing is cut off. */
const SHUTDOWN_TIME = 5 * 60_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;

/**
 * graphile-worker gives up where it cannot say that a job is done, as when the database is restarted under it: then it is
 * started again, for as long as it takes. Jobs it had in hand stay locked; their rows are found by the sweep.
 */
export async function startQueue({ ownerUrl, concurrency, tasks, log }: QueueOptions): Promise<Queue> {
  const stopping = new AbortController();
  const start = () =>
    run({
      connectionString: ownerUrl,
      concurrency,
      maxPoolSize: concurrency + 2,
      taskList: tasks,
      parsedCronItems: [],
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: SHUTDOWN_TIME,
      logger: queueLog(log),
      // Without a batch nobody waits for the answer, and its failure would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });

  let runner: Runner | null = await start();
  const supervised = supervise();

  async function supervise(): Promise<void> {
    while (runner !== null && !stopping.signal.aborted) {
      await runner.promise.catch((error: unknown) =>
        log.error({ err: error }, "the job queue ended: it is started again"),
      );
      if (!stopping.signal.aborted) runner = await startAgain();
    }
  }

  /** Null: asked to stop meanwhile. */
  async function startAgain(): Promise<Runner | null> {
    for (let delay = FIRST_DELAY; ; delay = Math.min(2 * delay, LONGEST_DELAY)) {
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return null;
      try {
        return await start();
      } catch (error) {
        log.warn({ err: error }, "the job queue could not be started: sweeps go on without it");
      }
    }
  }

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    // One that has ended by itself says so.
    await runner?.stop().catch(() => {});
    await supervised;
    await runner?.stop().catch(() => {});
  };
  return { stop: () => (stopped ??= stop()) };
}
