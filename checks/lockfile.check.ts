import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Check } from "./check.ts";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      inBundle: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  allowScripts: z.record(z.string(), z.boolean()).default({}),
});

export const lockfile: Check = {
  name: "lockfile",
  demands:
    "package.json pins exact versions; package-lock.json names no host, and has a hash for every package on every system.",
  async find(root) {
    const [manifest, lock] = await Promise.all([read(root, "package.json"), read(root, "package-lock.json")]);
    const { allowScripts, ...dependencies } = manifestSchema.parse(manifest);
    const packages = Object.entries(lockSchema.parse(lock).packages).filter(([path]) => path !== "");
    const locked = new Set(packages.map(([path]) => nameIn(path)));
    return [
      ...Object.values(dependencies)
        .flatMap((group) => Object.entries(group))
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `package.json: ${name} is not pinned: ${version}`),
      ...packages.flatMap(([path, { resolved, integrity, inBundle }]) => [
        ...(resolved === undefined ? [] : [`package-lock.json: ${path} names where it came from: ${resolved}`]),
        ...(integrity || inBundle ? [] : [`package-lock.json: ${path} has no integrity`]),
      ]),
      // A binary for another system that the registry did not have is left out in silence, and npm ci then fails for all.
      ...packages.flatMap(([path, { optionalDependencies = {} }]) =>
        Object.keys(optionalDependencies)
          .filter((name) => !locked.has(name))
          .map((name) => `package-lock.json: ${path} wants ${name}, which is not there: npm ci fails`),
      ),
      // npm 12 runs no install script that package.json does not speak of, and says so only in passing.
      ...packages
        .filter(([, { hasInstallScript }]) => hasInstallScript)
        .map(([path]) => nameIn(path))
        .filter((name, index, names) => !(name in allowScripts) && names.indexOf(name) === index)
        .map((name) => `package.json: allowScripts says neither yes nor no to ${name}`),
    ];
  },
};

const nameIn = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

const read = async (root: string, name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(root, name), "utf8"));
