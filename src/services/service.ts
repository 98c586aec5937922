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

/** S3: the addresses under a DOMAIN stand no longer when it is cancelled, transferred or moved. EXPIRED alone does not count. */
export function takesAddressesAway(before: ServiceRow, after: Pick<ServiceRow, "accountId" | "status">): boolean {
  if (before.kind !== "DOMAIN") return false;
  return before.accountId !== after.accountId || (GONE.includes(after.status) && !GONE.includes(before.status));
}
