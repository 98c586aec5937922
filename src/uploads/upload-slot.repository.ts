import type { Sql } from "../database/connection.ts";
import { type NewSlot, type UploadSlotRow, withLifetime } from "./upload-slot.ts";

type Stored = Pick<UploadSlotRow, "id" | "expiresAt">;

export async function insertSlots(sql: Sql, slots: readonly NewSlot[]): Promise<Stored[]> {
  const rows = slots.map(withLifetime);
  await sql`insert into upload_slots ${sql(rows)}`;
  return rows;
}

/** As row security shows it to the caller: their own. Locked. */
export async function lockSlot(sql: Sql, id: string): Promise<UploadSlotRow | null> {
  const [row] = await sql<UploadSlotRow[]>`
    select * from upload_slots where id = ${id} and forgotten_at is null for update`;
  return row ?? null;
}

export const markReceiving = (sql: Sql, id: string, attempt: string, until: Date) =>
  sql`update upload_slots set attempt = ${attempt}, receiving_until = ${until} where id = ${id}`;

/** Whoever comes next may bring the bytes at once. */
export const markFree = (sql: Sql, id: string, attempt: string) => sql`
  update upload_slots set receiving_until = null where id = ${id} and attempt = ${attempt} and completed_at is null`;

/** Of a file: from here on it is these bytes, and no others, that the slot takes. */
export async function noteContent(sql: Sql, id: string, attempt: string, sha256: string): Promise<boolean> {
  const { count } = await sql`
    update upload_slots set sha256 = ${sha256}
    where id = ${id} and attempt = ${attempt} and completed_at is null and (sha256 is null or sha256 = ${sha256})`;
  return count === 1;
}

/** False where the time was over and somebody else had it, or it was forgotten. */
export async function markComplete(sql: Sql, id: string, attempt: string, at: Date): Promise<boolean> {
  const { count } = await sql`
    update upload_slots set completed_at = ${at}, receiving_until = null
    where id = ${id} and attempt = ${attempt} and completed_at is null and forgotten_at is null`;
  return count === 1;
}

/** A mail of the caller's own that is there in full and not forgotten. */
export async function findUploadedMail(sql: Sql, id: string): Promise<{ sha256: string; size: number } | null> {
  const [row] = await sql<{ sha256: string; size: number }[]>`
    select sha256, size from upload_slots
    where id = ${id} and purpose = 'INBOUND' and completed_at is not null and forgotten_at is null`;
  return row ?? null;
}

/** Of one client, so that two requests at once do not each see room for the other's files. */
export const lockUploadsOf = (sql: Sql, client: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`uploads:${client}`}, 0))`;

/** Files that the client announced, and that are on no message. */
export async function countWaiting(sql: Sql, client: string): Promise<number> {
  const [row] = await sql<{ waiting: number }[]>`
    select count(*)::int as waiting from upload_slots s join attachments a on a.id = s.attachment_id
    where s.client = ${client} and a.message_id is null`;
  return row!.waiting;
}

export type CollectableSlot = Pick<UploadSlotRow, "id" | "sha256" | "forgottenAt">;

/** Worker: slots made before then, in the order of their ids, after one. */
export const listCollectable = (sql: Sql, madeBefore: Date, after: string | null, limit: number) => sql<
  CollectableSlot[]
>`
  select id, sha256, forgotten_at from upload_slots
  where created_at < ${madeBefore} ${after ? sql`and id > ${after}` : sql``}
  order by id limit ${limit}`;

/** Nothing can use what it brought any more. False where something may, or where somebody else is at it. */
export async function forgetUpload(sql: Sql, id: string, madeBefore: Date, now: Date): Promise<boolean> {
  const [row] = await sql<{ done: boolean }[]>`select app.forget_upload(${id}, ${madeBefore}, ${now}) as done`;
  return row!.done;
}

/** The last trace of it. */
export async function dropUpload(sql: Sql, id: string): Promise<boolean> {
  const [row] = await sql<{ done: boolean }[]>`select app.drop_upload(${id}) as done`;
  return row!.done;
}

/** Worker: whether a row of any kind names these bytes. */
export async function isNamed(sql: Sql, sha256: string): Promise<boolean> {
  const [row] = await sql<{ named: boolean }[]>`select app.is_blob_named(${sha256}) as named`;
  return row!.named;
}
