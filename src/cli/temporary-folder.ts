import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** As root the database of a folder may lie elsewhere, where PostgreSQL's user can enter: a note in the folder says where. */
export async function removeEmbedded(folder: string): Promise<void> {
  const note = await readFile(join(folder, "postgres-is-elsewhere.txt"), "utf8").catch(() => "");
  const [, elsewhere = ""] = note.split("\n");
  if (elsewhere.startsWith("/") && /\/data-[0-9a-f]{12}$/.test(elsewhere) && dirname(elsewhere) !== "/")
    await rm(elsewhere, { recursive: true, force: true });
}
