import { Ctx, Field, ID, Int, ObjectType } from "type-graphql";
import { LanguageEnum } from "../accounts/account.type.ts";
import { connectionType } from "../connections/connection.type.ts";
import { described } from "../connections/described-enum.ts";
import { DateTime } from "../connections/scalars.ts";
import { loadStaff, StaffMember } from "../desk/staff.type.ts";
import { type Context, loader } from "../guards/context.ts";
import { callerOfQuery, type StaffAuthor } from "../guards/guard.ts";
import { globalId } from "../nodes/global-id.ts";
import { Node, nodeFound } from "../nodes/node.type.ts";
import { hasRole, MINIMUM_ROLE } from "../policy/roles.ts";
import type { ArticleRow, VersionRow } from "./article.ts";
import { versionHtml } from "./article-html.ts";
import {
  countRatings,
  findArticlesByIds,
  findArticlesOfGroups,
  findVersions,
  type RatingCount,
  type VersionKey,
} from "./article.repository.ts";
import { Article, articleById } from "./article.type.ts";

export const ArticleStatusEnum = described("ArticleStatus", "[desk] Whether readers find an article.", {
  DRAFT: "[desk] Not published yet.",
  PUBLISHED: "[desk] Readers see the version that was published; a newer one may wait.",
  ARCHIVED: "[desk] Withdrawn. Publishing brings it back.",
});

@ObjectType("ArticleVersion", { description: "[desk] The words of an article at one time. Never changed." })
export class ArticleVersion {
  constructor(readonly row: VersionRow) {}

  @Field(() => Int, { description: "[desk] From 1 on, within the article." })
  get number(): number {
    return this.row.number;
  }

  @Field(() => String, { description: "[desk] Plain text, one line." })
  get title(): string {
    return this.row.title;
  }

  @Field(() => String, { description: "[desk] Plain text, a sentence or two." })
  get summary(): string {
    return this.row.summary;
  }

  @Field(() => String, { description: "[desk] Markdown as written." })
  get bodyMarkdown(): string {
    return this.row.bodyMarkdown;
  }

  @Field(() => String, {
    description: "[desk] As it would look: sanitised. A picture shows once a published article has it.",
  })
  bodyHtml(@Ctx() context: Context): string {
    return versionHtml(this.row.id, this.row.bodyMarkdown, context.installation.publicUrl);
  }

  @Field(() => String, { nullable: true, description: "[desk] The slug of its category; null where it is in none." })
  get category(): string | null {
    return this.row.category;
  }

  @Field(() => StaffMember, { nullable: true, description: "[desk] Who wrote it; null: the operator (seed, import)." })
  author(@Ctx() context: Context): Promise<StaffMember | null> | null {
    return this.row.authorId ? loadStaff(context, this.row.authorId) : null;
  }

  @Field(() => [ID], { description: "[desk] `ArticleManuscript.id` of what it points to, in order, at most 10." })
  async relatedIds(@Ctx() context: Context): Promise<string[]> {
    const groups = await Promise.all(this.row.relatedGroupIds.map((id) => context.load(articlesOfGroup, id)));
    return groups.flatMap((group) => group.slice(0, 1).map(({ id }) => globalId("ArticleManuscript", id)));
  }

  @Field(() => DateTime, { description: "[desk] When it was saved." })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

export const ArticleVersionConnection = connectionType("ArticleVersion", "desk", () => ArticleVersion);

@ObjectType("ArticleRatings", { description: "[desk] What visitors answered to: did this help? One answer a visitor." })
export class ArticleRatings implements Omit<RatingCount, "articleId"> {
  @Field(() => Int, { description: "[desk] Yes." })
  helpful!: number;

  @Field(() => Int, { description: "[desk] No." })
  unhelpful!: number;
}

@ObjectType("ArticleManuscript", {
  implements: Node,
  description: "[desk] An article as its editors see it: its drafts, its history, and what became of it.",
})
export class ArticleManuscript implements Node {
  constructor(readonly row: ArticleRow) {}

  get id() {
    return globalId("ArticleManuscript", this.row.id);
  }

  @Field(() => String, {
    description: "[desk] Part of its address; unique in its language. `articleRename` changes it.",
  })
  get slug(): string {
    return this.row.slug;
  }

  @Field(() => LanguageEnum, { description: "[desk] What it is written in, for ever." })
  get language() {
    return this.row.language;
  }

  @Field(() => ArticleStatusEnum, { description: "[desk] Whether readers find it." })
  get status() {
    return this.row.status;
  }

  @Field(() => Int, { description: "[desk] The number of the newest version: pass it back with a change." })
  get version(): number {
    return this.row.version;
  }

  @Field(() => ArticleVersion, { description: "[desk] The newest version, published or not." })
  async latest(@Ctx() context: Context): Promise<ArticleVersion> {
    return context.load(versionByKey, `${this.row.id} ${this.row.version}`);
  }

  @Field(() => Article, { nullable: true, description: "[desk] What readers see; null where it is not published." })
  async published(@Ctx() context: Context): Promise<Article | null> {
    return context.load(articleById, this.row.id);
  }

  @Field(() => [ID], { description: "[desk] `ArticleManuscript.id` of the same article in other languages." })
  async translationIds(@Ctx() context: Context): Promise<string[]> {
    const group = await context.load(articlesOfGroup, this.row.groupId);
    return group.filter(({ id }) => id !== this.row.id).map(({ id }) => globalId("ArticleManuscript", id));
  }

  @Field(() => ArticleRatings, { description: "[desk] Did it help?" })
  async ratings(@Ctx() context: Context): Promise<ArticleRatings> {
    return context.load(ratingsById, this.row.id);
  }

  @Field(() => Boolean, { description: "[desk] Whether the viewer's role may publish, archive and rename." })
  async viewerCanPublish(@Ctx() context: Context): Promise<boolean> {
    const { role } = (await callerOfQuery(context, { desk: "articleManuscripts" })) as StaffAuthor;
    return hasRole(role, MINIMUM_ROLE.articlePublish);
  }

  @Field(() => DateTime, { description: "[desk] When it was begun." })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { description: "[desk] When it was last saved, published, archived or renamed." })
  get updatedAt(): Date {
    return this.row.updatedAt;
  }
}

export const ArticleManuscriptConnection = connectionType("ArticleManuscript", "desk", () => ArticleManuscript);

const versionByKey = loader<string, ArticleVersion>(async (sql, keys) => {
  const wanted = keys.map((key): VersionKey => {
    const [articleId = "", number = ""] = key.split(" ");
    return { articleId, number: Number(number) };
  });
  const found = new Map((await findVersions(sql, wanted)).map((row) => [`${row.articleId} ${row.number}`, row]));
  return keys.map((key) => {
    const row = found.get(key);
    if (!row) throw new Error("a version of an article is missing");
    return new ArticleVersion(row);
  });
});

const articlesOfGroup = loader<string, readonly ArticleRow[]>(async (sql, groupIds) => {
  const rows = await findArticlesOfGroups(sql, groupIds);
  return groupIds.map((id) => rows.filter((row) => row.groupId === id));
});

const ratingsById = loader<string, ArticleRatings>(async (sql, ids) => {
  const found = new Map((await countRatings(sql, ids)).map((row) => [row.articleId, row]));
  return ids.map((id) => found.get(id) ?? { helpful: 0, unhelpful: 0 });
});

const manuscriptById = loader<string, ArticleManuscript | null>(async (sql, ids) => {
  const found = new Map((await findArticlesByIds(sql, ids)).map((row) => [row.id, new ArticleManuscript(row)]));
  return ids.map((id) => found.get(id) ?? null);
});

/** Null for whoever is not the desk: there is nothing of it for them. */
export const loadManuscript = (context: Context, id: string): Promise<ArticleManuscript | null> =>
  context.audience === "desk" ? context.load(manuscriptById, id) : Promise.resolve(null);

nodeFound("ArticleManuscript", loadManuscript);
