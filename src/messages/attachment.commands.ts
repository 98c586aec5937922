import type { Sql } from "../database/connection.ts";
import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import type { UsableAttachments } from "../policy/attachment-use.ts";
import type { AnnouncedFile } from "./attachment.ts";
import {
  type AttachmentPlace,
  type AttachmentRow,
  insertAttachments,
  updateContent,
  updatePlace,
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
export const completeAttachment = (
  sql: Sql,
  id: string,
  content: { readonly sha256: string; readonly sniffedType: string | null },
): Promise<boolean> => updateContent(sql, id, content);

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
