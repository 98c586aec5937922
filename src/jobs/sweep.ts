import type { Logger } from "pino";
import type { Pool } from "../database/connection.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { dueDeliveries } from "../outbox/due-deliveries.ts";
import { dueNotices } from "../outbox/due-notices.ts";
import { inPages, PAGE_SIZE } from "../outbox/due-rows.ts";
import type { WorkHandlers } from "./work-handlers.ts";
import {
  deleteAttemptLimitsBefore,
  deleteCeremoniesBefore,
  deleteChallengesBefore,
  deleteIdempotencyKeysBefore,
  deleteRefreshTokensBefore,
  listDueInboundMessages,
} from "./sweep.repository.ts";

export interface SweepOptions {
  readonly pool: Pool;
  readonly handlers: WorkHandlers;
  readonly log: Pick<Logger, "error">;
  /** Rows of one kind that are worked on at a time. */
  readonly concurrency: number;
  readonly clock: () => Date;
}

const WORKER = { role: "worker", client: "system:worker" } as const;
const IDEMPOTENCY_KEYS_LIVE = 7 * 24 * 60 * 60_000;
/** After their end: they hold addresses, of people who have no account too. */
const CHALLENGES_LIVE = 60 * 60_000;

/**
 * Finds what no job woke: a job may get lost, and its row may not. Whatever fails is logged and stands again before the next
 * sweep; one thing that fails keeps back no other.
 */
export async function sweep(options: SweepOptions): Promise<void> {
  const { pool, handlers, log, concurrency } = options;
  const now = options.clock();
  const steps: Record<string, () => Promise<unknown>> = {
    deliveries: () => forEach(dueDeliveries(pool, now), concurrency, guarded(log, "deliver", handlers.deliver)),
    notices: () => forEach(dueNotices(pool, now), concurrency, guarded(log, "notify", handlers.notify)),
    "inbound messages": () =>
      forEach(dueInboundMessages(pool, now), concurrency, guarded(log, "judge", handlers.judge)),
    "solved tickets": () => handlers.closeSolvedTickets(now),
    "changes of addresses": () => handlers.settleEmailChanges(now),
    "held mail": () => handlers.expireHeldMail(now),
    "mail bytes": () => handlers.eraseMailBytes(now),
    operations: () => handlers.expireOperations(now),
    uploads: () => handlers.collectUploads(now),
    "idempotency keys": () => forget(pool, deleteIdempotencyKeysBefore, ago(now, IDEMPOTENCY_KEYS_LIVE)),
    challenges: () => forget(pool, deleteChallengesBefore, ago(now, CHALLENGES_LIVE)),
    "refresh tokens": () => forget(pool, deleteRefreshTokensBefore, now),
    "passkey ceremonies": () => forget(pool, deleteCeremoniesBefore, now),
    "attempt limits": () => forget(pool, deleteAttemptLimitsBefore, now),
  };
  const run = async ([name, step]: [string, () => Promise<unknown>]) => {
    try {
      await step();
    } catch (error) {
      log.error({ err: error, sweep: name }, "a sweep failed");
    }
  };
  await Promise.all(Object.entries(steps).map(run));
}

/** A handler that never rejects: the row it is about is found again. */
export const guarded =
  (log: Pick<Logger, "error">, task: string, handle: (id: string) => Promise<unknown>) =>
  async (id: string): Promise<void> => {
    try {
      await handle(id);
    } catch (error) {
      log.error({ err: error, task, id }, "a task failed");
    }
  };

async function forEach(ids: AsyncGenerator<string>, concurrency: number, handle: (id: string) => Promise<void>) {
  const hand = async () => {
    for (let next = await ids.next(); !next.done; next = await ids.next()) await handle(next.value);
  };
  await Promise.all(Array.from({ length: concurrency }, hand));
}

function dueInboundMessages(pool: Pool, now: Date): AsyncGenerator<string> {
  return inPages((after) => asWorker(pool, ({ sql }) => listDueInboundMessages(sql, now, after, PAGE_SIZE)));
}

const ago = (now: Date, milliseconds: number) => new Date(now.getTime() - milliseconds);

async function forget(pool: Pool, deleteBefore: typeof deleteChallengesBefore, before: Date): Promise<void> {
  let deleted: number;
  do {
    deleted = await asWorker(pool, ({ sql }) => deleteBefore(sql, before, PAGE_SIZE));
  } while (deleted === PAGE_SIZE);
}

const asWorker = <T>(pool: Pool, work: (transaction: Transaction) => Promise<T>) => inTransaction(pool, WORKER, work);
