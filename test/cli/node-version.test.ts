import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** This Node, which says that it is an older one. */
const oldNode = `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;

it("under an older Node, the one beside us takes over with the same arguments", async () => {
  const { stdout, stderr } = await run(process.execPath, ["--import", oldNode, main, "--version"]);
  expect({ stdout: /^\d+\.\d+\.\d+\s*$/.test(stdout), stderr }).toEqual({ stdout: true, stderr: "" });
});

it("its exit code is passed on", async () => {
  await expect(run(process.execPath, ["--import", oldNode, main, "nonsense"])).rejects.toMatchObject({ code: 2 });
});

it("one that took over and is too old itself says what to do, and does not start another", async () => {
  const env = { ...process.env, MITTENTE_NODE_CHOSEN: "1" };
  await expect(run(process.execPath, ["--import", oldNode, main, "--version"], { env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/needs Node\.js 24 or later; this is 20\.20\.2/),
  });
});
