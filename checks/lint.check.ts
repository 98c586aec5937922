import type { Check } from "./check.ts";
import { linesOf, runTool } from "./tool.ts";

export const lint: Check = {
  name: "lint",
  demands: "No finding of oxlint, not even a warning; rules that need types included.",
  async find(root) {
    // Named here too: where node_modules is a link, no ignore file knows it for a folder.
    const options = ["--type-aware", "--deny-warnings", "--format", "unix", "--ignore-pattern", "node_modules"];
    const run = await runTool(root, "oxlint", [...options, "."]);
    return linesOf(run, "oxlint");
  },
};
