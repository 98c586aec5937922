import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { importArticleFolder } from "../../src/knowledge/article-import.ts";
import { readArticleFile } from "../../src/knowledge/front-matter.ts";
import { type KnowledgeUnderTest, startKnowledge } from "./knowledge-under-test.ts";
import { PNG } from "./picture.ts";

let kb: KnowledgeUnderTest;
let folder: string;
beforeAll(async () => {
  kb = await startKnowledge();
});
afterAll(() => kb.api.stop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mittente-articles-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: string | Uint8Array) => {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), content);
};
const article = (fields: string, text = "Testo.") => `---\n${fields}\n---\n${text}\n`;
const words = "title: Titolo\nsummary: Riassunto.";
const run = (isOverwriting = false) =>
  importArticleFolder({
    pool: kb.api.installation.pool("operator"),
    blobs: kb.api.installation.blobs,
    folder,
    now: kb.api.now,
    isOverwriting,
  });
const versions = (slug: string) => kb.api.sql<{ number: number }[]>`
  select v.number from article_versions v join articles a on a.id = v.article_id where a.slug = ${slug} order by 1`;

test("a folder becomes articles with categories, translations, relatives and pictures; again, it changes nothing", async () => {
  await file(
    "categories.yaml",
    "- slug: posta\n  position: 2\n  it: { title: Posta, summary: La posta. }\n  en: { title: Mail, summary: Mail. }\n",
  );
  await file("en/imported.md", article(`slug: imported\nlanguage: en\ngroup: primo\npublished: true\n${words}`));
  await file(
    "it/importato.md",
    article(
      `slug: importato\nlanguage: it\ngroup: primo\ncategory: posta\nrelated: [zeta]\npublished: true\n${words}`,
      "![figura](../img/un%20punto.png)",
    ),
  );
  await file("it/zeta.md", article(`slug: zeta\nlanguage: it\npublished: true\n${words}`));
  await file("it/bozza.md", article(`slug: bozza-importata\nlanguage: it\n${words}`));
  await file("img/un punto.png", PNG);
  await file("LEGGIMI.txt", "no article");
  expect(await run()).toEqual({ created: 4, updated: 0, unchanged: 0, rejected: [] });
  expect(await run()).toEqual({ created: 0, updated: 0, unchanged: 4, rejected: [] });
  expect(await run(true)).toEqual({ created: 0, updated: 0, unchanged: 4, rejected: [] });
  const { article: read } = await kb.data<{
    article: { category: string; bodyHtml: string; translations: object[]; related: object[] };
  }>(null, `{ article(slug: "importato", language: IT) { category bodyHtml translations { slug } related { slug } } }`);
  expect(read).toMatchObject({ category: "posta", translations: [{ slug: "imported" }], related: [{ slug: "zeta" }] });
  const [, image] = /src="[^"]*(\/kb\/images\/[0-9a-f]{64})"/.exec(read.bodyHtml)!;
  expect((await fetch(kb.api.url + image)).headers.get("content-type")).toBe("image/png");
  expect(await kb.data(null, `{ article(slug: "bozza-importata", language: IT) { slug } }`)).toEqual({ article: null });
});

test("a changed file is a new version; what was not published stays published as it was", async () => {
  await file("a.md", article(`slug: cambia\nlanguage: it\npublished: true\n${words}`));
  await run();
  await file("a.md", article(`slug: cambia\nlanguage: it\n${words}`, "Altro."));
  expect(await run()).toMatchObject({ updated: 1 });
  expect(await versions("cambia")).toHaveLength(2);
  expect(await kb.data(null, `{ article(slug: "cambia", language: IT) { version } }`)).toEqual({
    article: { version: 1 },
  });
});

test("a translation that comes later joins its article", async () => {
  await file("z.md", article(`slug: dopo\nlanguage: it\ngroup: g\npublished: true\n${words}`));
  await run();
  await file("a.md", article(`slug: later\nlanguage: en\ngroup: g\npublished: true\n${words}`));
  expect(await run()).toMatchObject({ created: 1, unchanged: 1, rejected: [] });
  expect(await kb.data(null, `{ article(slug: "dopo", language: IT) { translations { slug } } }`)).toEqual({
    article: { translations: [{ slug: "later" }] },
  });
});

test("what the desk changed since is not overwritten unless it is said", async () => {
  await file("a.md", article(`slug: del-desk\nlanguage: it\npublished: true\n${words}`));
  await run();
  const { articleManuscripts } = await kb.data<{ articleManuscripts: { nodes: { id: string }[] } }>(
    kb.agent,
    `{ articleManuscripts(search: "del-desk") { nodes { id } } }`,
  );
  const { id } = articleManuscripts.nodes[0]!;
  await kb.change(kb.agent, "articleSave", { id, version: 1, title: "Del desk", summary: "S.", body: "B." });
  expect(await run()).toMatchObject({ unchanged: 1, rejected: [] });
  await file("a.md", article(`slug: del-desk\nlanguage: it\npublished: true\n${words}`, "Del file."));
  const { rejected } = await run();
  expect(rejected).toEqual([{ file: "a.md", reason: expect.stringContaining("--overwrite") as string }]);
  expect(await versions("del-desk")).toHaveLength(2);
  expect(await run(true)).toMatchObject({ updated: 1, rejected: [] });
  expect(await versions("del-desk")).toHaveLength(3);
});

describe("a file that is not right is rejected, with its name and the reason, and the others are taken", () => {
  const good = `slug: cattivo\nlanguage: it\n${words}`;
  test.each([
    ["no front matter", "Testo.", /front matter/],
    ["an open end", `---\n${good}\n`, /front matter/],
    ["broken YAML", article("slug: [a"), /YAML/],
    ["aliases", article(`a: &a [x]\nb: *a\n${good}`), /YAML|alias/i],
    ["an unknown name", article(`${good}\ncolour: red`), /colour/],
    ["a language that is not ours", article(`slug: x\nlanguage: fr\n${words}`), /language/],
    ["a bad slug", article(`slug: Con Spazi\nlanguage: it\n${words}`), /slug/],
    ["no words", article(good, " "), /text: empty/],
    ["a category that is not there", article(`${good}\ncategory: nessuna`), /category/],
    ["a picture that is not there", article(good, "![x](manca.png)"), /manca\.png/],
    ["a picture outside the folder", article(good, "![x](../../../../etc/hostname)"), /etc\/hostname/],
    ["too many words", article(good, "è".repeat(40_000)), /64 KiB/],
    ["too many bytes", article(good, "a".repeat(200_000)), /larger/],
    ["NUL", article(good, "a\0b"), /NUL/],
  ])("%s", async (_name, content, reason) => {
    await file("a.md", content);
    await file("b.md", article(`slug: buono\nlanguage: it\n${words}`));
    const report = await run();
    expect(report.rejected).toEqual([{ file: "a.md", reason: expect.stringMatching(reason) as string }]);
    expect(report.created + report.unchanged).toBe(1);
    expect(await versions("cattivo")).toEqual([]);
  });

  test("bytes that are no UTF-8", async () => {
    await file("a.md", Buffer.concat([Buffer.from(article(good)), Buffer.from([0xff])]));
    expect((await run()).rejected[0]?.reason).toBe("it is not UTF-8");
  });

  test("a picture's link that leads out of the folder", async () => {
    const outside = await mkdtemp(path.join(tmpdir(), "mittente-outside-"));
    await writeFile(path.join(outside, "x.png"), PNG);
    await symlink(path.join(outside, "x.png"), path.join(folder, "x.png"));
    await file("a.md", article(good, "![x](x.png)"));
    expect((await run()).rejected[0]?.reason).toContain("within the folder");
    await rm(outside, { recursive: true });
  });

  test("a slug that another article had", async () => {
    const { id } = await kb.publish({ slug: "occupato" });
    await kb.change(kb.supervisor, "articleRename", { id, slug: "libero" });
    await file("a.md", article(`slug: occupato\nlanguage: it\n${words}`));
    expect((await run()).rejected[0]?.reason).toMatch(/^slug/);
  });

  test("a relative that is not there: the rest is imported", async () => {
    await file("a.md", article(`slug: senza-parente\nlanguage: it\nrelated: [nessuno]\n${words}`));
    const { created, rejected } = await run();
    expect([created, rejected[0]?.reason]).toEqual([1, "related: there is no nessuno; the rest was imported"]);
  });

  test("a folder that is none", async () => {
    folder = path.join(folder, "missing");
    await expect(run()).rejects.toMatchObject({ name: "ArticleFolderError" });
  });
});

test("Windows line ends and a byte order mark are read", () => {
  const text = `\uFEFF${article(`slug: x\nlanguage: it\n${words}`).replaceAll("\n", "\r\n")}`;
  expect(readArticleFile(text)).toMatchObject({ slug: "x", language: "IT", bodyMarkdown: "Testo.\n" });
});
