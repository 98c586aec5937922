import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { runTool } from "./tool.ts";

const NEVER_OURS = new Set(["node_modules", "dist", "coverage", ".git", ".mittente"]);

/** What is committed, or would be with the next commit: paths with `/`, sorted. */
export async function filesOf(root: string): Promise<readonly string[]> {
  const listed = await runTool(root, "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const names = listed.exitCode === 0 ? listed.stdout.split("\0").filter(Boolean) : await walk(root, root);
  const present = await Promise.all(names.map(async (name) => ((await isFile(join(root, name))) ? name : null)));
  return [...new Set(present.filter((name) => name !== null))].toSorted();
}

/** A working copy that may be spoilt: these paths of a checkout, with its `node_modules` linked. */
export async function copyOf(root: string, paths: readonly string[]): Promise<AsyncDisposable & { root: string }> {
  // The real path: tools compare it with what modules say of themselves, and some systems link their temporary folder.
  const copy = await realpath(await mkdtemp(join(tmpdir(), "mittente-check-")));
  for (const path of paths) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(root, path), join(copy, path), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  return { root: copy, [Symbol.asyncDispose]: () => rm(copy, { recursive: true, force: true }) };
}

/** How two folders differ, one line a file. */
export async function differences(expected: string, actual: string, label: string): Promise<readonly string[]> {
  const [wanted, found] = await Promise.all([contents(expected), contents(actual)]);
  const names = [...new Set([...wanted.keys(), ...found.keys()])].toSorted();
  return names.flatMap((name) => {
    if (!found.has(name)) return [`${label}/${name}: missing`];
    if (!wanted.has(name)) return [`${label}/${name}: nothing makes it any more`];
    return wanted.get(name) === found.get(name) ? [] : [`${label}/${name}: differs`];
  });
}

async function contents(folder: string): Promise<Map<string, string>> {
  const names = await walk(folder, folder).catch(() => []);
  const read = names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const);
  return new Map(await Promise.all(read));
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries
    .filter((entry) => !NEVER_OURS.has(entry.name))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(root, path) : [relative(root, path).split(sep).join("/")];
    });
  return (await Promise.all(below)).flat();
}

const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
