import type { MailAnalysis, Phase } from "./analysis.ts";
import type { AnalysisSettings, Envelope } from "./handed-over.ts";
import { authenticate } from "./authentication.ts";
import { readContent, UnparsableMail } from "./content.ts";
import { passGate, step } from "./gate.ts";
import type { Header } from "./header-text.ts";

/** Called as each phase begins, with what is known by then: what remains of an analysis whose time ran out. */
export type Progress = (phase: Phase, soFar: MailAnalysis | null) => void;

/**
 * Steps 2 to 8, 11 and 13 of the pipeline, as far as bytes, envelope and DNS can tell. It gathers and marks; it decides
 * nothing. Hostile input may take long in spite of the caps: call it through MailWorkers, which ends it.
 */
export async function analyseMail(
  message: Uint8Array,
  envelope: Envelope,
  settings: AnalysisSettings,
  progress: Progress = () => {},
): Promise<MailAnalysis> {
  progress("GATE", null);
  const { header, analysis } = passGate(message, envelope);
  if (isUnsafe(analysis)) return analysis;

  progress("AUTHENTICATION", analysis);
  const { from, claims } = analysis;
  const authentication = from && (await authenticate(message, header, from, claims.date, envelope, settings));

  progress("CONTENT", { ...analysis, authentication });
  return addContent({ ...analysis, authentication }, message, header);
}

/** Steps 2 to 4, and reports, which open no ticket and need no proof: whatever they mark ends the gathering. */
function isUnsafe({ steps, report }: MailAnalysis): boolean {
  return report !== null || steps.some(({ rule, marks }) => marks.length > 0 && ["M2", "M3", "M4"].includes(rule));
}

async function addContent(analysis: MailAnalysis, message: Uint8Array, header: Header): Promise<MailAnalysis> {
  try {
    const content = await readContent(message, header.block);
    const facts = {
      textCharacters: content.text.length,
      hasHtml: content.html !== null,
      htmlOmitted: content.htmlOmitted,
      attachments: content.attachments.length,
      isEncrypted: content.isEncrypted,
    };
    const marks = content.isEmpty ? (["EMPTY_BODY"] as const) : [];
    return { ...analysis, content, steps: [...analysis.steps, step("M13", marks, facts)] };
  } catch (error) {
    if (!(error instanceof UnparsableMail)) throw error;
    return { ...analysis, steps: [...analysis.steps, step("M13", ["PARSE_FAILED"], {})] };
  }
}
