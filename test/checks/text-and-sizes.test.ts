import { describe, expect, test } from "vitest";
import { sizes } from "../../checks/sizes.check.ts";
import { text } from "../../checks/text.check.ts";
import { planted } from "./planted.ts";

/** Put together here, so that this file does not contain what it plants. */
const spelt = (...parts: readonly string[]) => parts.join("");

const FORBIDDEN: readonly (readonly [file: string, line: string, why: string])[] = [
  ["src/a.ts", spelt('const data = "/ro', 'ot/data";'), "a path of one machine"],
  ["docs/a.md", spelt("Look in /wo", "rk/main."), "a path of one machine"],
  ["docs/a.md", spelt("cd /ho", "me/maria/mittente"), "a path of one machine"],
  ["docs/a.md", spelt("`/Use", "rs/maria/x`"), "a path of one machine"],
  ["docs/a.md", spelt("C:\\Us", "ers\\maria"), "a path of one machine"],
  ["Dockerfile", spelt("RUN npm ci --registry https://regis", "try.npmjs.org"), "a package registry's host"],
  [".npmrc", spelt("//host/:_auth", "Token=x"), "a package registry's host"],
  ["src/a.ts", spelt("// TO", "DO later"), "something unfinished"],
  ["src/a.ts", spelt("// FIX", "ME"), "something unfinished"],
  ["src/a.ts", spelt("// @ts-ig", "nore"), "switches the compiler off"],
  ["src/a.ts", spelt("// @ts-expect-er", "ror"), "switches the compiler off"],
  ["src/a.ts", spelt("const x = y as a", "ny;"), "switches the compiler off"],
  ["src/a.ts", spelt("// oxlint-dis", "able-next-line no-eval"), "switches rules off without saying why"],
  ["src/a.ts", spelt("/* eslint-dis", "able */"), "switches rules off without saying why"],
  ["src/a.ts", spelt("// prettier-ig", "nore"), "switches the formatter off"],
  ["test/a.test.ts", spelt("test.sk", 'ip("later", () => {});'), "a test that does not run"],
  ["test/a.test.ts", spelt("it.on", 'ly("this", () => {});'), "a test that does not run"],
  ["docs/a.md", spelt("See iss", "ue #12."), "how it came about, not what it is"],
  ["README.md", spelt("Written by Cla", "ude."), "a tool that made it, not what it is"],
];

describe("text", () => {
  test.each(FORBIDDEN)("in %s: %s", async (file, line, why) => {
    await using copy = await planted([], { [file]: `first line\n${line}\n` });
    expect(await text.find(copy.root)).toContainEqual(expect.stringContaining(`${file}:2: ${why}`));
  });

  test.each([
    ["src/a.ts", spelt("// oxlint-dis", "able-next-line unicorn/no-thenable -- being one is the point")],
    ["test/a.test.ts", spelt("// @ts-expect-er", "ror a role is not enough")],
    ["src/a.ts", 'const path = "/var/lib/mittente"; const url = "https://x.example/root/";'],
    ["docs/a.md", "a session, a request, the work of a helper, `npm run check`, npm.com"],
    ["src/clients/generated/a.ts", spelt("/* eslint-dis", "able */")],
  ])("nothing is wrong in %s with: %s", async (file, line) => {
    await using copy = await planted([], { [file]: `${line}\n` });
    expect(await text.find(copy.root)).toEqual([]);
  });
});

describe("sizes", () => {
  const lines = (count: number) => "const a = 1;\n".repeat(count);

  test("a file of src with more than 300 lines is found, one with 300 is not", async () => {
    await using copy = await planted([], { "src/long.ts": lines(301), "src/full.ts": lines(300) });
    expect(await sizes.find(copy.root)).toEqual(["src/long.ts: 301 lines"]);
  });

  test.each(["src/utils.ts", "src/mail/helpers/a.ts", "src/common/a.ts", "src/tickets/ticket-things/manager.ts"])(
    "%s is a home for code without a noun",
    async (file) => {
      await using copy = await planted([], { [file]: lines(1) });
      expect(await sizes.find(copy.root)).toEqual([`${file}: a home for code without a noun`]);
    },
  );

  test("what codegen makes may be as long as it likes", async () => {
    await using copy = await planted([], { "src/clients/generated/desk/graphql.ts": lines(900) });
    expect(await sizes.find(copy.root)).toEqual([]);
  });
});
