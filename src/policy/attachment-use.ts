import type { PortalAccount, StaffAuthor } from "./caller.ts";
import { allowed, refused, type Decision } from "./decision.ts";
import type { AlarmRelease } from "./disclosure.ts";

/** An uploaded file, as it is now. */
export interface AttachmentFacts {
  readonly id: string;
  /** `account:<id>` or `staff:<id>`; null for a file that came by mail. */
  readonly uploader: string | null;
  readonly state: "UPLOADING" | "SCANNING" | "READY" | "BLOCKED";
  readonly isOnMessage: boolean;
  /** Bytes. */
  readonly size: number;
  readonly fileName: string;
}

export const MAX_ATTACHMENTS = 10;
/** Of one file, and of all files of one message. */
export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;
/** Files of one uploader that are on no message. */
export const MAX_WAITING_UPLOADS = 50;

/** Who a file must have been uploaded by: the caller, or the author of a reply that a supervisor releases. */
export type Uploader = PortalAccount | StaffAuthor | AlarmRelease;

/**
 * S7. The files that go with a message: exactly those asked for, in that order, each the uploader's own, whole, and not used
 * yet. Another's file, one that is not ready and one that is not there get one and the same refusal.
 */
export function useAttachments(
  uploader: Uploader,
  wanted: readonly string[],
  found: readonly AttachmentFacts[],
): Decision<UsableAttachments, "NOT_FOUND"> {
  const usable = new Map(found.filter((file) => isUsable(file, uploader)).map((file) => [file.id, file]));
  const files = wanted.flatMap((id) => usable.get(id) ?? []);
  const isWhole = files.length === wanted.length && new Set(wanted).size === wanted.length;
  const isBounded = files.length <= MAX_ATTACHMENTS && bytesOf(files) <= MAX_ATTACHMENT_BYTES;
  return isWhole && isBounded ? allowed(new UsableAttachmentsValue(files), "S7") : refused("NOT_FOUND", "A3");
}

/** How many files one uploader may have waiting. */
export function uploadMore(waiting: number, wanted: number): Decision<number, "RATE_LIMITED"> {
  return waiting + wanted <= MAX_WAITING_UPLOADS ? allowed(wanted, "S7") : refused("RATE_LIMITED", "A4");
}

function isUsable({ uploader, state, isOnMessage }: AttachmentFacts, by: Uploader): boolean {
  return uploader === keyOf(by) && state === "READY" && !isOnMessage;
}

function keyOf(uploader: Uploader): string {
  if ("account" in uploader) return `account:${uploader.account.id}`;
  return `staff:${"authorId" in uploader ? uploader.authorId : uploader.staffId}`;
}

function bytesOf(files: readonly AttachmentFacts[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Not exported, only its type is: nobody else can say that a file may be used. */
class UsableAttachmentsValue {
  declare protected readonly madeByPolicy: true;
  /** In the order in which they were asked for. */
  readonly ids: readonly string[];
  readonly fileNames: readonly string[];

  constructor(files: readonly AttachmentFacts[]) {
    this.ids = Object.freeze(files.map(({ id }) => id));
    this.fileNames = Object.freeze(files.map(({ fileName }) => fileName));
    Object.freeze(this);
  }
}

export type UsableAttachments = UsableAttachmentsValue;
