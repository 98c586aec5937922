import { existsSync } from "node:fs";
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { removeAbandoned } from "./abandoned.ts";
import { explained } from "./embedded-postgres.error.ts";
import { makeLinks, type LibraryLink } from "./library-links.ts";

/**
 * Makes `folder` a complete copy of the binaries in `source`, readable by everybody; a complete one is used again.
 * It appears whole or not at all: filled under another name, then renamed. Two processes may do it at once.
 */
export async function copyBinaries(
  source: string,
  folder: string,
  links: LibraryLink[],
  log: (line: string) => void,
): Promise<void> {
  try {
    if (await isComplete(source, folder, links)) return;
    log(`Copying PostgreSQL's programs to ${folder}`);
    await mkdir(path.dirname(folder), { recursive: true });
    await removeAbandoned(path.dirname(folder), `${path.basename(folder)}.partial-`);
    const partial = await mkdtemp(`${folder}.partial-`);
    try {
      await copyTree(source, partial, links);
      await putInPlace(partial, folder, () => isComplete(source, folder, links));
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  } catch (error) {
    throw explained(error, `Copying PostgreSQL's programs to ${folder}`);
  }
}

/** Every file is there with its size: a power cut after the rename can leave empty ones. */
async function isComplete(source: string, folder: string, links: LibraryLink[]): Promise<boolean> {
  if (!existsSync(folder)) return false;
  if (!links.every(({ link }) => existsSync(path.join(folder, link)))) return false;
  const complete = await Promise.all(
    (await entriesOf(source)).files.map(async (file) => {
      const [original, copy] = await Promise.all([sizeOf(path.join(source, file)), sizeOf(path.join(folder, file))]);
      return original === copy;
    }),
  );
  return complete.every(Boolean);
}

async function copyTree(source: string, folder: string, links: LibraryLink[]): Promise<void> {
  const { folders, files, symlinks } = await entriesOf(source);
  await chmod(folder, 0o755);
  for (const name of folders) {
    await mkdir(path.join(folder, name));
    await chmod(path.join(folder, name), 0o755);
  }
  for (const name of files) {
    const { mode } = await stat(path.join(source, name));
    await copyFile(path.join(source, name), path.join(folder, name));
    // The umask of whoever installed the package must not close it to PostgreSQL's user.
    await chmod(path.join(folder, name), mode & 0o100 ? 0o755 : 0o644);
  }
  for (const name of symlinks) await symlink(await readlink(path.join(source, name)), path.join(folder, name));
  await makeLinks(folder, links);
}

async function putInPlace(partial: string, folder: string, isComplete: () => Promise<boolean>): Promise<void> {
  try {
    await rename(partial, folder);
  } catch (error) {
    if (await isComplete()) return;
    if (!existsSync(folder)) throw error;
    // A damaged copy. Programs that run from it keep their open files.
    const damaged = await mkdtemp(`${folder}.partial-`);
    await rename(folder, path.join(damaged, "damaged"));
    await rename(partial, folder);
    await rm(damaged, { recursive: true, force: true });
  }
}

async function entriesOf(folder: string): Promise<{ folders: string[]; files: string[]; symlinks: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const named = entries.map((entry) => ({
    entry,
    name: path.relative(folder, path.join(entry.parentPath, entry.name)),
  }));
  const of = (kind: "isDirectory" | "isFile" | "isSymbolicLink") =>
    named.flatMap(({ entry, name }) => (entry[kind]() ? [name] : [])).toSorted();
  return { folders: of("isDirectory"), files: of("isFile"), symlinks: of("isSymbolicLink") };
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await lstat(file)).size;
  } catch {
    return null;
  }
}
