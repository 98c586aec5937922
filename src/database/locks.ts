import type { Sql } from "./connection.ts";

/**
 * The rows that a decision rests on are locked before it, in one order everywhere: idempotency key, delivery, address,
 * account, service, ticket, operation. A lock tells nothing: whether the row is there, row security says to the one who reads it.
 */
export const lockAddress = (sql: Sql, address: string, how: "shared" | "exclusive") =>
  sql`select app.lock_address(${address}, ${how === "exclusive"})`;

export const lockAccount = (sql: Sql, id: string, how: "shared" | "exclusive") =>
  sql`select app.lock_account(${id}, ${how === "exclusive"})`;

/** Several at once, in the order of their ids, so that two callers never cross. */
export async function lockServices(sql: Sql, ids: Iterable<string>): Promise<void> {
  for (const id of [...new Set(ids)].sort()) await sql`select app.lock_service(${id}, false)`;
}

export const lockTicket = (sql: Sql, id: string) => sql`select app.lock_ticket(${id})`;

export const lockOperation = (sql: Sql, id: string) => sql`select app.lock_operation(${id})`;

/** Waits for any other transaction that writes the row with this key of the company's own; sorted by the caller. */
export const lockExternalId = (sql: Sql, kind: "account" | "service", externalId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${kind}:${externalId}`}, 0))`;
