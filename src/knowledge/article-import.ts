import type { BlobStore } from "../blobs/blob.ts";
import type { Pool } from "../database/connection.ts";
import { inTransaction, type Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { body } from "./article.bounds.ts";
import { publishArticle, saveArticle, type SaveTarget } from "./article.commands.ts";
import { listArticleFiles, readWithin } from "./article-folder.ts";
import {
  findArticleBySlug,
  findLastImported,
  findSlugOwner,
  findTranslation,
  findVersion,
  lockArticle,
  lockNames,
} from "./article.repository.ts";
import { type ArticleRow, sameText } from "./article.ts";
import { saveCategory } from "./category.commands.ts";
import { findCategoryId, lockCategories } from "./category.repository.ts";
import { type ArticleFile, readArticleFile, readCategoryFile } from "./front-matter.ts";
import { Rejected, withStoredImages } from "./imported-images.ts";

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
  /** `file` within the folder; `reason` for whoever wrote it. */
  readonly rejected: readonly { readonly file: string; readonly reason: string }[];
}

type Outcome = "created" | "updated" | "unchanged";

interface Accepted {
  readonly file: string;
  readonly article: ArticleFile;
}

const MAX_FILE = 128 * 1024;
const CATEGORIES = "categories.yaml";

/**
 * Every Markdown file below the folder, each in a transaction of its own, as the operator; before them `categories.yaml`, if
 * there is one. Safe to run again: the same file changes nothing.
 * @throws ArticleFolderError
 */
export async function importArticleFolder(options: ImportOptions): Promise<ImportReport> {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const rejected: { file: string; reason: string }[] = [];
  /** In a transaction that a rejection rolls back. */
  const attempt = async <T>(file: string, work: (transaction: Transaction) => Promise<T>): Promise<T | null> => {
    try {
      return await inTransaction(options.pool, { role: "operator", client: "system:operator" }, work);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      rejected.push({ file, reason: error.message });
      return null;
    }
  };
  const files = await listArticleFiles(options.folder);
  await attempt(CATEGORIES, (transaction) => importCategories(transaction, options));
  const accepted: Accepted[] = [];
  for (const file of files) {
    const bytes = await readWithin(options.folder, file, MAX_FILE);
    const article = bytes ? readBytes(bytes) : `it is larger than ${MAX_FILE} bytes`;
    if (typeof article === "string") rejected.push({ file, reason: article });
    else accepted.push({ file, article });
  }
  const groups = (await attempt("", (transaction) => knownGroups(transaction, accepted))) ?? new Map<string, string>();
  const imported: Accepted[] = [];
  for (const [index, each] of accepted.entries()) {
    const outcome = await attempt(each.file, (transaction) => importArticle(transaction, options, each, groups));
    if (outcome !== null) imported.push(each);
    if (outcome !== null) counts[outcome] += 1;
    options.progress?.(index + 1, accepted.length);
  }
  // What an article points to may have come after it.
  for (const { file, article } of imported)
    if (article.related.length > 0) await attempt(file, (transaction) => relateArticle(transaction, options, article));
  return { ...counts, rejected };
}

function readBytes(bytes: Buffer): ArticleFile | string {
  try {
    return readArticleFile(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return "it is not UTF-8";
    throw error;
  }
}

async function importCategories(transaction: Transaction, { folder, now }: ImportOptions): Promise<void> {
  const bytes = await readWithin(folder, CATEGORIES, MAX_FILE);
  if (!bytes) return;
  const categories = readCategoryFile(bytes.toString());
  if (typeof categories === "string") throw new Rejected(categories);
  await lockCategories(transaction.sql);
  for (const { slug, position, it, en } of categories)
    await saveCategory(transaction, { slug, position, texts: { IT: it, EN: en } }, now);
}

/** The files' words for groups, where an earlier import made one of their articles. */
async function knownGroups({ sql }: Transaction, accepted: readonly Accepted[]): Promise<Map<string, string>> {
  const groups = new Map<string, string>();
  for (const { article } of accepted) {
    if (article.group == null || groups.has(article.group)) continue;
    const row = await findArticleBySlug(sql, article.language, article.slug);
    if (row) groups.set(article.group, row.groupId);
  }
  return groups;
}

async function importArticle(
  transaction: Transaction,
  options: ImportOptions,
  { file, article }: Accepted,
  groups: Map<string, string>,
): Promise<Outcome> {
  const { sql } = transaction;
  const { title, summary, language, slug, category, group } = article;
  await lockNames(sql);
  const existing = await existingArticle(transaction, article);
  const categoryId = category == null ? null : await findCategoryId(sql, category);
  if (category != null && categoryId === null)
    throw new Rejected(`category: there is no ${category}; ${CATEGORIES} makes it`);
  const bodyMarkdown = await withStoredImages(transaction, options, file, article.bodyMarkdown);
  const bounded = body.safeParse(bodyMarkdown);
  if (!bounded.success) throw new Rejected(`its text: ${bounded.error.issues[0]?.message}`);
  const latest = existing && (await findVersion(sql, existing.id, existing.version));
  const text = { title, summary, bodyMarkdown, categoryId, relatedGroupIds: latest?.relatedGroupIds ?? [] };
  if (existing && latest && latest.authorId !== null && !options.isOverwriting) {
    const last = await findLastImported(sql, existing.id);
    if (last && sameText(last, { ...text, relatedGroupIds: last.relatedGroupIds })) return "unchanged";
    throw new Rejected("it was changed at the desk since; --overwrite replaces that (the history stays)");
  }
  const groupId = existing?.groupId ?? groups.get(group ?? "") ?? newId();
  if (!existing && (await findTranslation(sql, groupId, language)))
    throw new Rejected(`group: another article of ${group} is in this language already`);
  const target: SaveTarget = existing
    ? { kind: "EXISTING", article: existing }
    : { kind: "NEW", groupId, language, slug };
  const saved = await saveArticle(transaction, { target, text, authorId: null }, options.now);
  const isChanged = !latest || !sameText(latest, text);
  const isPublishing = article.published && (isChanged || saved.status !== "PUBLISHED");
  if (isPublishing) await publishArticle(transaction, saved, options.now);
  if (group != null) groups.set(group, groupId);
  if (!existing) return "created";
  return isChanged || isPublishing ? "updated" : "unchanged";
}

/** Locked. An article that had the slug before is not the one that the file means. */
async function existingArticle({ sql }: Transaction, { language, slug }: ArticleFile): Promise<ArticleRow | null> {
  const found = await findArticleBySlug(sql, language, slug);
  if (found) return lockArticle(sql, found.id);
  if ((await findSlugOwner(sql, language, slug)) !== null)
    throw new Rejected("slug: it was another article's before; choose another one");
  return null;
}

async function relateArticle(transaction: Transaction, options: ImportOptions, article: ArticleFile): Promise<void> {
  const { sql } = transaction;
  const { language, slug, related } = article;
  const own = await findArticleBySlug(sql, language, slug);
  const locked = own && (await lockArticle(sql, own.id));
  if (!locked) return;
  const latest = await findVersion(sql, locked.id, locked.version);
  if (latest.authorId !== null && !options.isOverwriting) return;
  const relatedGroupIds: string[] = [];
  for (const each of related) {
    const row = await findArticleBySlug(sql, language, each);
    if (!row) throw new Rejected(`related: there is no ${each}; the rest was imported`);
    if (!relatedGroupIds.includes(row.groupId)) relatedGroupIds.push(row.groupId);
  }
  const text = { ...latest, relatedGroupIds };
  if (sameText(latest, text)) return;
  const target = { kind: "EXISTING", article: locked } as const;
  const saved = await saveArticle(transaction, { target, text, authorId: null }, options.now);
  if (article.published) await publishArticle(transaction, saved, options.now);
}
