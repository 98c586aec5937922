import type { ReportFacts } from "../mail/reports.ts";
import type { Report } from "../outbox/report.commands.ts";
import type { Judgement } from "../policy/verdict.ts";
import type { ReadMail } from "./read-mail.ts";

/** What a report says of a mail of ours, if one return path of ours, and one alone, names it (R7). */
export function reported(
  { tokens }: Pick<ReadMail, "tokens">,
  { status, finalRecipient }: ReportFacts,
  { reason }: Judgement,
): Report | null {
  const [id, ...more] = tokens.returnPaths;
  if (id === undefined || more.length > 0) return null;
  if (reason === "BOUNCE_HARD") return { kind: "BOUNCE", id, status, finalRecipient };
  return reason === "COMPLAINT" ? { kind: "COMPLAINT", id } : null;
}
