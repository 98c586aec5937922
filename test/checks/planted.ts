import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { copyOf } from "../../checks/checkout.ts";

/** The checkout under test. */
export const CHECKOUT = join(import.meta.dirname, "../..");

/** A copy of these paths of the checkout, with files added or replaced. `null` for a replacement means: as it is. */
export async function planted(
  paths: readonly string[],
  files: Readonly<Record<string, string | ((content: string) => string)>>,
): Promise<AsyncDisposable & { root: string }> {
  const copy = await copyOf(CHECKOUT, paths);
  for (const [path, content] of Object.entries(files)) {
    const file = join(copy.root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : content(await readFile(file, "utf8")));
  }
  return copy;
}
