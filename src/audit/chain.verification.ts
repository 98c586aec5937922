import type { Json } from "../policy/facts.ts";
import { listDifferentFacts, listSealedEvents, type SealedEvent } from "./audit-chain.repository.ts";
import { hashFacts } from "./audit-event.ts";
import { CHAIN_START, type ChainEnd, hashSeal } from "./audit-seal.ts";
import type { Verification } from "./verification.ts";
import { canonicalJson } from "./canonical-json.ts";

const BATCH = 500;

/** Walks the seals from the first to the last and makes each hash anew from its event. */
export async function verifyChain(verification: Verification): Promise<{ erased: number }> {
  const { extent, problems, read, progress } = verification;
  let end: ChainEnd = CHAIN_START;
  let erased = 0;
  for (;;) {
    const batch = await read((sql) => listSealedEvents(sql, end.sequence, extent.lastSeal, BATCH));
    const toCompare: { eventId: string; facts: string }[] = [];
    for (const sealed of batch) {
      verifySeal(verification, end, sealed);
      const canonical = verifyFacts(sealed);
      const where = { sequence: sealed.seal.sequence, eventId: sealed.seal.eventId };
      if (canonical === "erased") erased += 1;
      else if (canonical === "changed") problems.add("FACTS_CHANGED", where);
      else if (hasLongNumber(sealed.facts)) toCompare.push({ eventId: where.eventId, facts: canonical });
      end = sealed.seal;
    }
    if (toCompare.length > 0)
      for (const eventId of await read((sql) => listDifferentFacts(sql, toCompare)))
        problems.add("FACTS_CHANGED", { eventId });
    progress("chain", end.sequence, extent.lastSeal);
    if (batch.length < BATCH) return { erased };
  }
}

function verifySeal({ problems }: Verification, end: ChainEnd, { seal, event }: SealedEvent): void {
  const { sequence, eventId, previousHash, hash } = seal;
  const expected = end.sequence + 1;
  if (sequence !== expected) problems.add("SEAL_REMOVED", { sequence: expected }, `${expected} to ${sequence - 1}`);
  else if (previousHash !== end.hash) problems.add("CHAIN_BROKEN", { sequence, eventId });
  if (event === null) problems.add("EVENT_REMOVED", { sequence, eventId });
  else if (hashSeal(sequence, previousHash, event) !== hash) problems.add("EVENT_CHANGED", { sequence, eventId });
}

/** Their canonical JSON, when that is what was hashed. The facts of an event that is gone are not missed once more. */
function verifyFacts({ event, facts, salt }: SealedEvent): "erased" | "changed" | (string & {}) {
  if (event === null) return "";
  if (facts === null && salt === null) return "erased";
  if (facts === null || salt === null) return "changed";
  const canonical = canonicalOf(facts);
  return canonical !== null && hashFacts(salt, canonical) === event.factsHash ? canonical : "changed";
}

function canonicalOf(text: string): string | null {
  try {
    return canonicalJson(JSON.parse(text) as Json);
  } catch {
    return null;
  }
}

/** jsonb keeps every digit, and a double does not: only PostgreSQL can say that such a number is still the same one. */
const hasLongNumber = (facts: string | null) => facts !== null && /[\d.]{16}/.test(facts);
