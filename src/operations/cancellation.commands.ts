import { recordEvents } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { cancelValidationsOf } from "./cancellation.repository.ts";

/** What changed under a validation: whatever names an account or a service. */
export type ChangedUnderneath = { readonly accountId: string } | { readonly serviceId: string };
export type CancellationReason = "ADDRESS_CHANGED" | "ADDRESS_REVERTED" | "ACCOUNT_FROZEN" | "SERVICE_MOVED";

/**
 * O5. What was validated or recognised, and not redeemed, is cancelled: call it in the transaction of the change, which holds
 * the account or the service exclusively, in whatever role it runs. What still waits for the customer goes on waiting: it is
 * validated against what is so then, or refused.
 *
 * @returns how many were cancelled
 */
export async function cancelValidations(
  { sql, principal }: Pick<Transaction, "sql" | "principal">,
  changed: ChangedUnderneath,
  reason: CancellationReason,
  now: Date,
): Promise<number> {
  const cancelled = await cancelValidationsOf(sql, changed, reason, now);
  await recordEvents(
    sql,
    cancelled.map(({ id, accountId, kind, previousState }) => ({
      at: now,
      action: "operation.cancel",
      actor: principal.client ?? "anonymous",
      accountId,
      subject: { kind: "OperationRequest", id },
      rule: "O5",
      facts: { kind, reason, from: previousState },
      isVisibleToAccount: true,
    })),
  );
  return cancelled.length;
}
