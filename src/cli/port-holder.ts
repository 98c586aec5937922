import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Who listens on a TCP port of this machine, as a sentence's subject: `process 4711 (node server.js)`. */
export async function holderOf(port: number): Promise<string> {
  const pid = await (process.platform === "linux" ? fromProc(port) : fromLsof(port)).catch(() => null);
  if (pid === null) return "a process of another user";
  if (pid === process.pid) return "this process itself";
  return `process ${pid} (${(await commandOf(pid)) || "unknown"})`;
}

/** The kernel's table names the socket's inode, and a process's open files name it again. */
async function fromProc(port: number): Promise<number | null> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  const inodes = new Set(tables.flatMap((table) => inodesListening(table, port)).map((inode) => `socket:[${inode}]`));
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name)))
    for (const file of await readdir(`/proc/${pid}/fd`).catch(() => []))
      if (inodes.has(await readlink(`/proc/${pid}/fd/${file}`).catch(() => ""))) return Number(pid);
  return null;
}

/** proc(5): columns are sl, local address (hexadecimal address:port), remote address, state (0A: LISTEN), …, inode the tenth. */
export function inodesListening(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .flatMap((columns) => (columns[1]?.endsWith(suffix) && columns[3] === "0A" && columns[9] ? [columns[9]] : []));
}

async function fromLsof(port: number): Promise<number | null> {
  const { stdout } = await run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fp"], { timeout: 5_000 });
  const pid = Number(/^p(\d+)/m.exec(stdout)?.[1]);
  return pid > 0 ? pid : null;
}

async function commandOf(pid: number): Promise<string> {
  const command =
    process.platform === "linux"
      ? (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ")
      : (await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }))).stdout;
  return command.trim().slice(0, 80);
}
