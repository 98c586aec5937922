import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { format } from "../../checks/format.check.ts";
import { GATE } from "../../checks/gate.ts";
import { lint } from "../../checks/lint.check.ts";
import { runTool } from "../../checks/tool.ts";
import { types } from "../../checks/types.check.ts";
import { CHECKOUT, planted } from "./planted.ts";

// Whole tools run here, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const CONFIGURATION = [".oxlintrc.json", ".prettierrc", ".prettierignore", "tsconfig.json", "package.json"];

test("a file that prettier would write otherwise is found, one that another tool prints is not", async () => {
  await using copy = await planted(CONFIGURATION, {
    "src/planted.ts": "export const a   = 1\n",
    "schema/schema.graphql": "type   Query { a: Int }",
  });
  const findings = await format.find(copy.root);
  expect(findings).toContainEqual(expect.stringContaining("src/planted.ts"));
  expect(findings).not.toContainEqual(expect.stringContaining("schema.graphql"));
});

test("a type error in src, in a test and in the gate is found", async () => {
  await using copy = await planted([...CONFIGURATION, "checks/tsconfig.json"], {
    "src/planted.ts": "export const a: string = 1;\n",
    "test/planted.test.ts": "export const b: string = 2;\n",
    "checks/planted.ts": "export const c: string = 3;\n",
  });
  const findings = (await types.find(copy.root)).join("\n");
  for (const file of ["src/planted.ts", "test/planted.test.ts", "checks/planted.ts"]) expect(findings).toContain(file);
});

/** Put together here, so that this file does not contain what it plants. */
const spelt = (...parts: readonly string[]) => parts.join("");
const VITEST = 'import { expect, test } from "vitest";\n';

const LINT: readonly (readonly [rule: string, folder: string, code: string])[] = [
  ["typescript(no-floating-promises)", "src", "export const f = async () => 1;\nexport const g = () => { f(); };"],
  ["typescript(no-misused-promises)", "src", "export const f = (xs: number[]) => xs.filter(async () => false);"],
  ["typescript(await-thenable)", "src", "export const f = async () => { await 1; };"],
  ["typescript(no-explicit-any)", "src", "export const f = (x: any) => String(x);"],
  ["typescript(no-unsafe-member-access)", "src", "export const f = (x: string) => JSON.parse(x).y as string;"],
  [
    "typescript(return-await)",
    "src",
    "export async function f(x: Promise<1>) { try { return x; } catch { return 2; } }",
  ],
  [
    "typescript(switch-exhaustiveness-check)",
    "src",
    'export function f(x: "a" | "b") { switch (x) { case "a": return 1; } return 2; }',
  ],
  ["typescript(only-throw-error)", "src", 'export const f = () => { throw "no"; };'],
  ["typescript(consistent-type-imports)", "src", 'import { Server } from "node:net";\nexport type S = Server;'],
  ["typescript(ban-ts-comment)", "src", spelt("// @ts-no", "check\nexport const a = 1;")],
  ["eslint(no-console)", "src", 'export const f = () => console.log("secret");'],
  ["eslint(no-eval)", "src", 'export const f = () => eval("1") as number;'],
  ["eslint(eqeqeq)", "src", "export const f = (a: number, b: number) => a == b;"],
  ["import(no-default-export)", "src", "export default 1;"],
  ["vitest(no-focused-tests)", "test", spelt(VITEST, "test.on", 'ly("a", () => expect(1).toBe(1));')],
  ["vitest(no-disabled-tests)", "test", spelt(VITEST, "test.sk", 'ip("a", () => expect(1).toBe(1));')],
];

test("lint finds each of these, and runs with types", async () => {
  const file = (index: number, folder: string) => `${folder}/planted-${index}.test.ts`;
  await using copy = await planted(
    CONFIGURATION,
    Object.fromEntries(LINT.map(([, folder, code], index) => [file(index, folder), `${code}\n`])),
  );
  const findings = await lint.find(copy.root);
  for (const [index, [rule, folder]] of LINT.entries())
    expect(findings.filter((finding) => finding.includes(file(index, folder))).join("\n"), rule).toContain(rule);
});

test("a warning is a finding too", async () => {
  await using copy = await planted(CONFIGURATION, {
    ".oxlintrc.json": '{ "rules": { "no-debugger": "warn" } }',
    "src/planted.ts": "export function f() { debugger; }\n",
  });
  expect(await lint.find(copy.root)).toContainEqual(expect.stringContaining("no-debugger"));
});

test("a tool that is not there breaks the gate instead of passing it", async () => {
  await using copy = await planted([], {});
  await expect(runTool(copy.root, "no-such-tool", [])).rejects.toThrow("no-such-tool");
});

test("every check has a name of its own and is reached by npm run check", async () => {
  const names = GATE.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const { scripts } = JSON.parse(await readFile(join(CHECKOUT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  expect(scripts.check).toBe("npm run check:static && npm test");
  expect(scripts["check:static"]).toBe("node checks/run.ts");
  const parts = Object.entries(scripts).filter(([script]) => script.startsWith("check:") && script !== "check:static");
  expect(new Set(parts.flatMap(([, command]) => command.replace("node checks/run.ts ", "").split(" ")))).toEqual(
    new Set(names),
  );
});
