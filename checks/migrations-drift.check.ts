import { join } from "node:path";
import type { Check } from "./check.ts";
import { copyOf, differences } from "./checkout.ts";
import { linesOf, runTool } from "./tool.ts";

export const migrationsDrift: Check = {
  name: "migrations",
  demands: "drizzle/ makes exactly the tables of src/database/tables: npm run migrations",
  async find(root) {
    await using copy = await copyOf(root, [
      "src/database",
      "drizzle",
      "drizzle.config.ts",
      "package.json",
      "tsconfig.json",
    ]);
    const run = await runTool(copy.root, "drizzle-kit", ["generate"]);
    const failed = linesOf(run, "drizzle-kit");
    if (failed.length > 0) return failed;
    const missing = await differences(join(copy.root, "drizzle"), join(root, "drizzle"), "drizzle");
    // A rename makes it ask, find nobody to answer, and end well without a migration: only its own word counts.
    return missing.length > 0 || run.output.includes("No schema changes") ? missing : ["drizzle-kit could not tell"];
  },
};
