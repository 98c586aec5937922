import { expect, test } from "vitest";
import { lockfile } from "../../checks/lockfile.check.ts";
import { planted } from "./planted.ts";

interface Planted {
  readonly manifest?: object;
  readonly package?: object;
}

const SOUND = { version: "1.0.0", integrity: "sha512-AAAA" };

async function findingsWith({ manifest = {}, package: entry = {} }: Planted): Promise<readonly string[]> {
  await using copy = await planted([], {
    "package.json": JSON.stringify({ dependencies: { left: "1.0.0" }, ...manifest }),
    "package-lock.json": JSON.stringify({ packages: { "": {}, "node_modules/@a/left": { ...SOUND, ...entry } } }),
  });
  return await lockfile.find(copy.root);
}

test("pinned versions with hashes and without hosts are sound", async () => {
  expect(await findingsWith({})).toEqual([]);
});

test.each(["^1.0.0", "~1.0.0", "latest", "*", "1.x", "git+ssh://host/left.git"])(
  "a dependency that asks for %s is found",
  async (version) => {
    expect(await findingsWith({ manifest: { devDependencies: { left: version } } })).toEqual([
      `package.json: left is not pinned: ${version}`,
    ]);
  },
);

test("a lock file that names a host is found", async () => {
  const resolved = "https://packages.example/left.tgz";
  expect(await findingsWith({ package: { resolved } })).toEqual([
    `package-lock.json: node_modules/@a/left names where it came from: ${resolved}`,
  ]);
});

test("a package without a hash is found", async () => {
  expect(await findingsWith({ package: { integrity: undefined } })).toEqual([
    "package-lock.json: node_modules/@a/left has no integrity",
  ]);
});

test("an install script that nobody decided about is found, whichever way it was decided otherwise", async () => {
  const entry = { hasInstallScript: true };
  expect(await findingsWith({ package: entry })).toEqual([
    "package.json: allowScripts says neither yes nor no to @a/left",
  ]);
  expect(await findingsWith({ package: entry, manifest: { allowScripts: { "@a/left": false } } })).toEqual([]);
});

test("a package for another system that is left out of the lock file is found", async () => {
  expect(await findingsWith({ package: { optionalDependencies: { "@a/left-darwin-arm64": "1.0.0" } } })).toEqual([
    "package-lock.json: node_modules/@a/left wants @a/left-darwin-arm64, which is not there: npm ci fails",
  ]);
});
