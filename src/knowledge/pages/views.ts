import type { EditionRow, Language } from "../article.ts";
import type { ArticleHtml } from "../article-html.ts";
import { segmentsOf } from "../article-search.ts";
import { languagePath } from "../article-url.ts";
import type { CategoryRow } from "../category.ts";
import type { FoundRow } from "../published-article.repository.ts";
import type { Page, Site } from "./layout.ts";
import { markup, type Markup, sanitised } from "./markup.ts";
import { PHRASES } from "./phrases.ts";

/** From /kb/ on. */
export const articlePath = ({ language, slug }: Pick<EditionRow, "language" | "slug">) =>
  `${languagePath(language)}${slug}`;
export const categoryPath = (language: Language, slug: string) => `${languagePath(language)}categories/${slug}`;

const bothLanguages = (path: (language: Language) => string) => ({ IT: path("IT"), EN: path("EN") });

export interface Listed {
  readonly rows: readonly (EditionRow | FoundRow)[];
  /** The address of what follows, from /kb/ on; null at the end. */
  readonly next: string | null;
}

export function frontPage(site: Site, language: Language, categories: readonly CategoryRow[], newest: Listed): Page {
  const phrases = PHRASES[language];
  const filled = categories.filter(({ articleCount }) => articleCount > 0);
  const topics = markup`<h2>${phrases.categories}</h2>
<ul class="list">${filled.map(({ slug, title, summary }) => markup`<li><a href="${site.base}${categoryPath(language, slug)}">${title}</a><p>${summary}</p></li>\n`)}</ul>`;
  const content = markup`<h1>${phrases.knowledgeBase}</h1>
${filled.length > 0 ? topics : null}
${newest.rows.length > 0 ? markup`<h2>${phrases.newest}</h2>\n${list(site, language, newest)}` : markup`<p>${phrases.nothingYet}</p>`}`;
  return { language, title: phrases.knowledgeBase, description: null, content, paths: bothLanguages(languagePath) };
}

export function categoryPage(site: Site, language: Language, category: CategoryRow, articles: Listed): Page {
  const { title, summary, slug } = category;
  const content = markup`<h1>${title}</h1>
<p class="lead">${summary}</p>
${articles.rows.length > 0 ? list(site, language, articles) : markup`<p>${PHRASES[language].nothingYet}</p>`}`;
  const paths = bothLanguages((each) => categoryPath(each, slug));
  return { language, title, description: summary, content, paths };
}

export interface ReadArticle {
  readonly edition: EditionRow;
  readonly body: ArticleHtml;
  readonly category: CategoryRow | null;
  readonly translations: readonly EditionRow[];
  readonly related: readonly EditionRow[];
}

export function articlePage(site: Site, { edition, body, category, translations, related }: ReadArticle): Page {
  const { language, title, summary, publishedAt } = edition;
  const phrases = PHRASES[language];
  const day = publishedAt.toISOString().slice(0, 10);
  const content = markup`<article>
${category === null ? null : markup`<p class="note"><a href="${site.base}${categoryPath(language, category.slug)}">${category.title}</a></p>\n`}<h1>${title}</h1>
<p class="lead">${summary}</p>
${sanitised(body)}
<p class="note">${phrases.updated} <time datetime="${day}">${dayIn(language, publishedAt)}</time></p>
</article>
${related.length === 0 ? null : markup`<nav aria-labelledby="related"><h2 id="related">${phrases.related}</h2>\n${list(site, language, { rows: related, next: null })}</nav>`}`;
  const paths = Object.fromEntries([edition, ...translations].map((each) => [each.language, articlePath(each)]));
  return { language, title, description: summary, content, paths };
}

/** `problem` stands in for results; `elsewhere` says that the other language has some. */
export interface Searched {
  readonly search: string;
  readonly problem: "EMPTY" | "TOO_LONG" | null;
  readonly found: Listed;
  readonly elsewhere: Language | null;
  readonly suggestions: readonly EditionRow[];
}

export function searchPage(site: Site, language: Language, searched: Searched): Page {
  const { search, problem, found, elsewhere, suggestions } = searched;
  const phrases = PHRASES[language];
  const there = elsewhere && `${languagePath(elsewhere)}?q=${encodeURIComponent(search)}`;
  const nothing = markup`<p>${phrases.noResults}</p>
${elsewhere === null ? null : markup`<p><a href="${site.base}${there}" hreflang="${PHRASES[elsewhere].code}">${phrases.elsewhere}</a></p>`}
${suggestions.length === 0 ? null : markup`<h2>${phrases.perhaps}</h2>\n${list(site, language, { rows: suggestions, next: null })}`}`;
  const results =
    problem === "EMPTY"
      ? markup`<p>${phrases.emptySearch}</p>`
      : problem === "TOO_LONG"
        ? markup`<p>${phrases.tooLong}</p>`
        : found.rows.length > 0
          ? list(site, language, found)
          : nothing;
  const content = markup`<h1>${phrases.results}</h1>\n${results}`;
  return { language, title: phrases.results, description: null, content, search, paths: {}, isPassing: true };
}

export function notFoundPage(site: Site, language: Language): Page {
  const phrases = PHRASES[language];
  const content = markup`<h1>${phrases.notFound}</h1>
<p>${phrases.notFoundText}</p>
<p><a href="${site.base}${languagePath(language)}">${phrases.home}</a></p>`;
  return { language, title: phrases.notFound, description: null, content, paths: {}, isPassing: true };
}

function list(site: Site, language: Language, { rows, next }: Listed): Markup {
  return markup`<ul class="list">
${rows.map((row) => markup`<li><a href="${site.base}${articlePath(row)}"${row.language === language ? null : markup` hreflang="${PHRASES[row.language].code}"`}>${titleOf(row)}</a><p>${textOf(row)}</p></li>\n`)}</ul>
${next === null ? null : markup`<p><a href="${site.base}${next}" rel="next">${PHRASES[language].more}</a></p>`}`;
}

const titleOf = (row: EditionRow | FoundRow) => ("markedTitle" in row ? marked(row.markedTitle) : row.title);
const textOf = (row: EditionRow | FoundRow) => ("markedText" in row ? marked(row.markedText) : row.summary);

const marked = (text: string) =>
  segmentsOf(text).map((segment) => (segment.isMatch ? markup`<mark>${segment.text}</mark>` : markup`${segment.text}`));

const dayIn = (language: Language, date: Date) =>
  new Intl.DateTimeFormat(language === "IT" ? "it-IT" : "en-GB", { dateStyle: "long", timeZone: "UTC" }).format(date);
