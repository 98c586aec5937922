import type { Check } from "./check.ts";
import { linesOf, runTool } from "./tool.ts";

export const types: Check = {
  name: "types",
  demands: "The compiler has nothing to say of src, test, bench and the gate itself.",
  find: async (root) => linesOf(await runTool(root, "tsc", ["--noEmit", "-p", "."]), "tsc"),
};
