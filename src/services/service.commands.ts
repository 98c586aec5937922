import { accountOfExternalId, addressesFall } from "../accounts/account.commands.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import { lockExternalId } from "../database/locks.ts";
import type { Transaction } from "../database/transaction.ts";
import type { UserErrorValue } from "../guards/user-errors.ts";
import { newId } from "../nodes/global-id.ts";
import type { ProvisioningClient } from "../policy/caller.ts";
import { serviceItemBounds, servicesUpsertErrors as errors, type ServiceUpsertItem } from "./service.inputs.ts";
import { findServiceByExternalId, insertService, updateService } from "./service.repository.ts";
import { serviceName, type ServiceRow, takesAddressesAway } from "./service.ts";

export interface ServiceUpsertOutcome {
  readonly row: ServiceRow | null;
  readonly userErrors: UserErrorValue[];
}

/** Each item stands alone: one that cannot be written leaves the others as they are. */
export async function upsertServices(
  { sql }: Transaction,
  client: ProvisioningClient,
  items: readonly ServiceUpsertItem[],
  now: Date,
): Promise<ServiceUpsertOutcome[]> {
  for (const externalId of [...new Set(items.map((item) => item.externalId))].sort())
    await lockExternalId(sql, "service", externalId);
  const outcomes: ServiceUpsertOutcome[] = [];
  for (const [index, item] of items.entries()) outcomes.push(await upsertService(sql, client, item, index, now));
  return outcomes;
}

async function upsertService(
  sql: Transaction["sql"],
  client: ProvisioningClient,
  item: ServiceUpsertItem,
  index: number,
  now: Date,
): Promise<ServiceUpsertOutcome> {
  const path = ["input", "items", String(index)];
  const invalid = errors.invalid(serviceItemBounds, item);
  if (invalid.length > 0)
    return { row: null, userErrors: invalid.map((e) => ({ ...e, field: [...path, ...(e.field ?? []).slice(1)] })) };
  const name = serviceName(item.kind, item.name);
  if (!name) return { row: null, userErrors: [errors.of("INVALID", [...path, "name"])] };
  const account = await accountOfExternalId(sql, item.accountExternalId);
  if (!account) return { row: null, userErrors: [errors.of("ACCOUNT_NOT_FOUND", [...path, "accountExternalId"])] };

  const before = await findServiceByExternalId(sql, item.externalId);
  const after = {
    accountId: account.id,
    kind: item.kind,
    name,
    status: item.status,
    expiresOn: item.expiresOn ?? null,
    updatedAt: now,
  };
  // Accounts before services: the one lock order.
  const fallen = before && takesAddressesAway(before, after) ? await addressesFall(sql, before.name, now) : 0;
  const row = before
    ? await updateService(sql, before.id, after)
    : await insertService(sql, { id: newId(), externalId: item.externalId, createdAt: now, ...after });
  await recordEvent(sql, {
    at: now,
    action: before ? "service.update" : "service.create",
    actor: `client:${client.clientId}`,
    accountId: account.id,
    subject: { kind: "Service", id: row.id },
    ...(fallen > 0 ? { rule: "S3" } : {}),
    facts: {
      status: row.status,
      movedFrom: before && before.accountId !== row.accountId ? before.accountId : null,
      addressesHeld: fallen,
    },
  });
  return { row, userErrors: [] };
}
