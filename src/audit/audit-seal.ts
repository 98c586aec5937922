import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** An event as the chain covers it: everything but the facts and their salt, for which `factsHash` stands. */
export interface SealableEvent {
  readonly id: string;
  /** UTC with microseconds: `2026-01-31T09:00:00.123000Z`. */
  readonly at: string;
  readonly action: string;
  readonly actor: string;
  readonly accountId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly rule: string | null;
  readonly isVisibleToAccount: boolean;
  readonly factsHash: string;
}

export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

export interface Seal extends ChainEnd {
  readonly eventId: string;
  readonly previousHash: string;
}

/** What the first seal follows. */
export const CHAIN_START: ChainEnd = { sequence: 0, hash: "0".repeat(64) };

/** Chains the events, in the order given, to what was sealed before. */
export function sealAfter(end: ChainEnd, events: readonly SealableEvent[]): Seal[] {
  const seals: Seal[] = [];
  for (const event of events) {
    const sequence = end.sequence + 1;
    const seal = { sequence, eventId: event.id, previousHash: end.hash, hash: hashSeal(sequence, end.hash, event) };
    seals.push(seal);
    end = seal;
  }
  return seals;
}

/** SHA-256 over canonical JSON of exactly these names, nulls included; lower-case hex. README.md has the bytes. */
export function hashSeal(sequence: number, previousHash: string, event: SealableEvent): string {
  const covered = canonicalJson({
    sequence,
    previousHash,
    eventId: event.id,
    at: event.at,
    action: event.action,
    actor: event.actor,
    accountId: event.accountId,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    rule: event.rule,
    isVisibleToAccount: event.isVisibleToAccount,
    factsHash: event.factsHash,
  });
  return createHash("sha256").update(covered, "utf8").digest("hex");
}
