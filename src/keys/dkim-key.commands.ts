import { createPrivateKey, createPublicKey, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Pool, Sql } from "../database/connection.ts";
import { asOperator, OPERATOR } from "../database/operator.ts";
import type { DkimKey, DkimState } from "./dkim-key.ts";
import {
  type DkimKeyRow,
  insertDkimRow,
  listDkimRows,
  updateDkimInUse,
  updateDkimRetired,
} from "./dkim-key.repository.ts";
import { decryptAtRest, encryptAtRest } from "./encryption-at-rest.ts";
import type { InstallationSecret } from "./installation-secret.ts";
import { lockKeys } from "./key.repository.ts";

export interface ListedDkimKey extends Pick<DkimKey, "selector" | "publicKey"> {
  readonly state: DkimState;
}

const makePair = promisify(generateKeyPair);
const idOf = (selector: string) => `dkim:${selector}`;
const selectorOf = (id: string) => id.slice("dkim:".length);

/** A new key that waits for its record. False where the selector was used before. */
export async function makeDkimKey(
  pool: Pool,
  secret: InstallationSecret,
  selector: string,
  now = new Date(),
): Promise<boolean> {
  const { privateKey } = await makePair("rsa", { modulusLength: 2048 });
  const plain = privateKey.export({ format: "der", type: "pkcs8" });
  const id = idOf(selector);
  return asOperator(pool, async (sql) => {
    await lockKeys(sql);
    const isNew = await insertDkimRow(sql, id, encryptAtRest(secret, { id, purpose: "DKIM" }, plain), now);
    plain.fill(0);
    if (isNew) await record(sql, "key.make", selector, now);
    return isNew;
  });
}

/** From now on all mail is signed with it. False where there is none, or it is retired. */
export const useDkimKey = (pool: Pool, selector: string, now = new Date()): Promise<boolean> =>
  asOperator(pool, async (sql) => {
    await lockKeys(sql);
    const isUsed = await updateDkimInUse(sql, idOf(selector), now);
    if (isUsed) await record(sql, "key.use", selector, now);
    return isUsed;
  });

/** Mail goes out unsigned where it was the one that signs. */
export const retireDkimKey = (pool: Pool, selector: string, now = new Date()): Promise<boolean> =>
  asOperator(pool, async (sql) => {
    await lockKeys(sql);
    const isRetired = await updateDkimRetired(sql, idOf(selector), now);
    if (isRetired) await record(sql, "key.retire", selector, now);
    return isRetired;
  });

/** Those that are not retired, the oldest first. */
export async function listDkimKeys(pool: Pool, secret: InstallationSecret): Promise<readonly ListedDkimKey[]> {
  const rows = await asOperator(pool, (sql) => listDkimRows(sql));
  return rows.map((row) => ({ ...dkimKeyOf(secret, row), state: stateOf(row) }));
}

/** @throws SecretMismatch */
export function dkimKeyOf(
  secret: InstallationSecret,
  { id, secret: stored }: Pick<DkimKeyRow, "id" | "secret">,
): DkimKey {
  const plain = decryptAtRest(secret, { id, purpose: "DKIM" }, stored);
  const privateKey = createPrivateKey({ key: plain, format: "der", type: "pkcs8" });
  plain.fill(0);
  return { selector: selectorOf(id), privateKey, publicKey: createPublicKey(privateKey) };
}

function stateOf({ usedFrom, usedUntil }: DkimKeyRow): DkimState {
  if (usedUntil === null) return "SIGNS";
  return usedUntil.getTime() === usedFrom.getTime() ? "WAITS" : "ENDED";
}

const record = (sql: Sql, action: string, selector: string, at: Date) =>
  recordEvent(sql, { at, action, actor: OPERATOR, facts: { purpose: "DKIM", selector } });
