import { accountFacts, type AccountRow } from "../accounts/account.ts";
import type { MailAnalysis } from "../mail/analysis.ts";
import type { Facts } from "../policy/facts.ts";
import type { GatheredRule, GatheredStep, Locator, SenderFacts } from "../policy/inbound-facts.ts";
import type { MarkedReason } from "../policy/inbound-reasons.ts";
import { serviceFacts, type ServiceRow } from "../services/service.ts";
import { ticketFacts, type TicketRow } from "../tickets/ticket.ts";
import type { SeenMessage, SenderRates } from "./judging.repository.ts";
import type { ReadMail } from "./read-mail.ts";
import { scanSteps } from "./scan.ts";

/** The rows that a mail points to. */
export interface Found {
  readonly accounts: readonly AccountRow[];
  readonly services: readonly ServiceRow[];
  /** In the order of the locators. */
  readonly located: readonly {
    readonly by: Locator["by"];
    readonly isExpired: boolean;
    readonly ticket: TicketRow | null;
  }[];
}

/** Step 12: how much proven mail an hour may bring before the rest of it is held. */
export const RATES = Object.freeze({ window: 3_600_000, perAccount: 600, perDomain: 6_000 });

export function step(rule: GatheredRule, marks: readonly MarkedReason[], facts: Facts): GatheredStep {
  return { rule, marks, facts };
}

export const faultStep = ({ fault }: ReadMail): GatheredStep => step("A4", ["INTERNAL_ERROR"], { fault });

/** What the bytes marked, and what only our keys can tell of it: our own mail come back, and whose bounce it is. */
export function analysedSteps({ tokens, scan }: ReadMail, analysis: MailAnalysis): GatheredStep[] {
  const { steps, report, authentication } = analysis;
  const analysed = steps
    // The policy makes step 7 itself where the sender is known to it.
    .filter(({ rule, marks }) => rule !== "S1" || marks.length > 0 || authentication === null)
    .map(({ rule, marks, facts }): GatheredStep => {
      if (rule === "M5" && tokens.isOurOwn) return step("M5", ["LOOP_OWN", ...marks], { ...facts, isOurOwn: true });
      // Only a standard report's own severity counts, and only of a delivery that our token names.
      if (rule === "M6" && report?.isStandard && report.severity !== null && tokens.isOurReturnPath)
        return step("M6", [report.severity], { ...facts, isOurReturnPath: true });
      if (rule === "M6" && report?.kind === "COMPLAINT")
        return step(rule, marks, { ...facts, isOurReturnPath: tokens.isOurReturnPath });
      return step(rule, marks, facts);
    });
  return [...analysed, ...scanSteps(scan)];
}

export function seenMessage(read: ReadMail, { claims, authentication }: MailAnalysis, address: string): SeenMessage {
  const { sha256, bodySha256 } = read;
  return {
    address,
    sha256,
    bodySha256,
    rfcMessageId: claims.messageId,
    signatureHashes: authentication?.signatureHashes ?? [],
  };
}

export function rateStep({ ofAccount, ofDomain }: SenderRates): GatheredStep {
  const isOver = ofAccount >= RATES.perAccount || ofDomain >= RATES.perDomain;
  return step("M12", isOver ? ["RATE_LIMITED"] : [], { lastHourOfAccount: ofAccount, lastHourOfDomain: ofDomain });
}

export function senderFacts(
  read: ReadMail,
  analysis: MailAnalysis,
  found: Found,
  isMessageIdReused: boolean,
): SenderFacts {
  const { claims, locators } = analysis;
  return {
    from: analysis.from!,
    evidence: analysis.authentication!.evidence,
    to: claims.to.map(({ address }) => address),
    cc: claims.cc.map(({ address }) => address),
    ourAddresses: read.ourAddresses,
    accounts: found.accounts.map(accountFacts),
    customerNumbers: locators.customerNumbers,
    services: found.services.map(serviceFacts),
    locators: found.located.map(({ by, isExpired, ticket }) => ({
      by,
      isExpired,
      ticket: ticket && ticketFacts(ticket),
    })),
    replyTo: claims.replyTo?.map(({ address }) => address) ?? null,
    isSpamAdvised: read.isSpamAdvised,
    isMessageIdReused,
  };
}
