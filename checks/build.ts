import { linesOf, runTool } from "./tool.ts";

const builds = new Map<string, Promise<readonly string[]>>();

/** Some rules read what the product itself prints. Built once a checkout, into `dist`, which is never emptied. */
export function built(root: string): Promise<readonly string[]> {
  const running = builds.get(root) ?? build(root);
  builds.set(root, running);
  return running;
}

const build = async (root: string) =>
  linesOf(await runTool(root, "tsc", ["-p", "tsconfig.build.json"]), "tsc").map((line) => `does not build: ${line}`);
