import { accountsOfExternalIds, addressesFall, lockAccounts, ownersUnder } from "../accounts/account.commands.ts";
import { changesFall, changingUnder } from "../address-changes/fallen-domains.commands.ts";
import { recordEvents } from "../audit/audit.commands.ts";
import { lockExternalIds } from "../database/locks.ts";
import type { Transaction } from "../database/transaction.ts";
import { inWaves } from "../database/waves.ts";
import type { UserErrorValue } from "../guards/user-errors.ts";
import { newId } from "../nodes/global-id.ts";
import { cancelValidations } from "../operations/cancellation.commands.ts";
import type { RecordKeeper } from "../policy/caller.ts";
import { linksFall } from "../tickets/service-link.commands.ts";
import { serviceItemBounds, servicesUpsertErrors as errors, type ServiceUpsertItem } from "./service.inputs.ts";
import { findServicesByExternalIds, insertServices, lockServiceRows, updateServices } from "./service.repository.ts";
import { dayOf, isTakenAway, serviceName, type ServiceRow, takesAddressesAway } from "./service.ts";

export interface ServiceUpsertOutcome {
  readonly row: ServiceRow | null;
  readonly userErrors: UserErrorValue[];
}

/** An item within its bounds, and where it stood. */
interface Checked {
  readonly index: number;
  readonly item: ServiceUpsertItem;
  readonly name: string;
}
type After = Pick<ServiceRow, "accountId" | "kind" | "name" | "status" | "expiresOn">;

/**
 * Each item stands alone: one that cannot be written leaves the others as they are. A handful of statements for any number
 * of them. What is as it should be already is not written. With a service that goes away or moves fall the links of tickets,
 * what was validated about it (O5), and the addresses under its domain (S3).
 */
export async function upsertServices(
  transaction: Transaction,
  _keeper: RecordKeeper,
  items: readonly ServiceUpsertItem[],
  now: Date,
): Promise<ServiceUpsertOutcome[]> {
  const { sql } = transaction;
  const outcomes: ServiceUpsertOutcome[] = [];
  const checked = items.flatMap((item, index) => {
    const found = checkItem(item, index);
    if ("userErrors" in found) outcomes[index] = found;
    return "userErrors" in found ? [] : [found];
  });
  await lockExternalIds(
    sql,
    "service",
    checked.map(({ item }) => item.externalId),
  );
  const accounts = await accountsOfExternalIds(
    sql,
    checked.map(({ item }) => item.accountExternalId),
  );
  const owned = checked.flatMap((each) => {
    const accountId = accounts.get(each.item.accountExternalId);
    if (accountId) return [{ ...each, after: afterOf(each, accountId) }];
    const field = pathOf(each.index, "accountExternalId");
    outcomes[each.index] = { row: null, userErrors: [errors.of("ACCOUNT_NOT_FOUND", field)] };
    return [];
  });
  for (const wave of inWaves(owned, ({ item }) => [item.externalId]))
    for (const [index, row] of await writeWave(transaction, wave, now)) outcomes[index] = { row, userErrors: [] };
  return outcomes;
}

const pathOf = (index: number, ...rest: string[]) => ["input", "items", String(index), ...rest];

function checkItem(item: ServiceUpsertItem, index: number): Checked | ServiceUpsertOutcome {
  const invalid = errors.invalid(serviceItemBounds, item);
  if (invalid.length > 0)
    return { row: null, userErrors: invalid.map((e) => ({ ...e, field: pathOf(index, ...(e.field ?? []).slice(1)) })) };
  const name = serviceName(item.kind, item.name);
  return name ? { index, item, name } : { row: null, userErrors: [errors.of("INVALID", pathOf(index, "name"))] };
}

const afterOf = ({ item, name }: Checked, accountId: string): After => ({
  accountId,
  kind: item.kind,
  name,
  status: item.status,
  expiresOn: item.expiresOn ?? null,
});

/** Items of which no two name the same service. Accounts before services before tickets: the one lock order. */
async function writeWave(
  transaction: Transaction,
  wave: readonly (Checked & { readonly after: After })[],
  now: Date,
): Promise<Map<number, ServiceRow>> {
  const { sql, principal } = transaction;
  const found = await findServicesByExternalIds(
    sql,
    wave.map(({ item }) => item.externalId),
  );
  const existing = new Map(found.map((row) => [row.externalId, row]));
  const beforeOf = ({ item }: Checked) => existing.get(item.externalId) ?? null;
  const changed = wave.filter((each) => differ(beforeOf(each), each.after));
  const gone = changed.flatMap((each) => {
    const before = beforeOf(each);
    return before && isTakenAway(before, each.after) ? [{ before, after: each.after }] : [];
  });
  const domains = gone.flatMap(({ before, after }) => (takesAddressesAway(before, after) ? [before.name] : []));
  const fallen = await standingFalls(transaction, domains, now);
  await lockServiceRows(
    sql,
    changed.flatMap((each) => beforeOf(each)?.id ?? []),
  );
  const updates = changed.flatMap((each) => {
    const before = beforeOf(each);
    return before ? [{ id: before.id, ...each.after, updatedAt: now }] : [];
  });
  const creations = changed.flatMap((each) =>
    beforeOf(each)
      ? []
      : [{ id: newId(), externalId: each.item.externalId, ...each.after, createdAt: now, updatedAt: now }],
  );
  const written = [...(await updateServices(sql, updates)), ...(await insertServices(sql, creations))];
  const rows = new Map([...found, ...written].map((row) => [row.externalId, row]));
  for (const { before } of gone) {
    await linksFall(transaction, before.id, now);
    await cancelValidations(transaction, { serviceId: before.id }, "SERVICE_MOVED", now);
  }
  await recordEvents(
    sql,
    changed.map((each) => {
      const before = beforeOf(each);
      const row = rows.get(each.item.externalId)!;
      const held = before && domains.includes(before.name) ? fallen : 0;
      return {
        at: now,
        action: before ? "service.update" : "service.create",
        actor: principal.client!,
        accountId: row.accountId,
        subject: { kind: "Service", id: row.id },
        ...(held > 0 ? { rule: "S3" } : {}),
        facts: {
          status: row.status,
          movedFrom: before && before.accountId !== row.accountId ? before.accountId : null,
          addressesHeld: held,
        },
      };
    }),
  );
  return new Map(wave.map((each) => [each.index, rows.get(each.item.externalId)!]));
}

const differ = (before: ServiceRow | null, after: After) =>
  before === null ||
  dayOf(before.expiresOn) !== after.expiresOn ||
  (["accountId", "kind", "name", "status"] as const).some((name) => before[name] !== after[name]);

/** S3. The number of addresses that stand no longer. */
async function standingFalls(transaction: Transaction, domains: readonly string[], now: Date): Promise<number> {
  if (domains.length === 0) return 0;
  const { sql } = transaction;
  const owners = (await ownersUnder(sql, domains)).map(({ id }) => id);
  await lockAccounts(sql, [...new Set([...owners, ...(await changingUnder(transaction, domains))])]);
  await changesFall(transaction, domains, now);
  return (await addressesFall(sql, domains, now)).length;
}
