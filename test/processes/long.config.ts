import { defineConfig } from "vitest/config";
import { GLOBAL_SETUP, project } from "../../vitest.config.ts";

/** What takes too long for `npm test`, or needs a package of the system: `*.long.ts`, one file after another. */
export default defineConfig({
  test: {
    globalSetup: GLOBAL_SETUP,
    maxWorkers: 1,
    projects: [project({ name: "long", include: ["test/**/*.long.ts"] })],
  },
});
