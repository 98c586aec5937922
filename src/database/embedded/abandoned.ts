import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

const hour = 3_600_000;

/** Removes what a killed process left half made. Older than an hour: a living one is done long before that. */
export async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const left = path.join(folder, name);
    const changed = await stat(left).catch(() => null);
    if (changed && Date.now() - changed.mtimeMs > hour) await rm(left, { recursive: true, force: true });
  }
}
