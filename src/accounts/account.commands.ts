import { recordEvent } from "../audit/audit.commands.ts";
import { lockExternalId } from "../database/locks.ts";
import type { Transaction } from "../database/transaction.ts";
import type { UserErrorValue } from "../guards/user-errors.ts";
import { canonicalAddress } from "../mail/address.ts";
import { newId } from "../nodes/global-id.ts";
import type { ProvisioningClient } from "../policy/caller.ts";
import type { AccountFacts } from "../policy/facts.ts";
import { accountFacts, type AccountRow } from "./account.ts";
import { accountItemBounds, accountsUpsertErrors as errors, type AccountUpsertItem } from "./account.inputs.ts";
import {
  findAccount,
  insertAccount,
  markAddressesUnder,
  nextAccountNumber,
  updateAccount,
} from "./account.repository.ts";

export interface AccountUpsertOutcome {
  readonly row: AccountRow | null;
  readonly userErrors: UserErrorValue[];
}

/** Each item stands alone: one that cannot be written leaves the others as they are. */
export async function upsertAccounts(
  { sql }: Transaction,
  client: ProvisioningClient,
  items: readonly AccountUpsertItem[],
  now: Date,
): Promise<AccountUpsertOutcome[]> {
  for (const externalId of [...new Set(items.map((item) => item.externalId))].sort())
    await lockExternalId(sql, "account", externalId);
  const outcomes: AccountUpsertOutcome[] = [];
  for (const [index, item] of items.entries()) outcomes.push(await upsertAccount(sql, client, item, index, now));
  return outcomes;
}

async function upsertAccount(
  sql: Transaction["sql"],
  client: ProvisioningClient,
  item: AccountUpsertItem,
  index: number,
  now: Date,
): Promise<AccountUpsertOutcome> {
  const path = ["input", "items", String(index)];
  const address = canonicalAddress(item.registeredEmail);
  const invalid = errors.invalid(accountItemBounds, item);
  if (invalid.length > 0)
    return { row: null, userErrors: invalid.map((e) => ({ ...e, field: [...path, ...(e.field ?? []).slice(1)] })) };
  if (!address) return { row: null, userErrors: [errors.of("INVALID", [...path, "registeredEmail"])] };
  const existing =
    (await findAccount(sql, { externalId: item.externalId })) ??
    (item.number ? await findAccount(sql, { number: item.number }) : null);
  if (existing && existing.externalId !== item.externalId && existing.externalId !== null)
    return { row: null, userErrors: [errors.of("NUMBER_TAKEN", [...path, "number"])] };
  const row = existing
    ? await updateAccount(sql, existing.id, {
        displayName: item.displayName.trim(),
        language: item.language,
        status: item.status as AccountRow["status"],
        updatedAt: now,
      })
    : await insertAccount(sql, await newAccount(sql, item, address, now));
  if (!row) return { row: null, userErrors: [errors.of("NUMBER_TAKEN", [...path, "number"])] };
  const differs = row.registeredEmail !== address;
  await recordEvent(sql, {
    at: now,
    action: existing ? "account.update" : "account.create",
    actor: `client:${client.clientId}`,
    accountId: row.id,
    subject: { kind: "Account", id: row.id },
    ...(differs ? { rule: "E5" } : {}),
    facts: { status: item.status, addressDiffers: differs },
  });
  return { row, userErrors: differs ? [errors.of("ADDRESS_DIFFERS", [...path, "registeredEmail"])] : [] };
}

async function newAccount(
  sql: Transaction["sql"],
  item: AccountUpsertItem,
  address: string,
  now: Date,
): Promise<AccountRow> {
  return {
    id: newId(),
    number: item.number ?? (await nextAccountNumber(sql)),
    externalId: item.externalId,
    displayName: item.displayName.trim(),
    language: item.language,
    status: item.status as AccountRow["status"],
    frozenAt: null,
    registeredEmail: address,
    registeredEmailGiven: item.registeredEmail,
    registeredEmailState: "CONFIRMED",
    registeredEmailVersion: 1,
    registeredEmailChangedAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** For a service that names its account by the company's own key. */
export const accountOfExternalId = (sql: Transaction["sql"], externalId: string) => findAccount(sql, { externalId });

/** As the policy is told of it, whoever asks having locked what its decision rests on. */
export async function accountFactsOf(sql: Transaction["sql"], id: string): Promise<AccountFacts | null> {
  const row = await findAccount(sql, { id });
  return row && accountFacts(row);
}

/** S3: a domain went away or to somebody else. The number of accounts whose address stands no longer. */
export async function addressesFall(sql: Transaction["sql"], domain: string, now: Date): Promise<number> {
  return (await markAddressesUnder(sql, domain, now)).length;
}
