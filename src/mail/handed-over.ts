import type { DnsSettings } from "./dns.ts";

/** How the mail was handed over. Null: the gateway does not know. The empty `mailFrom` is the null reverse-path. */
export interface Envelope {
  readonly mailFrom: string | null;
  readonly rcptTo: readonly string[];
  readonly clientIp: string | null;
  readonly helo: string | null;
}

export interface AnalysisSettings {
  readonly dns: DnsSettings;
  /** When the bytes were kept: signatures that expire (`x=`) are judged as of then, at every judgement. */
  readonly receivedAt: Date;
}

/** What a step of the pipeline may mark, as far as bytes alone can tell. */
export type MailReason =
  | "HEADER_LIMIT"
  | "MIME_LIMIT"
  | "PARSE_TIMEOUT"
  | "HEADER_MALFORMED"
  | "HEADER_DUPLICATE"
  | "ENVELOPE_INVALID"
  | "LOOP_HOPS"
  | "BOUNCE_UNMATCHED"
  | "COMPLAINT"
  | "MDN"
  | "FROM_MISSING"
  | "FROM_MULTIPLE"
  | "FROM_INVALID"
  | "PEC"
  | "AUTO_REPLY"
  | "AUTO_GENERATED"
  | "LIST_MAIL"
  | "PARSE_FAILED"
  | "EMPTY_BODY";

/** Step 7's one mailbox: `address` as canonicalAddress gives it, `domain` in A-labels. A claim. */
export interface FromMailbox {
  readonly address: string;
  readonly domain: string;
}
