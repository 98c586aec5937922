import { countHeadsAfter, findWitnesses } from "./audit-chain.repository.ts";
import { type AuditHead, isSigned, sameHead } from "./audit-head.ts";
import type { Verification } from "./verification.ts";
import type { HeadsFile } from "./heads-file.ts";

const BATCH = 500;
/** The sealer writes within seconds; after a crash, when it starts again. */
const MAY_LAG_MS = 60_000;

type Line = { readonly number: number; readonly head: AuditHead };

/** The file cannot be changed through the database: it tells when both chain and heads were rewritten or cut off there. */
export async function verifyHeadsFile(verification: Verification, file: HeadsFile | null): Promise<void> {
  const { problems, progress } = verification;
  let last = 0;
  let beyond: Line | null = null;
  let batch: Line[] = [];
  const finishBatch = async () => {
    const furthest = await verifyLines(verification, batch);
    if (furthest !== null && furthest.head.sequence > (beyond?.head.sequence ?? 0)) beyond = furthest;
    batch = [];
  };
  if (file !== null)
    for await (const { number, head, end } of file.lines()) {
      if (head === null) problems.add("HEADS_FILE_DAMAGED", { line: number });
      else {
        if (head.sequence < last) problems.add("HEADS_FILE_DISORDERED", { line: number, sequence: head.sequence });
        last = head.sequence;
        batch.push({ number, head });
      }
      if (batch.length < BATCH) continue;
      await finishBatch();
      progress("heads file", end, file.size);
    }
  beyond = (await finishBatch(), beyond as Line | null);
  if (beyond !== null) reportRemovedTail(verification, beyond);
  await reportLag(verification, file, last);
  progress("heads file", file?.size ?? 0, file?.size ?? 0);
}

/** Compares with seals and heads. @returns of those that are ours, the one furthest behind the chain's end */
async function verifyLines({ problems, extent, verifier, read }: Verification, lines: readonly Line[]) {
  const witnesses = await read((sql) =>
    findWitnesses(
      sql,
      lines.map(({ head }) => head.sequence),
    ),
  );
  let furthest: Line | null = null;
  for (const line of lines) {
    const { sequence } = line.head;
    const where = { line: line.number, sequence };
    const witness = witnesses.get(sequence);
    // The very head that the database has was looked at there.
    const isKnown = witness?.head != null && sameHead(witness.head, line.head);
    if (!isKnown && !(await isSigned(line.head, verifier))) {
      problems.add("HEAD_SIGNATURE_INVALID", where);
      continue;
    }
    if (sequence > extent.lastSeal) {
      if (furthest === null || sequence > furthest.head.sequence) furthest = line;
    } else if (witness?.sealHash !== line.head.hash) problems.add("HEAD_MISMATCH", where);
    else if (!isKnown) problems.add("HEAD_REMOVED", where);
  }
  return furthest;
}

function reportRemovedTail({ problems, extent }: Verification, { number, head }: Line): void {
  const missing = `${extent.lastSeal + 1} to ${head.sequence}`;
  problems.add("TAIL_REMOVED", { line: number, sequence: head.sequence }, missing);
}

async function reportLag({ problems, read, now }: Verification, file: HeadsFile | null, last: number): Promise<void> {
  const lacking = await read((sql) => countHeadsAfter(sql, last, new Date(now.getTime() - MAY_LAG_MS)));
  if (lacking === 0) return;
  if (file === null) problems.add("HEADS_FILE_MISSING", {});
  else problems.add("HEADS_FILE_BEHIND", { sequence: last }, `${lacking} after ${last}`);
}
