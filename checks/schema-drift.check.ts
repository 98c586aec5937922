import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { built } from "./build.ts";
import type { Check } from "./check.ts";
import { linesOf, runTool } from "./tool.ts";

const COMMITTED = "schema/schema.graphql";

export const schemaDrift: Check = {
  name: "schema",
  demands: `${COMMITTED} is what the resolvers make: npm run schema`,
  async find(root) {
    const broken = await built(root);
    if (broken.length > 0) return broken;
    const folder = await mkdtemp(join(tmpdir(), "mittente-schema-"));
    try {
      const emitted = join(folder, "schema.graphql");
      const failed = linesOf(await runTool(root, "node", ["dist/server/emit-schema.js", emitted]), "emit-schema");
      if (failed.length > 0) return failed;
      const committed = await readFile(join(root, COMMITTED), "utf8").catch(() => "");
      return firstDifference(await readFile(emitted, "utf8"), committed);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

function firstDifference(emitted: string, committed: string): readonly string[] {
  if (emitted === committed) return [];
  const [made, kept] = [emitted.split("\n"), committed.split("\n")];
  const line = made.findIndex((text, index) => text !== kept[index]);
  const at = line === -1 ? made.length : line;
  return [`${COMMITTED}:${at + 1}: has “${kept[at] ?? ""}”, the resolvers make “${made[at] ?? ""}”`];
}
