import type { BlobStore } from "../blobs/blob.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { lockBlob } from "./named-blobs.ts";
import { type CollectableSlot, dropUpload, forgetUpload, isNamed, listCollectable } from "./upload-slot.repository.ts";
import { USE_TIME } from "./upload-slot.ts";

export interface Collected {
  /** Slots whose time was over. */
  readonly slots: number;
  /** Blobs that nothing named any more. */
  readonly blobs: number;
}

const WORKER = { role: "worker", client: "system:worker" } as const;
const PAGE = 200;

/**
 * Slots whose use is over, the files that were brought and put on no message, and the blobs of either that nothing else
 * names. Safe to call at any time, from any process, beside uploads of the same content; a crash between any two lines is
 * made good by the next call.
 */
export async function collectUploads(pool: Pool, blobs: BlobStore, now: Date): Promise<Collected> {
  const madeBefore = new Date(now.getTime() - USE_TIME);
  const collected = { slots: 0, blobs: 0 };
  let after: string | null = null;
  for (;;) {
    const page: CollectableSlot[] = await inTransaction(pool, WORKER, ({ sql }) =>
      listCollectable(sql, madeBefore, after, PAGE),
    );
    for (const slot of page) {
      if (!slot.forgottenAt && !(await forget(pool, slot.id, madeBefore, now))) continue;
      if (await drop(pool, blobs, slot)) collected.blobs += 1;
      collected.slots += 1;
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return collected;
  }
}

/** Committed before the blob is touched: whatever stops this process then, no row leads to a blob that is gone. */
const forget = (pool: Pool, id: string, madeBefore: Date, now: Date) =>
  inTransaction(pool, WORKER, ({ sql }) => forgetUpload(sql, id, madeBefore, now));

/** True where the blob went too. The trace goes after it, so that a crash between them leaves the trace, not the blob. */
function drop(pool: Pool, blobs: BlobStore, { id, sha256 }: CollectableSlot): Promise<boolean> {
  return inTransaction(pool, WORKER, async ({ sql }) => {
    if (sha256 !== null) await lockBlob(sql, sha256);
    await dropUpload(sql, id);
    // Counted under the lock, by a statement of its own: it sees what others committed until then.
    return sha256 !== null && !(await isNamed(sql, sha256)) && blobs.delete(sha256);
  });
}
