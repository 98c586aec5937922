import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { policyArticleUrl, seedArticles } from "../../src/knowledge/policy-article.ts";
import { type KnowledgeUnderTest, startKnowledge } from "./knowledge-under-test.ts";

let kb: KnowledgeUnderTest;
beforeAll(async () => {
  kb = await startKnowledge();
});
afterAll(() => kb.api.stop());

const seed = () =>
  inTransaction(kb.api.installation.pool("operator"), { role: "operator", client: "system:operator" }, (transaction) =>
    seedArticles(transaction, kb.api.now),
  );

test("the policy is the first article, in both languages, and every notice's link leads to it", async () => {
  expect(await seed()).toBe(2);
  for (const [language, words] of [
    ["IT", "Come sappiamo che sei tu"],
    ["EN", "How we know it is you"],
  ] as const) {
    const url = policyArticleUrl(`${kb.api.url}/`, language);
    const response = await fetch(url);
    expect([response.status, response.headers.get("content-language")], url).toEqual([200, language.toLowerCase()]);
    expect(await response.text()).toContain(words);
  }
  const { text } = await kb.page("/kb/it/come-sappiamo-che-sei-tu");
  expect(text).toContain('<a href="/kb/en/how-we-know-it-is-you" lang="en" hreflang="en">English</a>');
});

test("what the customers meet is explained in the words that they use", async () => {
  const found = async (search: string, language: "IT" | "EN") =>
    (
      await kb.data<{ articles: { nodes: { slug: string }[] } }>(
        null,
        `query Q($search: String!, $language: Language!) { articles(search: $search, language: $language) { nodes { slug } } }`,
        { search, language },
      )
    ).articles.nodes.map(({ slug }) => slug);
  for (const search of [
    "indirizzo registrato",
    "codice cliente",
    "DKIM",
    "perche non rispondete",
    "cambiare email",
    "avviso",
  ])
    expect(await found(search, "IT"), search).toEqual(["come-sappiamo-che-sei-tu"]);
  for (const search of ["registered address", "customer number", "claim message", "password"])
    expect(await found(search, "EN"), search).toEqual(["how-we-know-it-is-you"]);
});

test("seeding again leaves what the desk made of it, the slug too", async () => {
  const { articleManuscripts } = await kb.data<{ articleManuscripts: { nodes: { id: string; version: number }[] } }>(
    kb.agent,
    `{ articleManuscripts(search: "come-sappiamo") { nodes { id version } } }`,
  );
  const { id, version } = articleManuscripts.nodes[0]!;
  await kb.change(kb.agent, "articleSave", { id, version, title: "Nostre parole", summary: "S.", body: "B." });
  await kb.change(kb.supervisor, "articlePublish", { id, version: version + 1 });
  await kb.change(kb.supervisor, "articleRename", { id, slug: "chi-sei" });
  expect(await seed()).toBe(0);
  const response = await fetch(policyArticleUrl(kb.api.url, "IT"));
  expect(response.url).toBe(`${kb.api.url}/kb/it/chi-sei`);
  expect(await response.text()).toContain("Nostre parole");
});
