import type { Sql } from "../database/connection.ts";
import type { ClientFacts } from "../policy/facts.ts";

export type ClientKind = ClientFacts["kind"];

/** RFC 7517: a client's public half. */
export interface ClientJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
  readonly kid: string;
}

export interface ClientKeys {
  readonly kind: ClientKind;
  /** Empty: the operator alone hands out this client's tokens. */
  readonly keys: readonly ClientJwk[];
}

/** Role operator: what an assertion of this client is verified with. */
export async function findClientKeys(sql: Sql, clientId: string): Promise<ClientKeys | null> {
  const [row] = await sql<{ kind: ClientKind; jwks: { keys: ClientJwk[] } | null }[]>`
    select kind, jwks from clients where id = ${clientId} and revoked_at is null`;
  return row ? { kind: row.kind, keys: row.jwks?.keys ?? [] } : null;
}

export interface NewClient {
  readonly id: string;
  readonly kind: ClientKind;
  readonly name: string;
  readonly jwk: ClientJwk;
  readonly createdAt: Date;
}

/** False where the id is taken. */
export async function insertClient(sql: Sql, client: NewClient): Promise<boolean> {
  const rows = await sql`
    insert into clients (id, kind, name, jwks, created_at)
    values (${client.id}, ${client.kind}, ${client.name}, ${sql.json({ keys: [{ ...client.jwk }] })}, ${client.createdAt})
    on conflict (id) do nothing
    returning id`;
  return rows.length === 1;
}

/** The kind of the client whose key was replaced; null for one that is revoked or was never there. */
export async function updateClientKey(sql: Sql, clientId: string, jwk: ClientJwk): Promise<ClientKind | null> {
  const [row] = await sql<{ kind: ClientKind }[]>`
    update clients set jwks = ${sql.json({ keys: [{ ...jwk }] })}
    where id = ${clientId} and revoked_at is null
    returning kind`;
  return row?.kind ?? null;
}

export async function updateClientToRevoked(sql: Sql, clientId: string, now: Date): Promise<boolean> {
  const rows = await sql`
    update clients set revoked_at = ${now} where id = ${clientId} and revoked_at is null returning id`;
  return rows.length === 1;
}
