import { recordEvent } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { newId } from "../nodes/global-id.ts";
import { LANGUAGES } from "./article.ts";
import type { CategoryDefinition } from "./category.ts";
import { upsertCategory, upsertCategoryText } from "./category.repository.ts";

/** Made, or given new words and another place. The slug says which. */
export async function saveCategory({ sql, principal }: Transaction, category: CategoryDefinition, now: Date) {
  const { slug, position, texts } = category;
  const id = await upsertCategory(sql, { id: newId(), slug, position, at: now });
  for (const language of LANGUAGES) await upsertCategoryText(sql, id, language, texts[language]);
  await recordEvent(sql, {
    at: now,
    action: "article-category.save",
    actor: principal.client!,
    subject: { kind: "ArticleCategory", id },
    facts: { slug, position },
  });
}
