import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { LanguageEnum } from "../accounts/account.type.ts";
import { Base64 } from "../connections/scalars.ts";
import { type KnownCode, mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { body, categoryText, language, position, slug, summary, title } from "./article.bounds.ts";
import { type Language, LIMITS } from "./article.ts";
import { Article } from "./article.type.ts";
import { ArticleCategory } from "./category.type.ts";
import { ArticleManuscript } from "./manuscript.type.ts";

const id = z.string().max(100);
const version = z.int().min(1);
const SLUG = "Lower-case letters a to z, digits and single hyphens, up to 100 characters.";

/** `<name>Payload { manuscript userErrors }` and its errors. */
function manuscriptPayload(name: string, codes: readonly KnownCode[]) {
  const errors = mutationErrors(name, codes);
  @ObjectType(`${name}Payload`, { description: "[desk] What became of it." })
  class Payload {
    @Field(() => ArticleManuscript, {
      nullable: true,
      description: "[desk] As it is now; null where userErrors say why.",
    })
    manuscript!: PromiseLike<ArticleManuscript | null>;

    @Field(() => [errors.UserErrorType], { description: "[desk] Empty on success." })
    userErrors!: UserErrorValue[];
  }
  return { Payload, errors };
}

const COMMON = ["NOT_FOUND", "INVALID", "STALE_VERSION", "FORBIDDEN_ROLE"] as const;
export const Save = manuscriptPayload("ArticleSave", [...COMMON, "SLUG_TAKEN", "TRANSLATION_EXISTS"]);
export const Publish = manuscriptPayload("ArticlePublish", COMMON);
export const Archive = manuscriptPayload("ArticleArchive", COMMON);
export const Rename = manuscriptPayload("ArticleRename", [...COMMON, "SLUG_TAKEN"]);

@InputType({
  description:
    "[desk] The words of an article: a new one with `language` and `slug`, or the next version of the one with `id`.",
})
export class ArticleSaveInput {
  @Field(() => ID, { nullable: true, description: "[desk] `ArticleManuscript.id`; absent or null: a new article." })
  id?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "[desk] With `id` required: the version that was changed. Another one now is STALE_VERSION.",
  })
  version?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: "[desk] New articles: the `ArticleManuscript.id` of one that this is the translation of.",
  })
  translationOf?: string | null;

  @Field(() => LanguageEnum, { nullable: true, description: "[desk] New articles, required: never changes." })
  language?: Language | null;

  @Field(() => String, { nullable: true, description: `[desk] New articles, required. ${SLUG}` })
  slug?: string | null;

  @Field(() => String, { description: "[desk] Plain text, one line, 1 to 200 characters." })
  title!: string;

  @Field(() => String, { description: "[desk] Plain text, one line, 1 to 500 characters." })
  summary!: string;

  @Field(() => String, {
    description:
      "[desk] Markdown, 1 character to 64 KiB of UTF-8. Raw HTML in it is shown as text; pictures by `articleImageAdd`.",
  })
  body!: string;

  @Field(() => String, {
    nullable: true,
    description: "[desk] `ArticleCategory.slug`. Absent: as before; null: none.",
  })
  category?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      "[desk] `ArticleManuscript.id` of what it points to, in order, at most 10. Absent: as before; null: none.",
  })
  relatedIds?: string[] | null;
}
export const articleSaveBounds = z
  .object({
    id: id.nullish(),
    version: version.nullish(),
    translationOf: id.nullish(),
    language: language.nullish(),
    slug: slug.nullish(),
    title,
    summary,
    body,
    category: slug.nullish(),
    relatedIds: z.array(id).max(LIMITS.related).nullish(),
  })
  .superRefine((input, context) => {
    const wrong = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
    const isNew = input.id == null;
    for (const field of ["language", "slug"] as const) {
      if (isNew && input[field] == null) wrong(field, "missing: a new article has one");
      if (!isNew && input[field] != null) wrong(field, "only for a new article");
    }
    if (!isNew && input.translationOf != null) wrong("translationOf", "only for a new article");
    if (!isNew && input.version == null) wrong("version", "missing: the version that was changed");
  });

@InputType({ description: "[desk] Which article, in which version." })
export class ArticlePublishInput {
  @Field(() => ID, { description: "[desk] `ArticleManuscript.id`." })
  id!: string;

  @Field(() => Int, {
    description:
      "[desk] The newest version, as it was read; a newer one now is STALE_VERSION: nobody publishes what they have not seen.",
  })
  version!: number;
}
export const articlePublishBounds = z.object({ id, version });

@InputType({ description: "[desk] Which article." })
export class ArticleArchiveInput {
  @Field(() => ID, { description: "[desk] `ArticleManuscript.id`." })
  id!: string;
}
export const articleArchiveBounds = z.object({ id });

@InputType({ description: "[desk] Which article, and its new slug." })
export class ArticleRenameInput {
  @Field(() => ID, { description: "[desk] `ArticleManuscript.id`." })
  id!: string;

  @Field(() => String, { description: `[desk] ${SLUG} Old ones lead here.` })
  slug!: string;
}
export const articleRenameBounds = z.object({ id, slug });

@InputType({ description: "[desk] A category's words in one language." })
export class ArticleCategoryTextInput {
  @Field(() => String, { description: "[desk] Plain text, one line, 1 to 200 characters." })
  title!: string;

  @Field(() => String, { description: "[desk] Plain text, one line, 1 to 500 characters." })
  summary!: string;
}

@InputType({
  description: "[desk] A category: a new one, or another place and other words for the one with this slug.",
})
export class ArticleCategorySaveInput {
  @Field(() => String, { description: `[desk] Which; it never changes. ${SLUG}` })
  slug!: string;

  @Field(() => Int, { description: "[desk] Its place, 0 to 10,000: smallest first." })
  position!: number;

  @Field(() => ArticleCategoryTextInput, { description: "[desk] In Italian." })
  italian!: ArticleCategoryTextInput;

  @Field(() => ArticleCategoryTextInput, { description: "[desk] In English." })
  english!: ArticleCategoryTextInput;
}
export const articleCategorySaveBounds = z.object({ slug, position, italian: categoryText, english: categoryText });
export const categorySaveErrors = mutationErrors("ArticleCategorySave", ["INVALID", "TOO_LARGE", "FORBIDDEN_ROLE"]);

@ObjectType({ description: "[desk] What became of it." })
export class ArticleCategorySavePayload {
  @Field(() => [ArticleCategory], {
    nullable: true,
    description: "[desk] All of them in Italian, in their order, at most 200; null where userErrors say why.",
  })
  categories!: PromiseLike<ArticleCategory[]>;

  @Field(() => [categorySaveErrors.UserErrorType], { description: "[desk] Empty on success." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[desk] A picture for articles." })
export class ArticleImageAddInput {
  @Field(() => Base64, {
    description: "[desk] PNG, JPEG, GIF or WebP, by its bytes, up to 1 MiB decoded. SVG is not taken: it is a program.",
  })
  content!: Uint8Array;
}
export const articleImageAddBounds = z.object({ content: z.instanceof(Uint8Array) });
export const imageAddErrors = mutationErrors("ArticleImageAdd", ["INVALID", "FORBIDDEN_ROLE"]);

@ObjectType({ description: "[desk] What became of it." })
export class ArticleImageAddPayload {
  @Field(() => String, {
    nullable: true,
    description:
      "[desk] What to write into the Markdown: `![what it shows](/kb/images/…)`. Served once a published article has it.",
  })
  path!: string | null;

  @Field(() => [imageAddErrors.UserErrorType], { description: "[desk] Empty on success." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[anyone] Did this article help?" })
export class ArticleRateInput {
  @Field(() => ID, { description: "[anyone] `Article.id`." })
  articleId!: string;

  @Field(() => String, {
    description:
      "[anyone] A random name, 16 to 64 of A-Z a-z 0-9 - _, that the frontend makes up once and keeps on the visitor's side: never anything about them. Only its hash with the article's id is kept.",
  })
  visitor!: string;

  @Field(() => Boolean, {
    description: "[anyone] It did. A visitor's later answer takes the place of the earlier one.",
  })
  isHelpful!: boolean;
}
export const articleRateBounds = z.object({
  articleId: id,
  visitor: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, "not 16 to 64 of A-Z a-z 0-9 - _"),
});
export const rateErrors = mutationErrors("ArticleRate", ["NOT_FOUND", "INVALID", "RATE_LIMITED"]);

@ObjectType({ description: "[anyone] What became of it." })
export class ArticleRatePayload {
  @Field(() => Article, { nullable: true, description: "[anyone] What was rated; null where userErrors say why." })
  article!: PromiseLike<Article | null>;

  @Field(() => [rateErrors.UserErrorType], { description: "[anyone] Empty on success." })
  userErrors!: UserErrorValue[];
}
