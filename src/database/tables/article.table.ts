import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, tsvector } from "./columns.ts";
import { staffMembers } from "./desk.table.ts";

const language = () => text({ enum: ["IT", "EN"] }).notNull();

export const articleCategories = pgTable("article_categories", {
  id: id(),
  slug: text().notNull().unique(),
  position: integer().notNull().default(0),
  createdAt: instant().notNull(),
  updatedAt: instant().notNull(),
});

export const articleCategoryTexts = pgTable(
  "article_category_texts",
  {
    categoryId: uuid()
      .notNull()
      .references(() => articleCategories.id),
    language: language(),
    title: text().notNull(),
    summary: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.categoryId, t.language] }),
    check("article_category_texts_language", sql`${t.language} in ('IT', 'EN')`),
  ],
);

/** The desk's side of an article: one a language; `groupId` ties the translations. Its words are in its versions. */
export const articles = pgTable(
  "articles",
  {
    id: id(),
    groupId: uuid().notNull(),
    language: language(),
    slug: text().notNull(),
    status: text({ enum: ["DRAFT", "PUBLISHED", "ARCHIVED"] }).notNull(),
    /** The number of the newest version. */
    version: integer().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("articles_group_language").on(t.groupId, t.language),
    unique("articles_language_slug").on(t.language, t.slug),
    index("articles_updated").on(t.updatedAt, t.id),
    check("articles_language", sql`${t.language} in ('IT', 'EN')`),
    check("articles_status", sql`${t.status} in ('DRAFT', 'PUBLISHED', 'ARCHIVED')`),
  ],
);

/** Never changed once written. */
export const articleVersions = pgTable(
  "article_versions",
  {
    id: id(),
    articleId: uuid()
      .notNull()
      .references(() => articles.id),
    number: integer().notNull(),
    title: text().notNull(),
    summary: text().notNull(),
    bodyMarkdown: text().notNull(),
    categoryId: uuid().references(() => articleCategories.id),
    /** Groups, in the author's order. */
    relatedGroupIds: uuid().array().notNull(),
    /** Null: written by the operator (seed, import). */
    authorId: uuid().references(() => staffMembers.id),
    createdAt: instant().notNull(),
  },
  (t) => [unique("article_versions_number").on(t.articleId, t.number)],
);

/**
 * What readers may see, and all they may see: the published version of each article that has one, copied here. So a draft
 * is in no table that a reader's role can read, and their policy names no condition (one would cost the text index).
 */
export const publishedArticles = pgTable(
  "published_articles",
  {
    articleId: uuid()
      .primaryKey()
      .references(() => articles.id),
    groupId: uuid().notNull(),
    language: language(),
    slug: text().notNull(),
    versionId: uuid()
      .notNull()
      .references(() => articleVersions.id),
    version: integer().notNull(),
    title: text().notNull(),
    summary: text().notNull(),
    bodyMarkdown: text().notNull(),
    /** The body without its marks, for excerpts. */
    bodyText: text().notNull(),
    categoryId: uuid().references(() => articleCategories.id),
    relatedGroupIds: uuid().array().notNull(),
    imageHashes: text().array().notNull(),
    publishedAt: instant().notNull(),
    /** Stems in the article's language beside the whole words (for prefixes), weighted A title, B summary, D body. */
    search: tsvector().notNull(),
    /** The same of title and summary alone: small, for suggestions while somebody types. */
    titleSearch: tsvector().notNull(),
  },
  (t) => [
    unique("published_articles_slug").on(t.language, t.slug),
    unique("published_articles_group").on(t.groupId, t.language),
    index("published_articles_newest").on(t.language, t.publishedAt, t.articleId),
    index("published_articles_category").on(t.categoryId, t.language, t.publishedAt, t.articleId),
    index("published_articles_images").using("gin", t.imageHashes),
    index("published_articles_search").using("gin", t.search),
    index("published_articles_title_search").using("gin", t.titleSearch),
  ],
);

/** Every slug that an article has or had: an old link leads on, and a slug never comes to mean another article. */
export const articleSlugs = pgTable(
  "article_slugs",
  {
    language: language(),
    slug: text().notNull(),
    articleId: uuid()
      .notNull()
      .references(() => articles.id),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.language, t.slug] })],
);

/** `visitorHash`: SHA-256 over the article's id and a random name that the visitor's frontend made up. */
export const articleRatings = pgTable(
  "article_ratings",
  {
    articleId: uuid()
      .notNull()
      .references(() => articles.id),
    visitorHash: text().notNull(),
    isHelpful: boolean().notNull(),
    version: integer().notNull(),
    ratedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.articleId, t.visitorHash] }),
    index("article_ratings_recent").on(t.articleId, t.ratedAt),
  ],
);

/** The blobs that are pictures of articles: no other blob is ever served from here. */
export const articleImages = pgTable("article_images", {
  sha256: text().primaryKey(),
  contentType: text({ enum: ["image/png", "image/jpeg", "image/gif", "image/webp"] }).notNull(),
  size: integer().notNull(),
  createdAt: instant().notNull(),
});
