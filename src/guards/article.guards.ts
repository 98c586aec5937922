import type { Sql } from "../database/connection.ts";
import type { ArticleRow, ArticleText, Language } from "../knowledge/article.ts";
import {
  findArticleById,
  findArticlesByIds,
  findSlugOwner,
  findTranslation,
  findVersion,
  lockArticle,
  lockNames,
} from "../knowledge/article.repository.ts";
import { countCategories, findCategoryId, lockCategories } from "../knowledge/category.repository.ts";
import { LIMITS } from "../knowledge/article.ts";
import { newId, rowId } from "../nodes/global-id.ts";
import type { StaffAuthor } from "../policy/caller.ts";
import { allowed, refused } from "../policy/decision.ts";
import { guard, type Guarded } from "./guard.ts";

const refuse = (reason: string, field: string) => ({ ...refused(reason, "A4"), field: ["input", field] });

/** An article as it stands, locked: nobody else changes it until this transaction ends. */
export interface OpenedArticle {
  readonly author: StaffAuthor;
  readonly article: ArticleRow;
}

interface OpenInput {
  readonly id: string;
  readonly version?: number | null;
}

async function open(sql: Sql, author: StaffAuthor, input: OpenInput): Promise<Guarded<OpenedArticle>> {
  const id = articleRowId(input.id);
  const article = id ? await lockArticle(sql, id) : null;
  if (!article) return refuse("NOT_FOUND", "id");
  if (input.version != null && input.version !== article.version) return refuse("STALE_VERSION", "version");
  return allowed({ author, article }, "A4");
}

/** Readers' and editors' ids name the same article. */
const articleRowId = (id: string) => rowId("ArticleManuscript", id) ?? rowId("Article", id);

export const StaffsArticle = guard<OpenedArticle, OpenInput>("article", ({ sql, unit, input }) =>
  open(sql, unit.caller as StaffAuthor, input),
);

export interface Renaming extends OpenedArticle {
  readonly slug: string;
}

/** A slug that is free, or that the article itself had before. */
export const FreeSlug = guard<Renaming, OpenInput & { readonly slug: string }>(
  "article-slug",
  async ({ sql, unit, input }) => {
    await lockNames(sql);
    const opened = await open(sql, unit.caller as StaffAuthor, input);
    if (opened.kind !== "allowed") return opened;
    const owner = await findSlugOwner(sql, opened.value.article.language, input.slug);
    if (owner !== null && owner !== opened.value.article.id) return refuse("SLUG_TAKEN", "slug");
    return allowed({ ...opened.value, slug: input.slug }, "A4");
  },
);

interface SaveInput {
  readonly id?: string | null;
  readonly version?: number | null;
  readonly translationOf?: string | null;
  readonly language?: Language | null;
  readonly slug?: string | null;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly category?: string | null;
  readonly relatedIds?: readonly string[] | null;
}

/** What may be written, and where: the article in the version that its author saw, or a new one under names that are free. */
export interface ArticleWriting {
  readonly target:
    | { readonly kind: "EXISTING"; readonly article: ArticleRow }
    | { readonly kind: "NEW"; readonly groupId: string; readonly language: Language; readonly slug: string };
  readonly text: ArticleText;
  readonly authorId: string;
}

export const ToWrite = guard<ArticleWriting, SaveInput>("article-writing", async ({ sql, unit, input }) => {
  const author = unit.caller as StaffAuthor;
  const target = input.id == null ? await newTarget(sql, input) : await existingTarget(sql, author, input.id, input);
  if (target.kind !== "allowed") return target;
  const earlier = target.value.kind === "EXISTING" ? target.value.article : null;
  const latest = earlier && (await findVersion(sql, earlier.id, earlier.version));
  const categoryId = input.category == null ? null : await findCategoryId(sql, input.category);
  if (input.category != null && categoryId === null) return refuse("NOT_FOUND", "category");
  const related = await relatedGroups(sql, input.relatedIds ?? []);
  if (related === null) return refuse("NOT_FOUND", "relatedIds");
  const text = {
    title: input.title.trim(),
    summary: input.summary.trim(),
    bodyMarkdown: input.body,
    categoryId: input.category === undefined ? (latest?.categoryId ?? null) : categoryId,
    relatedGroupIds: input.relatedIds === undefined ? (latest?.relatedGroupIds ?? []) : related,
  };
  return allowed({ target: target.value, text, authorId: author.staffId }, "A4");
});

async function existingTarget(sql: Sql, author: StaffAuthor, id: string, { version }: SaveInput) {
  const opened = await open(sql, author, version == null ? { id } : { id, version });
  if (opened.kind !== "allowed") return opened;
  return allowed({ kind: "EXISTING", article: opened.value.article } as const, opened.rule);
}

async function newTarget(sql: Sql, { language, slug, translationOf }: SaveInput) {
  // The bounds asked for both; there is no article without.
  if (language == null || slug == null) return refuse("INVALID", "slug");
  await lockNames(sql);
  let groupId = newId();
  if (translationOf != null) {
    const id = articleRowId(translationOf);
    const original = id ? await findArticleById(sql, id) : null;
    if (!original) return refuse("NOT_FOUND", "translationOf");
    if (await findTranslation(sql, original.groupId, language)) return refuse("TRANSLATION_EXISTS", "language");
    groupId = original.groupId;
  }
  if ((await findSlugOwner(sql, language, slug)) !== null) return refuse("SLUG_TAKEN", "slug");
  return allowed({ kind: "NEW", groupId, language, slug } as const, "A4");
}

/** In the author's order; null where one is not there. */
async function relatedGroups(sql: Sql, ids: readonly string[]): Promise<string[] | null> {
  const rowIds = ids.map(articleRowId);
  const known = rowIds.filter((id) => id !== null);
  if (known.length < rowIds.length) return null;
  const found = new Map((await findArticlesByIds(sql, known)).map((row) => [row.id, row.groupId]));
  const groups = known.map((id) => found.get(id));
  return groups.every((group) => group !== undefined) ? [...new Set(groups)] : null;
}

/** There is room for it, or it is there already. */
export const CategoryToSave = guard<{ readonly slug: string }, { readonly slug: string }>(
  "article-category",
  async ({ sql, input }) => {
    await lockCategories(sql);
    const present = await findCategoryId(sql, input.slug);
    if (present === null && (await countCategories(sql)) >= LIMITS.categories) return refuse("TOO_LARGE", "slug");
    return allowed({ slug: input.slug }, "A4");
  },
);
