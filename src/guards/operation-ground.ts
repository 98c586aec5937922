import { accountFacts } from "../accounts/account.ts";
import { findAccount } from "../accounts/account.repository.ts";
import type { Sql } from "../database/connection.ts";
import { lockAccount, lockAddress, lockOperation, lockServices, lockTicket } from "../database/locks.ts";
import type { Role } from "../database/roles.ts";
import { canonicalAddress } from "../mail/address.ts";
import { rowId } from "../nodes/global-id.ts";
import { findOperation, type OperationReader } from "../operations/operation.repository.ts";
import { digestOf, operationFacts, type OperationRow, proposalOf } from "../operations/operation.ts";
import type { AccountFacts, ServiceFacts } from "../policy/facts.ts";
import type { Ground, OperationFacts } from "../policy/operation-facts.ts";
import { findServiceById } from "../services/service.repository.ts";
import { serviceFacts } from "../services/service.ts";
import type { Context } from "./context.ts";

/** An operation and what it rests on, as they are; under their locks where they were locked. */
export interface FoundOperation {
  readonly row: OperationRow;
  readonly operation: OperationFacts;
  readonly ground: Ground;
}

export const readerOf = (role: Role): OperationReader => (role === "desk" ? "desk" : "others");

/** Whoever carries out a recognition changes the account: it locks what others only hold still. */
export type Holding = "shared" | "exclusive";

/**
 * Locked in the one order: address, account, service, ticket, operation. What an operation is about never changes, so reading
 * it before the locks is safe; where it stands is read after. Null: not there, or not the caller's.
 */
export async function lockedOperation(
  sql: Sql,
  context: Context,
  globalOperationId: string,
  holding: Holding = "shared",
): Promise<FoundOperation | null> {
  const id = rowId("OperationRequest", globalOperationId);
  return id ? lockedOperationOf(sql, context, id, holding) : null;
}

/** By row id. */
export async function lockedOperationOf(
  sql: Sql,
  context: Context,
  id: string,
  holding: Holding = "shared",
): Promise<FoundOperation | null> {
  const reader = readerOf(context.principal.role);
  const before = await findOperation(sql, id, reader);
  if (!before) return null;
  for (const address of await addressesOf(sql, before)) await lockAddress(sql, address, holding);
  await lockAccount(sql, before.accountId, holding);
  if (before.serviceId) await lockServices(sql, [before.serviceId]);
  await lockTicket(sql, before.ticketId);
  await lockOperation(sql, id);
  const row = await findOperation(sql, id, reader);
  const account = await findAccount(sql, { id: before.accountId });
  const service = before.serviceId ? await findServiceById(sql, before.serviceId) : null;
  return row && groundOf(context, row, account && accountFacts(account), service && serviceFacts(service));
}

/** The registered address, and the one that a recognition is to register. */
async function addressesOf(sql: Sql, { accountId, parameters }: OperationRow): Promise<string[]> {
  const account = await findAccount(sql, { id: accountId });
  const { newEmail } = parameters;
  const wanted = typeof newEmail === "string" ? canonicalAddress(newEmail) : null;
  return [account?.registeredEmail, wanted].filter((address) => typeof address === "string").toSorted();
}

/** What was found, with today's definition and the digest made anew. */
export function groundOf(
  { installation, now }: Pick<Context, "installation" | "now">,
  row: OperationRow,
  account: AccountFacts | null,
  service: ServiceFacts | null,
): FoundOperation {
  const kind = installation.operationKinds.find(row.kind)?.facts ?? null;
  const digestNow =
    kind && digestOf(proposalOf({ ...row, definition: kind.definition, serviceName: service?.name ?? null }));
  return {
    row,
    operation: operationFacts(row),
    ground: { account, service, kind, digestNow, now, settings: installation.policy },
  };
}
