import path from "node:path";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { body } from "./article.bounds.ts";
import { publishArticle, saveArticle, type SaveTarget } from "./article.commands.ts";
import { listArticleFiles, readWithin } from "./article-folder.ts";
import { findArticleBySlug, findSlugOwner, findTranslation, findVersion, lockArticle, lockNames } from "./article.repository.ts";
import { type ArticleRow, LIMITS, sameText } from "./article.ts";
import { imagePath } from "./article-url.ts";
import { saveCategory } from "./category.commands.ts";
import { findCategoryId, lockCategories } from "./category.repository.ts";
import { type ArticleFile, readArticleFile, readCategoryFile } from "./front-matter.ts";
import { addImage, checkImage } from "./image.commands.ts";

export interface ImportOptions {
  /** Any pool that may take the operator's role. */
  readonly pool: Pool;
  readonly blobs: BlobStore;
  readonly folder: string;
  readonly now: Date;
  /** Replaces also what somebody changed at the desk since the last import; its history stays. */
  readonly isOverwriting?: boolean;
  /** After each file. */
  readonly progress?: (done: number, total: number) => void;
}

export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** `file` within the folder; `reason` for whoever wrote it. Nothing of a rejected file was written. */
  readonly rejected: readonly { readonly file: string; readonly reason: string }[];
}

type Outcome = "created" | "updated" | "unchanged" | { readonly rejected: string };

const MAX_FILE = 128 * 1024;
const CATEGORIES = "categories.yaml";

/**
 * Every Markdown file below the folder, each in a transaction of its own, as the operator; before them `categories.yaml`, if
 * there is one. Safe to run again: the same file changes nothing.
 * @throws ArticleFolderError
 */
export async function importArticleFolder(options: ImportOptions): Promise<ImportReport> {
  const files = await listArticleFiles(options.folder);
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const rejected: { file: string; reason: string }[] = [];
  const categories = await importCategories(options);
  if (categories !== null) rejected.push({ file: CATEGORIES, reason: categories });
  const accepted: { file: string; article: ArticleFile }[] = [];
  for (const file of files) {
    const bytes = await readWithin(options.folder, file, MAX_FILE);
    const article = bytes ? readBytes(bytes) : `it is larger than ${MAX_FILE} bytes`;
    if (typeof article === "string") rejected.push({ file, reason: article });
    else accepted.push({ file, article });
  }
  const groups = new Map<string, string>();
  for (const [index, { file, article }] of accepted.entries()) {
    const outcome = await asOperator(options, (transaction) => importArticle(transaction, options, file, article, groups));
    if (typeof outcome === "string") counts[outcome] += 1;
    else rejected.push({ file, reason: outcome.rejected });
    options.progress?.(index + 1, accepted.length);
  }
  // What an article points to may have come after it.
  for (const { file, article } of accepted) {
    if (article.related.length === 0 || rejected.some((each) => each.file === file)) continue;
    const missing = await asOperator(options, (transaction) => relateArticle(transaction, options, article));
    if (missing.length > 0) rejected.push({ file, reason: `related: there is no ${missing.join(", ")}; the rest was imported` });
  }
  return { ...counts, rejected };
}

const asOperator = <T>({ pool }: ImportOptions, work: (transaction: Transaction) => Promise<T>) =>
  inTransaction(pool, { role: "operator", client: "system:operator" }, work);

function readBytes(bytes: Buffer): ArticleFile | string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "it is not UTF-8";
  }
  return readArticleFile(text);
}

/** What is wrong with the file, or null: also where there is none. */
async function importCategories(options: ImportOptions): Promise<string | null> {
  const bytes = await readWithin(options.folder, CATEGORIES, MAX_FILE);
  if (!bytes) return null;
  const categories = readCategoryFile(bytes.toString());
  if (typeof categories === "string") return categories;
  await asOperator(options, async (transaction) => {
    await lockCategories(transaction.sql);
    for (const { slug, position, it, en } of categories)
      await saveCategory(transaction, { slug, position, texts: { IT: it, EN: en } }, options.now);
  });
  return null;
}

async function importArticle(
  transaction: Transaction,
  options: ImportOptions,
  file: string,
  article: ArticleFile,
  groups: Map<string, string>,
): Promise<Outcome> {
  const { sql } = transaction;
  const { now, isOverwriting = false } = options;
  await lockNames(sql);
  const existing = await findExisting(transaction, article);
  if (existing !== null && "rejected" in existing) return existing;
  const latest = existing && (await findVersion(sql, existing.id, existing.version));
  if (latest && latest.authorId !== null && !isOverwriting)
    return { rejected: "it was changed at the desk since; --overwrite replaces that (the history stays)" };
  const categoryId = article.category == null ? null : await findCategoryId(sql, article.category);
  if (article.category != null && categoryId === null)
    return { rejected: `category: there is no ${article.category}; ${CATEGORIES} makes it` };
  const bodyMarkdown = await withImages(transaction, options, file, article.bodyMarkdown);
  if (typeof bodyMarkdown !== "string") return bodyMarkdown;
  const bounded = body.safeParse(bodyMarkdown);
  if (!bounded.success) return { rejected: `its text: ${bounded.error.issues[0]?.message}` };
  const { title, summary, language, slug } = article;
  const text = { title, summary, bodyMarkdown, categoryId, relatedGroupIds: latest?.relatedGroupIds ?? [] };
  const target: SaveTarget = existing
    ? { kind: "EXISTING", article: existing }
    : { kind: "NEW", groupId: await groupFor(transaction, article, groups), language, slug };
  if (target.kind === "NEW" && (await findTranslation(sql, target.groupId, language)))
    return { rejected: `group: another article of ${article.group} is in this language already` };
  const saved = await saveArticle(transaction, { target, text, authorId: null }, now);
  if (article.group != null) groups.set(article.group, saved.groupId);
  const isChanged = !latest || !sameText(latest, text);
  const isPublishing = article.published && (isChanged || saved.status !== "PUBLISHED");
  if (isPublishing) await publishArticle(transaction, saved, now);
  return existing === null ? "created" : isChanged || isPublishing ? "updated" : "unchanged";
}

/** An article that had the slug before is not the one that the file means. */
async function findExisting({ sql }: Transaction, { language, slug }: ArticleFile) {
  const found = await findArticleBySlug(sql, language, slug);
  if (found) return lockArticle(sql, found.id);
  if ((await findSlugOwner(sql, language, slug)) === null) return null;
  return { rejected: "slug: it was another article's; choose another one" };
}

/** Of the files before with the same word, or of a translation that is there from an earlier import. */
async function groupFor({ sql }: Transaction, article: ArticleFile, groups: Map<string, string>): Promise<string> {
  const known = article.group == null ? undefined : groups.get(article.group);
  void sql;
  return known ?? newId();
}

const IMAGE = /!\[((?:[^\]\\]|\\.){0,500})\]\(\s*<?([^)\s<>]{1,500})>?/g;

/** Pictures beside the file go into the blob store, and the text names them there. */
async function withImages(
  transaction: Transaction,
  { folder, blobs, now }: ImportOptions,
  file: string,
  markdown: string,
): Promise<string | { readonly rejected: string }> {
  const paths = new Map<string, string>();
  for (const [, , source = ""] of markdown.matchAll(IMAGE)) {
    if (paths.has(source) || /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(source)) continue;
    const within = path.join(path.dirname(file), decoded(source));
    const bytes = await readWithin(folder, within, LIMITS.imageBytes);
    const image = bytes && (await checkImage(bytes));
    if (!image) return { rejected: `${source}: no PNG, JPEG, GIF or WebP of up to 1 MiB within the folder` };
    paths.set(source, imagePath((await addImage(transaction, blobs, image, now)).sha256));
  }
  return markdown.replaceAll(IMAGE, (whole: string, alt: string, source: string) => {
    const imported = paths.get(source);
    return imported === undefined ? whole : `![${alt}](${imported}`;
  });
}

function decoded(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
}

/** @returns the slugs that lead nowhere */
async function relateArticle(transaction: Transaction, { now }: ImportOptions, article: ArticleFile): Promise<string[]> {
  const { sql } = transaction;
  const { language, slug } = article;
  const found: (ArticleRow | null)[] = [];
  for (const each of article.related) found.push(await findArticleBySlug(sql, language, each));
  const own = await findArticleBySlug(sql, language, slug);
  const locked = own && (await lockArticle(sql, own.id));
  if (!locked) return [slug];
  const version = await findVersion(sql, locked.id, locked.version);
  const relatedGroupIds = [...new Set(found.flatMap((row) => (row ? [row.groupId] : [])))];
  const text = { ...version, relatedGroupIds };
  if (!sameText(version, text)) {
    const saved = await saveArticle(transaction, { target: { kind: "EXISTING", article: locked }, text, authorId: null }, now);
    if (article.published) await publishArticle(transaction, saved, now);
  }
  return article.related.filter((_, index) => found[index] === null);
}
