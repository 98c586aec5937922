import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import { main } from "../../src/cli/program.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One command in this process, with an environment and standard input of its own and nobody at the terminal. */
export async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input: AsyncIterable<Buffer> = Readable.from([]),
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    env,
    isTerminal: false,
    input,
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
  };
  const code = await main(args, io);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** Gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mittente-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
