import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { LanguageEnum } from "../accounts/account.type.ts";
import { type ConnectionValue, connectionOf, ForwardArgs } from "../connections/connection.type.ts";
import type { Context } from "../guards/context.ts";
import { Anyone } from "../guards/guard.ts";
import { InTransaction } from "../guards/in-transaction.ts";
import { lazily } from "../guards/lazily.ts";
import { rowId } from "../nodes/global-id.ts";
import { badInput } from "../problems/problem.ts";
import { rateArticle } from "./article.commands.ts";
import { articleRateBounds, ArticleRateInput, ArticleRatePayload, rateErrors } from "./article.inputs.ts";
import { isSlug, type Language } from "./article.ts";
import { MAX_SEARCH } from "./article-search.ts";
import { Article, articleById, ArticleConnection } from "./article.type.ts";
import { ArticleCategory } from "./category.type.ts";
import { listCategories } from "./category.repository.ts";
import { listArticlesFor, offerOtherLanguage, suggestArticles } from "./reading.ts";
import { findEdition, findRenamed } from "./published-article.repository.ts";

interface FoundArticles extends ConnectionValue<Article> {
  readonly otherLanguage: PromiseLike<Language | null> | null;
}

/** The knowledge base as anybody reads it, signed in or not. */
@Resolver()
export class ArticleResolver {
  @Query(() => Article, {
    nullable: true,
    description: "[anyone] A published article, by its slug or one it had before; else null.",
  })
  @Anyone()
  async article(
    @Arg("slug", () => String, { description: "[anyone] As in its address." }) slug: string,
    @Arg("language", () => LanguageEnum, { description: "[anyone] Slugs are unique within a language." })
    language: Language,
    @Ctx() context: Context,
  ): Promise<Article | null> {
    if (!isSlug(slug)) return null;
    const row = await context.reads.run((sql) => findEdition(sql, language, slug));
    if (row) return new Article(row);
    const renamed = await context.reads.run((sql) => findRenamed(sql, language, slug));
    const current = renamed && (await context.reads.run((sql) => findEdition(sql, language, renamed)));
    return current ? new Article(current) : null;
  }

  @Query(() => ArticleConnection, {
    description:
      "[anyone] Published articles: newest first, or with `search` best first. No match: `otherLanguage` says whether the other one has any.",
  })
  @Anyone()
  async articles(
    @Arg("search", () => String, {
      nullable: true,
      description:
        "[anyone] All of these words (up to 12), accents and endings ignored, the last one also as a beginning; up to 200 characters. Absent, null or blank: do not search. BAD_USER_INPUT where it holds no word.",
    })
    search: string | null | undefined,
    @Arg("category", () => String, {
      nullable: true,
      description: "[anyone] `ArticleCategory.slug`; absent or null: all. One that is not there has no articles.",
    })
    category: string | null | undefined,
    @Arg("language", () => LanguageEnum, { description: "[anyone] Articles in this language alone." })
    language: Language,
    @Args(() => ForwardArgs) page: ForwardArgs,
    @Ctx() context: Context,
  ): Promise<FoundArticles> {
    const wanted = { language, category: category ?? null, search: search ?? null };
    const { page: found, query } = await listArticlesFor(context.reads, wanted, page);
    const isEmpty = query !== null && page.after == null && found.rows.length === 0;
    return {
      ...connectionOf(found, (row) => new Article(row)),
      otherLanguage: isEmpty ? lazily(() => offerOtherLanguage(context.reads, wanted, query)) : null,
    };
  }

  @Query(() => [ArticleCategory], { description: "[anyone] In their order, at most 200." })
  @Anyone()
  async articleCategories(
    @Arg("language", () => LanguageEnum, { description: "[anyone] The language of title, summary and count." })
    language: Language,
    @Ctx() context: Context,
  ): Promise<ArticleCategory[]> {
    return (await context.reads.run((sql) => listCategories(sql, language))).map((row) => new ArticleCategory(row));
  }

  @Query(() => [Article], {
    description:
      "[anyone] For a ticket that is being written: articles with some of its words in title or summary, best first, at most 5. Cheap enough to ask while typing; nothing of the text is kept.",
  })
  @Anyone()
  async articleSuggestions(
    @Arg("subject", () => String, { description: "[anyone] As far as it is written, up to 200 characters." })
    subject: string,
    @Arg("body", () => String, {
      nullable: true,
      description: "[anyone] As far as it is written, up to 64 KiB; its first 2,000 characters count.",
    })
    body: string | null | undefined,
    @Arg("language", () => LanguageEnum, { description: "[anyone] Articles in this language alone." })
    language: Language,
    @Ctx() context: Context,
  ): Promise<Article[]> {
    if (subject.length > MAX_SEARCH) throw badInput(`\`subject\` has at most ${MAX_SEARCH} characters.`);
    if ((body?.length ?? 0) > 65_536) throw badInput("`body` has at most 65,536 characters.");
    return (await suggestArticles(context.reads, language, subject, body ?? "")).map((row) => new Article(row));
  }

  @Mutation(() => ArticleRatePayload, {
    description: "[anyone] Did this article help? One answer a visitor; at most 1,000 new ones an article in 24 hours.",
  })
  @InTransaction({ audiences: { anyone: true }, errors: rateErrors, bounds: articleRateBounds })
  async articleRate(
    @Arg("input", () => ArticleRateInput, { description: "[anyone] Which, and how." }) input: ArticleRateInput,
    @Ctx() context: Context,
  ) {
    const articleId = rowId("Article", input.articleId);
    const rating = { ...input, articleId: articleId ?? "" };
    const outcome = articleId ? await rateArticle(context.unit!.transaction, rating, context.now) : "NOT_FOUND";
    // Nothing was written, and nothing is recorded: an audit row a refusal would let anybody fill the log.
    if (outcome === "NOT_FOUND") return { userErrors: [rateErrors.of(outcome, ["input", "articleId"])] };
    if (outcome === "RATE_LIMITED") return { userErrors: [rateErrors.of(outcome, null)] };
    return { article: lazily(() => context.load(articleById, rating.articleId)) };
  }
}

@Resolver(() => ArticleConnection)
export class ArticleConnectionResolver {
  @FieldResolver(() => LanguageEnum, {
    nullable: true,
    description: "[anyone] A search that found nothing: the other language, if the same words find something there.",
  })
  otherLanguage(@Root() found: FoundArticles): PromiseLike<Language | null> | null {
    return found.otherLanguage;
  }
}
