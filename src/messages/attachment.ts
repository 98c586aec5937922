import type { attachments } from "../database/tables/message.table.ts";

export type AttachmentRow = typeof attachments.$inferSelect;

/** A file whose bytes are yet to come, as its uploader describes it. */
export interface AnnouncedFile {
  readonly fileName: string;
  readonly claimedType: string;
  readonly size: number;
}
