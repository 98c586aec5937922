import { Ctx, Field, ID, Int, ObjectType } from "type-graphql";
import { LanguageEnum } from "../accounts/account.type.ts";
import { connectionType } from "../connections/connection.type.ts";
import { DateTime } from "../connections/scalars.ts";
import { type Context, loader } from "../guards/context.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import type { EditionRow } from "./article.ts";
import { versionHtml } from "./article-html.ts";
import { segmentsOf, type TextSegment } from "./article-search.ts";
import { articleUrl } from "./article-url.ts";
import { findBodies, findEditionsByIds, findEditionsOfGroups, type FoundRow } from "./published-article.repository.ts";
import { relatedEditions, translationsOf } from "./related.ts";

@ObjectType("ArticleTextSegment", { description: "[anyone] A piece of plain text: escape it before you show it." })
export class ArticleTextSegment implements TextSegment {
  @Field(() => String, { description: "[anyone] Plain text, never HTML." })
  text!: string;

  @Field(() => Boolean, { description: "[anyone] It is what the search found: mark it." })
  isMatch!: boolean;
}

@ObjectType("ArticleHighlight", { description: "[anyone] Where a search found its words, in pieces to put together." })
export class ArticleHighlight {
  @Field(() => [ArticleTextSegment], { description: "[anyone] The whole title; at most a few dozen pieces." })
  title!: TextSegment[];

  @Field(() => [ArticleTextSegment], { description: "[anyone] One or two excerpts, with … between them." })
  text!: TextSegment[];
}

@ObjectType("ArticleLink", { description: "[anyone] An article as another one points to it." })
export class ArticleLink {
  constructor(
    readonly row: EditionRow,
    readonly publicUrl: string,
  ) {}

  @Field(() => ID, { description: "[anyone] `Article.id`." })
  get articleId(): string {
    return globalId("Article", this.row.articleId);
  }

  @Field(() => String, { description: "[anyone] Its slug, unique in its language." })
  get slug(): string {
    return this.row.slug;
  }

  @Field(() => LanguageEnum, { description: "[anyone] Its language." })
  get language() {
    return this.row.language;
  }

  @Field(() => String, { description: "[anyone] Its title, one line." })
  get title(): string {
    return this.row.title;
  }

  @Field(() => String, { description: "[anyone] Plain text, a sentence or two." })
  get summary(): string {
    return this.row.summary;
  }

  @Field(() => String, { description: "[anyone] Its plain page, for a reader without a frontend." })
  get url(): string {
    return articleUrl(this.publicUrl, this.row.language, this.row.slug);
  }
}

@ObjectType("Article", {
  implements: Node,
  description:
    "[anyone] A published article, as readers see it: for the desk too. What is not published is ArticleManuscript.",
})
export class Article implements Node {
  constructor(readonly row: EditionRow | FoundRow) {}

  get id() {
    return globalId("Article", this.row.articleId);
  }

  @Field(() => String, { description: "[anyone] Part of its address; old ones find it too. Unique in its language." })
  get slug(): string {
    return this.row.slug;
  }

  @Field(() => LanguageEnum, { description: "[anyone] What it is written in." })
  get language() {
    return this.row.language;
  }

  @Field(() => String, { description: "[anyone] Plain text, one line." })
  get title(): string {
    return this.row.title;
  }

  @Field(() => String, { description: "[anyone] Plain text, a sentence or two." })
  get summary(): string {
    return this.row.summary;
  }

  @Field(() => String, { description: "[anyone] Markdown as written, up to 64 KiB." })
  bodyMarkdown(@Ctx() context: Context): Promise<string> {
    return context.load(bodyById, this.row.articleId);
  }

  @Field(() => String, {
    description:
      "[anyone] Sanitised: headings from h2 on, links and pictures with whole addresses, no script or style.",
  })
  async bodyHtml(@Ctx() context: Context): Promise<string> {
    const body = await context.load(bodyById, this.row.articleId);
    return versionHtml(this.row.versionId, body, context.installation.publicUrl);
  }

  @Field(() => String, { nullable: true, description: "[anyone] The slug of its category; null where it is in none." })
  get category(): string | null {
    return this.row.category;
  }

  @Field(() => Int, { description: "[anyone] Of its text: the same number means the same words. Cache by it." })
  get version(): number {
    return this.row.version;
  }

  @Field(() => DateTime, { description: "[anyone] When this version was published." })
  get updatedAt(): Date {
    return this.row.publishedAt;
  }

  @Field(() => String, { description: "[anyone] Its plain page, for a reader without a frontend." })
  url(@Ctx() context: Context): string {
    return articleUrl(context.installation.publicUrl, this.row.language, this.row.slug);
  }

  @Field(() => ArticleHighlight, {
    nullable: true,
    description: "[anyone] Where the words of `articles(search:)` stand; null everywhere else. Do not cache it by id.",
  })
  get highlight(): ArticleHighlight | null {
    const { row } = this;
    return "markedTitle" in row ? { title: segmentsOf(row.markedTitle), text: segmentsOf(row.markedText) } : null;
  }

  @Field(() => [ArticleLink], {
    description: "[anyone] The same article in other languages, by language; at most one each.",
  })
  async translations(@Ctx() context: Context): Promise<ArticleLink[]> {
    const editions = await context.load(editionsOfGroup, this.row.groupId);
    return translationsOf(this.row, editions).map((row) => new ArticleLink(row, context.installation.publicUrl));
  }

  @Field(() => [ArticleLink], {
    description: "[anyone] In the author's order, at most 10; in this language, else in the other one.",
  })
  async related(@Ctx() context: Context): Promise<ArticleLink[]> {
    const groups = await Promise.all(this.row.relatedGroupIds.map((id) => context.load(editionsOfGroup, id)));
    return relatedEditions(this.row, groups).map((row) => new ArticleLink(row, context.installation.publicUrl));
  }
}

export const ArticleConnection = connectionType("Article", "anyone", () => Article);

const bodyById = loader<string, string>(async (sql, ids) => {
  const found = new Map((await findBodies(sql, ids)).map((row) => [row.articleId, row.bodyMarkdown]));
  return ids.map((id) => found.get(id) ?? "");
});

const editionsOfGroup = loader<string, readonly EditionRow[]>(async (sql, groupIds) => {
  const rows = await findEditionsOfGroups(sql, groupIds);
  return groupIds.map((id) => rows.filter((row) => row.groupId === id));
});

export const articleById = loader<string, Article | null>(async (sql, ids) => {
  const found = new Map((await findEditionsByIds(sql, ids)).map((row) => [row.articleId, new Article(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

nodeFound("Article", (context, id) => context.load(articleById, id));
