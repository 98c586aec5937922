import type { Sql } from "../database/connection.ts";
import { type AttachmentRow, lockWaitingAttachments } from "../messages/message.repository.ts";
import { rowId } from "../nodes/global-id.ts";
import {
  type AttachmentFacts,
  MAX_ATTACHMENTS,
  type UsableAttachments,
  useAttachments,
  type Uploader,
} from "../policy/attachment-use.ts";
import type { PortalAccount, StaffAuthor } from "../policy/caller.ts";
import { guard, type Guarded } from "./guard.ts";

interface AttachingInput {
  readonly attachmentIds?: readonly string[] | null;
}

/** The caller's own uploads that go with a message. Last among the guards: their rows are locked after the ticket. */
export const Attachments = guard<UsableAttachments, AttachingInput>("attachments", ({ sql, unit, input }) =>
  namedAttachments(sql, unit.caller as PortalAccount | StaffAuthor, input),
);

export function namedAttachments(
  sql: Sql,
  uploader: Uploader,
  { attachmentIds }: AttachingInput,
): Promise<Guarded<UsableAttachments>> {
  // What is no id of ours stays in the list, and is found by nobody.
  return keptAttachments(
    sql,
    uploader,
    (attachmentIds ?? []).map((id) => rowId("Attachment", id) ?? ""),
  );
}

/** By row ids. */
export async function keptAttachments(
  sql: Sql,
  uploader: Uploader,
  wanted: readonly string[],
): Promise<Guarded<UsableAttachments>> {
  const ids = wanted.filter((id) => id !== "").slice(0, MAX_ATTACHMENTS + 1);
  const found = ids.length > 0 ? await lockWaitingAttachments(sql, ids) : [];
  const decision = useAttachments(uploader, wanted, found.map(attachmentFacts));
  return decision.kind === "allowed" ? decision : { ...decision, field: ["input", "attachmentIds"] };
}

function attachmentFacts({ id, uploader, state, messageId, size, fileName }: AttachmentRow): AttachmentFacts {
  return { id, uploader, state, isOnMessage: messageId !== null, size, fileName };
}
