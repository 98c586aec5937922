import { messageIds } from "./claims.ts";
import { complainedReturnPath, isFeedback } from "./complaints.ts";
import type { ContentType } from "./content-type.ts";
import { type DeliveryStatus, isDeliveryStatus, NO_STATUS, readDeliveryStatus } from "./delivery-status.ts";
import type { EnvelopeFacts } from "./envelope.ts";
import type { Header } from "./header-text.ts";
import { informalKind, returnedHeader } from "./informal-reports.ts";
import type { MimePart, MimeStructure } from "./mime-structure.ts";

/**
 * Step 6. What a report says is anybody's claim until one of our own return-path tokens, which the caller looks for among
 * the plus tags, says which delivery it is about.
 */
export interface ReportFacts extends DeliveryStatus {
  readonly kind: "BOUNCE" | "COMPLAINT" | "MDN";
  /** A multipart/report (RFC 6522). Only such a one may change a delivery; what others send is recognised and no more. */
  readonly isStandard: boolean;
  /** Of the mail that the report is about, without angle brackets. A match is a flag at most. */
  readonly originalMessageId: string | null;
  /** Of a complaint: the return path of what it is about, canonical. */
  readonly originalMailFrom: string | null;
}

export function detectReport(
  message: Uint8Array,
  header: Header,
  contentType: ContentType,
  structure: MimeStructure,
  envelope: EnvelopeFacts,
): ReportFacts | null {
  const parts = structure.parts.filter(({ depth }) => depth === 2);
  const isStandard = contentType.type === "multipart/report";
  const kind = isStandard ? standardKind(parts, contentType) : informalKind(message, structure.parts, header, envelope);
  if (kind === null) return null;
  const { bodyStart } = header.block;
  // What old mailers hand on may stand deeper, or lie bare in the text. Other words than these fields are not read for a status.
  const status =
    kind === "BOUNCE" ? readDeliveryStatus(message, isStandard ? parts : structure.parts, bodyStart) : NO_STATUS;
  const original = returnedHeader(message, parts);
  return {
    kind,
    isStandard,
    ...status,
    originalMessageId: messageIds(original.get("message-id") ?? "").at(0) ?? null,
    originalMailFrom: kind === "COMPLAINT" ? complainedReturnPath(message, parts, original) : null,
  };
}

const DISPOSITION = ["message/disposition-notification", "message/global-disposition-notification"];

/** RFC 3464, 5965, 8098. Another kind of report is no customer's mail either: it goes with the bounces that match nothing. */
function standardKind(parts: readonly MimePart[], contentType: ContentType): ReportFacts["kind"] {
  const reportType = contentType.parameters.get("report-type")?.toLowerCase();
  if (parts.some(isDeliveryStatus)) return "BOUNCE";
  if (parts.some(isFeedback) || reportType === "feedback-report") return "COMPLAINT";
  if (parts.some(isOneOf(DISPOSITION)) || reportType === "disposition-notification") return "MDN";
  return "BOUNCE";
}

function isOneOf(types: readonly string[]): (part: MimePart) => boolean {
  return ({ contentType }) => types.includes(contentType.type);
}
