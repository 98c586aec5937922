import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** What the program looks for beside its dist. */
const BESIDE_DIST = ["package.json", "drizzle", "schema", "test", "node_modules"];

export interface BuiltProgram {
  /** `dist/main.js`. */
  readonly main: string;
  remove(): Promise<void>;
}

/** The program as it would be shipped, from the sources of now, in a folder of its own. Types are checked elsewhere. */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = await mkdtemp(join(tmpdir(), "mittente-program-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
    const options = ["--project", join(ROOT, "tsconfig.build.json"), "--outDir", join(folder, "dist"), "--noCheck"];
    await run(process.execPath, [tsc, ...options], { timeout: 120_000 });
    for (const name of BESIDE_DIST) await symlink(join(ROOT, name), join(folder, name));
    return { main: join(folder, "dist", "main.js"), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
