import { createHash } from "node:crypto";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import type { Facts } from "../policy/facts.ts";
import type { ArticleRow, ArticleText, Language } from "./article.ts";
import { sameText } from "./article.ts";
import { articlePlainText, imagesOf } from "./article-html.ts";
import { findVersion, insertArticle, insertSlug, insertVersion, updateArticle } from "./article.repository.ts";
import { foldForIndex, withoutMarks } from "./article-search.ts";
import {
  rateEdition,
  type RatingOutcome,
  renameEdition,
  upsertEdition,
  withdrawEdition,
} from "./published-article.repository.ts";

/** Where a text goes: the article as it was when it was locked, or a new one whose slug and translation are reserved. */
export type SaveTarget =
  | { readonly kind: "EXISTING"; readonly article: ArticleRow }
  | { readonly kind: "NEW"; readonly groupId: string; readonly language: Language; readonly slug: string };

export interface Writing {
  readonly target: SaveTarget;
  readonly text: ArticleText;
  /** Null: the operator. */
  readonly authorId: string | null;
}

/** A new version; what is published stays as it is. The same words again write nothing. */
export async function saveArticle(transaction: Transaction, writing: Writing, now: Date): Promise<ArticleRow> {
  const { target } = writing;
  return target.kind === "NEW"
    ? createArticle(transaction, target, writing, now)
    : reviseArticle(transaction, target.article, writing, now);
}

async function createArticle(
  transaction: Transaction,
  { groupId, language, slug }: Extract<SaveTarget, { kind: "NEW" }>,
  writing: Writing,
  now: Date,
): Promise<ArticleRow> {
  const { sql } = transaction;
  const status = "DRAFT" as const;
  const article = { id: newId(), groupId, language, slug, status, version: 1, createdAt: now, updatedAt: now };
  await insertArticle(sql, article);
  await insertSlug(sql, article, now);
  await writeVersion(transaction, article, writing, now);
  return article;
}

async function reviseArticle(transaction: Transaction, article: ArticleRow, writing: Writing, now: Date) {
  const latest = await findVersion(transaction.sql, article.id, article.version);
  if (sameText(latest, writing.text)) return article;
  const revised = { ...article, version: article.version + 1, updatedAt: now };
  await updateArticle(transaction.sql, article.id, { version: revised.version, updatedAt: now });
  await writeVersion(transaction, revised, writing, now);
  return revised;
}

async function writeVersion(transaction: Transaction, article: ArticleRow, { text, authorId }: Writing, now: Date) {
  await insertVersion(transaction.sql, {
    id: newId(),
    articleId: article.id,
    number: article.version,
    title: text.title,
    summary: text.summary,
    bodyMarkdown: text.bodyMarkdown,
    categoryId: text.categoryId,
    relatedGroupIds: [...text.relatedGroupIds],
    authorId,
    createdAt: now,
  });
  await record(transaction, "article.save", article, now, { version: article.version });
}

/** The newest version, for everybody to read. */
export async function publishArticle(transaction: Transaction, article: ArticleRow, now: Date): Promise<void> {
  const { sql } = transaction;
  const version = await findVersion(sql, article.id, article.version);
  const bodyText = withoutMarks(articlePlainText(version.bodyMarkdown));
  await updateArticle(sql, article.id, { status: "PUBLISHED", updatedAt: now });
  await upsertEdition(sql, {
    articleId: article.id,
    groupId: article.groupId,
    language: article.language,
    slug: article.slug,
    versionId: version.id,
    version: version.number,
    title: version.title,
    summary: version.summary,
    bodyMarkdown: version.bodyMarkdown,
    bodyText,
    categoryId: version.categoryId,
    relatedGroupIds: version.relatedGroupIds,
    imageHashes: imagesOf(version.bodyMarkdown),
    publishedAt: now,
    indexed: {
      title: foldForIndex(version.title),
      summary: foldForIndex(version.summary),
      body: foldForIndex(bodyText),
    },
  });
  await record(transaction, "article.publish", article, now, { version: article.version });
}

/** Readers no longer find it; every version stays. Publishing brings it back. */
export async function archiveArticle(transaction: Transaction, article: ArticleRow, now: Date): Promise<void> {
  if (article.status === "ARCHIVED") return;
  await updateArticle(transaction.sql, article.id, { status: "ARCHIVED", updatedAt: now });
  await withdrawEdition(transaction.sql, article.id);
  await record(transaction, "article.archive", article, now, { from: article.status });
}

/** The old slug leads to the new one, and stays this article's for ever. */
export async function renameArticle(transaction: Transaction, article: ArticleRow, slug: string, now: Date) {
  if (article.slug === slug) return;
  const { sql } = transaction;
  await insertSlug(sql, { ...article, slug }, now);
  await updateArticle(sql, article.id, { slug, updatedAt: now });
  await renameEdition(sql, article.id, slug);
  await record(transaction, "article.rename", article, now, { from: article.slug, to: slug });
}

export interface RatingGiven {
  readonly articleId: string;
  /** A random name that the visitor's frontend made up and keeps; only its hash with the article's id is kept here. */
  readonly visitor: string;
  readonly isHelpful: boolean;
}

/** Not in the audit log: nothing is decided, and anybody could fill it. */
export function rateArticle({ sql }: Transaction, rating: RatingGiven, now: Date): Promise<RatingOutcome> {
  const { articleId, visitor, isHelpful } = rating;
  const visitorHash = createHash("sha256").update(`article rating\0${articleId}\0${visitor}`).digest("hex");
  return rateEdition(sql, { articleId, visitorHash, isHelpful, at: now });
}

async function record({ sql, principal }: Transaction, action: string, article: ArticleRow, at: Date, facts: Facts) {
  const { id, language, slug } = article;
  await recordEvent(sql, {
    at,
    action,
    actor: principal.client!,
    subject: { kind: "Article", id },
    facts: { language, slug, ...facts },
  });
}
