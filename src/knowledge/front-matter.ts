import { parse } from "yaml";
import { z } from "zod";
import { categoryText, language, position, slug, summary, title } from "./article.bounds.ts";
import { LIMITS } from "./article.ts";

/** What stands between the two lines of `---` at the beginning of an article's file. */
const frontMatter = z.strictObject({
  slug,
  language: z.string().toUpperCase().pipe(language),
  title,
  summary,
  /** A category's slug. */
  category: slug.nullish(),
  /** Files with the same word are translations of one article; each alone without. */
  group: z.string().min(1).max(100).nullish(),
  /** Slugs of articles in the same language. */
  related: z.array(slug).max(LIMITS.related).default([]),
  /** True: readers see it at once. Else it waits as a draft. */
  published: z.boolean().default(false),
});
export type FrontMatter = z.output<typeof frontMatter>;

export interface ArticleFile extends FrontMatter {
  readonly bodyMarkdown: string;
}

const categoryList = z
  .array(z.strictObject({ slug, position, it: categoryText, en: categoryText }))
  .max(LIMITS.categories);
export type CategoryFile = z.output<typeof categoryList>;

const MAX_FRONT_MATTER = 8_192;

/** @returns the article, or what is wrong with the file, for whoever wrote it */
export function readArticleFile(text: string): ArticleFile | string {
  const lines = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const end = lines.startsWith("---\n") ? lines.slice(0, MAX_FRONT_MATTER).indexOf("\n---\n", 3) : -1;
  if (end < 0) return "it does not begin with front matter: a line ---, names and values, a line ---";
  const given = readYaml(lines.slice(4, end + 1));
  if (typeof given === "string") return given;
  const parsed = frontMatter.safeParse(given.value);
  if (!parsed.success) return problems(parsed.error);
  return { ...parsed.data, bodyMarkdown: lines.slice(end + 5).trim() + "\n" };
}

/** @returns the categories, or what is wrong with the file */
export function readCategoryFile(text: string): CategoryFile | string {
  const given = readYaml(text);
  if (typeof given === "string") return given;
  const parsed = categoryList.safeParse(given.value);
  return parsed.success ? parsed.data : problems(parsed.error);
}

/** No aliases: a few lines of them would stand for millions. */
function readYaml(text: string): { readonly value: unknown } | string {
  try {
    return { value: parse(text, { maxAliasCount: 0, schema: "core", logLevel: "error" }) };
  } catch (error) {
    return `its YAML cannot be read: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
  }
}

const problems = (error: z.ZodError) =>
  error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join(".") || "front matter"}: ${message}`)
    .join("; ");
