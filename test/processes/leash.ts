import type { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";

/** Preloaded into a test's process (`node --import`): it does not outlive the test, however that one ends. */
if (isMainThread) {
  const stdin = process.stdin as Socket;
  stdin.on("close", () => process.kill(process.pid, "SIGKILL"));
  stdin.on("error", () => {});
  stdin.resume();
  stdin.unref();
}
