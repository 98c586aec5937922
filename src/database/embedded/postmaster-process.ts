import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { explained } from "./embedded-postgres.error.ts";

const run = promisify(execFile);

/** A postmaster that lives, and serves one PGDATA. */
export interface PostmasterProcess {
  readonly pid: number;
  readonly port: number;
  /** It accepts connections; else it is starting, recovering, or stopping. */
  readonly ready: boolean;
  /** The process that started it has ended without stopping it. */
  readonly orphaned: boolean;
}

/** The setting (PostgreSQL allows any with a prefix) by which a postmaster's command line tells who started it. */
export const starterSetting = "mittente.started_by";

/** What PostgreSQL says about itself in postmaster.pid. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/** Null for a missing or half-written file. Lines (miscadmin.h): pid, PGDATA, start, port, socket, address, shared memory, status. */
export async function readPidFile(data: string): Promise<PidFile | null> {
  let text: string;
  try {
    text = await readFile(path.join(data, "postmaster.pid"), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw explained(error, `Reading ${path.join(data, "postmaster.pid")}`);
  }
  const lines = text.slice(0, 10_000).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 1 || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  return { pid, port, status: (lines[7] ?? "").trim() };
}

/** The postmaster of this PGDATA, if one lives. A file left by a killed one, or a reused process id, is none. */
export async function findPostmaster(data: string): Promise<PostmasterProcess | null> {
  const file = await readPidFile(data);
  if (!file) return null;
  const command = await commandLine(file.pid);
  if (!serves(command, data)) return null;
  const starter = Number(new RegExp(`${starterSetting}=(\\d+)`).exec(command)?.[1]);
  return { pid: file.pid, port: file.port, ready: file.status === "ready", orphaned: starter > 0 && !isAlive(starter) };
}

/** Fast shutdown; when that takes longer than `patience` milliseconds, immediate; at last the kernel's. */
export async function endPostmaster(pid: number, data: string, patience = 15_000): Promise<void> {
  for (const [signal, time] of [
    ["SIGINT", patience],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    if (!(await isPostmaster(pid, data))) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (isAlive(pid)) throw explained(error, `Stopping PostgreSQL (process ${pid})`);
    }
    for (const deadline = Date.now() + time; Date.now() < deadline; await delay(10))
      if (!(await isPostmaster(pid, data))) return;
  }
}

async function isPostmaster(pid: number, data: string): Promise<boolean> {
  return isAlive(pid) && serves(await commandLine(pid), data);
}

function serves(command: string, data: string): boolean {
  return command.includes("postgres") && command.includes(`-D\0${data}\0`);
}

/** A process that we may not signal is alive, too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The arguments, each ended by NUL; empty for a process that has ended, one that nobody has waited for included. */
async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === "linux") return await readFile(`/proc/${pid}/cmdline`, "utf8");
    const { stdout } = await run("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    // ps joins with spaces: PGDATA may hold some, and is therefore looked for as a whole, behind its option.
    return stdout.trim().replace("-D ", "-D\0").replace(/ -c /g, "\0-c\0").concat("\0");
  } catch {
    return "";
  }
}
