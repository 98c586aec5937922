import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Wire } from "../bridge/wire.ts";
import { ensureInstalled } from "../support/debian-package.ts";
import { freePort } from "../support/free-port.ts";

const run = promisify(execFile);
const PROGRAM = "/usr/sbin/postfix";
const PAGE = fileURLToPath(new URL("../../docs/postfix.md", import.meta.url));

export interface PostfixOptions {
  readonly lmtpPort: number;
  /** What the page calls /usr/local/bin/mittente-pipe; mail for pipe.desk.example goes there. */
  readonly pipeCommand: string;
}

interface Waiting {
  readonly recipients: readonly { readonly address: string; readonly delay_reason?: string }[];
}

/** Debian's Postfix with the configuration of docs/postfix.md, on folders and a port of its own; nothing leaves 127.0.0.1. */
export class Postfix {
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
  }

  static async start(options: PostfixOptions): Promise<Postfix> {
    await ensureInstalled(PROGRAM, "postfix");
    if (process.getuid?.() !== 0) throw new Error("Postfix changes users: run this test as root");
    const folder = await mkdtemp(join(tmpdir(), "mittente-postfix-"));
    await chmod(folder, 0o755);
    const postfix = new Postfix(folder, await freePort());
    try {
      await postfix.#configure(options);
      await postfix.#up();
    } catch (error) {
      await postfix.remove();
      throw error;
    }
    return postfix;
  }

  /** Queue ids and recipients of what waits. */
  async queue(): Promise<Waiting[]> {
    const { stdout } = await run("/usr/sbin/postqueue", ["-c", this.#file("etc"), "-j"]);
    return stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Waiting);
  }

  /** Tries what waits, now. */
  async flush(): Promise<void> {
    await run("/usr/sbin/postqueue", ["-c", this.#file("etc"), "-f"]);
  }

  async remove(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #up(): Promise<void> {
    const master = spawn("/usr/lib/postfix/sbin/master", ["-c", this.#file("etc"), "-d"], {
      stdio: "ignore",
    });
    this.#child = master;
    process.once("exit", () => master.kill("SIGTERM"));
    for (let tries = 0; !(await this.#greets()); tries += 1) {
      if (tries > 50 || master.exitCode !== null) throw new Error(`Postfix did not start:\n${await this.#logFile()}`);
      await pause(50);
    }
  }

  async #greets(): Promise<boolean> {
    const greeting = Wire.open(this.port).then(
      (wire) => {
        wire.hangUp();
        return wire.greeting.code === 220;
      },
      () => false,
    );
    return Promise.race([greeting, pause(1_000, false)]);
  }

  #logFile(): Promise<string> {
    return readFile(this.#file("postfix.log"), "utf8").catch(() => "");
  }

  async #configure({ lmtpPort, pipeCommand }: PostfixOptions): Promise<void> {
    for (const name of ["etc", "queue", "data"]) await mkdir(this.#file(name));
    await run("chown", ["postfix", this.#file("data")]);
    await writeFile(this.#file("etc/main.cf"), `${await this.#mainCf(lmtpPort)}\n`);
    await writeFile(this.#file("etc/master.cf"), await this.#masterCf(pipeCommand));
    await run(PROGRAM, ["-c", this.#file("etc"), "check"]);
  }

  /** The page's, with this test's ports and places behind it: the last line of a name counts. */
  async #mainCf(lmtpPort: number): Promise<string> {
    const ours = {
      queue_directory: this.#file("queue"),
      data_directory: this.#file("data"),
      maillog_file: this.#file("postfix.log"),
      maillog_file_prefixes: this.#file(""),
      inet_interfaces: "127.0.0.1",
      inet_protocols: "ipv4",
      relay_domains: "desk.example, pipe.desk.example",
      transport_maps: "inline:{ pipe.desk.example=mittente: }",
      relay_transport: `lmtp:inet:127.0.0.1:${lmtpPort}`,
      default_transport: "error:5.0.0 nothing leaves the test",
    };
    return [await blockOf("main.cf"), ...Object.entries(ours).map(([name, value]) => `${name} = ${value}`)].join("\n");
  }

  /** Debian's, without chroot, and the page's pipe. */
  async #masterCf(pipeCommand: string): Promise<string> {
    const lines = (await readFile("/etc/postfix/master.cf.proto", "utf8"))
      .split("\n")
      .filter((line) => /^[a-z]/.test(line) && !/\spipe$/.test(line))
      .map((line) => line.split(/\s+/))
      .map(([name, type, isPrivate, unprivileged, , ...rest]) => [
        name === "smtp" && type === "inet" ? `127.0.0.1:${this.port}` : name,
        type,
        isPrivate,
        unprivileged,
        "n",
        ...rest,
      ])
      .map((fields) => fields.join(" "));
    const pipe = (await blockOf("master.cf"))
      .replace("/usr/local/bin/mittente-pipe", pipeCommand)
      .replace("user=mittente", "user=nobody");
    return [...lines, pipe, ""].join("\n");
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

/** The page's block with that name. */
async function blockOf(name: string): Promise<string> {
  const page = await readFile(PAGE, "utf8");
  const block = new RegExp("^```postfix " + name.replace(".", "\\.") + "\\n([\\s\\S]*?)^```$", "m").exec(page)?.[1];
  if (!block) throw new Error(`docs/postfix.md has no ${name}`);
  return block;
}
