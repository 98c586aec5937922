import { BlobMissing } from "../blobs/blob.errors.ts";
import type { Sql } from "../database/connection.ts";
import { findRawSource } from "../inbound/inbound-message.repository.ts";
import { readCertifiedMail } from "../mail/certified-mail.ts";
import { globalId } from "../nodes/global-id.ts";
import type { CertifiedMail } from "../policy/recognition-evidence.ts";
import type { Context } from "./context.ts";

/** O3: a kept mail as evidence. Null where it is not there, or its signature does not hold up to an anchor of the operator's. */
export async function certifiedMailOf(sql: Sql, { installation }: Context, id: string): Promise<CertifiedMail | null> {
  const row = await findRawSource(sql, id);
  if (!row) return null;
  const bytes = row.raw ?? (await blobOf(installation, row.sha256));
  const found = bytes && (await readCertifiedMail(bytes, installation.certifiedMailAnchors, row.keptAt));
  return found && { ...found, inboundMessageId: globalId("InboundMessage", id), certifiedAt: row.keptAt };
}

async function blobOf({ blobs }: Context["installation"], sha256: string): Promise<Uint8Array | null> {
  try {
    return await blobs.get(sha256);
  } catch (fault) {
    if (fault instanceof BlobMissing) return null;
    throw fault;
  }
}
