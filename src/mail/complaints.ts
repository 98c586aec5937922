import { canonicalAddress } from "./address.ts";
import { LONGEST_REPORT } from "./delivery-status.ts";
import { readPartHeader, type MimePart } from "./mime-structure.ts";
import { decodeTransfer } from "./transfer-encoding.ts";

export function isFeedback({ contentType }: MimePart): boolean {
  return contentType.type === "message/feedback-report";
}

/**
 * Under which return path the mail went out that somebody complains about: Original-Mail-From (RFC 5965, 3.2), else what the
 * receiver wrote over it as Return-Path. Canonical.
 */
export function complainedReturnPath(
  message: Uint8Array,
  parts: readonly MimePart[],
  original: ReadonlyMap<string, string>,
): string | null {
  const path = feedbackFields(message, parts).get("original-mail-from") ?? original.get("return-path") ?? "";
  return canonicalAddress(path.trim().replace(/^<|>$/g, ""));
}

function feedbackFields(message: Uint8Array, parts: readonly MimePart[]): ReadonlyMap<string, string> {
  const part = parts.find(isFeedback);
  if (part === undefined) return new Map();
  const body = message.subarray(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + LONGEST_REPORT));
  return readPartHeader(decodeTransfer(body, part.encoding), 0, LONGEST_REPORT).fields;
}
