import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "./check.ts";
import { filesOf } from "./checkout.ts";

const MOST_LINES = 300;
const OURS = /^(src|checks)\/.+\.ts$/;
const MADE = /^src\/clients\/generated\//;
const NAMELESS = /^src\/(?:.*\/)?(?:utils?|helpers?|common|shared|misc|managers?|base)(?:\/|\.[\w.]*$)/;

export const sizes: Check = {
  name: "sizes",
  demands: `A file of src has at most ${MOST_LINES} lines and a name that says what it is: past that, find the missing noun.`,
  async find(root) {
    const files = (await filesOf(root)).filter((file) => OURS.test(file) && !MADE.test(file));
    const lengths = await Promise.all(files.map(async (file) => [file, await linesIn(join(root, file))] as const));
    return [
      ...lengths.filter(([, lines]) => lines > MOST_LINES).map(([file, lines]) => `${file}: ${lines} lines`),
      ...files.filter((file) => NAMELESS.test(file)).map((file) => `${file}: a home for code without a noun`),
    ];
  },
};

const linesIn = async (path: string) => (await readFile(path, "utf8")).trimEnd().split("\n").length;
