import type { Pool, Sql } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { findExtent } from "./audit-chain.repository.ts";
import type { HeadVerifier } from "./audit-head.ts";
import { type AuditReport, ProblemList } from "./audit-report.ts";
import { verifyChain } from "./chain.verification.ts";
import { verifyEvents } from "./events.verification.ts";
import { openHeadsFile } from "./heads-file.ts";
import { verifyHeadsFile } from "./heads-file.verification.ts";
import { verifyHeads } from "./heads.verification.ts";
import type { AuditProgress, Verification } from "./verification.ts";

export interface VerifyAuditOptions {
  readonly pool: Pool;
  readonly headsFile: string;
  readonly verifier: HeadVerifier;
  readonly onProgress?: (progress: AuditProgress) => void;
  readonly now?: Date;
}

/**
 * Compares events, seals, signed heads and heads file with each other, while sealers go on. Memory stays flat.
 *
 * Not ensured: an event that a superuser records through the front door looks like any other from then on, and an event
 * is protected from the moment it is sealed. Whoever cuts off the heads file *and* the database at the same head is found
 * out only by a copy of the file elsewhere.
 */
export async function verifyAudit(options: VerifyAuditOptions): Promise<AuditReport> {
  const { pool, verifier, onProgress, now = new Date() } = options;
  const read = <T>(query: (sql: Sql) => Promise<T>) =>
    inTransaction(pool, { role: "operator", client: "system:operator" }, ({ sql }) => query(sql));

  // The file first: whatever stands in it now was committed before, so the database must have it.
  const file = await openHeadsFile(options.headsFile);
  try {
    const verification: Verification = {
      verifier,
      problems: new ProblemList(),
      extent: await read(findExtent),
      now,
      read,
      progress: (phase, done, total) => onProgress?.({ phase, done, total }),
    };
    const { erased } = await verifyChain(verification);
    const { heads } = await verifyHeads(verification);
    await verifyHeadsFile(verification, file);
    const { events, sealed } = await verifyEvents(verification);
    const { found, omitted } = verification.problems;
    return { events, sealed, unsealed: events - sealed, erased, heads, problems: found, omittedProblems: omitted };
  } finally {
    await file?.close();
  }
}
