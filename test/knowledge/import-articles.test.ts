import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerImportArticles } from "../../src/cli/import-articles.ts";
import type { Io } from "../../src/cli/io.ts";
import { type KnowledgeUnderTest, startKnowledge } from "./knowledge-under-test.ts";

let kb: KnowledgeUnderTest;
let folder: string;
beforeAll(async () => {
  kb = await startKnowledge();
  folder = await mkdtemp(path.join(tmpdir(), "mittente-articles-"));
  const good = (slug: string) =>
    `---\nslug: ${slug}\nlanguage: it\ntitle: T\nsummary: S\npublished: true\n---\nTesto.\n`;
  for (let index = 0; index < 100; index++)
    await writeFile(path.join(folder, `a${index}.md`), good(`articolo-${index}`));
  await writeFile(path.join(folder, "b.md"), "Testo.");
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await kb.api.stop();
});

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const env = { DATABASE_URL: kb.api.database.loginUrl, MITTENTE_DATA_DIR: kb.api.directory };
  const io: Io = {
    env,
    isTerminal: false,
    input: Readable.from([]),
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  };
  const parent = new Command("import").exitOverride().configureOutput({ writeOut: (text) => void out.push(text) });
  registerImportArticles(parent, io);
  const failure = await parent.parseAsync(["articles", ...args], { from: "user" }).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { out, err, failure };
}

test("it shows how far it is, names what it rejects and why, and fails then", async () => {
  const { out, err, failure } = await run(folder);
  expect(out).toEqual(["100 new, 0 changed, 0 as they were, 1 rejected."]);
  expect(err[0]).toBe("10 of 100 files");
  expect(err.at(-1)).toMatch(/^b\.md: .*front matter/);
  expect(failure).toBe("Some files were rejected; the others are in.");
  expect((await kb.page("/kb/it/articolo-99")).status).toBe(200);
});

test("run again without the bad file, it changes nothing and succeeds", async () => {
  await rm(path.join(folder, "b.md"));
  const { out, failure } = await run(folder, "--overwrite");
  expect([out, failure]).toEqual([["0 new, 0 changed, 100 as they were, 0 rejected."], null]);
});

test("a folder that is not there is one clear sentence", async () => {
  expect((await run(path.join(folder, "missing"))).failure).toMatch(/missing is no folder$/);
});
