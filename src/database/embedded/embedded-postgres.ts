import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { packagedBinaries, runnableBinaries, type Binaries } from "./binaries.ts";
import {
  chooseHome,
  defaultSystemDirectory,
  existingHome,
  openDataDirectory,
  openSystemDirectory,
  type ClusterHome,
} from "./cluster-home.ts";
import { ensureCluster } from "./cluster.ts";
import { databaseUrls, readCredentials, type DatabaseUrls } from "./credentials.ts";
import { EmbeddedPostgresError, explained } from "./embedded-postgres.error.ts";
import { electPostmaster, freePort, type ElectedPostmaster } from "./postmaster-election.ts";
import { findPostmaster } from "./postmaster-process.ts";
import { answers, provision } from "./provision.ts";
import { postgresUser, type SystemUser } from "./system-user.ts";

/** A real PostgreSQL of ours on 127.0.0.1, for development and for trying Mittente out. The URLs hold passwords. */
export interface RunningPostgres extends DatabaseUrls {
  /** PGDATA. */
  readonly dataDirectory: string;
  readonly port: number;
  /** Of the postmaster. */
  readonly pid: number;
}

export interface EmbeddedPostgres extends RunningPostgres {
  /** The folder with bin/, lib/ and share/. */
  readonly binaries: string;
  /** By this call; else it was found running. */
  readonly started: boolean;
  /** Ends what this call started or adopted, and nothing else. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The folder whose database it is; made when missing. */
  readonly dataDir: string;
  /** Gets whole sentences for the person at the terminal; never a password. */
  readonly log: (line: string) => void;
  /** Of postgresql.conf, over ours. For tests that can lose their data (fsync). */
  readonly extraSettings?: Readonly<Record<string, string>>;
  /** Where root puts what PostgreSQL's unprivileged user must reach. */
  readonly systemDirectory?: string;
  /** Suggests a port; asked again when another process was quicker to take it. */
  readonly choosePort?: () => Promise<number>;
}

/** Starts the data directory's PostgreSQL, and makes it first if need be. Rejects when it already runs. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = await useEmbeddedPostgres(options);
  if (server.started) return server;
  throw new EmbeddedPostgresError(
    `The database in ${server.dataDirectory} already runs (process ${server.pid}): stop the Mittente that uses it, ` +
      `or choose another data directory.`,
  );
}

/**
 * The data directory's PostgreSQL: found running, else started. Of processes that ask at the same moment one starts it
 * and the others find it. `adopt`: stop() ends also a found one whose starter was killed before it could.
 */
export async function useEmbeddedPostgres(
  options: EmbeddedPostgresOptions & { readonly adopt?: boolean },
): Promise<EmbeddedPostgres> {
  const { home, binaries, user } = await preparePlace(options);
  await ensureCluster(home, binaries, user, options.log);
  const credentials = await readCredentials(home);
  const { extraSettings = {}, choosePort = freePort, adopt = false, log } = options;
  const elect = () => electPostmaster({ home, binaries, user, extraSettings, choosePort, adopt, log });
  const { pid, port, started, stop } = await provisioned(elect, home, (elected) =>
    provision(databaseUrls(credentials, elected.port), credentials),
  );
  if (started)
    log(`PostgreSQL ${binaries.version.split("-")[0]} listens on 127.0.0.1:${port}; its data are in ${home.data}`);
  const urls = databaseUrls(credentials, port);
  return { ...urls, dataDirectory: home.data, binaries: binaries.folder, port, pid, started, stop };
}

/** The data directory's PostgreSQL if one is running and ready for use. Starts and makes nothing. */
export async function findEmbeddedPostgres(
  dataDir: string,
  systemDirectory = defaultSystemDirectory,
): Promise<RunningPostgres | null> {
  // A folder that is missing may have left its database elsewhere, under the hash of its path.
  const directory = await realpath(dataDir).catch(() => path.resolve(dataDir));
  const home = existingHome(directory, systemDirectory);
  if (!home) return null;
  const postmaster = await findPostmaster(home.data);
  if (!postmaster?.ready) return null;
  const urls = databaseUrls(await readCredentials(home), postmaster.port);
  return (await answers(urls))
    ? { ...urls, dataDirectory: home.data, port: postmaster.port, pid: postmaster.pid }
    : null;
}

interface Place {
  readonly home: ClusterHome;
  readonly binaries: Binaries;
  /** Whom PostgreSQL is run as; undefined: ourselves. */
  readonly user: SystemUser | undefined;
}

async function preparePlace(options: EmbeddedPostgresOptions): Promise<Place> {
  const { systemDirectory = defaultSystemDirectory, log } = options;
  const packaged = await packagedBinaries();
  const dataDir = await openDataDirectory(options.dataDir);
  const user = await postgresUser(await ownerOfData(existingHome(dataDir, systemDirectory)));
  const copyTo = async () => (user ? await openSystemDirectory(systemDirectory) : dataDir);
  const binaries = await runnableBinaries(packaged, user, copyTo, log);
  return { home: await chooseHome(dataDir, systemDirectory, user, log), binaries, user };
}

async function ownerOfData(home: ClusterHome | undefined): Promise<SystemUser | undefined> {
  if (!home) return undefined;
  try {
    const { uid, gid } = await stat(home.data);
    return { uid, gid };
  } catch (error) {
    throw explained(error, `Reading the database in ${home.data}`);
  }
}

/** A server that was found may have been stopped by its owner before we were done with it: then once more. */
async function provisioned(
  elect: () => Promise<ElectedPostmaster>,
  home: ClusterHome,
  provision: (elected: ElectedPostmaster) => Promise<void>,
): Promise<ElectedPostmaster> {
  const elected = await elect();
  try {
    await provision(elected);
    return elected;
  } catch (error) {
    const living = await findPostmaster(home.data);
    if (elected.started || (living?.ready && living.pid === elected.pid)) {
      await elected.stop();
      throw error;
    }
  }
  return await provisioned(elect, home, provision);
}
