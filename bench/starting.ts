import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { median } from "./measure.ts";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const WARM_STARTS = 5;

/** B9: `npm start` of everything, from the command to the first answer of the API. The first one also makes the database. */
export async function starting(folder: string, say: (line: string) => void): Promise<void> {
  await mkdir(folder, { mode: 0o711 });
  say("B9: starting everything");
  const first = await start(folder);
  const warm: number[] = [];
  while (warm.length < WARM_STARTS) warm.push(await start(folder));
  console.log(
    `\nB9  everything answers after ${median(warm).toFixed(2)} s (median of ${warm.length} warm starts; the first, with an empty folder: ${first.toFixed(2)} s)`,
  );
}

/** Seconds. */
async function start(folder: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, "up"], {
    env: {
      ...process.env,
      MITTENTE_DATA_DIR: folder,
      ...Object.fromEntries(
        ["PORT", "BRIDGE_SMTP_PORT", "BRIDGE_LMTP_PORT", "CATCHER_PORT", "CATCHER_SMTP_PORT"].map((name) => [
          `MITTENTE_${name}`,
          "0",
        ]),
      ),
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    const seconds = await new Promise<number>((resolve, reject) => {
      createInterface(child.stdout).on("line", (line) => {
        const url = /API\s+(http:\S+)/.exec(line)?.[1];
        if (url) answered(url).then(() => resolve((performance.now() - began) / 1_000), reject);
      });
      child.once("exit", (code) => reject(new Error(`mittente up ended with ${code}`)));
    });
    return seconds;
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

async function answered(url: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ viewer { kind } }" }),
  });
  if (!response.ok) throw new Error(`the API answers ${response.status}`);
}
