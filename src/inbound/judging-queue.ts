import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";

/** Judges what was just kept, in this process. Bounded: what does not fit waits for its job or the sweep. */
export interface JudgingQueue {
  /** Never waits, never throws. */
  push(inboundMessageId: string): void;
  /** Everything that was pushed is judged, or failed. */
  drained(): Promise<void>;
  /** Finishes what runs; what waits is left to others. */
  close(): Promise<void>;
}

export interface JudgingQueueOptions {
  readonly judge: (inboundMessageId: string) => Promise<unknown>;
  /** As many as there are mail threads. */
  readonly concurrency: number;
  /** How many may wait. */
  readonly capacity?: number;
  readonly log: Pick<Logger, "error">;
}

type InContext = <T>(work: () => T) => T;

export function createJudgingQueue({ judge, concurrency, capacity = 1_000, log }: JudgingQueueOptions): JudgingQueue {
  /** Each is judged in the context in which it was kept, so that it stays in that request's trace. */
  const waiting = new Map<string, InContext>();
  const running = new Set<Promise<void>>();
  let isClosed = false;

  const run = async (id: string) => {
    try {
      await judge(id);
    } catch (fault) {
      log.error({ err: fault, inboundMessageId: id }, "a mail could not be judged; it is tried again");
    }
  };
  const startNext = () => {
    for (const [id, inContext] of waiting) {
      if (running.size >= concurrency) return;
      waiting.delete(id);
      const work = inContext(() => run(id)).finally(() => {
        running.delete(work);
        startNext();
      });
      running.add(work);
    }
  };
  const settled = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    push(id) {
      if (isClosed || waiting.size >= capacity) return;
      waiting.set(id, AsyncLocalStorage.snapshot());
      startNext();
    },
    drained: settled,
    async close() {
      isClosed = true;
      waiting.clear();
      await settled();
    },
  };
}
