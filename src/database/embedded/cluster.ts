import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { removeAbandoned } from "./abandoned.ts";
import type { Binaries } from "./binaries.ts";
import { homeAt, type ClusterHome } from "./cluster-home.ts";
import { newCredentials, roles } from "./credentials.ts";
import { EmbeddedPostgresError, explained, saidByPostgres } from "./embedded-postgres.error.ts";
import type { SystemUser } from "./system-user.ts";

const run = promisify(execFile);

/** macOS has no C.UTF-8 of its own; PostgreSQL's built-in one sorts the same way. */
const locale =
  process.platform === "darwin"
    ? ["--locale=C", "--lc-ctype=en_US.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    : ["--locale=C.UTF-8"];

/** All that PostgreSQL's programs may know of our environment: PGPORT and its like would change what they do. */
export const programEnvironment = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8",
  TZ: "UTC",
};

/**
 * Makes the cluster if there is none. Passwords and data are made under another name and appear together by one rename,
 * so a killed initdb leaves nothing that looks like a database, and of two processes one wins without a lock.
 */
export async function ensureCluster(
  home: ClusterHome,
  binaries: Binaries,
  user: SystemUser | undefined,
  log: (line: string) => void,
): Promise<void> {
  if (existsSync(home.folder)) return await refuseOtherVersion(home, binaries);
  log(`Making a PostgreSQL database in ${home.folder} (once)`);
  try {
    const base = path.dirname(home.folder);
    await removeAbandoned(base, "postgres.new-");
    const draft = homeAt(await mkdtemp(path.join(base, "postgres.new-")));
    try {
      await fill(draft, binaries, user);
      await rename(draft.folder, home.folder);
    } catch (error) {
      if (!existsSync(home.folder)) throw error;
    } finally {
      await rm(draft.folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw explained(error, `Making the database in ${home.folder}`);
  }
}

async function fill(draft: ClusterHome, binaries: Binaries, user: SystemUser | undefined): Promise<void> {
  await chmod(draft.folder, user ? 0o711 : 0o700);
  await mkdir(draft.logs, { mode: 0o700 });
  await mkdir(draft.data, { mode: 0o700 });
  const { superuser } = await newCredentials(draft.credentials);
  const passwordFile = path.join(draft.folder, "password");
  await writeFile(passwordFile, superuser, { mode: 0o600, flag: "wx" });
  if (user) {
    await chown(draft.data, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  await initdb(draft.data, passwordFile, binaries, user);
  await rm(passwordFile);
}

async function initdb(
  data: string,
  passwordFile: string,
  binaries: Binaries,
  user: SystemUser | undefined,
): Promise<void> {
  const args = ["-D", data, "-U", roles.superuser, `--pwfile=${passwordFile}`];
  args.push("--auth=scram-sha-256", "--encoding=UTF8", ...locale);
  try {
    await run(path.join(binaries.folder, "bin", "initdb"), args, {
      ...user,
      cwd: "/",
      env: programEnvironment,
      timeout: 120_000,
    });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new EmbeddedPostgresError(`initdb could not make the database. ${saidByPostgres(output)}`, { cause: error });
  }
}

async function refuseOtherVersion(home: ClusterHome, binaries: Binaries): Promise<void> {
  let found: string;
  try {
    found = (await readFile(path.join(home.data, "PG_VERSION"), "utf8")).trim();
  } catch (error) {
    throw explained(error, `Reading the database in ${home.data}`);
  }
  const ours = binaries.version.split(".")[0];
  if (found !== ours)
    throw new EmbeddedPostgresError(
      `The database in ${home.folder} was made by PostgreSQL ${found}, the bundled one is ${ours}: go back to the ` +
        `Mittente that made it and take a dump, or move that folder away to begin with an empty database.`,
    );
}
