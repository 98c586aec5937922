import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { built } from "./build.ts";
import type { Check } from "./check.ts";
import { expectedReadme } from "./settings-table.ts";

export const settingsDrift: Check = {
  name: "settings",
  demands: "The README lists the settings of src/config/settings.ts: npm run docs:settings",
  async find(root) {
    const broken = await built(root);
    if (broken.length > 0) return broken;
    try {
      const [expected, readme] = await Promise.all([expectedReadme(root), readFile(join(root, "README.md"), "utf8")]);
      return expected === readme ? [] : ["README.md: the settings table is not that of src/config/settings.ts"];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  },
};
