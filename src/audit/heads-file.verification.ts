import { countHeadsAfter, findWitnesses } from "./audit-chain.repository.ts";
import { type AuditHead, isSigned, sameHead } from "./audit-head.ts";
import type { Verification } from "./verification.ts";
import type { HeadsFile, HeadsFileLine } from "./heads-file.ts";

const BATCH = 500;
/** The sealer writes within seconds; after a crash, when it starts again. */
const MAY_LAG_MS = 60_000;

type Line = { readonly number: number; readonly head: AuditHead };

/** The file cannot be changed through the database: it tells when both chain and heads were rewritten or cut off there. */
export async function verifyHeadsFile(verification: Verification, file: HeadsFile | null): Promise<void> {
  const { extent, problems, progress } = verification;
  let last = 0;
  let furthest: Line | null = null;
  for await (const { lines, end, size } of inBatches(file)) {
    const heads: Line[] = [];
    for (const { number, head } of lines) {
      if (head === null) problems.add("HEADS_FILE_DAMAGED", { line: number });
      else {
        if (head.sequence < last) problems.add("HEADS_FILE_DISORDERED", { line: number, sequence: head.sequence });
        last = head.sequence;
        heads.push({ number, head });
      }
    }
    furthest = further(furthest, await verifyLines(verification, heads));
    progress("heads file", end, size);
  }
  if (furthest !== null && furthest.head.sequence > extent.lastSeal) {
    const where = { line: furthest.number, sequence: furthest.head.sequence };
    problems.add("TAIL_REMOVED", where, `${extent.lastSeal + 1} to ${where.sequence}`);
  }
  await reportLag(verification, file, last);
}

/** The last batch may be short or empty, and ends with the file. */
async function* inBatches(file: HeadsFile | null) {
  if (file === null) return;
  let lines: HeadsFileLine[] = [];
  for await (const line of file.lines()) {
    lines.push(line);
    if (lines.length < BATCH) continue;
    yield { lines, end: line.end, size: file.size };
    lines = [];
  }
  yield { lines, end: file.size, size: file.size };
}

function further(one: Line | null, other: Line | null): Line | null {
  return one !== null && (other === null || one.head.sequence >= other.head.sequence) ? one : other;
}

/** Compares with seals and heads. Resolves to the head of ours that is furthest along the chain. */
async function verifyLines({ problems, extent, verifier, read }: Verification, lines: readonly Line[]) {
  const sequences = lines.map(({ head }) => head.sequence);
  const witnesses = await read((sql) => findWitnesses(sql, sequences));
  let furthest: Line | null = null;
  for (const line of lines) {
    const { sequence, hash } = line.head;
    const where = { line: line.number, sequence };
    const witness = witnesses.get(sequence);
    // The very head that the database has was looked at there.
    const isKnown = witness?.head != null && sameHead(witness.head, line.head);
    if (!isKnown && !(await isSigned(line.head, verifier))) {
      problems.add("HEAD_SIGNATURE_INVALID", where);
      continue;
    }
    furthest = further(furthest, line);
    if (sequence > extent.lastSeal) continue;
    if (witness?.sealHash !== hash) problems.add("HEAD_MISMATCH", where);
    else if (!isKnown) problems.add("HEAD_REMOVED", where);
  }
  return furthest;
}

async function reportLag({ problems, read, now }: Verification, file: HeadsFile | null, last: number): Promise<void> {
  const lacking = await read((sql) => countHeadsAfter(sql, last, new Date(now.getTime() - MAY_LAG_MS)));
  if (lacking === 0) return;
  if (file === null) problems.add("HEADS_FILE_MISSING", {});
  else problems.add("HEADS_FILE_BEHIND", { sequence: last }, `${lacking} after ${last}`);
}
