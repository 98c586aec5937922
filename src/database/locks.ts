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

/** Whoever comes to an address locks it: of several the smaller first. */
export const lockAddresses = (sql: Sql, addresses: Iterable<string>) =>
  sql`select app.lock_address(a, true) from (select a from unnest(${[...new Set(addresses)]}::text[]) a order by a collate "C") s`;

/** Waits for any other transaction that writes a row with one of these keys of the company's own. */
export const lockExternalIds = (sql: Sql, kind: "account" | "service", externalIds: Iterable<string>) => sql`
  select pg_advisory_xact_lock(hashtextextended(${`${kind}:`} || e, 0))
  from (select e from unnest(${[...new Set(externalIds)]}::text[]) e order by e collate "C") s`;
