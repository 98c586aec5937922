import type { Transaction } from "../database/transaction.ts";
import { announceAttachments } from "../messages/attachment.commands.ts";
import type { AnnouncedFile, AttachmentRow } from "../messages/attachment.ts";
import { newId } from "../nodes/global-id.ts";
import type { PortalAccount, StaffAuthor } from "../policy/caller.ts";
import { insertSlots } from "./upload-slot.repository.ts";
import type { UploadSlotRow } from "./upload-slot.ts";

/** A slot as its maker is told of it. */
export type MadeSlot = Pick<UploadSlotRow, "id" | "expiresAt">;

/** For one mail: exactly these bytes. */
export async function createMailUpload(
  { sql, principal }: Transaction,
  mail: { readonly sha256: string; readonly size: number },
  now: Date,
): Promise<MadeSlot> {
  const slot = {
    id: newId(),
    purpose: "INBOUND",
    client: principal.client!,
    ...mail,
    attachmentId: null,
    createdAt: now,
  } as const;
  const [made] = await insertSlots(sql, [slot]);
  return made!;
}

export interface AnnouncedUploads {
  readonly attachments: readonly AttachmentRow[];
  /** One an attachment, in the same order. */
  readonly slots: readonly MadeSlot[];
}

/** For files that will go with a message. */
export async function createAttachmentUploads(
  transaction: Transaction,
  uploader: PortalAccount | StaffAuthor,
  files: readonly AnnouncedFile[],
  now: Date,
): Promise<AnnouncedUploads> {
  const accountId = "account" in uploader ? uploader.account.id : null;
  const attachments = await announceAttachments(transaction, files, accountId, now);
  const slots = await insertSlots(
    transaction.sql,
    attachments.map(({ id, size }) => ({
      id: newId(),
      purpose: "ATTACHMENT",
      client: transaction.principal.client!,
      size,
      sha256: null,
      attachmentId: id,
      createdAt: now,
    })),
  );
  return { attachments, slots };
}
