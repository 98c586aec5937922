import type { Check } from "./check.ts";
import { linesOf, runTool } from "./tool.ts";

export const types: Check = {
  name: "types",
  demands: "The compiler has nothing to say of src, test, bench and the gate itself.",
  async find(root) {
    const product = await runTool(root, "tsc", ["--noEmit", "-p", "."]);
    const gate = await runTool(root, "tsc", ["--noEmit", "-p", "checks"]);
    return [...linesOf(product, "tsc"), ...linesOf(gate, "tsc -p checks")];
  },
};
