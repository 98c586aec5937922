import type { StoredFile } from "../blobs/stored-file.ts";
import type { Transaction } from "../database/transaction.ts";
import { findAttachmentsByIds } from "./message.repository.ts";

/** As far as row security shows it. The type is said as harmless bytes: what a browser would run is never what somebody sent. */
export async function findAttachmentFile({ sql }: Pick<Transaction, "sql">, id: string): Promise<StoredFile | null> {
  const [row] = await findAttachmentsByIds(sql, [id]);
  if (!row || row.state !== "READY" || row.sha256 === null) return null;
  return { name: row.fileName, contentType: "application/octet-stream", content: { sha256: row.sha256 } };
}
