import type { Transaction } from "../database/transaction.ts";
import type { NewMessage } from "./message.ts";
import { type AttachmentRow, insertAttachments, insertMessage } from "./message.repository.ts";

/** A message that came by mail, with its files, in the transaction that accepted it. */
export async function fileArrival(
  { sql }: Pick<Transaction, "sql">,
  message: NewMessage,
  attachments: readonly AttachmentRow[],
): Promise<void> {
  await insertMessage(sql, message);
  await insertAttachments(sql, attachments);
}
