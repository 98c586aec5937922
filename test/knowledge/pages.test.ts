import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { preferredLanguage } from "../../src/knowledge/pages/preferred-language.ts";
import { type KnowledgeUnderTest, startKnowledge } from "./knowledge-under-test.ts";

let kb: KnowledgeUnderTest;

const EVIL = `<script>alert("x")</script>'"&`;

beforeAll(async () => {
  kb = await startKnowledge();
  const category = {
    slug: "sicurezza",
    position: 1,
    italian: { title: "Sicurezza & accessi", summary: "Chi sei, e come lo sappiamo." },
    english: { title: "Security & access", summary: "Who you are, and how we know." },
  };
  await kb.data(
    kb.supervisor,
    `mutation M($input: ArticleCategorySaveInput!) { articleCategorySave(input: $input) { userErrors { code } } }`,
    { input: category },
  );
  const related = await kb.publish({ slug: "altro-articolo", title: "Un altro articolo" });
  const { id } = await kb.publish({
    slug: "accedere-al-portale",
    title: "Accedere al portale",
    summary: "Con un codice o una password.",
    body: "# Prima\n\nApri la [pagina](https://portal.example/).\n\n<b>grezzo</b>",
    category: "sicurezza",
    relatedIds: [related.id],
  });
  await kb.publish({
    language: "EN",
    slug: "sign-in",
    title: "Signing in",
    summary: "With a code.",
    translationOf: id,
    body: "Open the page.",
  });
  await kb.publish({ slug: "cattivo", title: EVIL, summary: EVIL, body: EVIL });
  await kb.save({ slug: "bozza", title: "Segretissimo" });
});
afterAll(() => kb.api.stop());

describe("every page", () => {
  const paths = [
    "/kb/it/",
    "/kb/en/",
    "/kb/it/accedere-al-portale",
    "/kb/it/categories/sicurezza",
    "/kb/it/?q=portale",
    "/kb/it/nessuno",
    "/kb/xx/",
  ];

  test.each(paths)("%s: HTML that runs nothing, loads nothing from elsewhere, and sets no cookie", async (path) => {
    const { headers, text } = await kb.page(path);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("set-cookie")).toBeNull();
    const policy = headers.get("content-security-policy")!.split("; ");
    expect(policy[0]).toBe("default-src 'none'");
    expect(policy).toEqual(
      expect.arrayContaining(["base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "img-src 'self'"]),
    );
    expect(policy.join()).not.toContain("unsafe");
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(text)!;
    expect(policy).toContain(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    expect(text).not.toMatch(/<script|<link rel="stylesheet"|\sstyle=|\son[a-z]+=/i);
  });

  test.each(paths)("%s: can be read by a machine and by a person without sight or a mouse", async (path) => {
    const { text } = await kb.page(path);
    expect(text).toMatch(/^<!doctype html>\n<html lang="(?:it|en)">/);
    expect(text.match(/<h1>/g)).toHaveLength(1);
    expect(text).toMatch(/<title>[^<]+<\/title>/);
    expect(text).toContain('<a class="skip" href="#content">');
    expect(text).toContain('<main id="content">');
    expect(text).toContain('<label for="q">');
    expect(text.match(/<(main|form|header|article|nav|ul|p|a|li)\b/g)?.length).toBe(
      text.match(/<\/(main|form|header|article|nav|ul|p|a|li)>/g)?.length,
    );
  });
});

describe("an article's page", () => {
  test("has its words, its category, its relatives, and itself in the other language", async () => {
    const { status, headers, text } = await kb.page("/kb/it/accedere-al-portale");
    expect(status).toBe(200);
    expect(headers.get("content-language")).toBe("it");
    expect(text).toContain("<h1>Accedere al portale</h1>");
    expect(text).toContain("<h2>Prima</h2>");
    expect(text).toContain("&lt;b&gt;grezzo&lt;/b&gt;");
    expect(text).toContain('<a href="/kb/it/categories/sicurezza">Sicurezza &amp; accessi</a>');
    expect(text).toContain('<a href="/kb/it/altro-articolo">Un altro articolo</a>');
    expect(text).toContain('<a href="/kb/en/sign-in" lang="en" hreflang="en">English</a>');
    expect(text).toContain(
      `<link rel="alternate" hreflang="en" href="${kb.api.installation.publicUrl}/kb/en/sign-in">`,
    );
    expect(text).toContain('<time datetime="2026-03-02">2 marzo 2026</time>');
  });

  test("without a translation the language switch leads to the other front page", async () => {
    const { text } = await kb.page("/kb/it/altro-articolo");
    expect(text).toContain('<a href="/kb/en/" lang="en" hreflang="en">English</a>');
  });

  test("escapes what an article says, wherever it stands", async () => {
    for (const path of ["/kb/it/cattivo", "/kb/it/", "/kb/it/?q=alert"]) {
      const { text } = await kb.page(path);
      expect(text, path).not.toContain("<script");
      expect(text, path).toContain("&lt;script&gt;");
    }
    const { text } = await kb.page("/kb/it/cattivo");
    expect(text).toContain("<h1>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&quot;&amp;</h1>");
    expect(text).toContain(
      '<meta name="description" content="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&quot;&amp;">',
    );
  });

  test("is known by its tag until something on it changes", async () => {
    const first = await kb.page("/kb/it/altro-articolo");
    const etag = first.headers.get("etag")!;
    expect(first.headers.get("cache-control")).toBe("public, max-age=60");
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      const again = await kb.page("/kb/it/altro-articolo", { "if-none-match": known });
      expect([again.status, again.text], known).toEqual([304, ""]);
    }
    expect((await kb.page("/kb/it/altro-articolo", { "if-none-match": '"x"' })).status).toBe(200);
    const [row] = (
      await kb.data<{ articleManuscripts: { nodes: { id: string }[] } }>(
        kb.agent,
        `{ articleManuscripts(search: "altro-articolo") { nodes { id } } }`,
      )
    ).articleManuscripts.nodes;
    const words = { title: "Un altro articolo", summary: "Nuovo.", body: "Nuovo." };
    await kb.change(kb.agent, "articleSave", { id: row!.id, version: 1, ...words });
    expect((await kb.page("/kb/it/altro-articolo", { "if-none-match": etag })).status).toBe(304);
    await kb.change(kb.supervisor, "articlePublish", { id: row!.id, version: 2 });
    expect((await kb.page("/kb/it/altro-articolo", { "if-none-match": etag })).status).toBe(200);
  });

  test("of a renamed article leads on, from every name that it had", async () => {
    const { id } = await kb.publish({ slug: "primo-nome" });
    await kb.change(kb.supervisor, "articleRename", { id, slug: "secondo-nome" });
    await kb.change(kb.supervisor, "articleRename", { id, slug: "terzo-nome" });
    for (const old of ["primo-nome", "secondo-nome"]) {
      const { status, headers } = await kb.page(`/kb/it/${old}`);
      expect([status, headers.get("location")]).toEqual([301, "/kb/it/terzo-nome"]);
    }
    await kb.change(kb.supervisor, "articleArchive", { id });
    for (const gone of ["primo-nome", "terzo-nome"]) expect((await kb.page(`/kb/it/${gone}`)).status).toBe(404);
  });
});

describe("what is not there", () => {
  test.each([
    ["/kb/it/nessuno", "it"],
    ["/kb/en/nobody", "en"],
    ["/kb/it/bozza", "it"],
    ["/kb/en/accedere-al-portale", "en"],
    ["/kb/it/categories/nessuna", "it"],
    ["/kb/it/..%2f..%2fetc%2fpasswd", "it"],
    ["/kb/it/%00", "it"],
    ["/kb/it/ACCEDERE-AL-PORTALE", "it"],
    ["/kb/fr/", "en"],
    ["/kb/constructor/", "en"],
    ["/kb/it/a/b/c", "en"],
  ])("%s is 404 in the reader's language, and is not kept", async (path, language) => {
    const { status, headers, text } = await kb.page(path);
    expect([status, headers.get("content-language"), headers.get("cache-control")]).toEqual([
      404,
      language,
      "no-store",
    ]);
    expect(text).toContain(language === "it" ? "<h1>Pagina non trovata</h1>" : "<h1>Page not found</h1>");
    expect(text).toContain('<meta name="robots" content="noindex">');
    expect(text).not.toContain("Segretissimo");
  });

  test("a draft's page is the very page of a name that nobody has", async () => {
    expect((await kb.page("/kb/it/bozza")).text).toBe((await kb.page("/kb/it/nessuno")).text);
  });
});

describe("the front page", () => {
  test("/kb/ leads to the reader's language, and a missing slash is added", async () => {
    const italian = await kb.page("/kb/", { "accept-language": "it-IT,it;q=0.9,en;q=0.8" });
    expect([italian.status, italian.headers.get("location"), italian.headers.get("vary")]).toEqual([
      302,
      "/kb/it/",
      "accept-language",
    ]);
    expect((await kb.page("/kb", { "accept-language": "de" })).headers.get("location")).toBe("/kb/en/");
    expect((await kb.page("/kb/it")).headers.get("location")).toBe("/kb/it/");
  });

  test("lists what there is to read, by category and newest first", async () => {
    const { text } = await kb.page("/kb/it/");
    expect(text).toContain(
      '<a href="/kb/it/categories/sicurezza">Sicurezza &amp; accessi</a><p>Chi sei, e come lo sappiamo.</p>',
    );
    expect(text).toContain(
      '<a href="/kb/it/accedere-al-portale">Accedere al portale</a><p>Con un codice o una password.</p>',
    );
    expect(text).not.toContain("Segretissimo");
    const { text: category } = await kb.page("/kb/it/categories/sicurezza");
    expect(category).toContain("Accedere al portale");
    expect(category).not.toContain("Un altro articolo");
  });

  test("a cursor that is not ours begins the list anew", async () => {
    expect((await kb.page("/kb/it/?after=forged")).status).toBe(200);
    expect((await kb.page("/kb/it/?q=portale&after=forged")).text).toContain("accedere-al-portale");
  });
});

describe("the search", () => {
  test("marks what it found, and is not kept anywhere", async () => {
    const { status, headers, text } = await kb.page("/kb/it/?q=portale");
    expect([status, headers.get("cache-control"), headers.get("etag")]).toEqual([200, "no-store", null]);
    expect(text).toContain('<a href="/kb/it/accedere-al-portale">Accedere al <mark>portale</mark></a>');
    expect(text).toContain('value="portale"');
  });

  test("says clearly what it cannot look for, and offers the other language", async () => {
    for (const empty of ["", "%20", "!!!", "%00"])
      expect((await kb.page(`/kb/it/?q=${empty}`)).text).toContain("Scrivi almeno una parola da cercare.");
    expect((await kb.page(`/kb/en/?q=${"a%20".repeat(101)}`)).text).toContain(
      "The search is too long: 200 characters at most.",
    );
    const { text } = await kb.page("/kb/it/?q=signing");
    expect(text).toContain("Nessuna guida in italiano contiene tutte queste parole.");
    expect(text).toContain('<a href="/kb/en/?q=signing" hreflang="en">Ci sono risultati in inglese</a>');
    expect((await kb.page("/kb/it/?q=portale%20inesistente")).text).toContain("<h2>Forse cercavi</h2>");
  });

  test("whatever is asked, the answer is a page, and the words come back escaped", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 220 }), async (text) => {
        const { status, text: html } = await kb.page(`/kb/it/?q=${encodeURIComponent(text.toWellFormed())}`);
        expect(status).toBe(200);
        expect(html).not.toContain("<script");
        expect(html.match(/ value="[^"]*">/g)).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
    const { text } = await kb.page(`/kb/it/?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });
});

test.each([
  [undefined, "EN"],
  ["", "EN"],
  ["it", "IT"],
  ["it-CH, en;q=0.5", "IT"],
  ["en, it;q=0.9", "EN"],
  ["en;q=0.2, it;q=0.9", "IT"],
  ["de, it;q=0", "EN"],
  ["it;q=2", "EN"],
  ["it;q=x", "EN"],
  [`${"x,".repeat(10_000)}it`, "EN"],
] as const)("Accept-Language %s means %s", (header, language) => expect(preferredLanguage(header)).toBe(language));
