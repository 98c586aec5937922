import type { articleCategories } from "../database/tables/article.table.ts";
import type { Language } from "./article.ts";

export interface CategoryText {
  readonly title: string;
  readonly summary: string;
}

/** A category in one reader's language. */
export type CategoryRow = Pick<typeof articleCategories.$inferSelect, "id" | "slug" | "position"> &
  CategoryText & {
    /** Published articles in that language. */
    readonly articleCount: number;
  };

/** A category as it is kept: its words in every language. */
export interface CategoryDefinition {
  readonly slug: string;
  /** Smallest first. */
  readonly position: number;
  readonly texts: Readonly<Record<Language, CategoryText>>;
}
