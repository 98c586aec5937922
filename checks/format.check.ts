import type { Check } from "./check.ts";
import { linesOf, runTool } from "./tool.ts";

export const format: Check = {
  name: "format",
  demands: "Every file is as prettier writes it: npx prettier --write .",
  async find(root) {
    const run = await runTool(root, "prettier", ["--check", "--log-level", "warn", "."]);
    return linesOf(run, "prettier").filter((line) => !line.includes("Code style issues found"));
  },
};
