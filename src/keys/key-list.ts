import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { KEY_PURPOSES, type KeyAlgorithm, type KeyPurpose } from "./key.ts";
import { listKeys, type KeyRow } from "./key.repository.ts";

/** PUBLISHED: others can know it already, and it verifies. SIGNS: new signatures are its. VERIFIES: old ones still count. */
export type KeyState = "PUBLISHED" | "SIGNS" | "VERIFIES";

/** What an operator may see of a key: nothing of its secret. */
export interface ListedKey {
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: KeyAlgorithm;
  readonly state: KeyState;
  readonly usedFrom: Date;
  /** Null: until it is rotated. */
  readonly usedUntil: Date | null;
  /** From then on it verifies nothing; null: not before it is rotated, or never. */
  readonly retiredAt: Date | null;
}

/** Those that are not retired, by purpose, the oldest first. */
export async function listLivingKeys(pool: Pool, now = new Date()): Promise<readonly ListedKey[]> {
  const operator = { role: "operator", client: "system:operator" } as const;
  const rows = await inTransaction(pool, operator, ({ sql }) => listKeys(sql, KEY_PURPOSES, now));
  const ofPurpose = (purpose: KeyPurpose) => rows.filter((row) => row.purpose === purpose);
  return KEY_PURPOSES.flatMap((purpose) => ofPurpose(purpose).map((row) => listed(row, ofPurpose(purpose), now)));
}

function listed(row: KeyRow, rows: readonly KeyRow[], now: Date): ListedKey {
  const { id, purpose, algorithm, usedFrom, usedUntil, retiredAt } = row;
  return { id, purpose, algorithm, state: stateOf(row, rows, now), usedFrom, usedUntil, retiredAt };
}

/** Of several that may sign, the one that began last does. */
function stateOf(row: KeyRow, rows: readonly KeyRow[], now: Date): KeyState {
  const maySign = ({ usedFrom, usedUntil }: KeyRow) => usedFrom <= now && (usedUntil === null || usedUntil > now);
  if (row.usedFrom > now) return "PUBLISHED";
  return row === rows.findLast(maySign) ? "SIGNS" : "VERIFIES";
}
