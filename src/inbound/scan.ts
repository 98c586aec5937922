import type { Installation } from "../guards/installation.ts";
import type { Attachment } from "../mail/attachments.ts";
import type { GatheredStep } from "../policy/inbound-facts.ts";
import { ScannerAway } from "../scanning/scanner.ts";

/** What the scanner said of a mail. AWAY: nobody knows, so it is asked again, and held in the end (A4). */
export type MailScan =
  { readonly result: "NOT_ASKED" | "CLEAN" | "AWAY" } | { readonly result: "INFECTED"; readonly finding: string };

export const NOT_ASKED: MailScan = { result: "NOT_ASKED" };

/** The mail as it came, and each file as it would be handed out: the scanner's reading of MIME may differ from ours. */
export async function scanMail(
  { scanner, log }: Pick<Installation, "scanner" | "log">,
  bytes: Uint8Array,
  attachments: readonly Pick<Attachment, "bytes">[],
): Promise<MailScan> {
  if (scanner === null) return NOT_ASKED;
  try {
    for (const content of [bytes, ...attachments.map((attachment) => attachment.bytes)]) {
      const { finding } = await scanner.scan(content);
      if (finding !== null) return { result: "INFECTED", finding };
    }
    return { result: "CLEAN" };
  } catch (fault) {
    if (!(fault instanceof ScannerAway)) throw fault;
    log.error({ err: fault }, "the scanner does not answer: mail is deferred");
    return { result: "AWAY" };
  }
}

/** Step 13's second half. */
export function scanSteps(scan: MailScan): readonly GatheredStep[] {
  if (scan.result === "NOT_ASKED") return [];
  if (scan.result === "AWAY") return [{ rule: "A4", marks: ["INTERNAL_ERROR"], facts: { fault: "SCANNER_AWAY" } }];
  if (scan.result !== "INFECTED") return [{ rule: "M13", marks: [], facts: { scan: "CLEAN" } }];
  return [{ rule: "M13", marks: ["MALWARE"], facts: { scan: "INFECTED", finding: scan.finding } }];
}
