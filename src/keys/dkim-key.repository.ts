import type { Sql } from "../database/connection.ts";

/** A DKIM row of `keys`: its id is `dkim:` and the selector. One that waits has an empty time of use. */
export interface DkimKeyRow {
  readonly id: string;
  readonly secret: Uint8Array;
  readonly createdAt: Date;
  readonly usedFrom: Date;
  readonly usedUntil: Date | null;
  readonly retiredAt: Date | null;
}

export const listDkimRows = (sql: Sql) => sql<DkimKeyRow[]>`
  select id, secret, created_at, used_from, used_until, retired_at from keys
  where purpose = 'DKIM' and retired_at is null order by created_at, id`;

/** False where the selector was used before: a record in the DNS may still name the older key. */
export async function insertDkimRow(sql: Sql, id: string, secret: Uint8Array, now: Date): Promise<boolean> {
  const { count } = await sql`
    insert into keys (id, purpose, algorithm, public_jwk, secret, created_at, used_from, used_until, retired_at)
    values (${id}, 'DKIM', 'RS256', null, ${secret}, ${now}, ${now}, ${now}, null)
    on conflict do nothing`;
  return count === 1;
}

/** It signs from now on, and no other does. False where there is none. */
export async function updateDkimInUse(sql: Sql, id: string, now: Date): Promise<boolean> {
  const { count } = await sql`
    update keys set used_from = ${now}, used_until = null
    where id = ${id} and purpose = 'DKIM' and retired_at is null`;
  if (count === 0) return false;
  await sql`update keys set used_until = ${now} where purpose = 'DKIM' and id <> ${id} and used_until is null`;
  return true;
}

export async function updateDkimRetired(sql: Sql, id: string, now: Date): Promise<boolean> {
  const { count } = await sql`
    update keys set used_until = least(used_until, ${now}::timestamptz), retired_at = ${now}
    where id = ${id} and purpose = 'DKIM' and retired_at is null`;
  return count === 1;
}
