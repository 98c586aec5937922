import { join } from "node:path";
import type { Check } from "./check.ts";
import { copyOf, differences } from "./checkout.ts";
import { linesOf, runTool } from "./tool.ts";

const GENERATED = "src/clients/generated";
/** Codegen reads the contract here, and writes the list of trusted documents beside it. */
const CONTRACT = "schema";

export const clientsDrift: Check = {
  name: "clients",
  demands: `${GENERATED} and the trusted documents are what codegen makes of ${CONTRACT}/: npm run codegen`,
  async find(root) {
    await using copy = await copyOf(root, [CONTRACT, "codegen.ts", "package.json", "tsconfig.json", ".prettierrc"]);
    const failed = linesOf(await runTool(copy.root, "graphql-codegen", ["--verbose"]), "graphql-codegen");
    // It says what it started and completed as well; only when told to does it say why it failed.
    if (failed.length > 0) return failed.filter((line) => !/^\[(STARTED|COMPLETED)\]/.test(line));
    return [
      ...(await differences(join(copy.root, GENERATED), join(root, GENERATED), GENERATED)),
      ...(await differences(join(copy.root, CONTRACT), join(root, CONTRACT), CONTRACT)),
    ];
  },
};
