import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { publishArticle, saveArticle } from "./article.commands.ts";
import { findSlugOwner, lockNames } from "./article.repository.ts";
import { type Language, LANGUAGES } from "./article.ts";
import { articleUrl } from "./article-url.ts";
import { saveCategory } from "./category.commands.ts";
import { findCategoryId, lockCategories } from "./category.repository.ts";
import { POLICY_ARTICLE, SECURITY_CATEGORY } from "./policy-article.text.ts";

/**
 * The plain page of the policy's article, for every automatic notice: it leads on when the article is renamed.
 * @param publicUrl the API's address as the outside sees it, with or without a slash at the end
 */
export const policyArticleUrl = (publicUrl: string, language: Language): string =>
  articleUrl(publicUrl.replace(/\/$/, ""), language, POLICY_ARTICLE[language].slug);

/**
 * The first articles: the policy itself, in both languages, published. As the operator. Safe to run again: what is there,
 * whoever changed it since, stays as it is.
 * @returns how many articles were written
 */
export async function seedArticles(transaction: Transaction, now: Date): Promise<number> {
  const { sql } = transaction;
  await lockNames(sql);
  const missing: Language[] = [];
  for (const language of LANGUAGES)
    if ((await findSlugOwner(sql, language, POLICY_ARTICLE[language].slug)) === null) missing.push(language);
  // One that stands alone was written by somebody else: there is no group of ours to join.
  if (missing.length < LANGUAGES.length) return 0;
  await lockCategories(sql);
  if ((await findCategoryId(sql, SECURITY_CATEGORY.slug)) === null)
    await saveCategory(transaction, SECURITY_CATEGORY, now);
  const categoryId = await findCategoryId(sql, SECURITY_CATEGORY.slug);
  const groupId = newId();
  for (const language of LANGUAGES) {
    const { slug, ...words } = POLICY_ARTICLE[language];
    const target = { kind: "NEW", groupId, language, slug } as const;
    const text = { ...words, categoryId, relatedGroupIds: [] };
    const article = await saveArticle(transaction, { target, text, authorId: null }, now);
    await publishArticle(transaction, article, now);
  }
  return LANGUAGES.length;
}
