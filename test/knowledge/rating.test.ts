import { afterAll, beforeAll, expect, test } from "vitest";
import { arrange } from "../support/arrange.ts";
import { type KnowledgeUnderTest, startKnowledge } from "./knowledge-under-test.ts";

let kb: KnowledgeUnderTest;
let articleId: string;
let manuscriptId: string;

beforeAll(async () => {
  kb = await startKnowledge();
  const { id, published } = await kb.publish({ slug: "votato" });
  manuscriptId = id;
  articleId = published!.id;
});
afterAll(() => kb.api.stop());

const visitor = (name: string) => name.padEnd(22, "0");

interface Rated {
  readonly article: { readonly slug: string } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}
const rate = async (input: object, token: string | null = null) =>
  (
    await kb.data<{ articleRate: Rated }>(
      token,
      `mutation M($input: ArticleRateInput!) { articleRate(input: $input) { article { slug } userErrors { code field } } }`,
      { input },
    )
  ).articleRate;

const counts = async () =>
  (
    await kb.data<{ articleManuscript: { ratings: object } }>(
      kb.agent,
      `{ articleManuscript(id: "${manuscriptId}") { ratings { helpful unhelpful } } }`,
    )
  ).articleManuscript.ratings;

test("a visitor counts once, whatever they answer how often and at once; the last answer counts", async () => {
  const yes = { articleId, visitor: visitor("anna"), isHelpful: true };
  const answers = await Promise.all([rate(yes), rate(yes), rate(yes)]);
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(answers[0]?.article).toEqual({ slug: "votato" });
  expect(await counts()).toEqual({ helpful: 1, unhelpful: 0 });
  await rate({ ...yes, isHelpful: false });
  await rate({ ...yes, visitor: visitor("bruno") });
  expect(await counts()).toEqual({ helpful: 1, unhelpful: 1 });
});

test("anybody may, with a token or without, and with one that no longer lives", async () => {
  const rows = arrange(kb.api);
  const account = await rows.account();
  const { id, token } = await rows.session(account.id);
  expect((await rate({ articleId, visitor: visitor("carla"), isHelpful: true }, token)).userErrors).toEqual([]);
  await kb.api.sql`update sessions set closed_at = ${kb.api.now} where id = ${id}`;
  expect((await rate({ articleId, visitor: visitor("dario"), isHelpful: true }, token)).userErrors).toEqual([]);
});

test("nothing of the visitor is kept but a hash that differs for each article", async () => {
  const other = await kb.publish({ slug: "votato-anche" });
  const name = visitor("elena");
  await rate({ articleId, visitor: name, isHelpful: true });
  await rate({ articleId: other.published!.id, visitor: name, isHelpful: true });
  const rows = await kb.api.sql<{ visitorHash: string }[]>`select visitor_hash from article_ratings`;
  expect(JSON.stringify(rows)).not.toContain("elena");
  expect(new Set(rows.map(({ visitorHash }) => visitorHash)).size).toBe(rows.length);
  expect(rows.every(({ visitorHash }) => /^[0-9a-f]{64}$/.test(visitorHash))).toBe(true);
});

test("what is not published cannot be rated, and looks like what does not exist", async () => {
  const draft = await kb.save({ slug: "non-votabile" });
  const missing = { code: "NOT_FOUND", field: ["input", "articleId"] };
  const asArticle = draft.id.replace(/^man_/, "art_");
  for (const id of [asArticle, draft.id, "art_x", "x"])
    expect(await rate({ articleId: id, visitor: visitor("f"), isHelpful: true })).toEqual({
      article: null,
      userErrors: [missing],
    });
});

test.each(["", "short", "a".repeat(65), "user@example.org.example", "with space with space", "a\0".repeat(16)])(
  "a visitor's name that no frontend makes up is INVALID: %j",
  async (name) => {
    const { userErrors } = await rate({ articleId, visitor: name, isHelpful: true });
    expect(userErrors).toEqual([{ code: "INVALID", field: ["input", "visitor"] }]);
  },
);

test("a flood of made-up visitors ends at 1,000 new ones an article in 24 hours", async () => {
  const { published, id } = await kb.publish({ slug: "inondato" });
  const [row] = await kb.api.sql<{ id: string }[]>`select id from articles where slug = 'inondato'`;
  await kb.api.sql`
    insert into article_ratings (article_id, visitor_hash, is_helpful, version, rated_at)
    select ${row!.id}, 'hash-' || n, true, 1, ${kb.api.now} from generate_series(1, 1000) n`;
  const mine = { articleId: published!.id, visitor: visitor("gino"), isHelpful: false };
  expect((await rate(mine)).userErrors).toEqual([{ code: "RATE_LIMITED", field: null }]);
  kb.api.now = new Date(kb.api.now.getTime() + 86_400_001);
  expect((await rate(mine)).userErrors).toEqual([]);
  expect(id).toMatch(/^man_/);
});

test("ratings leave the audit log alone, so that nobody fills it", async () => {
  const before = await kb.api.sql`select count(*) from audit_events`;
  await rate({ articleId, visitor: visitor("ines"), isHelpful: true });
  await rate({ articleId: "art_x", visitor: visitor("ines"), isHelpful: true });
  expect(await kb.api.sql`select count(*) from audit_events`).toEqual(before);
});
