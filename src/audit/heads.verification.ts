import { listHeads } from "./audit-chain.repository.ts";
import { isSigned } from "./audit-head.ts";
import type { Verification } from "./verification.ts";

const BATCH = 500;

/** Every head is signed by us and names the hash that the chain has at its place; and the last one is the chain's end. */
export async function verifyHeads({ extent, problems, verifier, read, progress }: Verification) {
  const { lastSeal, lastHead } = extent;
  if (lastSeal < lastHead) problems.add("TAIL_REMOVED", { sequence: lastHead }, `${lastSeal + 1} to ${lastHead}`);
  if (lastSeal > lastHead) problems.add("TAIL_UNSIGNED", { sequence: lastSeal }, `${lastHead + 1} to ${lastSeal}`);

  let heads = 0;
  for (let after = 0; ;) {
    const batch = await read((sql) => listHeads(sql, after, lastHead, BATCH));
    const signed = await Promise.all(batch.map(({ head }) => isSigned(head, verifier)));
    for (const [index, { head, sealHash }] of batch.entries()) {
      const { sequence } = head;
      if (!signed[index]) problems.add("HEAD_SIGNATURE_INVALID", { sequence });
      // A seal that is missing was reported where it is missing.
      else if (sealHash !== null && sealHash !== head.hash) problems.add("HEAD_MISMATCH", { sequence });
      after = sequence;
    }
    heads += batch.length;
    progress("heads", after, lastHead);
    if (batch.length < BATCH) return { heads };
  }
}
