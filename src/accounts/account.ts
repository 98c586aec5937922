import type { accounts } from "../database/tables/account.table.ts";
import type { AccountFacts } from "../policy/facts.ts";

export type AccountRow = typeof accounts.$inferSelect;

/** A freeze is ours and lies over the status that provisioning sends (E4), but for CLOSED. */
export const accountStatus = ({ status, frozenAt }: Pick<AccountRow, "status" | "frozenAt">): AccountFacts["status"] =>
  frozenAt && status !== "CLOSED" ? "FROZEN" : status;

/** What the policy is told of an account. */
export function accountFacts(row: AccountRow): AccountFacts {
  return {
    id: row.id,
    number: row.number,
    status: accountStatus(row),
    language: row.language,
    address: {
      address: row.registeredEmail,
      version: row.registeredEmailVersion,
      state: row.registeredEmailState,
      changedAt: row.registeredEmailChangedAt,
    },
  };
}
