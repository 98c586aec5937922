import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

export interface ToolRun {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams, as a person would have seen them. */
  readonly output: string;
}

const TIME_LIMIT_MS = 5 * 60_000;

/** Runs a tool of the checkout's own `node_modules/.bin`, which also holds the right Node. Nothing is asked on stdin. */
export function runTool(root: string, command: string, args: readonly string[], cwd = root): Promise<ToolRun> {
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  // Not a test's: tools that see one say less.
  const env = { ...process.env, NODE_ENV: "development", PATH: path, NO_COLOR: "1", FORCE_COLOR: "0" };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: TIME_LIMIT_MS });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? 1, stdout, output }));
  });
}

/** The lines a failed tool printed; never none, so that a silent failure is a finding too. */
export function linesOf({ exitCode, output }: ToolRun, command: string): readonly string[] {
  if (exitCode === 0) return [];
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 0 ? lines : [`${command} ended with ${exitCode}`];
}
