import type { Sql } from "../database/connection.ts";
import type { KeyAlgorithm, KeyPurpose, PublicJwk } from "./key.ts";

/** A row of `keys`: the secret half is ciphertext. */
export interface KeyRow {
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: KeyAlgorithm;
  readonly publicJwk: PublicJwk | null;
  readonly secret: Uint8Array;
  readonly createdAt: Date;
  readonly usedFrom: Date;
  readonly usedUntil: Date | null;
  readonly retiredAt: Date | null;
}

/** Makers of keys, one after another, until the transaction ends. */
export async function lockKeys(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(4906, 2)`;
}

/** Those that still sign or verify, or will. */
export function listKeys(sql: Sql, purposes: readonly KeyPurpose[], now: Date) {
  return sql<KeyRow[]>`
    select id, purpose, algorithm, public_jwk, secret, created_at, used_from, used_until, retired_at
    from keys
    where purpose = any(${[...purposes] as string[]}::text[]) and (retired_at is null or retired_at > ${now})
    order by used_from, id`;
}

export async function insertKey(sql: Sql, row: KeyRow): Promise<void> {
  const publicJwk = row.publicJwk && sql.json({ ...row.publicJwk });
  await sql`
    insert into keys (id, purpose, algorithm, public_jwk, secret, created_at, used_from, used_until, retired_at)
    values (${row.id}, ${row.purpose}, ${row.algorithm}, ${publicJwk}, ${row.secret},
            ${row.createdAt}, ${row.usedFrom}, ${row.usedUntil}, ${row.retiredAt})`;
}

/** Those of the purpose that have no end yet get one. */
export async function updateKeysToEnd(sql: Sql, purpose: KeyPurpose, usedUntil: Date, retiredAt: Date | null) {
  await sql`
    update keys set used_until = ${usedUntil}, retired_at = ${retiredAt}
    where purpose = ${purpose} and used_until is null`;
}

export async function updateKeyToRetired(sql: Sql, id: string, now: Date): Promise<KeyPurpose | null> {
  const [row] = await sql<{ purpose: KeyPurpose }[]>`
    update keys set used_until = least(used_until, ${now}::timestamptz), retired_at = ${now}
    where id = ${id} and (retired_at is null or retired_at > ${now}) and purpose <> 'DKIM'
    returning purpose`;
  return row?.purpose ?? null;
}
