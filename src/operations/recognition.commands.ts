import { createHash } from "node:crypto";
import { changeByRecognition, recogniseAddress, unfreeze } from "../address-changes/recognition.commands.ts";
import type { ChangeTerms } from "../address-changes/email-change.commands.ts";
import { canonicalJson } from "../audit/canonical-json.ts";
import type { Transaction } from "../database/transaction.ts";
import type { CarriedOut } from "../guards/carried-out.ts";
import type { RecognisedOperation, ValidatedOperation } from "../policy/operations.ts";
import type { ReleasedOperation } from "../policy/permits.ts";
import type { CheckedEvidence } from "../policy/recognition-evidence.ts";
import { changeTicket } from "../tickets/ticket.commands.ts";
import { recordStep } from "./operation.commands.ts";
import { updateOperation } from "./operation.repository.ts";

/** The audit log says which evidence by its hash: what stands in it is personal. */
export async function recognise(
  transaction: Transaction,
  recognised: RecognisedOperation,
  { facts }: CheckedEvidence,
  now: Date,
): Promise<void> {
  const { operation, recognisedById, method, addressVersion } = recognised;
  await updateOperation(transaction.sql, operation.id, operation.state, "AWAITING_COUNTERSIGNATURE", {
    method,
    evidence: facts,
    recognisedById,
    recognisedAt: now,
    addressVersion,
  });
  await changeTicket(transaction, operation.ticketId, { isInternal: false }, now);
  const evidence = createHash("sha256").update(canonicalJson(facts)).digest("hex");
  await recordStep(transaction, operation, "recognise", "O3", { method, evidence, digest: operation.digest }, now);
}

export async function countersign(transaction: Transaction, validated: ValidatedOperation, now: Date): Promise<void> {
  const { operation, countersignedById, addressVersion } = validated;
  const change = { countersignedById, validatedAt: now, addressVersion };
  await updateOperation(transaction.sql, operation.id, operation.state, "VALIDATED", change);
  await changeTicket(transaction, operation.ticketId, { isInternal: false }, now);
  await recordStep(transaction, operation, "countersign", "O3", { digest: operation.digest }, now);
}

/** O3: Mittente carries out the recognition of an account itself, in the transaction that releases it, without a permit. */
export async function carryOut(
  transaction: Transaction,
  { operation, releasedById }: ReleasedOperation,
  carried: CarriedOut,
  terms: ChangeTerms,
): Promise<void> {
  const { now } = terms;
  const change = { releasedById, releasedAt: now, endedAt: now };
  // Before what it changes: a change of the address cancels what still is only validated (O5).
  await updateOperation(transaction.sql, operation.id, operation.state, "COMPLETED", change);
  await changeTicket(transaction, operation.ticketId, { isInternal: false }, now);
  await recordStep(transaction, operation, "carry-out", "O3", { digest: operation.digest }, now);
  switch (carried.kind) {
    case "ACCOUNT_UNFREEZE":
      return unfreeze(transaction, carried.unfrozen, now);
    case "ADDRESS_RECOGNISE":
      return recogniseAddress(transaction, carried.recognised, now);
    case "ACCOUNT_EMAIL_CHANGE":
      await changeByRecognition(transaction, carried.requested, carried.newEmail, terms);
  }
}

/** O4: now the company's own system may take a permit. */
export async function release(transaction: Transaction, released: ReleasedOperation, now: Date): Promise<void> {
  const { operation, releasedById } = released;
  await updateOperation(transaction.sql, operation.id, operation.state, "PERMITTED", { releasedById, releasedAt: now });
  await changeTicket(transaction, operation.ticketId, { isInternal: false }, now);
  await recordStep(transaction, operation, "release", "O4", { digest: operation.digest }, now);
}
