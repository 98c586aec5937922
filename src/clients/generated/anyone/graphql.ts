/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** [anyone] What can be wrong with ArticleRate. The list may grow. */
export type ArticleRateErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [anyone] Did this article help? */
export type ArticleRateInput = {
  /** [anyone] `Article.id`. */
  articleId: string;
  /** [anyone] It did. A visitor's later answer takes the place of the earlier one. */
  isHelpful: boolean;
  /** [anyone] A random name, 16 to 64 of A-Z a-z 0-9 - _, that the frontend makes up once and keeps on the visitor's side: never anything about them. Only its hash with the article's id is kept. */
  visitor: string;
};

/** [anyone] The languages that customers are answered in. */
export type Language =
  /** [anyone] English. */
  | "EN"
  /** [anyone] Italian. */
  | "IT"
  | "%future added value";

export type KnowledgeArticleQueryVariables = Exact<{
  slug: string;
  language: Language;
}>;

export type KnowledgeArticleQuery = {
  article: {
    id: string;
    slug: string;
    language: Language;
    title: string;
    summary: string;
    bodyHtml: string;
    category: string | null;
    version: number;
    updatedAt: string;
    url: string;
    translations: Array<{ slug: string; language: Language; title: string }>;
    related: Array<{ slug: string; language: Language; title: string; summary: string }>;
  } | null;
};

export type KnowledgeRateMutationVariables = Exact<{
  input: ArticleRateInput;
}>;

export type KnowledgeRateMutation = {
  articleRate: {
    article: { id: string } | null;
    userErrors: Array<{ code: ArticleRateErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type KnowledgeSearchQueryVariables = Exact<{
  search?: string | null | undefined;
  category?: string | null | undefined;
  language: Language;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type KnowledgeSearchQuery = {
  articles: {
    otherLanguage: Language | null;
    nodes: Array<{
      id: string;
      slug: string;
      title: string;
      summary: string;
      category: string | null;
      updatedAt: string;
      highlight: {
        title: Array<{ text: string; isMatch: boolean }>;
        text: Array<{ text: string; isMatch: boolean }>;
      } | null;
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
  articleCategories: Array<{ slug: string; title: string; summary: string; articleCount: number }>;
};

export type KnowledgeSuggestionsQueryVariables = Exact<{
  subject: string;
  body?: string | null | undefined;
  language: Language;
}>;

export type KnowledgeSuggestionsQuery = {
  articleSuggestions: Array<{ id: string; slug: string; title: string; summary: string; url: string }>;
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const KnowledgeArticleDocument = new TypedDocumentString(
  `
    query KnowledgeArticle($slug: String!, $language: Language!) {
  article(slug: $slug, language: $language) {
    id
    slug
    language
    title
    summary
    bodyHtml
    category
    version
    updatedAt
    url
    translations {
      slug
      language
      title
    }
    related {
      slug
      language
      title
      summary
    }
  }
}
    `,
  { hash: "sha256:03ed7450b4fc4464ab72c64a808c2f2bca238402c10863988a1a75c75e04916b" },
) as unknown as TypedDocumentString<KnowledgeArticleQuery, KnowledgeArticleQueryVariables>;
export const KnowledgeRateDocument = new TypedDocumentString(
  `
    mutation KnowledgeRate($input: ArticleRateInput!) {
  articleRate(input: $input) {
    article {
      id
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:b946abdd4ea76e78afd37cc09260724c26f093df60f1a6f50ee68adc28bce883" },
) as unknown as TypedDocumentString<KnowledgeRateMutation, KnowledgeRateMutationVariables>;
export const KnowledgeSearchDocument = new TypedDocumentString(
  `
    query KnowledgeSearch($search: String, $category: String, $language: Language!, $first: Int, $after: String) {
  articles(
    search: $search
    category: $category
    language: $language
    first: $first
    after: $after
  ) {
    nodes {
      id
      slug
      title
      summary
      category
      updatedAt
      highlight {
        title {
          text
          isMatch
        }
        text {
          text
          isMatch
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    otherLanguage
  }
  articleCategories(language: $language) {
    slug
    title
    summary
    articleCount
  }
}
    `,
  { hash: "sha256:1893e211d106a2a69c1c83f67b31ccc4eb3982ac89c1ee8342dbe94bdf8299c9" },
) as unknown as TypedDocumentString<KnowledgeSearchQuery, KnowledgeSearchQueryVariables>;
export const KnowledgeSuggestionsDocument = new TypedDocumentString(
  `
    query KnowledgeSuggestions($subject: String!, $body: String, $language: Language!) {
  articleSuggestions(subject: $subject, body: $body, language: $language) {
    id
    slug
    title
    summary
    url
  }
}
    `,
  { hash: "sha256:c8f2968a82af0f36392829d2d1b6e99af880ee7f9808a8ea3cf40bcc6828b85b" },
) as unknown as TypedDocumentString<KnowledgeSuggestionsQuery, KnowledgeSuggestionsQueryVariables>;
