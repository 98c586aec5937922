import type { Sql } from "../database/connection.ts";
import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import type { UsableAttachments } from "../policy/attachment-use.ts";
import type { AnnouncedFile } from "./attachment.ts";
import {
  type AttachmentContent,
  type AttachmentPlace,
  type AttachmentRow,
  findUnscanned,
  insertAttachments,
  updateContent,
  updatePlace,
  updateScanned,
} from "./message.repository.ts";

/** Rows that nobody but the uploader sees; `accountId` is the customer's own, null for staff. */
export async function announceAttachments(
  { sql, principal }: Transaction,
  files: readonly AnnouncedFile[],
  accountId: string | null,
  now: Date,
): Promise<AttachmentRow[]> {
  const rows = files.map(({ fileName, claimedType, size }, position) => ({
    id: newId(),
    messageId: null,
    ticketId: null,
    accountId,
    isInternal: true,
    uploader: principal.client!,
    fileName,
    claimedType,
    sniffedType: null,
    size,
    // Known when the bytes are.
    sha256: "",
    state: "UPLOADING" as const,
    position,
    createdAt: now,
  }));
  await insertAttachments(sql, rows);
  return rows;
}

/** The bytes are durable. False where they were before. */
export const completeAttachment = (sql: Sql, id: string, content: AttachmentContent): Promise<boolean> =>
  updateContent(sql, id, content);

/** Worker: files that nobody could look at when they came, a page after one. */
export const listUnscanned = (
  sql: Sql,
  after: string | null,
  limit: number,
): Promise<readonly { id: string; sha256: string }[]> => findUnscanned(sql, after, limit);

/** What the scanner said. False where another said it before. */
export const settleAttachment = (sql: Sql, id: string, state: "READY" | "BLOCKED"): Promise<boolean> =>
  updateScanned(sql, id, state);

/** @throws Error where one of them was used meanwhile: the guard's lock prevents it */
export async function placeAttachments(
  { sql }: Pick<Transaction, "sql">,
  { ids }: UsableAttachments,
  place: AttachmentPlace,
): Promise<void> {
  if (ids.length === 0) return;
  const placed = await updatePlace(sql, ids, place);
  if (placed !== ids.length) throw new Error(`${ids.length - placed} attachments were no longer there to be used`);
}
