import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { postgresUser, type SystemUser } from "../../src/database/embedded/system-user.ts";
import { ensureInstalled } from "../support/debian-package.ts";
import { freePort } from "../support/free-port.ts";

const PROGRAM = "/usr/sbin/pgbouncer";

/** Debian's pgbouncer before a database, in transaction mode. The settings are those of docs/processes.md. */
export class Pgbouncer {
  readonly #folder: string;
  readonly #loginUrl: URL;
  readonly #port: number;
  readonly #user: SystemUser | undefined;
  #child: ChildProcess | undefined;

  private constructor(folder: string, loginUrl: URL, port: number, user: SystemUser | undefined) {
    this.#folder = folder;
    this.#loginUrl = loginUrl;
    this.#port = port;
    this.#user = user;
  }

  /** @param loginUrl of the database, as the login role */
  static async before(loginUrl: string): Promise<Pgbouncer> {
    await ensureInstalled(PROGRAM, "pgbouncer");
    const folder = await mkdtemp(join(tmpdir(), "mittente-pgbouncer-"));
    const bouncer = new Pgbouncer(folder, new URL(loginUrl), await freePort(), await postgresUser(undefined));
    await bouncer.#configure();
    await bouncer.start();
    return bouncer;
  }

  /** The login role's URL through the pooler. */
  get url(): string {
    return Object.assign(new URL(this.#loginUrl), { hostname: "127.0.0.1", port: String(this.#port) }).href;
  }

  async start(): Promise<void> {
    const child = spawn(PROGRAM, [join(this.#folder, "pgbouncer.ini")], {
      ...this.#user,
      cwd: this.#folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    process.once("exit", () => child.kill("SIGKILL"));
    const said: string[] = [];
    const isUp = new Promise<boolean>((resolve) => {
      createInterface({ input: child.stderr! }).on("line", (line) => {
        said.push(line);
        if (line.includes("process up")) resolve(true);
      });
      child.once("exit", () => resolve(false));
    });
    if (!(await isUp)) throw new Error(`pgbouncer did not start:\n${said.join("\n")}`);
  }

  /** At once: what is under way is cut off. */
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

  async #configure(): Promise<void> {
    const { hostname, port, pathname, username, password } = this.#loginUrl;
    const ini = `[databases]
${pathname.slice(1)} = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${this.#port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(this.#folder, "users.txt")}
pool_mode = transaction
default_pool_size = 4
max_client_conn = 300
ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout
`;
    const users = `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`;
    await this.#write("pgbouncer.ini", ini);
    await this.#write("users.txt", users);
    if (this.#user) await chown(this.#folder, this.#user.uid, this.#user.gid);
  }

  async #write(name: string, text: string): Promise<void> {
    const file = join(this.#folder, name);
    await writeFile(file, text, { mode: 0o600 });
    if (this.#user) await chown(file, this.#user.uid, this.#user.gid);
  }
}
