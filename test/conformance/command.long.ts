import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run, temporaryFolder } from "../cli/cli-under-test.ts";

/** The command as anybody runs it: a Mittente of its own, PostgreSQL, bridge, worker and catcher, and every case over SMTP. */
test("mittente conformance scores this Mittente: every case as demanded", { timeout: 300_000 }, async () => {
  const { code, out, err } = await run(["conformance"], { MITTENTE_DATA_DIR: await temporaryFolder() });
  expect({ code, out, wrong: err.split("\n").filter((line) => line.includes("✗")) }).toMatchObject({
    code: 0,
    wrong: [],
  });
  expect(out).toMatch(/^Score: (\d+) of \1, 100 %\.$/m);
  expect(out).not.toContain("not run");
});

test(
  "a second run on the same keys writes the same zone, and JSON says what each case became",
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
