import type { Sql } from "../database/connection.ts";
import type { Language } from "./article.ts";
import { LIMITS } from "./article.ts";
import type { CategoryRow, CategoryText } from "./category.ts";

/** In their order; there are at most LIMITS.categories. */
export const listCategories = (sql: Sql, language: Language) => sql<CategoryRow[]>`
  select c.id, c.slug, c.position, t.title, t.summary,
         (select count(*)::int from published_articles p where p.category_id = c.id and p.language = ${language}) as article_count
  from article_categories c join article_category_texts t on t.category_id = c.id and t.language = ${language}
  order by c.position, c.slug limit ${LIMITS.categories}`;

export async function findCategoryId(sql: Sql, slug: string): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`select id from article_categories where slug = ${slug}`;
  return row?.id ?? null;
}

/** One writer of categories at a time. */
export const lockCategories = (sql: Sql) =>
  sql`select pg_advisory_xact_lock(hashtextextended('articles:categories', 0))`;

export async function countCategories(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from article_categories`;
  return row!.count;
}

export async function upsertCategory(
  sql: Sql,
  { id, slug, position, at }: { id: string; slug: string; position: number; at: Date },
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into article_categories (id, slug, position, created_at, updated_at) values (${id}, ${slug}, ${position}, ${at}, ${at})
    on conflict (slug) do update set position = excluded.position, updated_at = excluded.updated_at returning id`;
  return row!.id;
}

export async function upsertCategoryText(sql: Sql, categoryId: string, language: Language, text: CategoryText) {
  await sql`
    insert into article_category_texts (category_id, language, title, summary)
    values (${categoryId}, ${language}, ${text.title}, ${text.summary})
    on conflict (category_id, language) do update set title = excluded.title, summary = excluded.summary`;
}
