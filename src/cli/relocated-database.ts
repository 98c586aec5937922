import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes the database that root's embedded PostgreSQL had to put elsewhere; a note in the folder says where. */
export async function removeRelocated(folder: string): Promise<void> {
  const note = await readFile(join(folder, "postgres-is-elsewhere.txt"), "utf8").catch(() => "");
  const elsewhere = note.split("\n").find((line) => /^\/.+\/data-[0-9a-f]{12}$/.test(line));
  if (elsewhere) await rm(elsewhere, { recursive: true, force: true });
}
