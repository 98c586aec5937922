import type { FromMailbox, SenderEvidence } from "./evidence.ts";
import type { AccountFacts, Facts, ServiceFacts, TicketFacts } from "./facts.ts";
import type { InboundFlag, MarkedReason } from "./inbound-reasons.ts";
import type { RuleId } from "./rules.ts";
import type { PolicySettings } from "./settings.ts";

/** Steps that others than the policy judge: delivery, formats, robots, rates, scanners. S1 is step 7, S2 there only for PEC. */
export type GatheredRule = "M1" | "M2" | "M3" | "M4" | "M5" | "M6" | "S1" | "S2" | "M11" | "M12" | "M13" | "A4";

/** A step that ran, what it saw, and the reasons it marks (none: passed). */
export interface GatheredStep {
  readonly rule: GatheredRule;
  readonly marks: readonly MarkedReason[];
  /** Beside the verdict. */
  readonly flags?: readonly InboundFlag[];
  readonly facts: Facts;
}

/** Where a mail says that it belongs. It only locates. */
export interface Locator {
  readonly by: "TOKEN" | "REFERENCES" | "SUBJECT";
  /** A genuine token that is too old: flagged, and it locates nothing. */
  readonly isExpired: boolean;
  /** Null where it leads to nothing that we know. */
  readonly ticket: TicketFacts | null;
}

/** What steps 7 to 10 and 14 found. */
export interface SenderFacts {
  readonly from: FromMailbox;
  readonly evidence: SenderEvidence;
  /** The addresses of the To and Cc fields, canonical, whether signed or not. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** What counts as addressed to us, without plus tags. */
  readonly ourAddresses: readonly string[];
  /** Every account whose registered address is From's, now; closed ones too. */
  readonly accounts: readonly AccountFacts[];
  /** Customer numbers in plus tags and subject, upper case. */
  readonly customerNumbers: readonly string[];
  /** The services whose names the mail contains, whoever's they are. */
  readonly services: readonly ServiceFacts[];
  /** Tokens first, then References, then the reference in the subject. */
  readonly locators: readonly Locator[];
  /** Reply-To's addresses as far as they parse; null without that field. */
  readonly replyTo: readonly string[] | null;
  /** The gateway's advice calls the mail spam. */
  readonly isSpamAdvised: boolean;
  /** The Message-ID was seen before with another body. */
  readonly isMessageIdReused: boolean;
}

/** Everything that steps 1 to 14 gathered. */
export interface InboundFacts {
  readonly receivedAt: Date;
  /** The moment of this judgement; a mail may be judged again. */
  readonly judgedAt: Date;
  /** In the order they ran. */
  readonly steps: readonly GatheredStep[];
  /** Null where an earlier step ended the gathering, where From could not be read, or where a fault prevented it. */
  readonly sender: SenderFacts | null;
  readonly settings: PolicySettings;
}

/** One line of an explanation. */
export interface RuleStep {
  readonly rule: RuleId;
  readonly result: "PASSED" | "STOPPED" | "FLAGGED";
  readonly facts: Facts;
}

/** A step of the policy's own: like a gathered one, and it may raise flags. */
export interface JudgedStep {
  readonly rule: RuleId;
  readonly marks: readonly MarkedReason[];
  readonly flags: readonly InboundFlag[];
  readonly facts: Facts;
}
