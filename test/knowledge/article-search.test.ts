import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Reads } from "../../src/database/reads.ts";
import { readDraft, readSearch, segmentsOf } from "../../src/knowledge/article-search.ts";
import { listArticlesFor, suggestArticles } from "../../src/knowledge/reading.ts";
import { Problem } from "../../src/problems/problem.ts";
import { type KnowledgeUnderTest, type Language, startKnowledge } from "./knowledge-under-test.ts";

const ARTICLES: readonly { language: Language; slug: string; title: string; summary: string; body: string }[] = [
  {
    language: "IT",
    slug: "cambiare-indirizzo",
    title: "Cambiare l'indirizzo e-mail registrato",
    summary: "Dal portale, con una conferma al nuovo indirizzo.",
    body: "Accedi al portale e apri *Configurazione*. La priorità è la sicurezza: il vecchio indirizzo viene avvisato.",
  },
  {
    language: "IT",
    slug: "configurare-posta",
    title: "Configurare la posta sul telefono",
    summary: "I parametri per iPhone e Android.",
    body: "La configurazione è automatica. Il server è `mail.rossi.example`, porta 993. Perché non funziona? Controlla la password.",
  },
  {
    language: "IT",
    slug: "trasferire-dominio",
    title: "Trasferire un dominio",
    summary: "Il codice di autorizzazione e i tempi.",
    body: "I domini .it si trasferiscono in un giorno. L'indirizzo del titolare resta com'è.",
  },
  {
    language: "EN",
    slug: "change-address",
    title: "Changing the registered e-mail address",
    summary: "In the portal, confirmed at the new address.",
    body: "Sign in, then open Configuration. A café owner with a naïve résumé may read this too.",
  },
  {
    language: "EN",
    slug: "transfer-domain",
    title: "Transferring a domain",
    summary: "The authorization code, and how long it takes.",
    body: "Domains are transferred within days. <script>alert(1)</script> is shown as text.",
  },
];

let kb: KnowledgeUnderTest;
beforeAll(async () => {
  kb = await startKnowledge();
  for (const article of ARTICLES) await kb.publish(article);
  await kb.save({ slug: "bozza-segreta", title: "Bozza segretissima", body: "segretissimo" });
});
afterAll(() => kb.api.stop());

interface Found {
  readonly nodes: readonly { slug: string; highlight: { title: Segment[]; text: Segment[] } | null }[];
  readonly otherLanguage: Language | null;
}
type Segment = { text: string; isMatch: boolean };

const QUERY = `query Q($search: String, $language: Language!, $first: Int, $after: String) {
  articles(search: $search, language: $language, first: $first, after: $after) {
    nodes { slug highlight { title { text isMatch } text { text isMatch } } } otherLanguage } }`;
const search = async (text: string, language: Language = "IT") =>
  (await kb.data<{ articles: Found }>(null, QUERY, { search: text, language })).articles;
const slugs = async (text: string, language: Language = "IT") =>
  (await search(text, language)).nodes.map(({ slug }) => slug);

describe("what somebody looks for is found", () => {
  test.each([
    // Stems, accents, elisions, either spelling.
    ["indirizzo", "IT", ["cambiare-indirizzo", "trasferire-dominio"]],
    ["cambio indirizzi", "IT", ["cambiare-indirizzo"]],
    ["l'indirizzo", "IT", ["cambiare-indirizzo", "trasferire-dominio"]],
    ["L\u2019INDIRIZZO registrato", "IT", ["cambiare-indirizzo"]],
    ["priorita", "IT", ["cambiare-indirizzo"]],
    ["priorità", "IT", ["cambiare-indirizzo"]],
    ["PRIORITA\u0300", "IT", ["cambiare-indirizzo"]],
    ["perche non funziona", "IT", ["configurare-posta"]],
    ["perché non funziona", "IT", ["configurare-posta"]],
    ["email", "IT", ["cambiare-indirizzo"]],
    ["e-mail", "IT", ["cambiare-indirizzo"]],
    ["mail registrata", "IT", ["cambiare-indirizzo"]],
    ["mail.rossi.example", "IT", ["configurare-posta"]],
    ["993", "IT", ["configurare-posta"]],
    ["domini", "IT", ["trasferire-dominio"]],
    ["trasferimento dominio", "IT", ["trasferire-dominio"]],
    ["transfer domains", "EN", ["transfer-domain"]],
    ["changed addresses", "EN", ["change-address"]],
    ["cafe naive resume", "EN", ["change-address"]],
    ["script", "EN", ["transfer-domain"]],
    // As one types: the last word is the beginning of one, even where it is longer than the stem.
    ["con", "IT", ["configurare-posta", "cambiare-indirizzo"]],
    ["configurazi", "IT", ["configurare-posta", "cambiare-indirizzo"]],
    ["configurazio tel", "IT", []],
    ["telefono configurazio", "IT", ["configurare-posta"]],
    ["addre", "EN", ["change-address"]],
    // All words count, and the language does.
    ["indirizzo telefono", "IT", []],
    ["domain", "IT", []],
  ] as const)("%s (%s)", async (text, language, expected) => {
    expect((await slugs(text, language)).toSorted()).toEqual([...expected].toSorted());
  });

  test("what stands in a title comes before what stands in a text", async () => {
    expect(await slugs("indirizzo")).toEqual(["cambiare-indirizzo", "trasferire-dominio"]);
    expect(await slugs("configurazione")).toEqual(["configurare-posta", "cambiare-indirizzo"]);
  });

  test("what is not published is not found, by nobody", async () => {
    for (const text of ["segretissimo", "segretissima", "bozza"]) expect(await slugs(text)).toEqual([]);
    const { articles } = await kb.data<{ articles: Found }>(kb.supervisor, QUERY, {
      search: "segretissimo",
      language: "IT",
    });
    expect(articles.nodes).toEqual([]);
  });

  test("a search with no hit offers the language that has one, and only then", async () => {
    expect((await search("domain")).otherLanguage).toBe("EN");
    expect((await search("titolare", "EN")).otherLanguage).toBe("IT");
    expect((await search("inesistente")).otherLanguage).toBeNull();
    expect((await search("indirizzo")).otherLanguage).toBeNull();
  });

  test("pages follow one another without gaps, and a cursor of another list is refused", async () => {
    const page = `query Q($after: String) { articles(search: "indirizzo", language: IT, first: 1, after: $after) {
      nodes { slug } pageInfo { hasNextPage endCursor } } }`;
    type Paged = { articles: { nodes: { slug: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    const first = (await kb.data<Paged>(null, page)).articles;
    const second = (await kb.data<Paged>(null, page, { after: first.pageInfo.endCursor })).articles;
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...first.nodes, ...second.nodes].map(({ slug }) => slug)).toEqual([
      "cambiare-indirizzo",
      "trasferire-dominio",
    ]);
    const plain = `{ articles(language: IT, after: "${first.pageInfo.endCursor}") { nodes { slug } } }`;
    expect((await kb.api.ask(null, plain)).errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});

describe("highlights", () => {
  const marks = (segments: readonly Segment[]) => segments.filter(({ isMatch }) => isMatch).map(({ text }) => text);

  test.each([
    ["indirizzo", ["indirizzo"], ["indirizzo"]],
    ["configurazi", [], ["Configurazione"]],
    ["priorita", [], ["priorità"]],
  ])("%s is marked where it stands", async (text, title, body) => {
    const { highlight } = (await search(text)).nodes.find(({ slug }) => slug === "cambiare-indirizzo")!;
    expect(marks(highlight!.title)).toEqual(title);
    expect(marks(highlight!.text)).toEqual(expect.arrayContaining(body));
    expect(highlight!.title.map((segment) => segment.text).join("")).toBe("Cambiare l'indirizzo e-mail registrato");
  });

  test("they are text, never HTML, whatever the article says", async () => {
    const { highlight } = (await search("shown", "EN")).nodes[0]!;
    expect(Object.keys(highlight!.text[0]!)).toEqual(["text", "isMatch"]);
    const forged = segmentsOf("a\uE001b\uE000c\uE000d\uE001e<b>\uE001");
    expect(
      forged
        .map(({ text }) => text)
        .join("")
        .replaceAll(/[\uE000\uE001]/g, ""),
    ).toBe("abcde<b>");
  });

  test("without a search there are none", async () => {
    const { nodes } = (await kb.data<{ articles: Found }>(null, QUERY, { language: "IT" })).articles;
    expect(nodes.map(({ highlight }) => highlight)).toEqual([null, null, null]);
  });
});

describe("an empty or hostile search gets a clear answer", () => {
  test.each(["", "   ", "\t\n"])("blank (%j) does not search", async (text) => {
    expect(await slugs(text)).toHaveLength(3);
  });

  test.each(["!!!", "'", "\\", "&|!():*<->", "\0", "🦊", "'".repeat(200)])("%j holds no word", async (text) => {
    const { errors } = await kb.api.ask(null, QUERY, { search: text, language: "IT" });
    expect(errors[0]).toMatchObject({
      message: "`search` holds no word to look for.",
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  test("longer than 200 characters", async () => {
    const { errors } = await kb.api.ask(null, QUERY, { search: "a ".repeat(101), language: "IT" });
    expect(errors[0]).toMatchObject({
      message: "`search` has at most 200 characters.",
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom("a", "'", "\\", "&", "|", "!", "(", ")", ":", "*", "<", ">", "-", " ", ".", "@", "_"),
      maxLength: 200,
    }),
    fc.constantFrom(
      "a:*",
      "'a' | 'b'",
      "a\\' & b",
      "indirizzo':*A",
      "è'è''è",
      "<2>",
      "a <-> b",
      "http://a/b?c=d",
      "-x",
      '"x',
    ),
  );

  test("whatever it is, PostgreSQL reads it without an error", async () => {
    const reads = new Reads(kb.api.installation.pool("anonymous"), { role: "anonymous" });
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom<Language>("IT", "EN"), async (search, language) => {
        const wanted = { search, language, category: null };
        const found = await listArticlesFor(reads, wanted, { first: 3 }).catch((error: unknown) => error);
        if (found instanceof Problem) expect(found.code).toBe("BAD_USER_INPUT");
        else expect(found).toHaveProperty("page");
        await suggestArticles(reads, language, search, search);
      }),
      { numRuns: 300 },
    );
    await reads.close();
  });

  test("no operator of a query comes from the caller", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const query = readSearch(text);
        const draft = readDraft(text, text);
        for (const made of [query?.complete, query?.last, query?.any, draft]) {
          if (!made) continue;
          expect(made).toMatch(/^'(?:[^'\\]|'')*'(?: [&|] '(?:[^'\\]|'')*')*$/);
        }
      }),
    );
  });
});

describe("suggestions for a ticket that is being written", () => {
  const suggest = async (subject: string, body: string | null, language: Language = "IT") =>
    (
      await kb.data<{ articleSuggestions: { slug: string }[] }>(
        null,
        `query Q($subject: String!, $body: String, $language: Language!) {
          articleSuggestions(subject: $subject, body: $body, language: $language) { slug } }`,
        { subject, body, language },
      )
    ).articleSuggestions.map(({ slug }) => slug);

  test.each([
    ["Non ricevo la posta", "Ho un telefono nuovo e non riesco a configurare l'account", "IT", "configurare-posta"],
    ["Vorrei cambiare email", null, "IT", "cambiare-indirizzo"],
    ["domain", "How do I transfer it away?", "EN", "transfer-domain"],
  ] as const)("%s: best first", async (subject, body, language, first) => {
    expect((await suggest(subject, body, language))[0]).toBe(first);
  });

  test("any word will do, at most five articles, and none without a word", async () => {
    expect(await suggest("xyzzy dominio", "")).toEqual(["trasferire-dominio"]);
    expect(await suggest("", "")).toEqual([]);
    expect(await suggest("!?", "…")).toEqual([]);
    expect((await suggest("posta dominio indirizzo portale codice", null)).length).toBeLessThanOrEqual(5);
  });

  test("what is too long is refused", async () => {
    const query = `query Q($s: String!, $b: String) { articleSuggestions(subject: $s, body: $b, language: IT) { slug } }`;
    for (const variables of [{ s: "a".repeat(201) }, { s: "a", b: "b".repeat(65_537) }])
      expect((await kb.api.ask(null, query, variables)).errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});
