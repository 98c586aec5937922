import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { copyBinaries } from "./binaries-copy.ts";
import { EmbeddedPostgresError, orSetDatabaseUrl } from "./embedded-postgres.error.ts";
import { libraryLinks, makeLinks } from "./library-links.ts";
import type { SystemUser } from "./system-user.ts";

const run = promisify(execFile);
const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];
const glibcLoaders: Record<string, string> = {
  "linux-x64": "/lib64/ld-linux-x86-64.so.2",
  "linux-arm64": "/lib/ld-linux-aarch64.so.1",
};

/** PostgreSQL as the npm package brings it: `folder` holds bin/, lib/ and share/, and can be moved as a whole. */
export interface Binaries {
  readonly folder: string;
  /** Of the npm package; begins with PostgreSQL's own major version. */
  readonly version: string;
}

/** The package for this platform, or an error that says why there is none. */
export async function packagedBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  if (!platforms.includes(platform))
    throw new EmbeddedPostgresError(
      `No PostgreSQL is bundled for ${platform} (only for ${platforms.join(", ")}): set DATABASE_URL.`,
    );
  const loader = glibcLoaders[platform];
  if (loader !== undefined && !existsSync(loader))
    throw new EmbeddedPostgresError(
      `The bundled PostgreSQL needs glibc, and there is no ${loader} (Alpine and other musl systems): set DATABASE_URL.`,
    );
  const name = `@embedded-postgres/${platform}`;
  try {
    const root = path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), "..");
    const manifest: unknown = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    const { version } = z.object({ version: z.string().regex(/^\d+[\w.+-]*$/) }).parse(manifest);
    return { folder: path.join(root, "native"), version };
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The package ${name} is missing: install again without --omit=optional (npm ci), ${orSetDatabaseUrl}.`,
      { cause: error },
    );
  }
}

/**
 * Binaries that `user` can run: in the package if possible, else in a copy in the folder `copyTo`, for a package that is closed
 * to that user, or that lacks its library links and is not ours to write.
 */
export async function runnableBinaries(
  packaged: Binaries,
  user: SystemUser | undefined,
  copyTo: () => Promise<string>,
  log: (line: string) => void,
): Promise<Binaries> {
  const links = await libraryLinks(packaged.folder);
  const linked = await makeLinks(packaged.folder, links);
  const obstacle = linked ? await whyNotRunnable(packaged.folder, user) : "its library links cannot be made in place";
  if (obstacle === null) return packaged;
  // Our own user reads the package as it is: a copy would fail in the same way.
  if (linked && user === undefined) throw cannotRun(packaged.folder, obstacle);

  const folder = path.join(await copyTo(), `postgresql-${packaged.version}`);
  await copyBinaries(packaged.folder, folder, links, (line) => log(`${line}: in ${packaged.folder} ${obstacle}.`));
  const remaining = await whyNotRunnable(folder, user);
  if (remaining !== null) throw cannotRun(folder, remaining);
  return { folder, version: packaged.version };
}

/** Null when the user can run them. The kernel and the dynamic loader are asked: mode bits do not tell everything. */
async function whyNotRunnable(folder: string, user: SystemUser | undefined): Promise<string | null> {
  const script = 'test -r "$1/share/postgresql/postgres.bki" && test -x "$1/bin/initdb" && exec "$1/bin/postgres" -V';
  try {
    await run("/bin/sh", ["-c", script, "sh", folder], { ...user, cwd: "/", env: {}, timeout: 30_000 });
    return null;
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().slice(0, 500) : "";
    return said === "" ? "the user that PostgreSQL runs as cannot reach them" : said;
  }
}

function cannotRun(folder: string, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The bundled PostgreSQL in ${folder} does not run here (${reason}): install again (npm ci), ${orSetDatabaseUrl}.`,
  );
}
