import type postgres from "postgres";
import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { EditionRow, Language } from "./article.ts";
import { MARK_END, MARK_START, type SearchQuery } from "./article-search.ts";

/** An edition as a search found it: where the words stand, marked, to be split by `segmentsOf`. */
export interface FoundRow extends EditionRow {
  readonly markedTitle: string;
  readonly markedText: string;
}

const CONFIGURATIONS = { IT: "mittente_italian", EN: "mittente_english" } as const;
/** In a text that is ours, never a caller's: a parameter of this type would need the catalog at each call. */
const stems = (sql: Sql, language: Language) => sql.unsafe(`'public.${CONFIGURATIONS[language]}'::regconfig`);
const WHOLE = "'public.mittente_plain'::regconfig";

const columns = (sql: Sql) => sql`
  p.article_id, p.group_id, p.language, p.slug, p.version_id, p.version, p.title, p.summary, p.related_group_ids, p.published_at,
  (select c.slug from article_categories c where c.id = p.category_id) as category`;

export async function findEdition(sql: Sql, language: Language, slug: string): Promise<EditionRow | null> {
  const [row] = await sql<EditionRow[]>`
    select ${columns(sql)} from published_articles p where p.language = ${language} and p.slug = ${slug}`;
  return row ?? null;
}

export const findEditionsByIds = (sql: Sql, ids: readonly string[]) => sql<EditionRow[]>`
  select ${columns(sql)} from published_articles p where p.article_id = any(${ids as string[]}::uuid[])`;

/** The bodies of these articles, in Markdown. */
export const findBodies = (sql: Sql, ids: readonly string[]) => sql<{ articleId: string; bodyMarkdown: string }[]>`
  select article_id, body_markdown from published_articles where article_id = any(${ids as string[]}::uuid[])`;

/** Every edition in these groups: the translations of an article, or what it points to. */
export const findEditionsOfGroups = (sql: Sql, groupIds: readonly string[]) => sql<EditionRow[]>`
  select ${columns(sql)} from published_articles p where p.group_id = any(${groupIds as string[]}::uuid[])
  order by p.language, p.article_id`;

/** Where a slug that an article had before leads now. */
export async function findRenamed(sql: Sql, language: Language, slug: string): Promise<string | null> {
  const [row] = await sql<{ slug: string }[]>`
    select p.slug from article_slugs s join published_articles p on p.article_id = s.article_id
    where s.language = ${language} and s.slug = ${slug} and p.slug <> s.slug`;
  return row?.slug ?? null;
}

export interface EditionFilter {
  readonly language: Language;
  /** A category's slug. */
  readonly category: string | null;
}

const inCategory = (sql: Sql, category: string | null) =>
  category === null
    ? sql`true`
    : sql`p.category_id = (select c.id from article_categories c where c.slug = ${category})`;

export const listEditions = (sql: Sql, frame: PageFrame, { language, category }: EditionFilter) => sql<
  (EditionRow & Keyed)[]
>`
  select ${columns(sql)}, ${frame.keys(sql)} from published_articles p
  where p.language = ${language} and ${inCategory(sql, category)} and ${frame.within(sql)} ${frame.tail(sql)}`;

/**
 * All words, the last one also as the beginning of a word. Best first; ties by id. A word that half of the articles have
 * says little: of more than MAX_RANKED hits those with the best titles are ranked, and the rest is not found.
 */
export const searchEditions = (sql: Sql, frame: PageFrame, filter: EditionFilter, query: SearchQuery) => sql<
  (FoundRow & Keyed)[]
>`
  select ${columns(sql)}, hit.page_keys,
         ${highlighted(sql, filter.language, sql`p.title`, query, sql`'HighlightAll=true, ' || ${MARKS}`)} as marked_title,
         ${highlighted(sql, filter.language, sql`left(p.summary || ' ' || p.body_text, ${MAX_HIGHLIGHTED})`, query, sql`'MaxFragments=2, MaxWords=25, MinWords=10, FragmentDelimiter=" … ", ' || ${MARKS}`)} as marked_text
  from (
    select hits.article_id, hits.rank, ${frame.keys(sql)} from (
      select p.article_id, ${rank(sql, sql`p.search`, filter.language, query)} as rank from (
        select p.article_id from published_articles p
        where p.language = ${filter.language} and ${inCategory(sql, filter.category)}
          and p.search @@ ${allWords(sql, filter.language, query)}
        order by ${rank(sql, sql`p.title_search`, filter.language, query)} desc, p.article_id desc limit ${MAX_RANKED}
      ) candidate join published_articles p on p.article_id = candidate.article_id
    ) hits
    where ${frame.within(sql)} ${frame.tail(sql)}
  ) hit join published_articles p on p.article_id = hit.article_id
  order by hit.rank desc, hit.article_id desc`;

export async function hasMatch(sql: Sql, filter: EditionFilter, query: SearchQuery): Promise<boolean> {
  const [row] = await sql`
    select 1 from published_articles p
    where p.language = ${filter.language} and ${inCategory(sql, filter.category)}
      and p.search @@ ${allWords(sql, filter.language, query)} limit 1`;
  return row !== undefined;
}

/** Any of the words in title or summary, best first. `words` is a tsquery's text (`readDraft`). */
export const suggestEditions = (sql: Sql, language: Language, words: string, limit: number) => sql<EditionRow[]>`
  select ${columns(sql)} from (
    select p.article_id, ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', p.title_search, to_tsquery(${stems(sql, language)}, ${words}), 1) as rank
    from published_articles p
    where p.language = ${language} and p.title_search @@ to_tsquery(${stems(sql, language)}, ${words})
    order by rank desc, p.article_id desc limit ${limit}
  ) hit join published_articles p on p.article_id = hit.article_id
  order by hit.rank desc, hit.article_id desc`;

const MAX_RANKED = 500;

/** In millionths: a cursor holds whole numbers. */
const rank = (sql: Sql, vector: postgres.Fragment, language: Language, query: SearchQuery) => sql`
  (ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', ${vector}, ${allWords(sql, language, query)}, 1) * 1000000)::bigint`;

/** A stop word gives an empty query, which `&&` leaves out. */
const allWords = (sql: Sql, language: Language, { complete, last, prefix }: SearchQuery) => sql`
  (to_tsquery(${stems(sql, language)}, ${complete})
   && (to_tsquery(${stems(sql, language)}, ${last}) || to_tsquery(${sql.unsafe(WHOLE)}, ${prefix})))`;

const MARKS = `StartSel=${MARK_START}, StopSel=${MARK_END}`;
/** ts_headline reads the whole of what it is given. */
const MAX_HIGHLIGHTED = 20_000;

/** By stems; where they mark nothing, it was a prefix that found it. */
function highlighted(
  sql: Sql,
  language: Language,
  text: postgres.Fragment,
  { any, prefix }: SearchQuery,
  options: postgres.Fragment,
) {
  const byStem = sql`ts_headline(${stems(sql, language)}, ${text}, to_tsquery(${stems(sql, language)}, ${any}), ${options})`;
  const byPrefix = sql`ts_headline(${sql.unsafe(WHOLE)}, ${text}, to_tsquery(${sql.unsafe(WHOLE)}, ${prefix}), ${options})`;
  return sql`(select case when strpos(h, ${MARK_START}) > 0 then h else ${byPrefix} end from (select ${byStem} as h) marked)`;
}

/** What is published of an article from now on. */
export type NewEdition = Omit<EditionRow, "category"> & {
  readonly bodyMarkdown: string;
  readonly bodyText: string;
  readonly categoryId: string | null;
  readonly imageHashes: readonly string[];
  /** Folded for the index. */
  readonly indexed: { readonly title: string; readonly summary: string; readonly body: string };
};

export async function upsertEdition(sql: Sql, { indexed, ...edition }: NewEdition): Promise<void> {
  const both = (text: string, weight: "A" | "B" | "D") => sql`
    setweight(to_tsvector(${stems(sql, edition.language)}, ${text}) || to_tsvector(${sql.unsafe(WHOLE)}, ${text}), ${weight})`;
  const titleSearch = sql`${both(indexed.title, "A")} || ${both(indexed.summary, "B")}`;
  const e = edition;
  await sql`
    insert into published_articles (article_id, group_id, language, slug, version_id, version, title, summary, body_markdown, body_text,
                                    category_id, related_group_ids, image_hashes, published_at, search, title_search)
    values (${e.articleId}, ${e.groupId}, ${e.language}, ${e.slug}, ${e.versionId}, ${e.version}, ${e.title}, ${e.summary},
            ${e.bodyMarkdown}, ${e.bodyText}, ${e.categoryId}, ${[...e.relatedGroupIds]}::uuid[], ${[...e.imageHashes]}::text[],
            ${e.publishedAt}, ${titleSearch} || ${both(indexed.body, "D")}, ${titleSearch})
    on conflict (article_id) do update set
      slug = excluded.slug, version_id = excluded.version_id, version = excluded.version, title = excluded.title,
      summary = excluded.summary, body_markdown = excluded.body_markdown, body_text = excluded.body_text,
      category_id = excluded.category_id, related_group_ids = excluded.related_group_ids, image_hashes = excluded.image_hashes,
      published_at = excluded.published_at, search = excluded.search, title_search = excluded.title_search`;
}

export async function renameEdition(sql: Sql, articleId: string, slug: string): Promise<void> {
  await sql`update published_articles set slug = ${slug} where article_id = ${articleId}`;
}

export async function withdrawEdition(sql: Sql, articleId: string): Promise<void> {
  await sql`select app.withdraw_article(${articleId})`;
}

export type RatingOutcome = "RATED" | "NOT_FOUND" | "RATE_LIMITED";

export interface Rating {
  readonly articleId: string;
  readonly visitorHash: string;
  readonly isHelpful: boolean;
  readonly at: Date;
}

export async function rateEdition(sql: Sql, { articleId, visitorHash, isHelpful, at }: Rating): Promise<RatingOutcome> {
  const [row] = await sql<{ outcome: RatingOutcome }[]>`
    select app.rate_article(${articleId}, ${visitorHash}, ${isHelpful}, ${at}) as outcome`;
  return row!.outcome;
}
