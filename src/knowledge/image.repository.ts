import type { Sql } from "../database/connection.ts";
import type { articleImages } from "../database/tables/article.table.ts";

export type ImageRow = typeof articleImages.$inferSelect;

/** As far as the caller's role sees it: for readers only where a published article shows it. */
export async function findImage(sql: Sql, sha256: string): Promise<ImageRow | null> {
  const [row] = await sql<ImageRow[]>`select * from article_images where sha256 = ${sha256}`;
  return row ?? null;
}

export async function insertImage(sql: Sql, image: ImageRow): Promise<void> {
  await sql`insert into article_images ${sql(image)} on conflict (sha256) do nothing`;
}
