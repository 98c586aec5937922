import { randomBytes } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool, Sql } from "../database/connection.ts";
import type { Principal } from "../database/roles.ts";
import { inTransaction } from "../database/transaction.ts";
import { type ClientCredentials, clientCredentialsSchema } from "./client-credentials.ts";
import { isClientId } from "./client-id.ts";
import { type ClientKind, insertClient, updateClientKey, updateClientToRevoked } from "./client.repository.ts";

const OPERATOR: Principal = { role: "operator", client: "system:operator" };

/** What is wrong with what the operator asked for, in a sentence for the command line. */
export class ClientRefused extends Error {
  override readonly name = "ClientRefused";
}

export interface ClientToAdd {
  readonly kind: ClientKind;
  /** For people: the desk shows it. */
  readonly name: string;
  /** Lower-case letters, digits and hyphens; made up from the kind when absent. */
  readonly id?: string;
  /** The API's public URL, which the client's assertions name. */
  readonly issuer: string;
}

/**
 * The private key is in the answer and nowhere else: it goes into a file that only the client's user can read.
 * @throws ClientRefused
 */
export async function addClient(pool: Pool, client: ClientToAdd, now = new Date()): Promise<ClientCredentials> {
  const { kind, issuer } = client;
  const id = client.id ?? `${kind.toLowerCase()}-${randomBytes(4).toString("hex")}`;
  const name = client.name.trim();
  if (!isClientId(id))
    throw new ClientRefused(`The id ${JSON.stringify(id)} must be lower-case letters, digits and hyphens, 63 at most.`);
  if (name.length === 0 || name.length > 100) throw new ClientRefused("The name must have 1 to 100 characters.");
  const { jwk, privateJwk } = await makeClientKey();
  const isNew = await inTransaction(pool, OPERATOR, async ({ sql }) => {
    const isInserted = await insertClient(sql, { id, kind, name, jwk, createdAt: now });
    if (isInserted) await record(sql, "client.add", now, { clientId: id, kind, keyId: jwk.kid });
    return isInserted;
  });
  if (!isNew) throw new ClientRefused(`There is a client ${id} already: rotate it, or choose another id.`);
  return { clientId: id, kind, issuer, privateJwk };
}

/**
 * A new key. The old one ends at once: until the client has the new file it gets invalid_client, and a bridge answers 451.
 * @returns null for a client that is revoked or was never there
 */
export async function rotateClient(
  pool: Pool,
  clientId: string,
  issuer: string,
  now = new Date(),
): Promise<ClientCredentials | null> {
  const { jwk, privateJwk } = await makeClientKey();
  const kind = await inTransaction(pool, OPERATOR, async ({ sql }) => {
    const found = await updateClientKey(sql, clientId, jwk);
    if (found) await record(sql, "client.rotate", now, { clientId, keyId: jwk.kid });
    return found;
  });
  return kind && { clientId, kind, issuer, privateJwk };
}

/** At once, for tokens that it holds too, and for good. False for a client that is revoked already or was never there. */
export async function revokeClient(pool: Pool, clientId: string, now = new Date()): Promise<boolean> {
  return inTransaction(pool, OPERATOR, async ({ sql }) => {
    const isRevoked = await updateClientToRevoked(sql, clientId, now);
    if (isRevoked) await record(sql, "client.revoke", now, { clientId });
    return isRevoked;
  });
}

const record = (sql: Sql, action: string, at: Date, facts: Readonly<Record<string, string>>) =>
  recordEvent(sql, { at, action, actor: "system:operator", facts });

async function makeClientKey() {
  const pair = await generateKeyPair("ES256", { extractable: true });
  const made = await exportJWK(pair.privateKey);
  const kid = await calculateJwkThumbprint(made);
  const privateJwk = clientCredentialsSchema.shape.privateJwk.parse({ ...made, kid });
  const { kty, crv, x, y } = privateJwk;
  return { privateJwk, jwk: { kty, crv, x, y, kid } };
}
