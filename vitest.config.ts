import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const require = createRequire(import.meta.url);

/** What replaces a module needs a process of its own: in one that ran other files the module is loaded already. */
const REPLACES_MODULES = /\bvi\.(?:mock|doMock|hoisted|stubGlobal|resetModules)\(/;
const all = globSync("test/**/*.test.ts", { cwd: import.meta.dirname });
const apart = all.filter((file) => REPLACES_MODULES.test(readFileSync(new URL(file, import.meta.url), "utf8")));

export const GLOBAL_SETUP = ["test/support/global-setup.ts"];

export const project = (test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration => ({
  // One graphql: vite would load its ESM build beside the CommonJS one that the server's libraries load.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve("graphql") }] },
  test: { testTimeout: 30_000, hookTimeout: 60_000, pool: "forks", ...test },
});

export default defineConfig({
  test: {
    globalSetup: GLOBAL_SETUP,
    maxWorkers: 2,
    projects: [
      // A process loads the API once and then runs file after file: loading it for each took a quarter of the time.
      project({ name: "together", include: ["test/**/*.test.ts"], exclude: apart, isolate: false }),
      project({ name: "apart", include: apart, isolate: true }),
    ],
  },
});
