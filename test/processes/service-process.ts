import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const READY_WITHIN = 30_000;
const STOPPED_WITHIN = 60_000;
const KEPT_LINES = 400;

export interface ServiceOptions {
  /** `dist/main.js`. */
  readonly main: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The message of the log line that says it is up. */
  readonly readyMessage: string;
}

/** One `mittente …` in a process of its own, which is ended by its id and no other way. */
export interface ServiceProcess {
  readonly pid: number;
  /** Null where it listens nowhere. */
  readonly port: number | null;
  /** The last lines it said. */
  readonly said: readonly string[];
  hasEnded(): boolean;
  /** SIGTERM; resolves with the exit code, null if a signal ended it. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const LEASH = new URL("./leash.ts", import.meta.url).href;

/** Resolves when it says that it is up. */
export async function startService({ main, args, env, readyMessage }: ServiceOptions): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH ?? "", ...env, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ""} --import=${LEASH}` },
    // The leash: closed when this process ends, even by a kill.
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  const said: string[] = [];
  const ready = readyLine(child, said, readyMessage);
  const line = await Promise.race([ready, ended.then(() => null), timeLimit(READY_WITHIN)]);
  if (line === null) {
    child.kill("SIGKILL");
    throw new Error(`mittente ${args.join(" ")} did not come up:\n${said.join("\n")}`);
  }
  return {
    pid: child.pid!,
    port: typeof line.port === "number" ? line.port : null,
    said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      child.kill("SIGTERM");
      const inTime = await Promise.race([ended, timeLimit(STOPPED_WITHIN)]);
      if (inTime === null) throw new Error(`mittente ${args.join(" ")} does not stop:\n${said.join("\n")}`);
      return child.exitCode;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** One command to its end. Rejects, with what it said, where it exits with anything but 0. */
export async function runCommand(options: Omit<ServiceOptions, "readyMessage">): Promise<string> {
  const { main, args, env } = options;
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH ?? "", ...env },
    timeout: 120_000,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

function readyLine(child: ChildProcess, said: string[], readyMessage: string): Promise<{ port?: unknown }> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout!, child.stderr!])
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        if (said.length > KEPT_LINES) said.shift();
        const entry = jsonOf(line);
        if (entry?.msg === readyMessage) resolve(entry);
      });
  });
}

function jsonOf(line: string): { msg?: unknown; port?: unknown } | null {
  try {
    return JSON.parse(line) as { msg?: unknown; port?: unknown };
  } catch {
    return null;
  }
}

const timeLimit = (milliseconds: number) =>
  new Promise<null>((resolve) => setTimeout(resolve, milliseconds, null).unref());
