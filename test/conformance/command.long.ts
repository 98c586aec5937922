import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { run, temporaryFolder } from "../cli/cli-under-test.ts";
import { type BuiltProgram, buildProgram } from "../processes/built-program.ts";

const execute = promisify(execFile);
let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
}, 180_000);
afterAll(() => program.remove());

/** As anybody runs it: `mittente up` in one process, the command in another, every case over SMTP to the bridge. */
test("mittente conformance scores a running mittente up: every case as demanded", { timeout: 400_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "mittente-conformance-"));
  await chmod(folder, 0o711);
  const ports = ["PORT", "BRIDGE_SMTP_PORT", "BRIDGE_LMTP_PORT", "CATCHER_PORT", "CATCHER_SMTP_PORT"];
  const env = {
    PATH: process.env.PATH ?? "",
    MITTENTE_DATA_DIR: folder,
    ...Object.fromEntries(ports.map((name) => [`MITTENTE_${name}`, "0"])),
  };
  const up = spawn(process.execPath, [program.main, "up"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  up.stdout.on("data", (chunk: Buffer) => void said.push(chunk.toString()));
  try {
    await vi.waitFor(() => expect(said.join("")).toContain("Mittente is ready"), { timeout: 90_000, interval: 200 });
    const { stdout, stderr } = await execute(process.execPath, [program.main, "conformance"], { env });
    expect(stdout).toContain("With the Mittente that runs at ");
    expect(stdout).toMatch(/^Score: (\d+) of \1, 100 %\.$/m);
    expect(stdout).not.toContain("not run");
    expect(stderr).not.toContain("✗");
  } finally {
    up.kill("SIGTERM");
    await once(up, "exit");
    await rm(folder, { recursive: true, force: true });
  }
});

test(
  "by itself it starts a Mittente of its own; the same keys give the same zone, and JSON says what each case became",
  { timeout: 300_000 },
  async () => {
    const folder = await temporaryFolder();
    const zone = join(folder, "kit.zone");
    const env = { MITTENTE_DATA_DIR: folder };
    expect((await run(["conformance", "--zone-only", "--zone-out", zone], env)).code).toBe(0);
    const first = await readFile(zone, "utf8");
    const { code, out } = await run(
      ["conformance", "--only", "locator-token-stolen", "--zone-out", zone, "--json"],
      env,
    );
    expect(code).toBe(0);
    expect(await readFile(zone, "utf8")).toBe(first);
    const results = JSON.parse(out.slice(out.indexOf("[\n"))) as { id: string; score: string; became: string }[];
    expect(results.map(({ id, score }) => [id, score])).toEqual([
      ["true-plain", "PASSED"],
      ["locator-token-stolen", "PASSED"],
    ]);
    expect(results[1]!.became).toBe("ACCEPTED_NEW+FOREIGN_LOCATOR");
  },
);
