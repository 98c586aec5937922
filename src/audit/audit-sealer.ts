import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "../database/connection.ts";
import type { Principal } from "../database/roles.ts";
import { inTransaction } from "../database/transaction.ts";
import {
  deleteUnsealed,
  findChainEnd,
  findNewestHead,
  insertHead,
  insertSeals,
  listSealable,
  listSealedIds,
  listUnsealed,
  takeTurn,
} from "./audit-chain.repository.ts";
import { type HeadSigner, sameHead, signHead } from "./audit-head.ts";
import { CHAIN_START, sealAfter } from "./audit-seal.ts";
import { appendHead, readLastHead } from "./heads-file.ts";

type Write = (facts: object, message: string) => void;

export interface SealerOptions {
  readonly pool: Pool;
  readonly signer: HeadSigner;
  /** Path; made when missing, mode 0600. Each machine that seals has its own. */
  readonly headsFile: string;
  readonly log: { readonly info: Write; readonly error: Write };
  /** Between two looks for events; default 1,000. */
  readonly intervalMs?: number;
}

export interface Sealer {
  /** Waits for the batch that is under way; then nothing is written any more. Idempotent. */
  stop(): Promise<void>;
  /** Seals what is committed, unless another sealer is at it. Resolves to how many events this call sealed. */
  sealNow(): Promise<number>;
}

const WORKER: Principal = { role: "worker", client: "system:sealer" };
const BATCH = 1_000;
/** A long backlog gets a line in the heads file every so many batches. */
const BATCHES_A_LINE = 20;
const FAILURES_A_LOG_LINE = 60;

/**
 * Chains committed events by hash, signs each new end of the chain and lays it down outside the database. Any number of
 * sealers may run: they take turns. Nothing is kept in memory, so a crash between any two steps loses nothing.
 */
export function startSealer({ pool, signer, headsFile, log, intervalMs = 1_000 }: SealerOptions): Sealer {
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();

  const run = async () => {
    let sealed = 0;
    for (let cursor: string | null | undefined = null; cursor !== undefined && !stopping.signal.aborted;) {
      for (let batch = 0; batch < BATCHES_A_LINE && cursor !== undefined && !stopping.signal.aborted; batch++) {
        const done: SealedBatch = await sealBatch(pool, signer, cursor);
        sealed += done.sealed;
        cursor = done.next;
      }
      await publishHead(pool, headsFile, log);
    }
    return sealed;
  };
  const sealNow = () => {
    const next = running.then(run);
    running = next.catch(() => {});
    return next;
  };
  const ticking = tick(sealNow, intervalMs, stopping.signal, log);

  return {
    async stop() {
      stopping.abort();
      await ticking;
      await running;
    },
    sealNow,
  };
}

async function tick(seal: () => Promise<number>, intervalMs: number, stop: AbortSignal, log: SealerOptions["log"]) {
  let failures = 0;
  while (!stop.aborted) {
    try {
      await seal();
      if (failures > 0) log.info({ failures }, "the audit log is being sealed again");
      failures = 0;
    } catch (cause) {
      if (failures % FAILURES_A_LOG_LINE === 0)
        log.error({ err: cause, failures }, "the audit log could not be sealed");
      failures += 1;
    }
    await sleep(intervalMs, undefined, { signal: stop }).catch(() => {});
  }
}

interface SealedBatch {
  readonly sealed: number;
  /** Where the next batch begins; undefined when there is none, or it is another sealer's turn. */
  readonly next: string | undefined;
}

/** Seals, queue and signed head change together or not at all; the number of statements does not depend on the events. */
function sealBatch(pool: Pool, signer: HeadSigner, afterId: string | null): Promise<SealedBatch> {
  return inTransaction(pool, WORKER, async ({ sql }) => {
    if (!(await takeTurn(sql, "seal"))) return { sealed: 0, next: undefined };
    const ids = await listUnsealed(sql, afterId, BATCH);
    if (ids.length === 0) return { sealed: 0, next: undefined };
    const next = ids.length === BATCH ? ids.at(-1) : undefined;

    // Whoever put a sealed event into the queue again must not stop the chain.
    const already = await listSealedIds(sql, ids);
    const events = (await listSealable(sql, ids)).filter((event) => !already.has(event.id));
    // An event that was removed before it was sealed leaves its place in the queue, for the verification to find.
    await deleteUnsealed(sql, [...events.map((event) => event.id), ...already]);
    const seals = sealAfter((await findChainEnd(sql)) ?? CHAIN_START, events);
    const end = seals.at(-1);
    if (end === undefined) return { sealed: 0, next };
    await insertSeals(sql, seals);
    await insertHead(sql, await signHead(end, new Date(), signer));
    return { sealed: seals.length, next };
  });
}

/**
 * Lays the newest committed head down in the file, if the file does not end with it. After a crash that may be one which
 * another run signed. Two processes with one file take turns, too.
 */
function publishHead(pool: Pool, headsFile: string, log: SealerOptions["log"]): Promise<void> {
  return inTransaction(pool, WORKER, async ({ sql }) => {
    if (!(await takeTurn(sql, "publish"))) return;
    const newest = await findNewestHead(sql);
    const last = await readLastHead(headsFile);
    if (newest === null || (last !== null && sameHead(newest, last))) return;
    if (last !== null && last.sequence >= newest.sequence)
      log.error(
        { file: last.sequence, database: newest.sequence },
        "the audit's heads file is ahead of the database: sealed events were lost; run mittente audit verify",
      );
    await appendHead(headsFile, newest);
  });
}
