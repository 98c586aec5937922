import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { LanguageEnum } from "../accounts/account.type.ts";
import { connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import { pageOf } from "../connections/page.ts";
import {
  type ArticleWriting,
  CategoryToSave,
  FreeSlug,
  type OpenedArticle,
  type Renaming,
  StaffsArticle,
  ToWrite,
} from "../guards/article.guards.ts";
import type { Context } from "../guards/context.ts";
import { Author, Reader, type StaffAuthor } from "../guards/guard.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { lazily } from "../guards/lazily.ts";
import { rowId } from "../nodes/global-id.ts";
import { badInput } from "../problems/problem.ts";
import { archiveArticle, publishArticle, renameArticle, saveArticle } from "./article.commands.ts";
import {
  Archive,
  articleArchiveBounds,
  ArticleArchiveInput,
  articleCategorySaveBounds,
  ArticleCategorySaveInput,
  ArticleCategorySavePayload,
  articleImageAddBounds,
  ArticleImageAddInput,
  ArticleImageAddPayload,
  articlePublishBounds,
  ArticlePublishInput,
  articleRenameBounds,
  ArticleRenameInput,
  articleSaveBounds,
  ArticleSaveInput,
  categorySaveErrors,
  imageAddErrors,
  Publish,
  Rename,
  Save,
} from "./article.inputs.ts";
import { listArticles, listVersions } from "./article.repository.ts";
import type { ArticleStatus, Language } from "./article.ts";
import { imagePath } from "./article-url.ts";
import { saveCategory } from "./category.commands.ts";
import { listCategories } from "./category.repository.ts";
import { ArticleCategory } from "./category.type.ts";
import { addImage, checkImage } from "./image.commands.ts";
import {
  ArticleManuscript,
  ArticleManuscriptConnection,
  ArticleStatusEnum,
  ArticleVersion,
  ArticleVersionConnection,
  loadManuscript,
} from "./manuscript.type.ts";

const LAST_CHANGED = {
  name: "manuscripts",
  keys: [
    { expression: "articles.updated_at", type: "timestamptz" },
    { expression: "articles.id", type: "uuid" },
  ],
  direction: "desc",
} as const;
const NEWEST_VERSION = {
  name: "article-versions",
  keys: [
    { expression: "article_versions.number", type: "bigint" },
    { expression: "article_versions.id", type: "uuid" },
  ],
  direction: "desc",
} as const;

const manuscriptOf = (context: Context, id: string) => ({ manuscript: lazily(() => loadManuscript(context, id)) });

/** The knowledge base as its editors see it. */
@Resolver()
export class ManuscriptResolver {
  @Query(() => ArticleManuscript, { nullable: true, description: "[desk] Null where there is none." })
  async articleManuscript(
    @Arg("id", () => ID, { description: "[desk] `ArticleManuscript.id` or `Article.id`." }) id: string,
    @Ctx() context: Context,
    @Reader({ desk: "articleManuscripts" }) _caller: unknown,
  ): Promise<ArticleManuscript | null> {
    const uuid = rowId("ArticleManuscript", id) ?? rowId("Article", id);
    return uuid ? loadManuscript(context, uuid) : null;
  }

  @Query(() => ArticleManuscriptConnection, { description: "[desk] All articles, drafts too; last changed first." })
  async articleManuscripts(
    @Arg("language", () => LanguageEnum, { nullable: true, description: "[desk] Absent or null: any." })
    language: Language | null | undefined,
    @Arg("status", () => [ArticleStatusEnum], {
      nullable: true,
      description: "[desk] Any of these; absent or null: all.",
    })
    status: ArticleStatus[] | null | undefined,
    @Arg("search", () => String, {
      nullable: true,
      description: "[desk] Part of the newest title or of the slug, up to 200 characters.",
    })
    search: string | null | undefined,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Reader({ desk: "articleManuscripts" }) _caller: unknown,
  ) {
    if ((search?.length ?? 0) > 200) throw badInput("`search` has at most 200 characters.");
    if ((status?.length ?? 0) > 20) throw badInput("A filter has at most 20 entries in a list.");
    const frame = pageOf(LAST_CHANGED, page);
    const filter = {
      language: language ?? null,
      statuses: status ?? null,
      search: search?.replaceAll("\0", "").trim() || null,
    };
    const rows = await context.reads.run((sql) => listArticles(sql, frame, filter));
    return connectionOf(frame.read(rows), (row) => new ArticleManuscript(row));
  }

  @Mutation(() => Save.Payload, {
    description:
      "[desk] A new article, or the next version of one. What is published stays. The same words again are a success.",
  })
  @InTransaction({ audiences: { desk: "articleSave" }, errors: Save.errors, bounds: articleSaveBounds })
  async articleSave(
    @Arg("input", () => ArticleSaveInput, { description: "[desk] The words." }) _input: ArticleSaveInput,
    @ToWrite() writing: ArticleWriting,
    @Ctx() context: Context,
  ) {
    const { id } = await saveArticle(context.unit!.transaction, writing, context.now);
    return manuscriptOf(context, id);
  }

  @Mutation(() => Publish.Payload, { description: "[desk] Supervisors. The newest version, for everybody to read." })
  @InTransaction({ audiences: { desk: "articlePublish" }, errors: Publish.errors, bounds: articlePublishBounds })
  async articlePublish(
    @Arg("input", () => ArticlePublishInput, { description: "[desk] Which." }) _input: ArticlePublishInput,
    @StaffsArticle() { article }: OpenedArticle,
    @Ctx() context: Context,
  ) {
    await publishArticle(context.unit!.transaction, article, context.now);
    return manuscriptOf(context, article.id);
  }

  @Mutation(() => Archive.Payload, {
    description: "[desk] Supervisors. Readers no longer find it; its history stays. Publishing brings it back.",
  })
  @InTransaction({ audiences: { desk: "articleArchive" }, errors: Archive.errors, bounds: articleArchiveBounds })
  async articleArchive(
    @Arg("input", () => ArticleArchiveInput, { description: "[desk] Which." }) _input: ArticleArchiveInput,
    @StaffsArticle() { article }: OpenedArticle,
    @Ctx() context: Context,
  ) {
    await archiveArticle(context.unit!.transaction, article, context.now);
    return manuscriptOf(context, article.id);
  }

  @Mutation(() => Rename.Payload, {
    description: "[desk] Supervisors. Another slug; the old one leads to it and is never another article's.",
  })
  @InTransaction({ audiences: { desk: "articleRename" }, errors: Rename.errors, bounds: articleRenameBounds })
  async articleRename(
    @Arg("input", () => ArticleRenameInput, { description: "[desk] Which, to what." }) _input: ArticleRenameInput,
    @FreeSlug() { article, slug }: Renaming,
    @Ctx() context: Context,
  ) {
    await renameArticle(context.unit!.transaction, article, slug, context.now);
    return manuscriptOf(context, article.id);
  }

  @Mutation(() => ArticleCategorySavePayload, {
    description: "[desk] Supervisors. A new category, or another place and other words for one. At most 200.",
  })
  @InTransaction({
    audiences: { desk: "articleCategorySave" },
    errors: categorySaveErrors,
    bounds: articleCategorySaveBounds,
  })
  async articleCategorySave(
    @Arg("input", () => ArticleCategorySaveInput, { description: "[desk] The category." })
    { position, italian, english }: ArticleCategorySaveInput,
    @CategoryToSave() { slug }: { readonly slug: string },
    @Ctx() context: Context,
  ) {
    const category = { slug, position, texts: { IT: italian, EN: english } };
    await saveCategory(context.unit!.transaction, category, context.now);
    const list = async () =>
      (await context.reads.run((sql) => listCategories(sql, "IT"))).map((row) => new ArticleCategory(row));
    return { categories: lazily(list) };
  }

  @Mutation(() => ArticleImageAddPayload, {
    description: "[desk] Keeps a picture for articles. The same one again is a success.",
  })
  @InTransaction({ audiences: { desk: "articleImageAdd" }, errors: imageAddErrors, bounds: articleImageAddBounds })
  async articleImageAdd(
    @Arg("input", () => ArticleImageAddInput, { description: "[desk] The picture." }) input: ArticleImageAddInput,
    @Author() _author: StaffAuthor,
    @Ctx() context: Context,
  ) {
    const image = await checkImage(input.content);
    if (!image) return { path: null, userErrors: [imageAddErrors.of("INVALID", ["input", "content"])] };
    const { sha256 } = await addImage(context.unit!.transaction, context.installation.blobs, image, context.now);
    return { path: imagePath(sha256) };
  }
}

@Resolver(() => ArticleManuscript)
export class ArticleVersionsResolver {
  @FieldResolver(() => ArticleVersionConnection, { description: "[desk] Its history, newest first." })
  async versions(
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
    @Root() manuscript: ArticleManuscript,
  ) {
    const frame = pageOf(NEWEST_VERSION, page);
    const rows = await context.reads.run((sql) => listVersions(sql, frame, manuscript.row.id));
    return connectionOf(frame.read(rows), (row) => new ArticleVersion(row));
  }
}
