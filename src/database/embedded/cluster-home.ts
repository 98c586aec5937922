import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, lstat, mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { EmbeddedPostgresError, explained, orSetDatabaseUrl } from "./embedded-postgres.error.ts";
import { canEnter, type SystemUser } from "./system-user.ts";

/** For root only: what an unprivileged user must reach although the checkout or the data directory is closed to it. */
export const defaultSystemDirectory = "/var/lib/mittente";

/** Where one data directory's PostgreSQL lives. */
export interface ClusterHome {
  readonly folder: string;
  /** PGDATA; the only part that belongs to the user that PostgreSQL runs as. */
  readonly data: string;
  readonly credentials: string;
  readonly logs: string;
}

export function homeAt(folder: string): ClusterHome {
  return {
    folder,
    data: path.join(folder, "data"),
    credentials: path.join(folder, "credentials.json"),
    logs: path.join(folder, "log"),
  };
}

/** The data directory's real path, made when missing: the same folder must have one name, whichever way it is written. */
export async function openDataDirectory(dataDir: string): Promise<string> {
  try {
    if (!existsSync(dataDir)) {
      await mkdir(dataDir, { recursive: true });
      // As root another user has to pass through it; nobody else gets to list it.
      await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    return await realpath(dataDir);
  } catch (error) {
    throw explained(error, `Opening the data directory ${dataDir}`);
  }
}

/** The home that this data directory (a real path) already has. */
export function existingHome(dataDir: string, systemDirectory: string): ClusterHome | undefined {
  const folders = [path.join(dataDir, "postgres"), path.join(relocated(dataDir, systemDirectory), "postgres")];
  const folder = folders.find((candidate) => existsSync(candidate));
  return folder === undefined ? undefined : homeAt(folder);
}

/**
 * The home to use: the existing one, else `postgres` in the data directory, else, when that is closed to the user that
 * PostgreSQL runs as, a folder of its own in the system directory. Never a second, empty one beside unreachable data.
 */
export async function chooseHome(
  dataDir: string,
  systemDirectory: string,
  user: SystemUser | undefined,
  log: (line: string) => void,
): Promise<ClusterHome> {
  const elsewhere = relocated(dataDir, systemDirectory);
  const existing = existingHome(dataDir, systemDirectory);
  if (existing && user && !(await canEnter(user, existing.folder)))
    throw new EmbeddedPostgresError(
      `The user that PostgreSQL runs as (id ${user.uid}) cannot reach ${existing.folder}: ` +
        `give others the right to pass through the folders above it (chmod o+x), ${orSetDatabaseUrl}.`,
    );
  if (!existing) await refuseMoved(dataDir, elsewhere);
  const inPlace = existing
    ? existing.folder.startsWith(`${dataDir}${path.sep}`)
    : !user || (await canEnter(user, dataDir));
  if (inPlace) return existing ?? homeAt(path.join(dataDir, "postgres"));

  log(
    `PostgreSQL may not run as root, and ${dataDir} is closed to the user that it runs as: its data are in ${elsewhere}`,
  );
  await openSystemDirectory(systemDirectory);
  await mkdir(elsewhere, { recursive: true, mode: 0o711 });
  await chmod(elsewhere, 0o711);
  await writeFile(noteIn(dataDir), note(elsewhere));
  return homeAt(path.join(elsewhere, "postgres"));
}

/** The system directory, made when missing. Refused when anybody but root could plant programs in it. */
export async function openSystemDirectory(directory: string): Promise<string> {
  try {
    if (!existsSync(directory)) {
      await mkdir(directory, { recursive: true });
      await chmod(directory, 0o755);
    }
  } catch (error) {
    throw explained(error, `Making ${directory}`);
  }
  const { uid, mode } = await lstat(directory);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new EmbeddedPostgresError(
      `${directory} is not safe to keep programs in: it must belong to root, and only root may write there. ` +
        `Correct that (chown root, chmod 755), ${orSetDatabaseUrl}.`,
    );
  return directory;
}

function relocated(dataDir: string, systemDirectory: string): string {
  return path.join(systemDirectory, `data-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`);
}

function noteIn(dataDir: string): string {
  return path.join(dataDir, "postgres-is-elsewhere.txt");
}

function note(elsewhere: string): string {
  return `The database of this folder is in\n${elsewhere}\nbecause PostgreSQL's user cannot pass through the folders above this one.\n`;
}

/** A data directory that was moved or renamed has another hash: its database would seem to be empty. */
async function refuseMoved(dataDir: string, elsewhere: string): Promise<void> {
  if (!existsSync(noteIn(dataDir))) return;
  const [, noted = ""] = (await readFile(noteIn(dataDir), "utf8")).slice(0, 5000).split("\n");
  if (noted === elsewhere || !existsSync(noted)) return;
  throw new EmbeddedPostgresError(
    `${dataDir} was moved, its database stayed in ${noted}. To go on with it: mv "${noted}" "${elsewhere}". ` +
      `To begin with an empty one: remove ${noteIn(dataDir)}.`,
  );
}
