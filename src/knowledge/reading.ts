import { type Page, type PageArguments, pageOf } from "../connections/page.ts";
import type { Reads } from "../database/reads.ts";
import { badInput } from "../problems/problem.ts";
import type { EditionRow, Language } from "./article.ts";
import { otherLanguage } from "./article.ts";
import { MAX_SEARCH, readDraft, readSearch, type SearchQuery } from "./article-search.ts";
import {
  type EditionFilter,
  hasMatch,
  listEditions,
  searchEditions,
  suggestEditions,
  type FoundRow,
} from "./published-article.repository.ts";

const NEWEST = {
  name: "articles",
  keys: [
    { expression: "p.published_at", type: "timestamptz" },
    { expression: "p.article_id", type: "uuid" },
  ],
  direction: "desc",
} as const;
const BEST = {
  name: "articles:search",
  keys: [
    { expression: "hits.rank", type: "bigint" },
    { expression: "hits.article_id", type: "uuid" },
  ],
  direction: "desc",
} as const;

export interface Wanted extends EditionFilter {
  readonly search: string | null;
}

/** @throws Problem BAD_USER_INPUT for a search that is too long or holds no word */
export async function listArticlesFor(
  reads: Reads,
  { search, ...filter }: Wanted,
  page: PageArguments,
): Promise<{ page: Page<EditionRow | FoundRow>; query: SearchQuery | null }> {
  if (filter.category !== null && filter.category.length > 100)
    throw badInput("`category` has at most 100 characters.");
  if (filter.category?.includes("\0")) throw badInput("`category` holds a NUL character.");
  if ((search?.length ?? 0) > MAX_SEARCH) throw badInput(`\`search\` has at most ${MAX_SEARCH} characters.`);
  if (search === null || search.trim() === "") {
    const frame = pageOf(NEWEST, page);
    return { page: frame.read(await reads.run((sql) => listEditions(sql, frame, filter))), query: null };
  }
  const query = readSearch(search);
  if (!query) throw badInput("`search` holds no word to look for.");
  const frame = pageOf(BEST, page);
  return { page: frame.read(await reads.run((sql) => searchEditions(sql, frame, filter, query))), query };
}

/** The other language, if the same words find something there. */
export async function offerOtherLanguage(
  reads: Reads,
  { language, category }: EditionFilter,
  query: SearchQuery,
): Promise<Language | null> {
  const other = otherLanguage(language);
  return (await reads.run((sql) => hasMatch(sql, { language: other, category }, query))) ? other : null;
}

const SUGGESTIONS = 5;

export async function suggestArticles(
  reads: Reads,
  language: Language,
  subject: string,
  body: string,
): Promise<readonly EditionRow[]> {
  const words = readDraft(subject, body);
  return words === null ? [] : reads.run((sql) => suggestEditions(sql, language, words, SUGGESTIONS));
}
