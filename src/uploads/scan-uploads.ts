import type { BlobStore } from "../blobs/blob.ts";
import { BlobMissing } from "../blobs/blob.errors.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import type { Installation } from "../guards/installation.ts";
import { listUnscanned, settleAttachment } from "../messages/attachment.commands.ts";
import { ScannerAway } from "../scanning/scanner.ts";

interface Unscanned {
  readonly id: string;
  readonly sha256: string;
}

type InTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;

/**
 * READY, or BLOCKED for good. While the scanner is away a file stays SCANNING, which nobody can use or fetch, and is asked about
 * again by the sweep. False then.
 */
export async function scanUpload(
  { scanner, blobs, log }: Installation,
  { id, sha256 }: Unscanned,
  transact: InTransaction,
): Promise<boolean> {
  try {
    const finding = scanner === null ? null : (await scanner.scan(await contentOf(blobs, sha256))).finding;
    if (finding !== null) log.warn({ attachmentId: id, finding }, "the scanner found something in an uploaded file");
    await transact(({ sql }) => settleAttachment(sql, id, finding === null ? "READY" : "BLOCKED"));
    return true;
  } catch (fault) {
    if (!(fault instanceof ScannerAway || fault instanceof BlobMissing)) throw fault;
    log.error({ err: fault, attachmentId: id }, "an uploaded file could not be scanned; it waits");
    return false;
  }
}

async function contentOf(blobs: BlobStore, sha256: string): Promise<AsyncIterable<Uint8Array>> {
  return (await blobs.open(sha256)).stream as AsyncIterable<Uint8Array>;
}

const WORKER = { role: "worker", client: "system:worker" } as const;
const PAGE = 100;

/** What waits since the scanner was away, or since a process ended between the bytes and their scan. Stops where it is away. */
export async function scanWaiting(installation: Installation): Promise<number> {
  const transact: InTransaction = (work) => inTransaction(installation.pool("worker"), WORKER, work);
  let scanned = 0;
  let after: string | null = null;
  for (;;) {
    const page: readonly Unscanned[] = await transact(({ sql }) => listUnscanned(sql, after, PAGE));
    for (const file of page) {
      if (!(await scanUpload(installation, file, transact))) return scanned;
      scanned++;
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return scanned;
  }
}
