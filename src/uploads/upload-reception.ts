import { randomUUID } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import { BlobMissing } from "../blobs/blob.errors.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { decideCaller } from "../guards/caller.ts";
import { principalOf } from "../guards/context.ts";
import type { Installation } from "../guards/installation.ts";
import { completeAttachment } from "../messages/attachment.commands.ts";
import { Problem } from "../problems/problem.ts";
import { ContentDiffers, expectContent, type ReceivedContent } from "./expected-content.ts";
import { holdBlobs } from "./named-blobs.ts";
import { scanUpload } from "./scan-uploads.ts";
import { lockSlot, markComplete, markFree, markReceiving, noteContent } from "./upload-slot.repository.ts";
import { RECEIVING_LEASE, type UploadSlotRow } from "./upload-slot.ts";
import { readUploadToken, type UploadHolder } from "./upload-token.ts";

export interface Upload {
  /** The slot's row. */
  readonly slotId: string;
  readonly token: string;
  /** Bytes, as declared before the first of them; null where nothing was declared. */
  readonly length: number | null;
  /** Not begun where the answer is known before. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * NOT_FOUND: no slot of this holder's, or its time is over, or the holder is nobody any more. LOST: to be brought again.
 * Only after STORED is anything kept.
 */
export type UploadAnswer =
  | "STORED"
  | "NOT_FOUND"
  | "ALREADY_USED"
  | "BEING_RECEIVED"
  | "LENGTH_MISSING"
  | "TOO_LARGE"
  | "LENGTH_DIFFERS"
  | "CONTENT_DIFFERS"
  | "LOST";

/**
 * One upload, from its leave to durable bytes. No transaction is open while bytes come: the slot is taken for a time, and
 * completed by whoever holds it then.
 */
export async function receiveUpload(installation: Installation, upload: Upload): Promise<UploadAnswer> {
  const { keyring, blobs, clock } = installation;
  const leave = await readUploadToken(keyring, upload.token, clock());
  if (leave?.slotId !== upload.slotId) return "NOT_FOUND";
  const { holder } = leave;
  const taken = await asLiving(installation, holder, (transaction) => take(transaction, upload, clock()));
  if (taken === null) return "NOT_FOUND";
  if (typeof taken === "string") return taken;
  const { slot, attempt } = taken;
  let isStored = false;
  try {
    let content: ReceivedContent | null = null;
    const note = async (received: ReceivedContent) => {
      content = received;
      // A blob never has its name before a row has it.
      if (slot.purpose === "ATTACHMENT" && !(await noteAs(installation, holder, slot, attempt, received.sha256)))
        throw new ContentDiffers("this slot had other bytes before");
    };
    await blobs.put(expectContent(upload.chunks, slot, note));
    const answer = await complete(installation, holder, { slot, attempt, content: content! });
    isStored = answer === "STORED";
    return answer;
  } catch (error) {
    if (error instanceof ContentDiffers) return "CONTENT_DIFFERS";
    if (error instanceof BlobMissing) return "LOST";
    throw error;
  } finally {
    if (!isStored) await free(installation, holder, slot.id, attempt);
  }
}

interface Taken {
  readonly slot: UploadSlotRow;
  readonly attempt: string;
}

/** Of two at once the second finds it taken. */
async function take({ sql }: Transaction, { slotId, length }: Upload, now: Date): Promise<Taken | UploadAnswer> {
  const slot = await lockSlot(sql, slotId);
  if (!slot || slot.expiresAt <= now) return "NOT_FOUND";
  if (slot.completedAt) return "ALREADY_USED";
  if (slot.receivingUntil && slot.receivingUntil > now) return "BEING_RECEIVED";
  if (length === null) return "LENGTH_MISSING";
  if (length !== slot.size) return length > slot.size ? "TOO_LARGE" : "LENGTH_DIFFERS";
  const attempt = randomUUID();
  await markReceiving(sql, slot.id, attempt, new Date(now.getTime() + RECEIVING_LEASE));
  return { slot, attempt };
}

const noteAs = (
  installation: Installation,
  holder: UploadHolder,
  slot: UploadSlotRow,
  attempt: string,
  sha256: string,
) => asHolder(installation, holder, ({ sql }) => noteContent(sql, slot.id, attempt, sha256));

/** The bytes are durable; now the slot says so, if it is still this attempt's and the holder still lives. */
async function complete(
  installation: Installation,
  holder: UploadHolder,
  { slot, attempt, content }: Taken & { readonly content: ReceivedContent },
): Promise<UploadAnswer> {
  const sniffedType = slot.attachmentId === null ? null : await sniff(content.head);
  const { sha256 } = content;
  const answer = await asLiving(installation, holder, async ({ sql }): Promise<UploadAnswer> => {
    if (!(await markComplete(sql, slot.id, attempt, installation.clock()))) return "LOST";
    await holdBlobs(sql, installation.blobs, [sha256]);
    if (slot.attachmentId !== null) {
      const state = installation.scanner === null ? "READY" : "SCANNING";
      await completeAttachment(sql, slot.attachmentId, { sha256, sniffedType, state });
    }
    return "STORED";
  });
  if (answer === "STORED" && slot.attachmentId !== null)
    await scanUpload(installation, { id: slot.attachmentId, sha256 }, (work) => asHolder(installation, holder, work));
  return answer ?? "NOT_FOUND";
}

/** What cannot be told is told as unknown: hostile bytes must not fail their own upload. */
async function sniff(head: Uint8Array): Promise<string | null> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  return found?.mime ?? null;
}

async function free(installation: Installation, holder: UploadHolder, slotId: string, attempt: string): Promise<void> {
  try {
    await asHolder(installation, holder, ({ sql }) => markFree(sql, slotId, attempt));
  } catch (error) {
    installation.log.warn({ err: error, uploadSlotId: slotId }, "an upload slot stays taken until its time is over");
  }
}

/** Null for a holder who is nobody any more. */
async function asLiving<T>(
  installation: Installation,
  holder: UploadHolder,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T | null> {
  try {
    return await asHolder(installation, holder, async (transaction) => {
      const caller = await decideCaller(transaction.sql, holder, AUDIENCES, installation.clock());
      return caller.kind === "allowed" ? work(transaction) : null;
    });
  } catch (error) {
    if (error instanceof Problem && error.code === "UNAUTHENTICATED") return null;
    throw error;
  }
}

const AUDIENCES = { bridge: true, portal: true, desk: "attachmentUploadsCreate" } as const;

const asHolder = <T>({ pool }: Installation, holder: UploadHolder, work: (transaction: Transaction) => Promise<T>) =>
  inTransaction(pool(holder.kind), principalOf(holder), work);
