import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/database/embedded/embedded-postgres.ts";
import { isAlive } from "../../src/database/embedded/postmaster-process.ts";
import { migrate } from "../../src/database/migrate.ts";
import { inDatabase } from "../support/test-server.ts";

/** A PostgreSQL of the test's own, with the durability of a real one, that can be killed and comes back on its port. */
export class OwnPostgres {
  readonly #folder: string;
  readonly #port: number;
  #running: EmbeddedPostgres;

  private constructor(folder: string, port: number, running: EmbeddedPostgres) {
    this.#folder = folder;
    this.#port = port;
    this.#running = running;
  }

  static async start(): Promise<OwnPostgres> {
    const folder = await mkdtemp(join(tmpdir(), "mittente-faults-"));
    // As root, PostgreSQL's own user has to pass through.
    await chmod(folder, 0o711);
    const port = await freePort();
    const started = new OwnPostgres(folder, port, await launch(folder, port));
    await migrate({ ownerUrl: started.urls.ownerUrl, loginUser: new URL(started.urls.loginUrl).username });
    return started;
  }

  /** Of one database: the superuser's, too. */
  get urls(): Pick<EmbeddedPostgres, "ownerUrl" | "loginUrl" | "superuserUrl"> {
    const { ownerUrl, loginUrl, superuserUrl } = this.#running;
    return { ownerUrl, loginUrl, superuserUrl: inDatabase(superuserUrl, new URL(loginUrl).pathname.slice(1)) };
  }

  /** SIGKILL to the postmaster: nobody says goodbye, and what is not in the log on disk is lost. */
  async killAndRestart(): Promise<void> {
    const { pid } = this.#running;
    process.kill(pid, "SIGKILL");
    while (isAlive(pid)) await delay(5);
    this.#running = await launch(this.#folder, this.#port);
  }

  async remove(): Promise<void> {
    await this.#running.stop();
    await rm(resolve(this.#running.dataDirectory, "..", ".."), { recursive: true, force: true });
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const launch = (dataDir: string, port: number) =>
  startEmbeddedPostgres({ dataDir, log: () => {}, choosePort: async () => port });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address !== "object") throw new Error("no free port");
  return address.port;
}
