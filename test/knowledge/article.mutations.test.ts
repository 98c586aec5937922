import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrange } from "../support/arrange.ts";
import { type KnowledgeUnderTest, mutation, startKnowledge } from "./knowledge-under-test.ts";

let kb: KnowledgeUnderTest;
beforeAll(async () => {
  kb = await startKnowledge();
});
afterAll(() => kb.api.stop());

const read = (slug: string) =>
  kb.data<{ article: { title: string; version: number; bodyMarkdown: string } | null }>(
    null,
    `query Q($slug: String!) { article(slug: $slug, language: IT) { title version bodyMarkdown } }`,
    { slug },
  );
const words = { title: "Titolo", summary: "Riassunto.", body: "Testo." };

describe("saving", () => {
  test("a new article is a draft, which no reader finds", async () => {
    const draft = await kb.save({ slug: "bozza" });
    expect(draft).toMatchObject({ slug: "bozza", status: "DRAFT", version: 1, published: null });
    expect(await read("bozza")).toEqual({ article: null });
  });

  test("a change to what is published waits until somebody publishes it", async () => {
    const { id } = await kb.publish({ slug: "vecchio-testo", title: "Prima" });
    const saved = await kb.change(kb.agent, "articleSave", { id, version: 1, ...words, title: "Dopo" });
    expect(saved.manuscript).toMatchObject({ status: "PUBLISHED", version: 2, published: { version: 1 } });
    expect(await read("vecchio-testo")).toMatchObject({ article: { title: "Prima", version: 1 } });
    await kb.change(kb.supervisor, "articlePublish", { id, version: 2 });
    expect(await read("vecchio-testo")).toMatchObject({ article: { title: "Dopo", version: 2 } });
  });

  test("the same words again make no version", async () => {
    const { id } = await kb.save({ slug: "uguale", ...words });
    expect((await kb.change(kb.agent, "articleSave", { id, version: 1, ...words })).manuscript).toMatchObject({
      version: 1,
    });
  });

  test("of two people who save over the same version, one is told that the other was faster, and nothing is lost", async () => {
    const { id } = await kb.save({ slug: "in-due" });
    const outcomes = await Promise.all(
      ["A", "B", "C", "D"].map((title) =>
        kb.change(kb.agent, "articleSave", { id, version: 1, ...words, title: `Titolo ${title}` }),
      ),
    );
    expect(outcomes.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(outcomes.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array.from({ length: 3 }, () => "STALE_VERSION"),
    );
  });

  test("of two new articles at once with one slug, one is there", async () => {
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => kb.change(kb.agent, "articleSave", { language: "IT", slug: "conteso", ...words })),
    );
    expect(outcomes.map(({ userErrors }) => userErrors[0]?.code ?? "OK").toSorted()).toEqual([
      "OK",
      "SLUG_TAKEN",
      "SLUG_TAKEN",
    ]);
  });

  test("a translation joins its article, once a language", async () => {
    const { id } = await kb.save({ slug: "originale" });
    const english = { language: "EN", translationOf: id, ...words };
    expect((await kb.change(kb.agent, "articleSave", { ...english, slug: "translated" })).userErrors).toEqual([]);
    expect((await kb.change(kb.agent, "articleSave", { ...english, slug: "again" })).userErrors).toEqual([
      { code: "TRANSLATION_EXISTS", field: ["input", "language"] },
    ]);
  });

  test("category and related articles: absent leaves, null clears", async () => {
    const text = { title: "T", summary: "S" };
    const category = { slug: "posta", position: 1, italian: text, english: text };
    await kb.data(
      kb.supervisor,
      `mutation M($input: ArticleCategorySaveInput!) { articleCategorySave(input: $input) { userErrors { code } } }`,
      { input: category },
    );
    const other = await kb.save({ slug: "altro" });
    const { id } = await kb.save({ slug: "con-categoria", category: "posta", relatedIds: [other.id] });
    const latest = async () =>
      (
        await kb.data<{ articleManuscript: { latest: object } }>(
          kb.agent,
          `query Q($id: ID!) { articleManuscript(id: $id) { latest { category relatedIds } } }`,
          { id },
        )
      ).articleManuscript.latest;
    expect(await latest()).toEqual({ category: "posta", relatedIds: [other.id] });
    await kb.change(kb.agent, "articleSave", { id, version: 1, ...words });
    expect(await latest()).toEqual({ category: "posta", relatedIds: [other.id] });
    await kb.change(kb.agent, "articleSave", { id, version: 2, ...words, category: null, relatedIds: null });
    expect(await latest()).toEqual({ category: null, relatedIds: [] });
  });

  test.each([
    [{ slug: "x", ...words }, ["language"]],
    [{ language: "IT", ...words }, ["slug"]],
    [{ language: "IT", slug: "Con Spazi", ...words }, ["slug"]],
    [{ language: "IT", slug: "-a", ...words }, ["slug"]],
    [{ language: "IT", slug: "a".repeat(101), ...words }, ["slug"]],
    [{ language: "IT", slug: "x", ...words, title: " " }, ["title"]],
    [{ language: "IT", slug: "x", ...words, title: "a\nb" }, ["title"]],
    [{ language: "IT", slug: "x", ...words, title: "a\u202Eb" }, ["title"]],
    [{ language: "IT", slug: "x", ...words, title: "a\uE000b" }, ["title"]],
    [{ language: "IT", slug: "x", ...words, summary: "s".repeat(501) }, ["summary"]],
    [{ language: "IT", slug: "x", ...words, body: "è".repeat(32_769) }, ["body"]],
    [{ language: "IT", slug: "x", ...words, body: "a\0b" }, ["body"]],
    [{ language: "IT", slug: "x", ...words, relatedIds: Array.from({ length: 11 }, () => "man_x") }, ["relatedIds"]],
    [{ id: "man_x", ...words }, ["version"]],
    [{ id: "man_x", version: 1, slug: "x", ...words }, ["slug"]],
    [{ id: "man_x", version: 1, translationOf: "man_y", ...words }, ["translationOf"]],
  ])("an input out of its bounds is INVALID, and says where: case %#", async (input, field) => {
    const { userErrors, manuscript } = await kb.change(kb.agent, "articleSave", input);
    expect(manuscript).toBeNull();
    expect(userErrors[0]).toEqual({ code: "INVALID", field: ["input", ...field] });
  });

  test.each([
    [{ id: "man_x", version: 1, ...words }, "id"],
    [{ language: "IT", slug: "nf", translationOf: "man_x", ...words }, "translationOf"],
    [{ language: "IT", slug: "nf", category: "nowhere", ...words }, "category"],
    [{ language: "IT", slug: "nf", relatedIds: ["man_x"], ...words }, "relatedIds"],
  ])("what is not there is NOT_FOUND: case %#", async (input, field) => {
    const { userErrors } = await kb.change(kb.agent, "articleSave", input);
    expect(userErrors).toEqual([{ code: "NOT_FOUND", field: ["input", field] }]);
  });
});

describe("publishing", () => {
  test("nobody publishes a version that they have not seen", async () => {
    const { id } = await kb.save({ slug: "non-visto" });
    await kb.change(kb.agent, "articleSave", { id, version: 1, ...words });
    const { userErrors } = await kb.change(kb.supervisor, "articlePublish", { id, version: 1 });
    expect(userErrors).toEqual([{ code: "STALE_VERSION", field: ["input", "version"] }]);
    expect(await read("non-visto")).toEqual({ article: null });
  });

  test("an archived article is gone for readers, keeps its history, and comes back", async () => {
    const { id } = await kb.publish({ slug: "ritirato" });
    const archived = await kb.change(kb.supervisor, "articleArchive", { id });
    expect(archived.manuscript).toMatchObject({ status: "ARCHIVED", version: 1, published: null });
    expect(await read("ritirato")).toEqual({ article: null });
    expect((await kb.change(kb.supervisor, "articleArchive", { id })).userErrors).toEqual([]);
    await kb.change(kb.supervisor, "articlePublish", { id, version: 1 });
    expect(await read("ritirato")).toMatchObject({ article: { version: 1 } });
  });

  test("every version stays as it was", async () => {
    const { id } = await kb.publish({ slug: "storia", title: "Uno" });
    await kb.change(kb.agent, "articleSave", { id, version: 1, ...words, title: "Due" });
    const { articleManuscript } = await kb.data<{ articleManuscript: { versions: { nodes: object[] } } }>(
      kb.agent,
      `query Q($id: ID!) { articleManuscript(id: $id) { versions(first: 10) { nodes { number title author { role } } } } }`,
      { id },
    );
    expect(articleManuscript.versions.nodes).toEqual([
      { number: 2, title: "Due", author: { role: "AGENT" } },
      { number: 1, title: "Uno", author: { role: "AGENT" } },
    ]);
  });
});

describe("renaming", () => {
  test("the old slug still finds the article, and is nobody else's for ever", async () => {
    const { id } = await kb.publish({ slug: "nome-vecchio", title: "Stesso" });
    const renamed = await kb.change(kb.supervisor, "articleRename", { id, slug: "nome-nuovo" });
    expect(renamed.manuscript).toMatchObject({ slug: "nome-nuovo" });
    expect(await read("nome-vecchio")).toMatchObject({ article: { title: "Stesso" } });
    const taken = { language: "IT", slug: "nome-vecchio", ...words };
    expect((await kb.change(kb.agent, "articleSave", taken)).userErrors[0]?.code).toBe("SLUG_TAKEN");
    const other = await kb.save({ slug: "un-altro" });
    const steal = await kb.change(kb.supervisor, "articleRename", { id: other.id, slug: "nome-nuovo" });
    expect(steal.userErrors).toEqual([{ code: "SLUG_TAKEN", field: ["input", "slug"] }]);
    const back = await kb.change(kb.supervisor, "articleRename", { id, slug: "nome-vecchio" });
    expect(back.userErrors).toEqual([]);
    expect(await read("nome-nuovo")).toMatchObject({ article: { title: "Stesso" } });
  });

  test("a slug is free in the other language", async () => {
    await kb.save({ slug: "support", language: "IT" });
    expect((await kb.save({ slug: "support", language: "EN" })).slug).toBe("support");
  });
});

describe("who may", () => {
  const inputs = {
    articleSave: { language: "IT", slug: "permessi", ...words },
    articlePublish: { id: "man_x", version: 1 },
    articleArchive: { id: "man_x" },
    articleRename: { id: "man_x", slug: "x" },
  };

  test.each(["articlePublish", "articleArchive", "articleRename"] as const)(
    "%s takes a supervisor, and the database is left as it was",
    async (name) => {
      const { userErrors, manuscript } = await kb.change(kb.agent, name, inputs[name]);
      expect(userErrors.map(({ code }) => code)).toEqual(["FORBIDDEN_ROLE"]);
      expect(manuscript).toBeNull();
    },
  );

  test.each(Object.entries(inputs))("%s is the desk's alone", async (name, input) => {
    const rows = arrange(kb.api);
    const account = await rows.account();
    const tokens = {
      nobody: null,
      portal: (await rows.session(account.id)).token,
      bridge: (await rows.client("BRIDGE")).token,
      provisioning: (await rows.client("PROVISIONING")).token,
    };
    for (const [who, token] of Object.entries(tokens)) {
      const { data, errors } = await kb.api.ask(token, mutation(name), { input });
      expect(data ?? null, who).toBeNull();
      expect(errors[0]?.extensions.code, who).toBe(token === null ? "UNAUTHENTICATED" : "FORBIDDEN");
    }
  });

  test("the desk's queries are the desk's alone", async () => {
    const account = await arrange(kb.api).account();
    const { token } = await arrange(kb.api).session(account.id);
    const { id } = await kb.save({ slug: "solo-desk" });
    for (const query of [`{ articleManuscripts { nodes { id } } }`, `{ articleManuscript(id: "${id}") { id } }`]) {
      expect((await kb.api.ask(null, query)).errors[0]?.extensions.code).toBe("UNAUTHENTICATED");
      expect((await kb.api.ask(token, query)).errors[0]?.extensions.code).toBe("FORBIDDEN");
    }
    expect(await kb.data(token, `{ node(id: "${id}") { id } }`)).toEqual({ node: null });
  });

  test("viewerCanPublish says beforehand what the guard will say", async () => {
    const { id } = await kb.save({ slug: "chi-pubblica" });
    const query = `{ node(id: "${id}") { ... on ArticleManuscript { viewerCanPublish } } }`;
    expect(await kb.data(kb.agent, query)).toEqual({ node: { viewerCanPublish: false } });
    expect(await kb.data(kb.supervisor, query)).toEqual({ node: { viewerCanPublish: true } });
  });
});

test("what is done is in the audit log, with who did it", async () => {
  const { id } = await kb.publish({ slug: "tracciato" });
  await kb.change(kb.supervisor, "articleRename", { id, slug: "tracciato-2" });
  await kb.change(kb.supervisor, "articleArchive", { id });
  const events = await kb.api.sql<{ action: string; actor: string }[]>`
    select action, actor from audit_events where facts ->> 'slug' in ('tracciato', 'tracciato-2') order by id`;
  expect(events.map(({ action }) => action)).toEqual([
    "article.save",
    "article.publish",
    "article.rename",
    "article.archive",
  ]);
  expect(events.every(({ actor }) => actor.startsWith("staff:"))).toBe(true);
});

test("the desk finds articles by status, language, and part of title or slug", async () => {
  await kb.save({ slug: "cercami-al-banco", title: "Una Bozza 100% speciale" });
  const list = (args: string) =>
    kb.data<{ articleManuscripts: { nodes: { slug: string }[] } }>(
      kb.agent,
      `{ articleManuscripts(first: 100, ${args}) { nodes { slug } } }`,
    );
  const slugs = async (args: string) => (await list(args)).articleManuscripts.nodes.map(({ slug }) => slug);
  expect(await slugs(`search: "100% SPECIALE"`)).toEqual(["cercami-al-banco"]);
  expect(await slugs(`search: "al-banco", status: [DRAFT], language: IT`)).toEqual(["cercami-al-banco"]);
  expect(await slugs(`search: "al-banco", status: [PUBLISHED]`)).toEqual([]);
  expect(await slugs(`search: "al-banco", language: EN`)).toEqual([]);
});
