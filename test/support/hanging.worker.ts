import type { MessagePort } from "node:worker_threads";

/** A thread for TimeLimitedThreads' tests: it does as it is told, hostile things too. */
export default function work({ deed, port }: { readonly deed: string; readonly port: MessagePort }): string {
  if (deed !== "silent") port.postMessage(`began ${deed}`);
  if (deed === "hang") for (;;);
  if (deed === "exhaust") for (let kept: object = {}; ;) kept = { kept, text: `${deed} ${Math.random()}` };
  if (deed === "die") process.exit(1);
  if (deed === "throw") throw new Error("thrown in the thread");
  return `did ${deed}`;
}
