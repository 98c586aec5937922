import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import type { ClaimedMail } from "./inbound-message.ts";

/** Judges what was just kept, in this process. Bounded: what does not fit waits for its job, and what is lost here for the sweep. */
export interface JudgingQueue {
  /** Whether the next one would be judged soon: only then may it be kept under a lease of this process. */
  hasRoom(): boolean;
  /** Never waits, never throws. */
  push(mail: ClaimedMail): void;
  /** Everything that was pushed is judged, or failed. */
  drained(): Promise<void>;
  /** Finishes what runs; what waits is left to others. */
  close(): Promise<void>;
}

export interface JudgingQueueOptions {
  readonly judge: (mail: ClaimedMail) => Promise<unknown>;
  /** As many as there are mail threads. */
  readonly concurrency: number;
  /** How many may wait: the last of them is judged long before its lease runs out. */
  readonly capacity?: number;
  readonly log: Pick<Logger, "error">;
}

type InContext = <T>(work: () => T) => T;

export function createJudgingQueue({ judge, concurrency, capacity = 500, log }: JudgingQueueOptions): JudgingQueue {
  /** Each is judged in the context in which it was kept, so that it stays in that request's trace. */
  const waiting = new Map<ClaimedMail, InContext>();
  const running = new Set<Promise<void>>();
  let isClosed = false;

  const run = async (mail: ClaimedMail) => {
    try {
      await judge(mail);
    } catch (fault) {
      log.error({ err: fault, inboundMessageId: mail.id }, "a mail could not be judged; it is tried again");
    }
  };
  const startNext = () => {
    for (const [mail, inContext] of waiting) {
      if (running.size >= concurrency) return;
      waiting.delete(mail);
      const work = inContext(() => run(mail)).finally(() => {
        running.delete(work);
        startNext();
      });
      running.add(work);
    }
  };
  const settled = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  const hasRoom = () => !isClosed && waiting.size < capacity;
  return {
    hasRoom,
    push(mail) {
      if (!hasRoom()) return;
      waiting.set(mail, AsyncLocalStorage.snapshot());
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
