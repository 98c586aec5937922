import type { AuthenticationFacts } from "./authentication.ts";
import type { ContentFacts } from "./content.ts";
import type { DnsSettings } from "./dns.ts";
import type { EnvelopeFacts } from "./envelope.ts";
import type { HeaderClaims } from "./claims.ts";
import type { HeaderFacts } from "./header-gate.ts";
import type { Locators } from "./locators.ts";
import type { PecFacts } from "./pec.ts";
import type { ReportFacts } from "./reports.ts";
import type { RobotFacts } from "./robots.ts";

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

export type StepRule = "M2" | "M3" | "M4" | "M5" | "M6" | "S1" | "S2" | "M11" | "M13";

/** One step that ran: the reasons it marks (none: passed), and facts for the explanation. Never body text. */
export interface AnalysisStep {
  readonly rule: StepRule;
  readonly marks: readonly MailReason[];
  readonly facts: Readonly<Record<string, StepFact>>;
}
export type StepFact = string | number | boolean | null | readonly string[];

/** Where the work stood when the time ran out. */
export type Phase = "GATE" | "AUTHENTICATION" | "CONTENT";

/** Step 7's one mailbox: `address` as canonicalAddress gives it, `domain` in A-labels. A claim. */
export interface FromMailbox {
  readonly address: string;
  readonly domain: string;
}

/**
 * Everything that the bytes and the envelope say, as plain data that survives a structured clone. It decides nothing.
 * A null section did not run: an earlier step made it unsafe, or the time ran out (`timedOutIn`).
 */
export interface MailAnalysis {
  /** In the order they ran. */
  readonly steps: readonly AnalysisStep[];
  readonly timedOutIn: Phase | null;
  readonly header: HeaderFacts;
  readonly envelope: EnvelopeFacts;
  /** The mailbox that From claims: the one mailbox of the one From field. There for malformed mail too, if it parses. */
  readonly from: FromMailbox | null;
  readonly claims: HeaderClaims;
  readonly report: ReportFacts | null;
  readonly robot: RobotFacts;
  readonly pec: PecFacts | null;
  readonly authentication: AuthenticationFacts | null;
  readonly content: ContentFacts | null;
  readonly locators: Locators;
}
