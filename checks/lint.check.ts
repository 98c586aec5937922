import type { Check } from "./check.ts";
import { linesOf, runTool } from "./tool.ts";

export const lint: Check = {
  name: "lint",
  demands: "No finding of oxlint, not even a warning; rules that need types included.",
  async find(root) {
    // Named here too: where node_modules is a link, no ignore file knows it for a folder. The peers' packages are the bench's
    // alone: without them nothing is known of their types.
    const ignored = ["node_modules", "bench/peers"].flatMap((pattern) => ["--ignore-pattern", pattern]);
    const options = ["--type-aware", "--deny-warnings", "--format", "unix", ...ignored];
    const run = await runTool(root, "oxlint", [...options, "."]);
    return linesOf(run, "oxlint");
  },
};
