import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect as connectTo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { ImapFlow } from "imapflow";
import { ensureInstalled } from "../support/debian-package.ts";
import { freePort } from "../support/free-port.ts";

const run = promisify(execFile);
const PROGRAM = "/usr/sbin/dovecot";
const USER = "support";
const PASSWORD = "correct-horse";

/** Debian's Dovecot with a configuration, a folder, a port and one mailbox user of its own. */
export class Dovecot {
  readonly host = "127.0.0.1";
  readonly user = USER;
  readonly password = PASSWORD;
  readonly #folder: string;
  readonly port: number;
  #child: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
  }

  static async start(): Promise<Dovecot> {
    await ensureInstalled(PROGRAM, "dovecot-imapd");
    if (process.getuid?.() !== 0) throw new Error("Dovecot changes users: run this test as root");
    const folder = await mkdtemp(join(tmpdir(), "mittente-dovecot-"));
    await chmod(folder, 0o755);
    const dovecot = new Dovecot(folder, await freePort());
    await dovecot.#configure();
    await dovecot.up();
    return dovecot;
  }

  async up(): Promise<void> {
    const child = spawn(PROGRAM, ["-F", "-c", this.#file("dovecot.conf")], { stdio: "ignore" });
    this.#child = child;
    process.once("exit", () => child.kill("SIGTERM"));
    for (let tries = 0; !(await this.#answers()); tries += 1) {
      if (tries > 100 || child.exitCode !== null)
        throw new Error(`Dovecot did not start:\n${await readFile(this.#file("dovecot.log"), "utf8").catch(() => "")}`);
      await pause(50);
    }
  }

  async down(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  /** As a mail server would, of the bytes as they are. */
  async deliver(bytes: Buffer, mailbox = "INBOX"): Promise<void> {
    await this.#asClient(async (client) => {
      if (!(await client.append(mailbox, bytes))) throw new Error("not appended");
    });
  }

  create(...mailboxes: readonly string[]): Promise<void> {
    return this.#asClient(async (client) => {
      for (const mailbox of mailboxes) await client.mailboxCreate(mailbox);
    });
  }

  /** How many mails there are, and how many of them have the keyword. */
  async count(mailbox: string, keyword?: string): Promise<number> {
    let count = 0;
    await this.#asClient(async (client) => {
      await client.mailboxOpen(mailbox, { readOnly: true });
      const found = await client.search(keyword ? { keyword } : { all: true }, { uid: true });
      count = found ? found.length : 0;
    });
    return count;
  }

  /** The server counts anew, as after a mailbox was restored. */
  async changeUidValidity(mailbox: string): Promise<void> {
    const value = String(Math.floor(Date.now() / 1_000) + 1_000_000);
    const args = ["-c", this.#file("dovecot.conf"), "mailbox", "update", "-u", USER, "--uid-validity", value, mailbox];
    await run("/usr/bin/doveadm", args);
  }

  async remove(): Promise<void> {
    await this.down();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #asClient(use: (client: ImapFlow) => Promise<void>): Promise<void> {
    const { host, port } = this;
    const client = new ImapFlow({
      host,
      port,
      doSTARTTLS: false,
      auth: { user: USER, pass: PASSWORD },
      logger: false,
      disableAutoIdle: true,
    });
    client.on("error", () => undefined);
    await client.connect();
    try {
      await use(client);
    } finally {
      await client.logout();
    }
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connectTo(this.port, this.host);
      socket.once("data", () => resolve(true)).once("error", () => resolve(false));
      socket.once("data", () => socket.destroy());
      socket.setTimeout(2_000, () => resolve(false));
    });
  }

  async #configure(): Promise<void> {
    const uid = await idOf("-u");
    const gid = await idOf("-g");
    await mkdir(this.#file("home"));
    await run("chown", [`${uid}:${gid}`, this.#file("home")]);
    await writeFile(this.#file("users"), `${USER}:{PLAIN}${PASSWORD}\n`);
    await writeFile(
      this.#file("dovecot.conf"),
      `base_dir = ${this.#file("run")}
state_dir = ${this.#file("state")}
log_path = ${this.#file("dovecot.log")}
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {
  driver = passwd-file
  args = ${this.#file("users")}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${this.#file("home")}/%u
}
namespace inbox {
  inbox = yes
}
service imap-login {
  inet_listener imap {
    port = ${this.port}
  }
  inet_listener imaps {
    port = 0
  }
}
`,
    );
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

/** Debian's user `mail` owns the mailboxes. */
async function idOf(flag: string): Promise<string> {
  const { stdout } = await run("id", [flag, "mail"]);
  return stdout.trim();
}
