import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { ArticleRow, ArticleStatus, Language, VersionRow } from "./article.ts";

/** Desk and operator: what is not published too. */
export const findArticlesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<ArticleRow[]>`select * from articles where id = any(${ids as string[]}::uuid[])`;

export async function findArticleById(sql: Sql, id: string): Promise<ArticleRow | null> {
  const [row] = await findArticlesByIds(sql, [id]);
  return row ?? null;
}

/** Waits for whoever is changing it. */
export async function lockArticle(sql: Sql, id: string): Promise<ArticleRow | null> {
  const [row] = await sql<ArticleRow[]>`select * from articles where id = ${id} for no key update`;
  return row ?? null;
}

export async function findArticleBySlug(sql: Sql, language: Language, slug: string): Promise<ArticleRow | null> {
  const [row] = await sql<ArticleRow[]>`select * from articles where language = ${language} and slug = ${slug}`;
  return row ?? null;
}

export async function findTranslation(sql: Sql, groupId: string, language: Language): Promise<ArticleRow | null> {
  const [row] = await sql<ArticleRow[]>`select * from articles where group_id = ${groupId} and language = ${language}`;
  return row ?? null;
}

export const findArticlesOfGroups = (sql: Sql, groupIds: readonly string[]) => sql<ArticleRow[]>`
  select * from articles where group_id = any(${groupIds as string[]}::uuid[]) order by language, id`;

export interface ArticleFilter {
  readonly language: Language | null;
  readonly statuses: readonly ArticleStatus[] | null;
  /** Part of the newest title or of the slug. */
  readonly search: string | null;
}

export const listArticles = (sql: Sql, frame: PageFrame, { language, statuses, search }: ArticleFilter) => sql<
  (ArticleRow & Keyed)[]
>`
  select articles.*, ${frame.keys(sql)} from articles
  join article_versions v on v.article_id = articles.id and v.number = articles.version
  where ${language === null ? sql`true` : sql`articles.language = ${language}`}
    and ${statuses === null ? sql`true` : sql`articles.status = any(${statuses as string[]})`}
    and ${search === null ? sql`true` : sql`strpos(lower(v.title || ' ' || articles.slug), lower(${search})) > 0`}
    and ${frame.within(sql)} ${frame.tail(sql)}`;

/** Slugs and translations are reserved one after another: what is free stays free until the commit. */
export const lockNames = (sql: Sql) => sql`select pg_advisory_xact_lock(hashtextextended('articles:names', 0))`;

/** Whose the slug is or was. */
export async function findSlugOwner(sql: Sql, language: Language, slug: string): Promise<string | null> {
  const [row] = await sql<{ articleId: string }[]>`
    select article_id from article_slugs where language = ${language} and slug = ${slug}`;
  return row?.articleId ?? null;
}

export async function insertSlug(sql: Sql, article: Pick<ArticleRow, "id" | "language" | "slug">, at: Date) {
  await sql`
    insert into article_slugs (language, slug, article_id, created_at)
    values (${article.language}, ${article.slug}, ${article.id}, ${at}) on conflict do nothing`;
}

export async function insertArticle(sql: Sql, article: ArticleRow): Promise<void> {
  await sql`insert into articles ${sql(article)}`;
}

export type ArticleChange = Partial<Pick<ArticleRow, "slug" | "status" | "version">> & Pick<ArticleRow, "updatedAt">;

export async function updateArticle(sql: Sql, id: string, change: ArticleChange): Promise<void> {
  await sql`update articles set ${sql(change)} where id = ${id}`;
}

const versionColumns = (sql: Sql) => sql`
  article_versions.*, (select c.slug from article_categories c where c.id = article_versions.category_id) as category`;

export interface VersionKey {
  readonly articleId: string;
  readonly number: number;
}

export const findVersions = (sql: Sql, keys: readonly VersionKey[]) => sql<VersionRow[]>`
  select ${versionColumns(sql)} from article_versions
  join unnest(${keys.map((key) => key.articleId)}::uuid[], ${keys.map((key) => key.number)}::int[]) as k (article_id, number)
    on k.article_id = article_versions.article_id and k.number = article_versions.number`;

export async function findVersion(sql: Sql, articleId: string, number: number): Promise<VersionRow> {
  const [row] = await findVersions(sql, [{ articleId, number }]);
  if (!row) throw new Error(`version ${number} of article ${articleId} is missing`);
  return row;
}

/** The newest version that the operator wrote. */
export async function findLastImported(sql: Sql, articleId: string): Promise<VersionRow | null> {
  const [row] = await sql<VersionRow[]>`
    select ${versionColumns(sql)} from article_versions where article_id = ${articleId} and author_id is null
    order by number desc limit 1`;
  return row ?? null;
}

export const listVersions = (sql: Sql, frame: PageFrame, articleId: string) => sql<(VersionRow & Keyed)[]>`
  select ${versionColumns(sql)}, ${frame.keys(sql)} from article_versions
  where article_id = ${articleId} and ${frame.within(sql)} ${frame.tail(sql)}`;

export async function insertVersion(sql: Sql, version: Omit<VersionRow, "category">): Promise<void> {
  const { relatedGroupIds, ...v } = version;
  await sql`
    insert into article_versions (id, article_id, number, title, summary, body_markdown, category_id, related_group_ids, author_id, created_at)
    values (${v.id}, ${v.articleId}, ${v.number}, ${v.title}, ${v.summary}, ${v.bodyMarkdown}, ${v.categoryId},
            ${relatedGroupIds}::uuid[], ${v.authorId}, ${v.createdAt})`;
}

export interface RatingCount {
  readonly articleId: string;
  readonly helpful: number;
  readonly unhelpful: number;
}

export const countRatings = (sql: Sql, ids: readonly string[]) => sql<RatingCount[]>`
  select article_id, (count(*) filter (where is_helpful))::int as helpful, (count(*) filter (where not is_helpful))::int as unhelpful
  from article_ratings where article_id = any(${ids as string[]}::uuid[]) group by article_id`;
