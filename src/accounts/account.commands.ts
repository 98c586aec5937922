import { recordEvents } from "../audit/audit.commands.ts";
import { lockAddresses, lockExternalIds } from "../database/locks.ts";
import type { Transaction } from "../database/transaction.ts";
import { inWaves } from "../database/waves.ts";
import type { UserErrorValue } from "../guards/user-errors.ts";
import { canonicalAddress } from "../mail/address.ts";
import { newId } from "../nodes/global-id.ts";
import type { RecordKeeper } from "../policy/caller.ts";
import type { AccountFacts } from "../policy/facts.ts";
import { accountItemBounds, accountsUpsertErrors as errors, type AccountUpsertItem } from "./account.inputs.ts";
import {
  findAccount,
  findAccountsByKeys,
  insertAccounts,
  listAccountsUnder,
  lockAccountRows,
  markAddressesUnder,
  nextAccountNumbers,
  updateAccounts,
} from "./account.repository.ts";
import { accountFacts, type AccountRow } from "./account.ts";

export interface AccountUpsertOutcome {
  readonly row: AccountRow | null;
  readonly userErrors: UserErrorValue[];
}

/** An item within its bounds, and where it stood. */
interface Checked {
  readonly index: number;
  readonly item: AccountUpsertItem;
  readonly address: string;
}

/**
 * Each item stands alone: one that cannot be written leaves the others as they are. A handful of statements for any number
 * of them. What is as it should be already is not written.
 */
export async function upsertAccounts(
  transaction: Transaction,
  _keeper: RecordKeeper,
  items: readonly AccountUpsertItem[],
  now: Date,
): Promise<AccountUpsertOutcome[]> {
  const { sql } = transaction;
  const outcomes: AccountUpsertOutcome[] = [];
  const checked = items.flatMap((item, index) => {
    const found = checkItem(item, index);
    if ("userErrors" in found) outcomes[index] = found;
    return "userErrors" in found ? [] : [found];
  });
  await lockExternalIds(
    sql,
    "account",
    checked.map(({ item }) => item.externalId),
  );
  const known = await findExisting(sql, checked);
  // An account that comes to be acquires its address: nobody may be deciding on that meanwhile.
  await lockAddresses(
    sql,
    checked.flatMap((each) => (known(each) ? [] : [each.address])),
  );
  const keys = ({ item }: Checked) => [`e ${item.externalId}`, ...(item.number ? [`n ${item.number}`] : [])];
  for (const wave of inWaves(checked, keys))
    for (const [index, outcome] of await writeWave(transaction, wave, now)) outcomes[index] = outcome;
  return outcomes;
}

const pathOf = (index: number, ...rest: string[]) => ["input", "items", String(index), ...rest];

function checkItem(item: AccountUpsertItem, index: number): Checked | AccountUpsertOutcome {
  const invalid = errors.invalid(accountItemBounds, item);
  if (invalid.length > 0)
    return { row: null, userErrors: invalid.map((e) => ({ ...e, field: pathOf(index, ...(e.field ?? []).slice(1)) })) };
  const address = canonicalAddress(item.registeredEmail);
  if (!address) return { row: null, userErrors: [errors.of("INVALID", pathOf(index, "registeredEmail"))] };
  return { index, item, address };
}

/** By externalId, else by number. */
async function findExisting(sql: Transaction["sql"], checked: readonly Checked[]) {
  const numbers = checked.flatMap(({ item }) => item.number ?? []);
  const rows = await findAccountsByKeys(
    sql,
    checked.map(({ item }) => item.externalId),
    numbers,
  );
  const byExternalId = new Map(rows.map((row) => [row.externalId, row]));
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  return ({ item }: Checked): AccountRow | null =>
    byExternalId.get(item.externalId) ?? (item.number ? (byNumber.get(item.number) ?? null) : null);
}

/** Items of which no two name the same account. */
async function writeWave(
  { sql, principal }: Transaction,
  wave: readonly Checked[],
  now: Date,
): Promise<Map<number, AccountUpsertOutcome>> {
  const existing = await findExisting(sql, wave);
  const isTaken = (each: Checked) => {
    const found = existing(each);
    return found !== null && found.externalId !== null && found.externalId !== each.item.externalId;
  };
  const free = wave.filter((each) => !isTaken(each));
  const changes = free.flatMap((each) => {
    const before = existing(each);
    const after = before && { id: before.id, ...given(each), updatedAt: now };
    return before && after && differ(before, after) ? [after] : [];
  });
  const updated = new Map((await updateAccounts(sql, changes)).map((row) => [row.id, row]));
  const created = await createAccounts(
    sql,
    free.filter((each) => !existing(each)),
    now,
  );
  const outcomes = new Map<number, AccountUpsertOutcome>();
  const events: Parameters<typeof recordEvents>[1][number][] = [];
  for (const each of wave) {
    const before = isTaken(each) ? null : existing(each);
    const row = before ? (updated.get(before.id) ?? before) : (created.get(each.index) ?? null);
    const differs = row !== null && row.registeredEmail !== each.address;
    const userErrors = [
      ...(row ? [] : [errors.of("NUMBER_TAKEN", pathOf(each.index, "number"))]),
      ...(differs ? [errors.of("ADDRESS_DIFFERS", pathOf(each.index, "registeredEmail"))] : []),
    ];
    outcomes.set(each.index, { row, userErrors });
    if (!row || (before && !updated.has(before.id) && !differs)) continue;
    events.push({
      at: now,
      action: before ? "account.update" : "account.create",
      actor: principal.client!,
      accountId: row.id,
      subject: { kind: "Account", id: row.id },
      ...(differs ? { rule: "E5" } : {}),
      facts: { status: each.item.status, addressDiffers: differs },
    });
  }
  await recordEvents(sql, events);
  return outcomes;
}

const given = ({ item }: Checked) => ({
  externalId: item.externalId,
  displayName: item.displayName.trim(),
  language: item.language,
  status: item.status as AccountRow["status"],
});

const differ = (before: AccountRow, after: ReturnType<typeof given>) =>
  (["externalId", "displayName", "language", "status"] as const).some((name) => before[name] !== after[name]);

/** By the place of the item; a number that somebody else has leaves its item out. */
async function createAccounts(
  sql: Transaction["sql"],
  wanted: readonly Checked[],
  now: Date,
): Promise<Map<number, AccountRow>> {
  if (wanted.length === 0) return new Map();
  const numbers = await freeNumbers(sql, wanted.filter(({ item }) => !item.number).length);
  const rows = wanted.map((each) => ({
    ...given(each),
    id: newId(),
    number: each.item.number ?? numbers.pop()!,
    frozenAt: null,
    registeredEmail: each.address,
    registeredEmailGiven: each.item.registeredEmail,
    registeredEmailState: "CONFIRMED" as const,
    registeredEmailVersion: 1,
    registeredEmailChangedAt: null,
    createdAt: now,
    updatedAt: now,
  }));
  const written = new Map((await insertAccounts(sql, rows)).map((row) => [row.id, row]));
  return new Map(
    wanted.flatMap(({ index }, at) => {
      const row = written.get(rows[at]!.id);
      return row ? [[index, row] as const] : [];
    }),
  );
}

/** The smallest last. Numbers that the company gave may stand in the way, many in a row. */
async function freeNumbers(sql: Transaction["sql"], count: number): Promise<string[]> {
  const numbers: string[] = [];
  while (numbers.length < count) numbers.push(...(await nextAccountNumbers(sql, count - numbers.length)));
  return numbers.toReversed();
}

/** For services that name their accounts by the company's own key. */
export async function accountsOfExternalIds(
  sql: Transaction["sql"],
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await findAccountsByKeys(sql, externalIds, []);
  return new Map(rows.map(({ externalId, id }) => [externalId!, id]));
}

/** For whoever has one key. */
export const accountOfExternalId = (sql: Transaction["sql"], externalId: string) => findAccount(sql, { externalId });

/** As the policy is told of it, whoever asks having locked what its decision rests on. */
export async function accountFactsOf(sql: Transaction["sql"], id: string): Promise<AccountFacts | null> {
  const row = await findAccount(sql, { id });
  return row && accountFacts(row);
}

/** S3: whose address stands or falls with these domains. */
export const ownersUnder = (sql: Transaction["sql"], domains: readonly string[]) => listAccountsUnder(sql, domains);

/** Several at once, each exclusively. */
export const lockAccounts = (sql: Transaction["sql"], ids: readonly string[]) => lockAccountRows(sql, ids);

/** S3: domains went away or to somebody else. The accounts whose address stands no longer; the caller has locked them. */
export const addressesFall = (
  sql: Transaction["sql"],
  domains: readonly string[],
  now: Date,
): PromiseLike<readonly { readonly id: string }[]> => markAddressesUnder(sql, domains, now);
