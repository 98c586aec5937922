import { canonicalAddress } from "./address.ts";
import { readPartHeader, type MimePart } from "./mime-structure.ts";
import { decodeTransfer } from "./transfer-encoding.ts";

/** What the fields of a delivery report say (RFC 3464), of the recipient for whom it went worst. */
export interface DeliveryStatus {
  /** By the Status (RFC 3463), else by the Action. Null: it says neither, or a delivery succeeded. */
  readonly severity: "BOUNCE_HARD" | "BOUNCE_SOFT" | null;
  /** `5.1.1`. */
  readonly status: string | null;
  /** Canonical. */
  readonly finalRecipient: string | null;
}

export const NO_STATUS: DeliveryStatus = { severity: null, status: null, finalRecipient: null };
export const LONGEST_REPORT = 64 * 1024;

export function isDeliveryStatus({ contentType }: MimePart): boolean {
  return contentType.type === "message/delivery-status" || contentType.type === "message/global-delivery-status";
}

/** The worst of the recipients: our own mail has one. `parts` are those that may be the report's own. */
export function readDeliveryStatus(message: Uint8Array, parts: readonly MimePart[], bodyStart: number): DeliveryStatus {
  const recipients = readGroups(fieldsOf(message, parts, bodyStart)).map(recipientStatus);
  return (
    recipients.find(({ severity }) => severity === "BOUNCE_HARD") ??
    recipients.find(({ severity }) => severity === "BOUNCE_SOFT") ??
    recipients.find(({ status, finalRecipient }) => status !== null || finalRecipient !== null) ??
    NO_STATUS
  );
}

/** Some mailers lose their own boundary: then the same groups are looked for where the body begins. */
function fieldsOf(message: Uint8Array, parts: readonly MimePart[], bodyStart: number): Uint8Array {
  const part = parts.find(isDeliveryStatus);
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

const RECIPIENT_FIELDS = ["final-recipient", "original-recipient", "action"];

function recipientStatus(fields: ReadonlyMap<string, string>): DeliveryStatus {
  if (!RECIPIENT_FIELDS.some((name) => fields.has(name))) return NO_STATUS;
  const status = /^[245]\.\d{1,3}\.\d{1,3}(?!\d)/.exec(fields.get("status") ?? "")?.[0] ?? null;
  const recipient = (fields.get("final-recipient") ?? fields.get("original-recipient") ?? "").split(";").at(-1) ?? "";
  const address = canonicalAddress(recipient.trim().replace(/^<|>$/g, ""));
  return { status, finalRecipient: address, severity: severityOf(status, fields.get("action")) };
}

function severityOf(status: string | null, action: string | undefined): DeliveryStatus["severity"] {
  if (status !== null) return SEVERITIES.get(status.charAt(0)) ?? null;
  return SEVERITIES.get(action?.toLowerCase() ?? "") ?? null;
}

const SEVERITIES: ReadonlyMap<string, DeliveryStatus["severity"]> = new Map([
  ["5", "BOUNCE_HARD"],
  ["4", "BOUNCE_SOFT"],
  ["failed", "BOUNCE_HARD"],
  ["delayed", "BOUNCE_SOFT"],
]);
