import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** As root Debian's packages are installed where they are missing, without starting anything; anybody else is told how. */
export async function ensureInstalled(program: string, ...packages: readonly string[]): Promise<void> {
  const isThere = await access(program).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const advice = `${program} is missing: apt-get install ${packages.join(" ")}`;
  if (process.getuid?.() !== 0) throw new Error(advice);
  try {
    await run("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      timeout: 300_000,
    });
  } catch (cause) {
    throw new Error(advice, { cause });
  }
}
