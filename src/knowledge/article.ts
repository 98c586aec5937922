import type { articles, articleVersions, publishedArticles } from "../database/tables/article.table.ts";
import type { Language } from "../policy/facts.ts";

export type { Language };
export const LANGUAGES = ["IT", "EN"] as const satisfies readonly Language[];
export const otherLanguage = (language: Language): Language => (language === "IT" ? "EN" : "IT");

export type ArticleRow = typeof articles.$inferSelect;
export type ArticleStatus = ArticleRow["status"];
export type VersionRow = typeof articleVersions.$inferSelect & { readonly category: string | null };

type Published = typeof publishedArticles.$inferSelect;
/** What a reader is shown of an article; the body is read apart, where it is asked for. */
export type EditionRow = Pick<
  Published,
  | "articleId"
  | "groupId"
  | "language"
  | "slug"
  | "versionId"
  | "version"
  | "title"
  | "summary"
  | "relatedGroupIds"
  | "publishedAt"
> & { readonly category: string | null };

/** The words of an article, as its author gives them. */
export interface ArticleText {
  readonly title: string;
  readonly summary: string;
  readonly bodyMarkdown: string;
  readonly categoryId: string | null;
  readonly relatedGroupIds: readonly string[];
}

export const LIMITS = Object.freeze({
  titleCharacters: 200,
  summaryCharacters: 500,
  bodyBytes: 64 * 1024,
  slugCharacters: 100,
  related: 10,
  imageBytes: 1024 * 1024,
  categories: 200,
});

/** Part of an address for people: lower-case ASCII letters, digits and single hyphens between them. */
export const isSlug = (text: string): boolean =>
  text.length <= LIMITS.slugCharacters && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);

/** Whether saving `text` over `version` would change a word. */
export function sameText(version: ArticleText, text: ArticleText): boolean {
  return (
    version.title === text.title &&
    version.summary === text.summary &&
    version.bodyMarkdown === text.bodyMarkdown &&
    version.categoryId === text.categoryId &&
    version.relatedGroupIds.join() === text.relatedGroupIds.join()
  );
}
