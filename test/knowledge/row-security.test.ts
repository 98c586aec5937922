import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPool, type Pool } from "../../src/database/connection.ts";
import type { Role } from "../../src/database/roles.ts";
import { inTransaction, type Transaction } from "../../src/database/transaction.ts";
import { type KnowledgeUnderTest, startKnowledge } from "./knowledge-under-test.ts";

/** With no guard between, straight on the database. */
let kb: KnowledgeUnderTest;
let pool: Pool;
let draftId: string;

beforeAll(async () => {
  kb = await startKnowledge();
  pool = createPool(kb.api.database.loginUrl, { max: 2, applicationName: "test" });
  await kb.publish({ slug: "pubblico", title: "Pubblico" });
  await kb.save({ slug: "bozza", title: "Segreto" });
  const [row] = await kb.api.sql<{ id: string }[]>`select id from articles where slug = 'bozza'`;
  draftId = row!.id;
});
afterAll(async () => {
  await pool.end();
  await kb.api.stop();
});

const as = <T>(role: Role, work: (sql: Transaction["sql"]) => Promise<T>) =>
  inTransaction(pool, { role, client: role === "operator" ? "system:operator" : "somebody" }, ({ sql }) => work(sql));

const denied = { code: "42501" };
const READERS = ["anonymous", "portal", "bridge", "provisioning"] as const;
const OUTSIDERS = ["ingest", "worker"] as const;

describe.each(READERS)("in the role of %s", (role) => {
  test.each(["articles", "article_versions", "article_ratings"])(
    "%s cannot be read: drafts are the desk's alone",
    async (table) => {
      await expect(as(role, (sql) => sql`select 1 from ${sql(table)}`)).rejects.toMatchObject(denied);
    },
  );

  test("what is published can be read, and a draft's slug is not there", async () => {
    expect(await as(role, (sql) => sql`select slug from published_articles`)).toEqual([{ slug: "pubblico" }]);
    expect(await as(role, (sql) => sql`select slug from article_slugs`)).toEqual([{ slug: "pubblico" }]);
  });

  test("nothing can be written", async () => {
    for (const table of [
      "published_articles",
      "article_slugs",
      "article_categories",
      "article_images",
      "article_ratings",
    ]) {
      await expect(
        as(role, (sql) => sql`insert into ${sql(table)} default values`),
        table,
      ).rejects.toMatchObject(denied);
      await expect(
        as(role, (sql) => sql`delete from ${sql(table)}`),
        table,
      ).rejects.toMatchObject(denied);
    }
    await expect(as(role, (sql) => sql`update published_articles set title = 'x'`)).rejects.toMatchObject(denied);
    await expect(as(role, (sql) => sql`select app.withdraw_article(${draftId})`)).rejects.toMatchObject(denied);
  });
});

test.each(OUTSIDERS)("%s has nothing to do with the knowledge base", async (role) => {
  for (const table of ["articles", "published_articles", "article_slugs"])
    await expect(
      as(role, (sql) => sql`select 1 from ${sql(table)}`),
      table,
    ).rejects.toMatchObject(denied);
  await expect(as(role, (sql) => sql`select app.rate_article(${draftId}, 'x', true, now())`)).rejects.toMatchObject(
    denied,
  );
});

describe("in the role of the desk", () => {
  test("a version is never changed, and nothing is deleted", async () => {
    await expect(as("desk", (sql) => sql`update article_versions set title = 'x'`)).rejects.toMatchObject(denied);
    for (const table of ["articles", "article_versions", "published_articles", "article_slugs"])
      await expect(
        as("desk", (sql) => sql`delete from ${sql(table)}`),
        table,
      ).rejects.toMatchObject(denied);
    await expect(as("desk", (sql) => sql`update article_slugs set article_id = ${draftId}`)).rejects.toMatchObject(
      denied,
    );
  });

  test("a rating cannot be made up or changed", async () => {
    await expect(as("desk", (sql) => sql`insert into article_ratings default values`)).rejects.toMatchObject(denied);
    await expect(as("desk", (sql) => sql`update article_ratings set is_helpful = true`)).rejects.toMatchObject(denied);
  });

  test("one article's version is never published as another article", async () => {
    const mixUp = as(
      "desk",
      (sql) => sql`
      update published_articles set version_id = (select id from article_versions where article_id = ${draftId})`,
    );
    await expect(mixUp).rejects.toMatchObject({ code: "23000" });
  });
});

test("the policy of what is published names no condition, so that the text index serves readers", async () => {
  const plan = await as("anonymous", async (sql) => {
    await sql`select set_config('enable_seqscan', 'off', true)`;
    return sql<{ queryPlan: string }[]>`
      explain select 1 from published_articles where search @@ to_tsquery('public.mittente_italian', 'pubblico')`;
  });
  expect(JSON.stringify(plan)).toContain("published_articles_search");
});
