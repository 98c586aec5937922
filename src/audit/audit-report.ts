/** What a verification can find. Each is a sign of interference, never of ordinary work or a crash. */
export const AUDIT_PROBLEMS = {
  EVENT_CHANGED: "an event, or its seal, is not what was sealed",
  EVENT_REMOVED: "a sealed event is gone",
  EVENT_INSERTED: "an event is neither sealed nor waiting to be: it came past the queue",
  UNSEALED_EVENT_REMOVED: "an event is gone that waited to be sealed",
  FACTS_CHANGED: "an event's facts are not what was sealed",
  SEAL_REMOVED: "seals are missing in the chain",
  CHAIN_BROKEN: "a seal does not follow the one before it",
  TAIL_REMOVED: "a signed head names a later end than the chain has",
  TAIL_UNSIGNED: "the chain goes on after its last signed head",
  HEAD_MISMATCH: "a signed head names another hash than the chain has there",
  HEAD_REMOVED: "a signed head of the heads file is missing in the database",
  HEAD_SIGNATURE_INVALID: "a head is not signed by us, or not as it stands",
  HEADS_FILE_MISSING: "there is no heads file, though there are heads",
  HEADS_FILE_DAMAGED: "a line of the heads file is no head",
  HEADS_FILE_DISORDERED: "the heads file goes back: the database had lost sealed events",
  HEADS_FILE_BEHIND: "the heads file lacks heads of more than a minute ago",
} as const;
export type AuditProblemKind = keyof typeof AUDIT_PROBLEMS;

export interface AuditProblem {
  readonly kind: AuditProblemKind;
  /** One sentence for the operator. */
  readonly message: string;
  /** Place in the chain. */
  readonly sequence: number | null;
  readonly eventId: string | null;
  /** Of the heads file, from 1. */
  readonly line: number | null;
}

export interface AuditReport {
  readonly events: number;
  readonly sealed: number;
  /** Not a problem: the sealer comes to them. */
  readonly unsealed: number;
  /** Sealed events whose facts were erased; they verify by their hash. */
  readonly erased: number;
  readonly heads: number;
  /** Empty when all is well; at most 1,000. */
  readonly problems: readonly AuditProblem[];
  /** How many more there are. */
  readonly omittedProblems: number;
}

const MAX_PROBLEMS = 1_000;

/** Keeps the first problems and counts the rest, so that a ruined database does not fill the memory. */
export class ProblemList {
  readonly found: AuditProblem[] = [];
  omitted = 0;

  add(kind: AuditProblemKind, where: Partial<Omit<AuditProblem, "kind" | "message">>, detail = ""): void {
    if (this.found.length >= MAX_PROBLEMS) {
      this.omitted += 1;
      return;
    }
    const message = detail === "" ? AUDIT_PROBLEMS[kind] : `${AUDIT_PROBLEMS[kind]}: ${detail}`;
    this.found.push({ sequence: null, eventId: null, line: null, ...where, kind, message });
  }
}
