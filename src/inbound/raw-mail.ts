import type { StoredFile } from "../blobs/stored-file.ts";
import type { Transaction } from "../database/transaction.ts";
import { findRawSource } from "./inbound-message.repository.ts";

/** The exact bytes that arrived, as far as row security shows them. */
export async function findRawMail({ sql }: Pick<Transaction, "sql">, id: string): Promise<StoredFile | null> {
  const row = await findRawSource(sql, id);
  if (!row) return null;
  return { name: `${row.id}.eml`, contentType: "message/rfc822", content: row.raw ?? { sha256: row.sha256 } };
}
