import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** A link in lib/: both are paths relative to the binaries' folder. */
export interface LibraryLink {
  readonly link: string;
  readonly target: string;
}

/** The links that npm cannot carry and that the package lists for its install script, which may not have run. */
export async function libraryLinks(folder: string): Promise<LibraryLink[]> {
  const file = path.join(folder, "pg-symlinks.json");
  if (!existsSync(file)) return [];
  const inside = z.string().regex(/^native\/(?!.*\.\.)[\w.+/-]+$/, "a path inside the package");
  const entries = z
    .array(z.object({ source: inside, target: inside }))
    .max(1000)
    .parse(JSON.parse(await readFile(file, "utf8")));
  // The package calls the link "target", and what it points to "source".
  return entries.map(({ source, target }) => ({
    link: path.relative("native", target),
    target: path.relative("native", source),
  }));
}

/** Makes the links that are missing. False where that cannot be done: the folder is not ours to write. */
export async function makeLinks(folder: string, links: LibraryLink[]): Promise<boolean> {
  for (const { link, target } of links) {
    const at = path.join(folder, link);
    if (existsSync(at)) continue;
    try {
      await symlink(path.relative(path.dirname(link), target), at);
    } catch {
      // Another process may have made it meanwhile.
      if (!existsSync(at)) return false;
    }
  }
  return true;
}
