import type { Check } from "./check.ts";
import { linesOf, runTool } from "./tool.ts";

export const lint: Check = {
  name: "lint",
  demands: "No finding of oxlint, not even a warning; rules that need types included.",
  async find(root) {
    const run = await runTool(root, "oxlint", ["--type-aware", "--deny-warnings", "--format", "unix", "."]);
    return linesOf(run, "oxlint");
  },
};
