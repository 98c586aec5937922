import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

// Read by whatever Node there is: nothing here is younger than Node 16.
const NEEDED = 24;
/** Says to the process that is started: you are the other Node. Without it a wrong one would start itself for ever. */
const MARK = "MITTENTE_NODE_CHOSEN";
/** The development dependency `node`. */
const ownNode = fileURLToPath(new URL("../../node_modules/node/bin/node", import.meta.url));

/**
 * Whether this process can go on. Under an older Node the one that `npm ci` installed beside us takes over, with the same
 * arguments and terminal; where there is none, a sentence says what to do.
 */
export async function runsHere(): Promise<boolean> {
  if (Number(process.versions.node.split(".")[0]) >= NEEDED) {
    delete process.env[MARK];
    return true;
  }
  if (existsSync(ownNode) && !process.env[MARK]) {
    process.exitCode = await runUnder(ownNode);
    return false;
  }
  process.stderr.write(
    `Mittente needs Node.js ${NEEDED} or later; this is ${process.versions.node}. ` +
      `Install one from https://nodejs.org, or run npm ci in the checkout: it brings its own.\n`,
  );
  process.exitCode = 1;
  return false;
}

function runUnder(node: string): Promise<number> {
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit", env: { ...process.env, [MARK]: "1" } });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, passOn);
  return new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`${node} could not be started: ${error.message}\n`);
      resolve(1);
    });
    child.on("exit", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}
