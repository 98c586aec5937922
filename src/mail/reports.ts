import { canonicalAddress } from "./address.ts";
import { messageIds } from "./claims.ts";
import type { ContentType } from "./content-type.ts";
import type { EnvelopeFacts } from "./envelope.ts";
import type { Header } from "./header-text.ts";
import { readPartHeader, type MimePart, type MimeStructure } from "./mime-structure.ts";
import { decodeTransfer } from "./transfer-encoding.ts";

/**
 * Step 6. What a report says is anybody's claim until one of our own return-path tokens, which the caller looks for among
 * the plus tags, says which delivery it is about.
 */
export interface ReportFacts {
  readonly kind: "BOUNCE" | "COMPLAINT" | "MDN";
  /** A multipart/report (RFC 6522). Only such a one may change a delivery; what old mailers send is recognised and no more. */
  readonly isStandard: boolean;
  /** Of a standard bounce, by its Status (RFC 3463): 5 is hard, 4 soft. Null: it says neither, or a delivery succeeded. */
  readonly severity: "BOUNCE_HARD" | "BOUNCE_SOFT" | null;
  /** `5.1.1`. */
  readonly status: string | null;
  /** Canonical. */
  readonly finalRecipient: string | null;
  /** Of the mail that the report is about, without angle brackets. A match is a flag at most. */
  readonly originalMessageId: string | null;
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
  const kind = isStandard ? standardKind(parts, contentType) : informalKind(parts, header, envelope);
  if (kind === null) return null;
  const status = kind === "BOUNCE" ? readDeliveryStatus(message, parts, header.block.bodyStart) : NOTHING;
  return {
    kind,
    isStandard,
    severity: isStandard ? status.severity : null,
    status: status.status,
    finalRecipient: status.finalRecipient,
    originalMessageId: originalMessageId(message, parts),
  };
}

const DELIVERY_STATUS = ["message/delivery-status", "message/global-delivery-status"];
const FEEDBACK = ["message/feedback-report"];
const DISPOSITION = ["message/disposition-notification", "message/global-disposition-notification"];
const ORIGINAL = ["message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "text/rfc822"];

/** RFC 3464, 5965, 8098. Another kind of report is no customer's mail either: it goes with the bounces that match nothing. */
function standardKind(parts: readonly MimePart[], contentType: ContentType): ReportFacts["kind"] {
  const reportType = contentType.parameters.get("report-type")?.toLowerCase();
  if (parts.some(isOneOf(DELIVERY_STATUS))) return "BOUNCE";
  if (parts.some(isOneOf(FEEDBACK)) || reportType === "feedback-report") return "COMPLAINT";
  if (parts.some(isOneOf(DISPOSITION)) || reportType === "disposition-notification") return "MDN";
  return "BOUNCE";
}

/** What sends no multipart/report. A postmaster may be a customer: that name alone says nothing. */
function informalKind(parts: readonly MimePart[], header: Header, envelope: EnvelopeFacts): ReportFacts["kind"] | null {
  const from = (header.text("from") ?? "").slice(0, 2_000);
  const submitted = header.text("auto-submitted")?.toLowerCase() ?? "no";
  const isMachine = envelope.hasNullPath || isFromDaemon(from) || !submitted.startsWith("no");
  if (isFromDaemon(from)) return "BOUNCE";
  if (isMachine && (isFromPostmaster(from) || header.has("x-failed-recipients"))) return "BOUNCE";
  return isMachine && parts.some(isOneOf(DELIVERY_STATUS)) ? "BOUNCE" : null;
}

/** The address, not the display name; some daemons have a name and no address at all. */
function isFromDaemon(from: string): boolean {
  return /^"?mailer-daemon"?(?:[ \t]*(?:<>|\()|$)|(?:^|[<\s])mailer-daemon[@>]/i.test(from);
}

function isFromPostmaster(from: string): boolean {
  return /(?:^|[<\s])post_?master[@>]/i.test(from);
}

function isOneOf(types: readonly string[]): (part: MimePart) => boolean {
  return ({ contentType }) => types.includes(contentType.type);
}

const RECIPIENT_FIELDS = ["final-recipient", "original-recipient", "action"];

type DeliveryStatus = Pick<ReportFacts, "severity" | "status" | "finalRecipient">;
const NOTHING: DeliveryStatus = { severity: null, status: null, finalRecipient: null };
const LONGEST_REPORT = 64 * 1024;

/** The worst of the recipients: our own mail has one. */
function readDeliveryStatus(message: Uint8Array, parts: readonly MimePart[], bodyStart: number): DeliveryStatus {
  const recipients = readGroups(deliveryStatusOf(message, parts, bodyStart)).map(recipientStatus);
  return (
    recipients.find(({ severity }) => severity === "BOUNCE_HARD") ??
    recipients.find(({ severity }) => severity === "BOUNCE_SOFT") ??
    recipients.find(({ status, finalRecipient }) => status !== null || finalRecipient !== null) ??
    NOTHING
  );
}

/** Some mailers lose their own boundary: then the same groups are looked for where the body begins. */
function deliveryStatusOf(message: Uint8Array, parts: readonly MimePart[], bodyStart: number): Uint8Array {
  const part = parts.find(isOneOf(DELIVERY_STATUS));
  if (part === undefined) return message.subarray(bodyStart, bodyStart + LONGEST_REPORT);
  const body = message.subarray(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + LONGEST_REPORT));
  return decodeTransfer(body, part.encoding);
}

/** Groups of fields, parted by empty lines (RFC 3464, 2.1). */
function readGroups(bytes: Uint8Array): readonly ReadonlyMap<string, string>[] {
  const groups: ReadonlyMap<string, string>[] = [];
  let position = 0;
  while (position < bytes.length && groups.length < 100) {
    const { fields, bodyStart } = readPartHeader(bytes, position, LONGEST_REPORT);
    if (fields.size > 0) groups.push(fields);
    position = Math.max(bodyStart, position + 1);
  }
  return groups;
}

function recipientStatus(fields: ReadonlyMap<string, string>): DeliveryStatus {
  if (!RECIPIENT_FIELDS.some((name) => fields.has(name))) return NOTHING;
  const status = /^[245]\.\d{1,3}\.\d{1,3}(?!\d)/.exec(fields.get("status") ?? "")?.[0] ?? null;
  const recipient = (fields.get("final-recipient") ?? fields.get("original-recipient") ?? "").split(";").at(-1) ?? "";
  const address = canonicalAddress(recipient.trim().replace(/^<|>$/g, ""));
  return { status, finalRecipient: address, severity: severityOf(status, fields.get("action")) };
}

function severityOf(status: string | null, action: string | undefined): ReportFacts["severity"] {
  if (status !== null) return SEVERITIES.get(status.charAt(0)) ?? null;
  return SEVERITIES.get(action?.toLowerCase() ?? "") ?? null;
}

const SEVERITIES: ReadonlyMap<string, ReportFacts["severity"]> = new Map([
  ["5", "BOUNCE_HARD"],
  ["4", "BOUNCE_SOFT"],
  ["failed", "BOUNCE_HARD"],
  ["delayed", "BOUNCE_SOFT"],
]);

function originalMessageId(message: Uint8Array, parts: readonly MimePart[]): string | null {
  const part = parts.find(isOneOf(ORIGINAL));
  if (part === undefined) return null;
  const body = message.subarray(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + LONGEST_REPORT));
  const { fields } = readPartHeader(decodeTransfer(body, part.encoding), 0, LONGEST_REPORT);
  return messageIds(fields.get("message-id") ?? "").at(0) ?? null;
}
