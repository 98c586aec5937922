import type { Sql } from "../database/connection.ts";
import { safeFileName } from "../mail/attachments.ts";
import { LIMITS } from "../mail/limits.ts";
import type { AnnouncedFile } from "../messages/attachment.ts";
import { rowId } from "../nodes/global-id.ts";
import { MAX_ATTACHMENT_BYTES, uploadMore } from "../policy/attachment-use.ts";
import { allowed, refused } from "../policy/decision.ts";
import { countWaiting, findUploadedMail, lockUploadsOf } from "../uploads/upload-slot.repository.ts";
import { guard } from "./guard.ts";

export interface MailToUpload {
  /** Hex, lower case. */
  readonly sha256: string;
  readonly size: number;
}

/** M2: what will never be taken is not brought. */
export const UploadableMail = guard<MailToUpload, MailToUpload>("uploadable-mail", async ({ input }) => {
  if (input.size > LIMITS.messageBytes) return { ...refused("TOO_LARGE", "M2"), field: ["input", "size"] };
  return allowed({ sha256: input.sha256.toLowerCase(), size: input.size }, "M2");
});

interface FilesInput {
  readonly files: readonly { readonly fileName: string; readonly contentType: string; readonly size: number }[];
}

/** Files within their bounds, as many as the uploader may have waiting. */
export const UploadableFiles = guard<readonly AnnouncedFile[], FilesInput>(
  "uploadable-files",
  async ({ sql, unit, input }) => {
    const tooLarge = input.files.findIndex(({ size }) => size > MAX_ATTACHMENT_BYTES);
    if (tooLarge >= 0) return { ...refused("TOO_LARGE", "A4"), field: ["input", "files", String(tooLarge), "size"] };
    const client = unit.transaction.principal.client!;
    await lockUploadsOf(sql, client);
    const room = uploadMore(await countWaiting(sql, client), input.files.length);
    return room.kind === "allowed" ? allowed(input.files.map(announced), room.rule) : room;
  },
);

function announced({ fileName, contentType, size }: FilesInput["files"][number], index: number): AnnouncedFile {
  return {
    fileName: safeFileName(fileName.toWellFormed(), index + 1, undefined),
    claimedType: contentType.toLowerCase(),
    size,
  };
}

/** A mail that the calling bridge brought in full; null for a slot that is another's, incomplete, forgotten or none at all. */
export async function uploadedMail(sql: Sql, uploadId: string): Promise<MailToUpload | null> {
  const id = rowId("UploadSlot", uploadId);
  return id ? findUploadedMail(sql, id) : null;
}
