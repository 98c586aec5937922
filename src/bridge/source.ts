import type { ApiClient } from "../clients/client.ts";
import { type InboundSource, InboundMessageUploadCreateDocument } from "../clients/generated/bridge/graphql.ts";
import { sha256Of } from "./delivery.ts";
import { SmtpRefusal, TOO_LARGE } from "./smtp-reply.ts";
import { bringTo, UploadFailed } from "./upload.ts";

/** What the API takes inside the mutation, before encoding. */
export const INLINE_BYTES = 1024 * 1024;

/**
 * How the bytes reach the API: the one place that chooses. Up to 1 MiB they travel in the mutation; larger ones are
 * brought to an upload slot first, and the mutation names it. Each try makes a slot of its own.
 * @throws {SmtpRefusal} for what the API will never take; {UploadFailed} and {ApiError} for what may be tried again
 */
export async function sourceOf(api: ApiClient, bytes: Buffer): Promise<InboundSource> {
  if (bytes.length <= INLINE_BYTES) return { raw: bytes.toString("base64") };
  const { inboundMessageUploadCreate } = await api.execute(InboundMessageUploadCreateDocument, {
    input: { sha256: sha256Of(bytes), size: bytes.length },
  });
  const { upload, userErrors } = inboundMessageUploadCreate;
  if (userErrors.some(({ code }) => code === "TOO_LARGE")) throw new SmtpRefusal(TOO_LARGE);
  if (!upload) throw new UploadFailed(null);
  await bringTo(upload, bytes);
  return { uploadId: upload.id };
}
