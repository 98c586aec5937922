import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startService } from "../test/processes/service-process.ts";

/** One server under measurement, in a process of its own. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STARTS_WITHIN = 60_000;

/** The API as it is shipped. */
export async function startMittente(environment: NodeJS.ProcessEnv): Promise<Contender> {
  const service = await startService({
    main: `${ROOT}dist/main.js`,
    args: ["api"],
    env: { ...(environment as Record<string, string>), MITTENTE_PORT: "0", MITTENTE_LOG_LEVEL: "info", ...profiling() },
    readyMessage: "the API listens",
  });
  const url = `http://127.0.0.1:${service.port}/graphql`;
  return { name: "Mittente", url, pid: service.pid, stop: async () => void (await service.stop()) };
}

/** BENCH_PROFILE names a folder for V8's profile of the API's process. */
const profiling = () => {
  const folder = process.env.BENCH_PROFILE;
  return folder ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` } : {};
};

/** Starts a script that prints the URL it answers at as its first line. */
export async function startContender(name: string, script: string, environment: NodeJS.ProcessEnv): Promise<Contender> {
  const child = spawn(process.execPath, [script], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_NO_WARNINGS: "1",
      GRAPHILE_ENV: "production",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => ended(child);
  try {
    return { name, url: await firstLine(child, name), pid: child.pid!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name} did not start`)), STARTS_WITHIN);
    createInterface(child.stdout!).once("line", (line) => {
      clearTimeout(late);
      resolve(line.trim());
    });
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code} before it answered`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
  });
}
