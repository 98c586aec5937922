import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { queueNotice } from "../outbox/notice.commands.ts";
import type { Facts, Language } from "../policy/facts.ts";
import {
  type EndedOperation,
  expireOperation,
  type ProposedOperation,
  type ValidatedOperation,
} from "../policy/operations.ts";
import type { RuleId } from "../policy/rules.ts";
import { changeTicket } from "../tickets/ticket.commands.ts";
import { insertOperation, lockOverdueOperations, updateOperation } from "./operation.repository.ts";
import { digestOf, operationFacts, proposalOf } from "./operation.ts";

export interface ProposedWords {
  readonly parameters: Facts;
  readonly note: string | null;
  readonly language: Language;
}

/** O1. The customer is told that something waits in the portal, and nothing else; of a recognition nothing waits for them. */
export async function propose(
  transaction: Transaction,
  proposed: ProposedOperation,
  { parameters, note, language }: ProposedWords,
  now: Date,
): Promise<string> {
  const { sql } = transaction;
  const { accountId, ticketId, kind, service, expiresAt, staffId } = proposed;
  const row = {
    id: newId(),
    ticketId,
    accountId,
    serviceId: service?.id ?? null,
    serviceName: service?.name ?? null,
    kind: kind.key,
    definition: kind.definition,
    parameters: parameters as Record<string, unknown>,
    expiresAt,
  };
  const digest = digestOf(proposalOf(row));
  await insertOperation(sql, {
    ...row,
    digest,
    isIrreversible: kind.isIrreversible,
    note,
    state: "AWAITING_VALIDATION",
    proposedById: staffId,
    createdAt: now,
  });
  await changeTicket(transaction, ticketId, { isInternal: false }, now);
  await recordStep(transaction, { id: row.id, accountId }, "propose", "O1", { kind: kind.key, digest }, now);
  if (!kind.isRecognition)
    await queueNotice(transaction, {
      kind: "OPERATION_WAITING",
      accountId,
      to: { registeredAddressOf: accountId },
      language,
      facts: {},
      expiresAt,
      now,
    });
  return row.id;
}

/** O2. */
export async function approve(transaction: Transaction, validated: ValidatedOperation, now: Date): Promise<void> {
  const { operation, sessionId, addressVersion } = validated;
  const set = { method: "PORTAL", sessionId, validatedAt: now, addressVersion } as const;
  await updateOperation(transaction.sql, operation.id, operation.state, "VALIDATED", set);
  await changeTicket(transaction, operation.ticketId, { isInternal: false }, now);
  await recordStep(transaction, operation, "approve", "O2", { digest: operation.digest, sessionId }, now);
}

const VERBS = { REJECTED: "reject", CANCELLED: "cancel", EXPIRED: "expire" } as const;

/** Rejected by the customer, or cancelled by staff. */
export async function end(
  transaction: Transaction,
  { operation, state }: EndedOperation,
  reason: string | null,
  now: Date,
): Promise<void> {
  await updateOperation(transaction.sql, operation.id, operation.state, state, { endedAt: now, endReason: reason });
  await changeTicket(transaction, operation.ticketId, { isInternal: false }, now);
  const rule = state === "REJECTED" ? "O2" : "O1";
  await recordStep(transaction, operation, VERBS[state], rule, { from: operation.state, reason }, now);
}

const WORKER = { role: "worker", client: "system:worker" } as const;
const BATCH = 100;

/** For the sweep: what nobody carried out in time is over. */
export async function expireOperations(pool: Pool, now: Date): Promise<void> {
  let found: number;
  do {
    found = await inTransaction(pool, WORKER, async (transaction) => {
      const rows = await lockOverdueOperations(transaction.sql, now, BATCH);
      for (const row of rows) {
        const ended = expireOperation(operationFacts(row), now);
        if (!ended) throw new Error("an overdue operation that is not over");
        await updateOperation(transaction.sql, row.id, row.state, ended.state, { endedAt: now });
        await recordStep(transaction, ended.operation, VERBS[ended.state], "O2", { from: row.state }, now);
      }
      return rows.length;
    });
  } while (found === BATCH);
}

/** Every step is an event that the account's own portal lists too. */
export const recordStep = (
  { sql, principal }: Transaction,
  operation: { readonly id: string; readonly accountId: string },
  verb: string,
  rule: RuleId,
  facts: Facts,
  at: Date,
) =>
  recordEvent(sql, {
    at,
    action: `operation.${verb}`,
    actor: principal.client!,
    accountId: operation.accountId,
    subject: { kind: "OperationRequest", id: operation.id },
    rule,
    facts,
    isVisibleToAccount: true,
  });
