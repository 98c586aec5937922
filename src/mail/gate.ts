import type { AnalysisStep, MailAnalysis } from "./analysis.ts";
import type { Envelope, MailReason } from "./handed-over.ts";
import { readClaims } from "./claims.ts";
import { readContentType } from "./content-type.ts";
import { readEnvelope } from "./envelope.ts";
import { readFrom } from "./from.ts";
import { readHeader } from "./header-gate.ts";
import { Header } from "./header-text.ts";
import { LIMITS } from "./limits.ts";
import { readLocators } from "./locators.ts";
import { readStructure, type MimeStructure } from "./mime-structure.ts";
import { detectPec } from "./pec.ts";
import { detectReport } from "./reports.ts";
import { detectRobot } from "./robots.ts";

/** Steps 2 to 7 and 11, and PEC: whatever header, structure and envelope say without a question to anybody. */
export function passGate(message: Uint8Array, envelope: Envelope): { header: Header; analysis: MailAnalysis } {
  const block = readHeader(message);
  const header = new Header(message, block);
  const path = readEnvelope(envelope, header.text("return-path"));
  const from = readFrom(header);
  const claims = readClaims(header, from.name);
  const contentType = readContentType(header.text("content-type"));
  const encoding = (header.text("content-transfer-encoding") ?? "7bit").toLowerCase();
  const structure = readStructure(message, { contentType, encoding, bodyStart: block.bodyStart });
  const report = detectReport(message, header, contentType, structure, path);
  const robot = detectRobot(header, path);
  const pec = detectPec(header, from);
  const { size, fieldCount, problems } = block;
  const hops = header.all("received").length;
  const analysis: MailAnalysis = {
    steps: [
      capsStep(message, header, structure),
      step("M3", onlyReasons(problems, ["HEADER_MALFORMED", "HEADER_DUPLICATE"]), { problems: detailsOf(problems) }),
      step("M4", path.problem === null ? [] : ["ENVELOPE_INVALID"], { problem: path.problem }),
      step("M5", hops > LIMITS.receivedFields ? ["LOOP_HOPS"] : [], { received: hops }),
      step("M6", report === null ? [] : [REPORT_MARKS[report.kind]], {
        kind: report?.kind ?? null,
        status: report?.status ?? null,
        finalRecipient: report?.finalRecipient ?? null,
      }),
      step("S1", from.reason === null ? [] : [from.reason], {
        from: from.mailbox?.address ?? null,
        problem: from.detail,
      }),
      ...(pec === null ? [] : [step("S2", ["PEC"], { kind: pec.kind, onBehalfOf: pec.onBehalfOf })]),
      step("M11", robot.reason === null ? [] : [robot.reason], { because: robot.because }),
    ],
    timedOutIn: null,
    header: { size, fieldCount, problems },
    envelope: path,
    from: from.mailbox,
    claims,
    report,
    robot,
    pec,
    authentication: null,
    content: null,
    locators: readLocators(claims, path),
  };
  return { header, analysis };
}

/** Of a mail about which nothing could be found out: the gate itself took too long. */
export function emptyAnalysis(envelope: Envelope): MailAnalysis {
  return { ...passGate(new Uint8Array(), envelope).analysis, steps: [] };
}

const REPORT_MARKS = { BOUNCE: "BOUNCE_UNMATCHED", COMPLAINT: "COMPLAINT", MDN: "MDN" } as const;

function capsStep(message: Uint8Array, header: Header, structure: MimeStructure): AnalysisStep {
  const { problems, size, fieldCount } = header.block;
  const signatures = header.all("dkim-signature").length;
  const isOver = problems.some(({ reason }) => reason === "HEADER_LIMIT") || signatures > LIMITS.dkimSignatures;
  return step(
    "M2",
    [...(isOver ? (["HEADER_LIMIT"] as const) : []), ...(structure.problem ? (["MIME_LIMIT"] as const) : [])],
    {
      bytes: message.length,
      headerBytes: size,
      headerFields: fieldCount,
      dkimSignatures: signatures,
      mimeParts: structure.parts.length,
      mimeDepth: structure.depth,
    },
  );
}

export function step(
  rule: AnalysisStep["rule"],
  marks: readonly MailReason[],
  facts: AnalysisStep["facts"],
): AnalysisStep {
  return { rule, marks, facts };
}

type Problems = MailAnalysis["header"]["problems"];

function onlyReasons(problems: Problems, wanted: readonly MailReason[]): readonly MailReason[] {
  return problems.map(({ reason }) => reason).filter((reason) => wanted.includes(reason));
}

function detailsOf(problems: Problems): readonly string[] {
  return problems.map(({ detail }) => detail);
}
