import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface HandedOver {
  readonly args: readonly string[];
  readonly bytes: Buffer;
}

type Answer = (call: HandedOver) => Promise<{ readonly code: number; readonly err: string }>;

const SCRIPT = `#!/bin/sh
call=$(mktemp -d "$(dirname "$0")/calls/XXXXXXXX") || exit 75
printf '%s\\n' "$@" >"$call/args"
cat >"$call/mail"
chmod 755 "$call"
mkdir "$call/ready" && chmod 777 "$call"
while [ ! -e "$call/code" ]; do sleep 0.1; done
cat "$call/err" >&2
exit "$(cat "$call/code")"
`;

/**
 * A program for Postfix to start. It runs as Debian's nobody, who may not be able to read a checkout; so it hands its
 * arguments and its standard input to this test, and ends as the test says.
 */
export async function startPipeCommand(answer: Answer) {
  const folder = await mkdtemp(join(tmpdir(), "mittente-pipe-"));
  await chmod(folder, 0o755);
  await mkdir(join(folder, "calls"));
  await chmod(join(folder, "calls"), 0o777);
  const command = join(folder, "mittente-pipe");
  await writeFile(command, SCRIPT, { mode: 0o755 });
  let isOver = false;
  const serving = serve();

  async function serve(): Promise<void> {
    const seen = new Set<string>();
    while (!isOver) {
      for (const name of await readdir(join(folder, "calls"))) {
        const call = join(folder, "calls", name);
        const isReady = !seen.has(name) && (await readdir(call)).includes("ready");
        if (!isReady) continue;
        seen.add(name);
        const args = (await readFile(join(call, "args"), "utf8")).split("\n").slice(0, -1);
        const { code, err } = await answer({ args, bytes: await readFile(join(call, "mail")) });
        await writeFile(join(call, "err"), `${err}\n`);
        await writeFile(join(call, "draft"), String(code));
        await rename(join(call, "draft"), join(call, "code"));
      }
      await pause(50);
    }
  }
  return {
    command,
    async stop() {
      isOver = true;
      await serving;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
