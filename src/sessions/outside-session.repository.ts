import type { Sql } from "../database/connection.ts";
import type { Assurance } from "../policy/facts.ts";

export interface OutsideSession {
  readonly id: string;
  readonly account: { readonly holds: "number" | "externalId"; readonly value: string };
  readonly assurance: Assurance;
  readonly provedAt: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Role operator. The account's id; null where there is no such account, it is closed, or the session is there already. */
export async function insertOutsideSession(sql: Sql, session: OutsideSession): Promise<string | null> {
  const { id, account, assurance, provedAt, createdAt, expiresAt } = session;
  const [row] = await sql<{ accountId: string }[]>`
    insert into sessions (id, account_id, opened_by, assurance, proved_at, created_at, expires_at)
    select ${id}::uuid, a.id, 'OUTSIDE', ${assurance}, ${provedAt}::timestamptz, ${createdAt}::timestamptz, ${expiresAt}::timestamptz
    from accounts a where ${isAccount(sql, account)} and a.status <> 'CLOSED'
    on conflict (id) do nothing
    returning account_id`;
  return row?.accountId ?? null;
}

/** Role operator. Null for one that has ended, and for one that is not what the token says: its account, how it was opened. */
export async function findOutsideSession(sql: Sql, session: OutsideSession): Promise<string | null> {
  const { id, account, assurance, provedAt, createdAt: now } = session;
  const [row] = await sql<{ accountId: string }[]>`
    select s.account_id from sessions s join accounts a on a.id = s.account_id
    where s.id = ${id} and ${isAccount(sql, account)} and a.status <> 'CLOSED'
      and s.assurance = ${assurance} and s.proved_at is not distinct from ${provedAt}::timestamptz
      and s.closed_at is null and s.expires_at > ${now}`;
  return row?.accountId ?? null;
}

const isAccount = (sql: Sql, { holds, value }: OutsideSession["account"]) =>
  holds === "number" ? sql`a.number = ${value}` : sql`a.external_id = ${value}`;

/** Role operator. `email` is canonical. */
export async function findActiveStaffByEmail(sql: Sql, email: string): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`select id from staff_members where email = ${email} and is_active`;
  return row?.id ?? null;
}
