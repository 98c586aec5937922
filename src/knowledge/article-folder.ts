import { constants } from "node:fs";
import { lstat, open, readdir, realpath } from "node:fs/promises";
import path from "node:path";

const MAX_FILES = 20_000;
const MAX_DEPTH = 8;

/** The folder is not as an import needs it; the message is for whoever runs it. */
export class ArticleFolderError extends Error {
  override readonly name = "ArticleFolderError";
}

/** Every .md file below, in order, as paths within the folder. Hidden files and links are left out. */
export async function listArticleFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (within: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(folder, within), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".")) continue;
      const inner = path.join(within, entry.name);
      if (entry.isDirectory()) {
        if (depth >= MAX_DEPTH) throw new ArticleFolderError(`${inner}: more than ${MAX_DEPTH} folders deep`);
        await walk(inner, depth + 1);
      } else if (entry.isFile() && entry.name.toLowerCase().endsWith(".md")) found.push(inner);
      if (found.length > MAX_FILES) throw new ArticleFolderError(`more than ${MAX_FILES} files`);
    }
  };
  const isFolder = await lstat(folder).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ArticleFolderError(`${folder} is no folder`);
  await walk("", 0);
  return found;
}

/** Null where there is none, or where it is larger, no plain file, or outside the folder by whatever way. */
export async function readWithin(folder: string, file: string, maxBytes: number): Promise<Buffer | null> {
  try {
    const root = await realpath(folder);
    const real = await realpath(path.join(root, file));
    if (!real.startsWith(root + path.sep)) return null;
    const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      return stat.isFile() && stat.size <= maxBytes ? await handle.readFile() : null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && MISSING.has(String(error.code))) return null;
    throw error;
  }
}

const MISSING = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ELOOP", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"]);
