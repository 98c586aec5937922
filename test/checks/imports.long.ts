import { readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { imports } from "../../checks/imports.check.ts";
import { CHECKOUT, planted } from "./planted.ts";

// Whole tools run here, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const PATHS = [".dependency-cruiser.cjs", "package.json", "tsconfig.json", "src"];

/** One import for each rule that it breaks: who imports what. */
const BREACHES: readonly (readonly [rule: string, from: string, to: string])[] = [
  ["no-circles", "src/policy/planted-circle.ts", "./planted-back.ts"],
  ["policy-is-pure", "src/policy/planted-clock.ts", "node:timers"],
  ["policy-is-pure", "src/policy/planted-database.ts", "../database/connection.ts"],
  ["mail-knows-no-domain", "src/mail/planted.ts", "../policy/decision.ts"],
  ["bridge-is-a-client", "src/bridge/planted.ts", "../database/connection.ts"],
  ["catcher-stands-alone", "src/catcher/planted.ts", "../clients/client.ts"],
  ["clients-know-only-the-api", "src/clients/planted.ts", "../config/settings.ts"],
  ["leaves-import-nothing-of-ours", "src/database/planted.ts", "../tickets/ticket.ts"],
  ["repositories-stay-home", "src/desk/planted.ts", "../tickets/ticket.repository.ts"],
  ["sql-only-below", "src/tickets/planted.ts", "postgres"],
  ["server-is-the-top", "src/messages/planted.ts", "../server/api.ts"],
  ["server-knows-no-command-line", "src/server/planted.ts", "../main.ts"],
  ["conformance-is-a-client", "src/conformance/planted.ts", "../mail/address.ts"],
  ["demo-is-told-by-the-command-line", "src/outbox/planted.ts", "../demo/planted.ts"],
  ["nothing-lower-imports-a-resolver", "src/tickets/planted.commands.ts", "./ticket.resolver.ts"],
  ["guards-decide-and-write-nothing", "src/guards/planted.ts", "../tickets/ticket.commands.ts"],
  ["repositories-import-nothing-higher", "src/tickets/planted.repository.ts", "./ticket.commands.ts"],
  ["commands-know-no-graphql", "src/services/planted.commands.ts", "type-graphql"],
  ["one-place-parses-mail", "src/inbound/planted.ts", "mailparser"],
  ["one-place-sends-mail", "src/messages/planted-sending.ts", "nodemailer"],
  ["one-queue", "src/outbox/planted-queue.ts", "graphile-worker"],
  ["capabilities-know-no-transport", "src/accounts/planted.ts", "fastify"],
  ["ships-with-its-imports", "src/tickets/planted-development.ts", "fast-check"],
  ["resolves", "src/tickets/planted-nothing.ts", "./nowhere.ts"],
  ["no-tests-in-src", "src/tickets/planted-test.ts", "../../test/planted.ts"],
];

const importing = (to: string) => `import * as imported from "${to}";\nexport const seen = imported;\n`;

test("each import rule finds the one import that breaks it", async () => {
  await using copy = await planted(PATHS, {
    "src/policy/planted-back.ts": importing("./planted-circle.ts"),
    "src/demo/planted.ts": "export const story = 1;\n",
    "test/planted.ts": "export const fixture = 1;\n",
    ...Object.fromEntries(BREACHES.map(([, from, to]) => [from, importing(to)])),
  });
  const findings = await imports.find(copy.root);
  for (const [rule, from] of BREACHES)
    expect(findings, `${rule} of ${from}`).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: .*${from}`)));
});

test("every rule of the configuration has a breach here", () => {
  const { forbidden } = createRequire(import.meta.url)(join(CHECKOUT, ".dependency-cruiser.cjs")) as {
    forbidden: readonly { name: string }[];
  };
  expect(new Set(BREACHES.map(([rule]) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
});

test("a type-only import breaks a rule like any other", async () => {
  await using copy = await planted(PATHS, {
    "src/policy/planted.ts": 'import type { Sql } from "../database/connection.ts";\nexport type Planted = Sql;\n',
  });
  expect(await imports.find(copy.root)).toContainEqual(
    expect.stringContaining("policy-is-pure: src/policy/planted.ts"),
  );
});

test("a module that the cruiser cannot read is a finding", async () => {
  await using copy = await planted(PATHS, {
    ".dependency-cruiser.cjs": (config) =>
      config.replace("options: {", 'options: {\n    exclude: { path: "^src/bridge/" },'),
  });
  expect(await imports.find(copy.root)).toContainEqual(
    "src/bridge/listener.ts was not read, so nothing is proved of it",
  );
});

test("a cruise of hardly any modules proves nothing, and fails", async () => {
  await using copy = await planted([".dependency-cruiser.cjs", "package.json", "tsconfig.json", "src/policy"], {});
  await writeFile(join(copy.root, "src/policy/planted.ts"), "export const fine = 1;\n");
  expect(await readdir(join(copy.root, "src"))).toEqual(["policy"]);
  expect(await imports.find(copy.root)).toEqual([expect.stringContaining("so nothing is proved")]);
});
