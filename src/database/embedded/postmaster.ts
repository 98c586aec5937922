import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { programEnvironment } from "./cluster.ts";
import type { ClusterHome } from "./cluster-home.ts";
import { EmbeddedPostgresError, explained, orSetDatabaseUrl, saidByPostgres } from "./embedded-postgres.error.ts";
import { endPostmaster, readPidFile, starterSetting } from "./postmaster-process.ts";
import type { SystemUser } from "./system-user.ts";

/** Milliseconds. After a crash PostgreSQL replays its log before it is ready. */
const readyWithin = 120_000;
const logFilesKept = 5;

/** Given on the command line: no file in PGDATA, and no ALTER SYSTEM, can change where it listens. */
const settings = {
  listen_addresses: "127.0.0.1",
  // Socket paths are limited to 107 bytes, and TCP does.
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "64MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // Failed statements, and the DETAIL of an error, hold people's data: neither belongs in a log.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
};

export interface PostmasterOptions {
  readonly home: ClusterHome;
  readonly binaries: Binaries;
  readonly user: SystemUser | undefined;
  readonly port: number;
  readonly extraSettings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** A postmaster that this process started. */
export interface Postmaster {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts the postmaster and waits until it accepts connections. In a process group of its own: Ctrl-C reaches us only,
 * and it ends when we are done with it. A port or a PGDATA that another process was quicker to take is a result, not an error.
 */
export async function launchPostmaster(options: PostmasterOptions): Promise<Postmaster | "port taken" | "data taken"> {
  const { home } = options;
  const logFile = path.join(home.logs, `server-${new Date().toISOString().replaceAll(":", "-")}-${process.pid}.log`);
  let child: ChildProcess & { pid: number };
  try {
    await removeOldLogs(home.logs);
    child = await spawnPostgres(options, logFile);
  } catch (error) {
    throw explained(error, "Starting PostgreSQL");
  }
  try {
    if (await becomesReady(child, home.data)) return supervised(child, options, logFile);
  } catch (error) {
    await endPostmaster(child.pid, home.data);
    throw explained(error, "Starting PostgreSQL");
  }
  const output = await readFile(logFile, "utf8");
  if (/could not create any TCP\/IP sockets|Address already in use/.test(output)) return "port taken";
  // The second follows a kill -9 of the postmaster, for the moment until its orphaned backends notice.
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(output)) return "data taken";
  throw new EmbeddedPostgresError(`PostgreSQL did not start. ${saidByPostgres(output)}\nIts log: ${logFile}`);
}

async function spawnPostgres(
  { home, binaries, user, port, extraSettings }: PostmasterOptions,
  logFile: string,
): Promise<ChildProcess & { pid: number }> {
  const all = { ...settings, port: String(port), [starterSetting]: String(process.pid), ...extraSettings };
  const args = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A file and not a pipe: the server may outlive us, and must never wait for us to read.
  const output = await open(logFile, "wx", 0o600);
  try {
    const child = spawn(path.join(binaries.folder, "bin", "postgres"), ["-D", home.data, ...args], {
      ...user,
      cwd: "/",
      env: programEnvironment,
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
    });
    await once(child, "spawn");
    const { pid } = child;
    if (pid === undefined) throw new EmbeddedPostgresError("PostgreSQL got no process id.");
    return Object.assign(child, { pid });
  } finally {
    await output.close();
  }
}

/** False when it ended instead. */
async function becomesReady(child: ChildProcess & { pid: number }, data: string): Promise<boolean> {
  for (const deadline = Date.now() + readyWithin; Date.now() < deadline; await delay(10)) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const file = await readPidFile(data);
    if (file?.pid === child.pid && file.status === "ready") return true;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL was not ready after ${readyWithin / 1000} s: look for what keeps the disk busy, ${orSetDatabaseUrl}.`,
  );
}

function supervised(
  child: ChildProcess & { pid: number },
  { home, log }: PostmasterOptions,
  logFile: string,
): Postmaster {
  let stopped: Promise<void> | undefined;
  // The last resort of a caller that ends without stop(): PostgreSQL finishes its shutdown without us.
  const onExit = () => void child.kill("SIGINT");
  process.once("exit", onExit);
  child.unref();
  child.once("exit", (code, signal) => {
    process.off("exit", onExit);
    if (!stopped) log(`PostgreSQL ended unexpectedly (${signal ?? `exit code ${code}`}); its log: ${logFile}`);
  });
  return { pid: child.pid, stop: () => (stopped ??= endPostmaster(child.pid, home.data)) };
}

async function removeOldLogs(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^server-.*\.log$/.test(name)).toSorted();
  for (const name of names.slice(0, Math.max(0, names.length - logFilesKept + 1)))
    await rm(path.join(folder, name), { force: true });
}
