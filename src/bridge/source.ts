import type { InboundSource } from "../clients/generated/bridge/graphql.ts";
import { SmtpRefusal, TOO_LARGE } from "./smtp-reply.ts";

/** What the API takes inside the mutation, before encoding. */
export const INLINE_BYTES = 1024 * 1024;

/**
 * How the bytes reach the API: the one place that chooses. Up to 1 MiB they travel in the mutation. The API has no upload
 * slot for larger ones, so those are refused for good (552 5.3.4): the sender is told, and nothing is half kept.
 * @throws {SmtpRefusal}
 */
export function sourceOf(bytes: Buffer): InboundSource {
  if (bytes.length > INLINE_BYTES) throw new SmtpRefusal(TOO_LARGE);
  return { raw: bytes.toString("base64") };
}
