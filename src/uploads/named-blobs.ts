import { BlobMissing } from "../blobs/blob.errors.ts";
import type { BlobStore } from "../blobs/blob.ts";
import type { Sql } from "../database/connection.ts";
import { isNamed } from "./upload-slot.repository.ts";

/**
 * A row may name a blob only if nobody takes the blob away meanwhile. Who writes such rows calls this in the same
 * transaction: it locks the names (last in the lock order) until that transaction ends, and looks whether the blobs still
 * are there. What was put before may have been collected since, where no row named it: then it has to be put again.
 * @throws BlobMissing
 */
export async function holdBlobs(sql: Sql, blobs: BlobStore, sha256s: readonly string[]): Promise<void> {
  const names = [...new Set(sha256s)].sort();
  if (names.length === 0) return;
  await sql`
    select pg_advisory_xact_lock_shared(hashtextextended('blob:' || name, 0))
    from (select name from unnest(${names}::text[]) with ordinality as given(name, place) order by place) sorted`;
  for (const name of names) if (!(await blobs.exists(name))) throw new BlobMissing(name);
}

/** Nobody writes a row that names it until this transaction ends; those who are about to, see then that it is gone. */
export const lockBlob = (sql: Sql, sha256: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`blob:${sha256}`}, 0))`;

/**
 * Worker: deletes the blob unless a row of any kind names it. Counted under the lock, by a statement of its own: it sees what
 * others committed until then. True where it was there and is gone.
 */
export async function dropUnnamedBlob(sql: Sql, blobs: BlobStore, sha256: string): Promise<boolean> {
  await lockBlob(sql, sha256);
  return !(await isNamed(sql, sha256)) && blobs.delete(sha256);
}
