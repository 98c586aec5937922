import type { services } from "../database/tables/service.table.ts";
import { canonicalAddress } from "../mail/address.ts";
import { canonicalDomain } from "../mail/domain.ts";
import type { ServiceFacts } from "../policy/facts.ts";

export type ServiceRow = typeof services.$inferSelect;

export function serviceFacts(row: ServiceRow): ServiceFacts {
  return { id: row.id, accountId: row.accountId, kind: row.kind, name: row.name, status: row.status };
}

/**
 * Domain names as A-labels, lower case, and addresses in canonical form: what a mention is compared with (R5). Whatever else
 * names a service stays as it came. Null: a DOMAIN that is no domain.
 */
export function serviceName(kind: ServiceRow["kind"], name: string): string | null {
  const domain = canonicalDomain(name.trim());
  return kind === "DOMAIN" ? domain : (domain ?? canonicalAddress(name.trim()) ?? name.trim());
}

const GONE: readonly ServiceRow["status"][] = ["TRANSFERRED", "CANCELLED"];

/** The driver reads a date as midnight in UTC. */
export const dayOf = (date: ServiceRow["expiresOn"]): string | null =>
  (date as unknown) instanceof Date ? (date as unknown as Date).toISOString().slice(0, 10) : date;

type Standing = Pick<ServiceRow, "accountId" | "kind" | "name" | "status">;

/** It is its owner's no longer, or another thing than it was: what rests on it falls. EXPIRED alone does not count. */
export function isTakenAway(before: Standing, after: Standing): boolean {
  if (before.accountId !== after.accountId || before.name !== after.name || before.kind !== after.kind) return true;
  return GONE.includes(after.status) && !GONE.includes(before.status);
}

/** S3: the addresses under a DOMAIN stand no longer when that is cancelled, transferred, moved, or no longer called so. */
export const takesAddressesAway = (before: Standing, after: Standing): boolean =>
  before.kind === "DOMAIN" && isTakenAway(before, after);
