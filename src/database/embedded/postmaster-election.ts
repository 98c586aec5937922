import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { EmbeddedPostgresError, orSetDatabaseUrl } from "./embedded-postgres.error.ts";
import { launchPostmaster, type PostmasterOptions } from "./postmaster.ts";
import { endPostmaster, findPostmaster, readPidFile, type PostmasterProcess } from "./postmaster-process.ts";

/** Milliseconds. Starting or recovering takes its time; losing races does not. */
const settledWithin = 120_000;
const electedWithin = 15_000;

export interface ElectedPostmaster {
  readonly pid: number;
  readonly port: number;
  readonly started: boolean;
  stop(): Promise<void>;
}

export interface ElectionOptions extends Omit<PostmasterOptions, "port"> {
  readonly adopt: boolean;
  readonly choosePort: () => Promise<number>;
}

/**
 * The one postmaster of a PGDATA: the living one, else a new one. PostgreSQL's own lock file decides who is first, since
 * it survives kill -9 correctly; whoever was later joins. Another port is tried when one was taken meanwhile.
 */
export async function electPostmaster(options: ElectionOptions): Promise<ElectedPostmaster> {
  const { data } = options.home;
  for (const deadline = Date.now() + electedWithin; Date.now() < deadline;) {
    const living = await settledPostmaster(data);
    if (living) {
      const adopted = options.adopt && living.orphaned;
      const stop = adopted ? () => endPostmaster(living.pid, data) : () => Promise.resolve();
      return { pid: living.pid, port: living.port, started: false, stop };
    }
    const port = await options.choosePort();
    const launched = await launchPostmaster({ ...options, port });
    if (launched === "data taken") await delay(20);
    else if (launched !== "port taken") return { pid: launched.pid, port, started: true, stop: launched.stop };
  }
  throw await undecided(data);
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new EmbeddedPostgresError("The system gave no free TCP port on 127.0.0.1."));
      });
    });
  });
}

/** Waits while one is starting or stopping; null when none lives. */
async function settledPostmaster(data: string): Promise<PostmasterProcess | null> {
  for (const deadline = Date.now() + settledWithin; Date.now() < deadline; await delay(10)) {
    const postmaster = await findPostmaster(data);
    if (!postmaster || postmaster.ready) return postmaster;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL on ${data} neither starts nor stops: end it by its process id, ${orSetDatabaseUrl}.`,
  );
}

async function undecided(data: string): Promise<EmbeddedPostgresError> {
  const file = await readPidFile(data);
  // The file may be another container's, whose processes we cannot see: removing it is a person's decision.
  return new EmbeddedPostgresError(
    file
      ? `${data}/postmaster.pid names process ${file.pid}, which is not a PostgreSQL on this data directory. ` +
          `If no other container or machine uses it, remove that file and start again.`
      : `No free port on 127.0.0.1 could be won for PostgreSQL: start again, ${orSetDatabaseUrl}.`,
  );
}
