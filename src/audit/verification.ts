import type { Sql } from "../database/connection.ts";
import type { ChainExtent } from "./audit-chain.repository.ts";
import type { HeadVerifier } from "./audit-head.ts";
import type { ProblemList } from "./audit-report.ts";

export interface AuditProgress {
  readonly phase: "chain" | "heads" | "heads file" | "events";
  readonly done: number;
  /** The same unit as `done`; an estimate for events. */
  readonly total: number;
}

/** What the parts of a verification share. */
export interface Verification {
  readonly verifier: HeadVerifier;
  readonly problems: ProblemList;
  readonly extent: ChainExtent;
  readonly now: Date;
  /** A short transaction each: one long one would keep the sealer's queue from being vacuumed. */
  read<T>(query: (sql: Sql) => Promise<T>): Promise<T>;
  progress(phase: AuditProgress["phase"], done: number, total: number): void;
}
