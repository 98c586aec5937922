import { recordEvents } from "../audit/audit.commands.ts";
import type { BlobStore } from "../blobs/blob.ts";
import type { Settings } from "../config/settings.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { dropUnnamedBlob } from "../uploads/named-blobs.ts";
import {
  type BlobLeft,
  eraseBytes,
  expireWaiting,
  listBlobsLeft,
  noteBlobDropped,
  RETENTION_CLASSES,
  type RetentionClass,
} from "./retention.repository.ts";

const WORKER = { role: "worker", client: "system:worker" } as const;
const PAGE = 200;
const DAY = 86_400_000;

/** How long the bytes of a mail stay, in milliseconds, by what became of it; null: for good. */
export type Retention = Readonly<Record<RetentionClass, number | null>>;

export function retentionOf(settings: Settings): Retention {
  const { MITTENTE_KEEP_ACCEPTED_MAIL, MITTENTE_KEEP_REFUSED_MAIL, MITTENTE_KEEP_IGNORED_MAIL } = settings;
  const ms = (days: number | "forever") => (days === "forever" ? null : days * DAY);
  return {
    ACCEPTED: ms(MITTENTE_KEEP_ACCEPTED_MAIL),
    HELD: ms(MITTENTE_KEEP_REFUSED_MAIL),
    IGNORED: ms(MITTENTE_KEEP_IGNORED_MAIL),
  };
}

/**
 * A1: held mail waits so long for the desk, then nobody can release or claim it any more. Safe to call at any time, from any
 * process, beside people who decide. @returns how many
 */
export async function expireHeldMail(pool: Pool, now: Date, heldFor: number): Promise<number> {
  const heldBefore = new Date(now.getTime() - heldFor);
  return inPages(pool, async (transaction) => {
    const expired = await expireWaiting(transaction.sql, heldBefore, now, PAGE);
    await record(transaction, "inbound-message.expire", expired, now, ({ reason, sha256 }) => ({ reason, sha256 }));
    return expired.length;
  });
}

export interface Erased {
  readonly mails: number;
  readonly blobs: number;
}

/**
 * The bytes of mail whose retention is over. Row, verdict and what was made of it stay. Committed before a blob is touched:
 * whatever stops this process then, no row leads to a blob that is gone, and the next call goes on.
 */
export async function eraseMailBytes(pool: Pool, blobs: BlobStore, retention: Retention, now: Date): Promise<Erased> {
  let mails = 0;
  for (const kind of RETENTION_CLASSES) {
    const keptFor = retention[kind];
    if (keptFor === null) continue;
    const before = new Date(now.getTime() - keptFor);
    mails += await inPages(pool, async (transaction) => {
      const erased = await eraseBytes(transaction.sql, kind, before, now, PAGE);
      await record(transaction, "inbound-message.erase-bytes", erased, now, ({ sha256, size }) => ({
        keptAs: kind,
        sha256,
        size,
      }));
      return erased.length;
    });
  }
  return { mails, blobs: await dropBlobsLeft(pool, blobs) };
}

async function dropBlobsLeft(pool: Pool, blobs: BlobStore): Promise<number> {
  let dropped = 0;
  let after: string | null = null;
  for (;;) {
    const last: string | null = after;
    const page: BlobLeft[] = await inTransaction(pool, WORKER, ({ sql }) => listBlobsLeft(sql, last, PAGE));
    for (const { id, sha256 } of page)
      dropped += await inTransaction(pool, WORKER, async ({ sql }) => {
        const isGone = await dropUnnamedBlob(sql, blobs, sha256);
        await noteBlobDropped(sql, id);
        return isGone ? 1 : 0;
      });
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return dropped;
  }
}

/** A transaction a page, until one is not full. */
async function inPages(pool: Pool, work: (transaction: Transaction) => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await inTransaction(pool, WORKER, work);
    total += count;
    if (count < PAGE) return total;
  }
}

async function record<T extends { readonly id: string }>(
  { sql, principal }: Transaction,
  action: string,
  mails: readonly T[],
  at: Date,
  factsOf: (mail: T) => Readonly<Record<string, string | number>>,
): Promise<void> {
  if (mails.length === 0) return;
  const events = mails.map((mail) => ({
    at,
    action,
    actor: principal.client!,
    subject: { kind: "InboundMessage", id: mail.id },
    rule: "A1" as const,
    facts: factsOf(mail),
  }));
  await recordEvents(sql, events);
}
