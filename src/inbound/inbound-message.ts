import type { inboundMessages } from "../database/tables/inbound-message.table.ts";
import { canonicalAddress, splitTag } from "../mail/address.ts";
import type { Envelope } from "../mail/handed-over.ts";
import type { DnsSettings } from "../mail/dns.ts";
import type { Settings } from "../config/settings.ts";
import type { InboundFlag, InboundReason } from "../policy/inbound-reasons.ts";

type Stored = typeof inboundMessages.$inferSelect;

/** A row without its bytes, which lists never carry. */
export type InboundMessageRow = Omit<
  Stored,
  "raw" | "bytesErasedAt" | "isBlobLeft" | "inputHash" | "reason" | "flags"
> & {
  readonly reason: InboundReason;
  readonly flags: InboundFlag[];
  /** The bytes are still here: their retention is not over. */
  readonly hasBytes: boolean;
};

/** A row that this process may judge until its lease runs out. `attempts` tells this claim from any later one. */
export type ClaimedMail = Pick<
  Stored,
  | "id"
  | "receivedAt"
  | "keptAt"
  | "sha256"
  | "raw"
  | "mailFrom"
  | "rcptTo"
  | "clientIp"
  | "helo"
  | "advice"
  | "attempts"
>;

/** What *keep* writes, and nobody changes after it. */
export type KeptMail = Pick<
  Stored,
  | "id"
  | "clientId"
  | "idempotencyKey"
  | "inputHash"
  | "receivedAt"
  | "keptAt"
  | "size"
  | "sha256"
  | "raw"
  | "mailFrom"
  | "rcptTo"
  | "clientIp"
  | "helo"
  | "tls"
  | "mta"
  | "advice"
  | "attempts"
  | "nextAttemptAt"
  | "leaseUntil"
>;

/** The bridge's receipt. */
export type Receipt = Pick<Stored, "id" | "receivedAt" | "sha256">;

/** What *keep* answers: the first receipt again where the key was used for the same delivery. */
export interface Kept {
  readonly receipt: Receipt;
  readonly isDuplicate: boolean;
  /** Null where another process, or the worker, is to judge it. */
  readonly claimed: ClaimedMail | null;
}

/** What *judge* writes; the columns that no judgement touches are left as they are. */
export type Verdict = Pick<
  Stored,
  | "outcome"
  | "reason"
  | "flags"
  | "explanation"
  | "judgedAt"
  | "nextAttemptAt"
  | "accountId"
  | "candidateAccountIds"
  | "reviewState"
  | "duplicateOfId"
> &
  Partial<
    Pick<
      Stored,
      | "claimedFrom"
      | "claimedAddress"
      | "replyTo"
      | "sender"
      | "cc"
      | "subject"
      | "textPreview"
      | "rfcMessageId"
      | "bodySha256"
      | "signatureHashes"
      | "spf"
      | "dkim"
      | "dmarc"
      | "arc"
      | "provenDomain"
      | "dnsAnswers"
      | "ticketId"
      | "messageId"
    >
  >;

/** Larger mail comes by an upload slot. */
export const MAX_RAW_BYTES = 1024 * 1024;

export const envelopeOf = ({ mailFrom, rcptTo, clientIp, helo }: Envelope): Envelope => ({
  mailFrom,
  rcptTo,
  clientIp,
  helo,
});

/** What counts as addressed to us (S9), canonical and without plus tags. */
export function ourAddresses(
  settings: Pick<Settings, "MITTENTE_SUPPORT_ADDRESS" | "MITTENTE_OUR_ADDRESSES">,
): readonly string[] {
  const listed = [settings.MITTENTE_SUPPORT_ADDRESS, ...settings.MITTENTE_OUR_ADDRESSES];
  const canonical = listed.flatMap((address) => canonicalAddress(address) ?? []);
  return [...new Set(canonical.map((address) => splitTag(address).base))];
}

export const dnsSettings = ({ MITTENTE_DNS_ZONE: file }: Pick<Settings, "MITTENTE_DNS_ZONE">): DnsSettings =>
  file === undefined ? { kind: "SYSTEM" } : { kind: "ZONE", file };

const MINUTE = 60_000;
const BACKOFF_MINUTES = [1, 2, 5, 10, 20, 40, 60, 120];

/** When a deferred mail is asked again; the last step repeats. */
export function nextAttemptAfter(attempts: number, now: Date): Date {
  const step = Math.min(Math.max(attempts, 1), BACKOFF_MINUTES.length) - 1;
  return new Date(now.getTime() + BACKOFF_MINUTES[step]! * MINUTE);
}

/** Whether the gateway's advice calls a mail junk: `spam`, or what it says inside `spam`, in the words that filters use. */
export function isSpamAdvised(advice: Readonly<Record<string, unknown>> | null): boolean {
  if (advice === null) return false;
  const { spam } = advice;
  const within = typeof spam === "object" && spam !== null ? Object.entries(spam) : [];
  return [...Object.entries(advice), ...within].some(([name, word]) => SPAM_NAMES.has(name) && saysSpam(word));
}

const SPAM_NAMES = new Set(["spam", "isSpam", "verdict", "action", "result", "flag"]);
const SPAM_WORDS = new Set(["spam", "junk", "yes", "true", "reject", "add header", "rewrite subject"]);

function saysSpam(word: unknown): boolean {
  return word === true || (typeof word === "string" && SPAM_WORDS.has(word.trim().toLowerCase()));
}
