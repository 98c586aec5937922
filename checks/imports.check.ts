import { z } from "zod";
import type { Check } from "./check.ts";
import { filesOf } from "./checkout.ts";
import { linesOf, runTool } from "./tool.ts";

const cruiseSchema = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.unknown()) })),
  summary: z.object({
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string() }),
        cycle: z.array(z.object({ name: z.string() })).optional(),
      }),
    ),
  }),
});

/** A cruiser without a parser for our TypeScript reads next to nothing, finds nothing, and says that all is well. */
const FEWEST_MODULES = 100;

export const imports: Check = {
  name: "imports",
  demands: "Imports run one way, as ARCHITECTURE.md says and .dependency-cruiser.cjs defines.",
  async find(root) {
    const run = await runTool(root, "depcruise", [
      "--config",
      ".dependency-cruiser.cjs",
      "--output-type",
      "json",
      "src",
    ]);
    const cruise = cruiseSchema.safeParse(jsonOf(run.stdout));
    if (!cruise.success) return linesOf({ ...run, exitCode: run.exitCode || 1 }, "depcruise");
    const { modules, summary } = cruise.data;
    const read = modules.filter(({ source, dependencies }) => source.startsWith("src/") && dependencies.length > 0);
    const seen = new Set(modules.map(({ source }) => source));
    const sources = (await filesOf(root)).filter((file) => file.startsWith("src/") && file.endsWith(".ts"));
    return [
      ...(read.length < FEWEST_MODULES
        ? [`only ${read.length} modules of src were read, so nothing is proved: is the parser there?`]
        : []),
      ...sources.filter((file) => !seen.has(file)).map((file) => `${file} was not read, so nothing is proved of it`),
      ...summary.violations.map(
        ({ rule, from, to, cycle }) =>
          `${rule.name}: ${from} → ${cycle ? cycle.map(({ name }) => name).join(" → ") : to}`,
      ),
    ];
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
