import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";
import { attachments } from "./message.table.ts";

/** Leave to bring some bytes, once, within a time. It goes when what it brought was used, or will not be any more. */
export const uploadSlots = pgTable(
  "upload_slots",
  {
    id: id(),
    purpose: text({ enum: ["INBOUND", "ATTACHMENT"] }).notNull(),
    /** `client:<id>`, `account:<id>` or `staff:<id>` that asked: nobody else sees it. */
    client: text().notNull(),
    size: integer().notNull(),
    /** Of a mail, as declared; of a file, known before its blob gets its name, so that no blob is without a row. */
    sha256: text(),
    attachmentId: uuid().references(() => attachments.id),
    createdAt: instant().notNull(),
    /** Until when the bytes may be brought. */
    expiresAt: instant().notNull(),
    /** Whoever is bringing them now, and until when nobody else may. */
    attempt: uuid(),
    receivingUntil: instant(),
    /** The bytes are durable. */
    completedAt: instant(),
    /** What it brought is no longer to be used; its blob goes next, then this row. */
    forgottenAt: instant(),
  },
  (t) => [
    index("upload_slots_client").on(t.client, t.createdAt),
    index("upload_slots_created").on(t.createdAt),
    index("upload_slots_sha256").on(t.sha256),
    index("upload_slots_attachment").on(t.attachmentId),
    check("upload_slots_purpose", sql`${t.purpose} in ('INBOUND', 'ATTACHMENT')`),
    check("upload_slots_size", sql`${t.size} > 0`),
    check("upload_slots_sha256", sql`${t.sha256} ~ '^[0-9a-f]{64}$'`),
    check(
      "upload_slots_complete",
      sql`${t.sha256} is not null or (${t.purpose} = 'ATTACHMENT' and ${t.completedAt} is null)`,
    ),
  ],
);
