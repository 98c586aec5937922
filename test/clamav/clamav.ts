import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createClamd } from "../../src/scanning/clamd.ts";

const run = promisify(execFile);
const PROGRAM = "/usr/sbin/clamd";

/** The test file of EICAR, which every scanner takes for a virus and which does nothing; in halves, so that none finds it here. */
export const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

/** Debian's clamd with one signature of our own and no other: nothing is fetched. */
export class Clamav {
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<Clamav> {
    await ensureInstalled();
    const folder = await mkdtemp(join(tmpdir(), "mittente-clamav-"));
    const clamav = new Clamav(folder);
    await mkdir(join(folder, "signatures"));
    const hex = Buffer.from(EICAR).toString("hex");
    await writeFile(join(folder, "signatures", "mittente.ndb"), `Mittente.Eicar:0:*:${hex}\n`);
    await writeFile(join(folder, "clamd.conf"), CONFIGURATION(folder));
    await clamav.resume();
    return clamav;
  }

  get address(): string {
    return join(this.#folder, "clamd.sock");
  }

  async resume(): Promise<void> {
    const options = { stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"] };
    const child = spawn(PROGRAM, [`--config-file=${join(this.#folder, "clamd.conf")}`], options);
    this.#child = child;
    process.once("exit", () => child.kill("SIGKILL"));
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    const scanner = createClamd({ address: this.address, timeLimitMs: 1_000 });
    for (let tries = 0; tries < 200; tries++) {
      if (child.exitCode !== null) break;
      const isUp = await scanner.version().then(
        () => true,
        () => false,
      );
      if (isUp) return;
      await sleep(100);
    }
    throw new Error(`clamd did not start:\n${Buffer.concat(said).toString()}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The limits are those of docs/scanning.md. */
const CONFIGURATION = (folder: string) => `DatabaseDirectory ${join(folder, "signatures")}
LocalSocket ${join(folder, "clamd.sock")}
Foreground yes
StreamMaxLength 40M
MaxFileSize 40M
MaxScanSize 150M
AlertExceedsMax yes
`;

/** As root it is installed; anybody else is told how. */
async function ensureInstalled(): Promise<void> {
  const isThere = await access(PROGRAM).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const advice = `${PROGRAM} is missing: apt-get install clamav-daemon`;
  if (process.getuid?.() !== 0) throw new Error(advice);
  try {
    await run("apt-get", ["install", "--yes", "--no-install-recommends", "clamav-daemon"], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      timeout: 300_000,
    });
  } catch (cause) {
    throw new Error(advice, { cause });
  }
}
