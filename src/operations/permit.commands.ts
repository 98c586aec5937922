import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import type { IssuedPermit, RedeemedPermit, ReportedOperation } from "../policy/permits.ts";
import { recordStep } from "./operation.commands.ts";
import { updateOperation } from "./operation.repository.ts";
import { insertPermit, updatePermitToRedeemed } from "./permit.repository.ts";

/** @returns the permit's id, its `jti` */
export async function issue(transaction: Transaction, issued: IssuedPermit): Promise<string> {
  const { operation, clientId, issuedAt, expiresAt } = issued;
  const id = newId();
  await insertPermit(transaction.sql, { id, operationId: operation.id, clientId, issuedAt, expiresAt });
  await recordStep(transaction, operation, "permit", "O4", { permit: id, digest: operation.digest }, issuedAt);
  return id;
}

export async function redeem(
  transaction: Transaction,
  { operation, permitId }: RedeemedPermit,
  now: Date,
): Promise<void> {
  await updatePermitToRedeemed(transaction.sql, permitId, now);
  await updateOperation(transaction.sql, operation.id, operation.state, "REDEEMED", { redeemedAt: now });
  await recordStep(transaction, operation, "redeem", "O4", { permit: permitId, digest: operation.digest }, now);
}

/** The detail stays on the desk (R9). */
export async function report(
  transaction: Transaction,
  { operation, state }: ReportedOperation,
  detail: string | null,
  now: Date,
): Promise<void> {
  if (operation.state === state) return;
  const change = { endedAt: now, ...(detail === null ? {} : { endReason: detail }) };
  await updateOperation(transaction.sql, operation.id, operation.state, state, change);
  await recordStep(transaction, operation, "report", "O4", { state }, now);
}
