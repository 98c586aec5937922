import type { AuthenticationFacts } from "./authentication.ts";
import type { ContentFacts } from "./content.ts";
import type { EnvelopeFacts } from "./envelope.ts";
import type { FromMailbox, MailReason } from "./handed-over.ts";
import type { HeaderClaims } from "./claims.ts";
import type { HeaderFacts } from "./header-gate.ts";
import type { Locators } from "./locators.ts";
import type { PecFacts } from "./pec.ts";
import type { ReportFacts } from "./reports.ts";
import type { RobotFacts } from "./robots.ts";

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
