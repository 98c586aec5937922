import { fileTypeFromBuffer } from "file-type";
import { recordEvent } from "../audit/audit.commands.ts";
import { BlobMissing } from "../blobs/blob.errors.ts";
import type { BlobStore } from "../blobs/blob.ts";
import type { Transaction } from "../database/transaction.ts";
import { holdBlobs } from "../uploads/named-blobs.ts";
import { LIMITS } from "./article.ts";
import { findImage, type ImageRow, insertImage } from "./image.repository.ts";

const TYPES: readonly string[] = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
] satisfies ImageRow["contentType"][];

/** A picture whose bytes say that they are one of four harmless kinds. SVG is none: it is a program. */
export interface CheckedImage {
  readonly bytes: Uint8Array;
  readonly contentType: ImageRow["contentType"];
}

/** Null for anything else, and for what is too large. What it claims to be, in name or header, is never asked. */
export async function checkImage(bytes: Uint8Array): Promise<CheckedImage | null> {
  if (bytes.byteLength === 0 || bytes.byteLength > LIMITS.imageBytes) return null;
  const sniffed = (await fileTypeFromBuffer(bytes))?.mime;
  return sniffed && TYPES.includes(sniffed) ? { bytes, contentType: sniffed as ImageRow["contentType"] } : null;
}

/** Durable before its row commits. Readers see it once a published article shows it. */
export async function addImage(
  { sql, principal }: Transaction,
  blobs: BlobStore,
  { bytes, contentType }: CheckedImage,
  now: Date,
): Promise<ImageRow> {
  const { sha256, size } = await blobs.put(bytes);
  await holdBlobs(sql, blobs, [sha256]).catch(async (error: unknown) => {
    // Collected in between, as an upload of the same bytes: the name is held now, so what is put stays.
    if (!(error instanceof BlobMissing)) throw error;
    await blobs.put(bytes);
  });
  const present = await findImage(sql, sha256);
  if (present) return present;
  const image = { sha256, contentType, size, createdAt: now };
  await insertImage(sql, image);
  await recordEvent(sql, {
    at: now,
    action: "article-image.add",
    actor: principal.client!,
    facts: { sha256, contentType, size },
  });
  return image;
}
