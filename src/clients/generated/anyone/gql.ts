/* eslint-disable */
import * as types from "./graphql.ts";

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
  "query KnowledgeArticle($slug: String!, $language: Language!) {\n  article(slug: $slug, language: $language) {\n    id\n    slug\n    language\n    title\n    summary\n    bodyHtml\n    category\n    version\n    updatedAt\n    url\n    translations {\n      slug\n      language\n      title\n    }\n    related {\n      slug\n      language\n      title\n      summary\n    }\n  }\n}": typeof types.KnowledgeArticleDocument;
  "mutation EmailChangeRevert($input: AccountEmailChangeRevertInput!) {\n  accountEmailChangeRevert(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.EmailChangeRevertDocument;
  "mutation PasskeyOptions($input: PasskeyOptionsCreateInput!) {\n  passkeyOptionsCreate(input: $input) {\n    ceremonyId\n    options\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PasskeyOptionsDocument;
  "mutation KnowledgeRate($input: ArticleRateInput!) {\n  articleRate(input: $input) {\n    article {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.KnowledgeRateDocument;
  "query KnowledgeSearch($search: String, $category: String, $language: Language!, $first: Int, $after: String) {\n  articles(\n    search: $search\n    category: $category\n    language: $language\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      slug\n      title\n      summary\n      category\n      updatedAt\n      highlight {\n        title {\n          text\n          isMatch\n        }\n        text {\n          text\n          isMatch\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    otherLanguage\n  }\n  articleCategories(language: $language) {\n    slug\n    title\n    summary\n    articleCount\n  }\n}": typeof types.KnowledgeSearchDocument;
  "mutation SignInCredential($input: SessionOpenByCredentialInput!) {\n  sessionOpenByCredential(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.SignInCredentialDocument;
  "mutation SignInOpen($input: SessionOpenInput!) {\n  sessionOpen(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    accountChoices {\n      number\n      displayName\n    }\n    hasMoreChoices\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.SignInOpenDocument;
  "mutation SignInRefresh($input: SessionRefreshInput!) {\n  sessionRefresh(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.SignInRefreshDocument;
  "mutation SignInCode($input: SessionCodeRequestInput!) {\n  sessionCodeRequest(input: $input) {\n    challengeId\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.SignInCodeDocument;
  "query KnowledgeSuggestions($subject: String!, $body: String, $language: Language!) {\n  articleSuggestions(subject: $subject, body: $body, language: $language) {\n    id\n    slug\n    title\n    summary\n    url\n  }\n}": typeof types.KnowledgeSuggestionsDocument;
};
const documents: Documents = {
  "query KnowledgeArticle($slug: String!, $language: Language!) {\n  article(slug: $slug, language: $language) {\n    id\n    slug\n    language\n    title\n    summary\n    bodyHtml\n    category\n    version\n    updatedAt\n    url\n    translations {\n      slug\n      language\n      title\n    }\n    related {\n      slug\n      language\n      title\n      summary\n    }\n  }\n}":
    types.KnowledgeArticleDocument,
  "mutation EmailChangeRevert($input: AccountEmailChangeRevertInput!) {\n  accountEmailChangeRevert(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.EmailChangeRevertDocument,
  "mutation PasskeyOptions($input: PasskeyOptionsCreateInput!) {\n  passkeyOptionsCreate(input: $input) {\n    ceremonyId\n    options\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PasskeyOptionsDocument,
  "mutation KnowledgeRate($input: ArticleRateInput!) {\n  articleRate(input: $input) {\n    article {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.KnowledgeRateDocument,
  "query KnowledgeSearch($search: String, $category: String, $language: Language!, $first: Int, $after: String) {\n  articles(\n    search: $search\n    category: $category\n    language: $language\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      slug\n      title\n      summary\n      category\n      updatedAt\n      highlight {\n        title {\n          text\n          isMatch\n        }\n        text {\n          text\n          isMatch\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    otherLanguage\n  }\n  articleCategories(language: $language) {\n    slug\n    title\n    summary\n    articleCount\n  }\n}":
    types.KnowledgeSearchDocument,
  "mutation SignInCredential($input: SessionOpenByCredentialInput!) {\n  sessionOpenByCredential(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.SignInCredentialDocument,
  "mutation SignInOpen($input: SessionOpenInput!) {\n  sessionOpen(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    accountChoices {\n      number\n      displayName\n    }\n    hasMoreChoices\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.SignInOpenDocument,
  "mutation SignInRefresh($input: SessionRefreshInput!) {\n  sessionRefresh(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.SignInRefreshDocument,
  "mutation SignInCode($input: SessionCodeRequestInput!) {\n  sessionCodeRequest(input: $input) {\n    challengeId\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.SignInCodeDocument,
  "query KnowledgeSuggestions($subject: String!, $body: String, $language: Language!) {\n  articleSuggestions(subject: $subject, body: $body, language: $language) {\n    id\n    slug\n    title\n    summary\n    url\n  }\n}":
    types.KnowledgeSuggestionsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query KnowledgeArticle($slug: String!, $language: Language!) {\n  article(slug: $slug, language: $language) {\n    id\n    slug\n    language\n    title\n    summary\n    bodyHtml\n    category\n    version\n    updatedAt\n    url\n    translations {\n      slug\n      language\n      title\n    }\n    related {\n      slug\n      language\n      title\n      summary\n    }\n  }\n}",
): typeof import("./graphql.ts").KnowledgeArticleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation EmailChangeRevert($input: AccountEmailChangeRevertInput!) {\n  accountEmailChangeRevert(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").EmailChangeRevertDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PasskeyOptions($input: PasskeyOptionsCreateInput!) {\n  passkeyOptionsCreate(input: $input) {\n    ceremonyId\n    options\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PasskeyOptionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation KnowledgeRate($input: ArticleRateInput!) {\n  articleRate(input: $input) {\n    article {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").KnowledgeRateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query KnowledgeSearch($search: String, $category: String, $language: Language!, $first: Int, $after: String) {\n  articles(\n    search: $search\n    category: $category\n    language: $language\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      slug\n      title\n      summary\n      category\n      updatedAt\n      highlight {\n        title {\n          text\n          isMatch\n        }\n        text {\n          text\n          isMatch\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    otherLanguage\n  }\n  articleCategories(language: $language) {\n    slug\n    title\n    summary\n    articleCount\n  }\n}",
): typeof import("./graphql.ts").KnowledgeSearchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation SignInCredential($input: SessionOpenByCredentialInput!) {\n  sessionOpenByCredential(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").SignInCredentialDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation SignInOpen($input: SessionOpenInput!) {\n  sessionOpen(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    accountChoices {\n      number\n      displayName\n    }\n    hasMoreChoices\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").SignInOpenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation SignInRefresh($input: SessionRefreshInput!) {\n  sessionRefresh(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").SignInRefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation SignInCode($input: SessionCodeRequestInput!) {\n  sessionCodeRequest(input: $input) {\n    challengeId\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").SignInCodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query KnowledgeSuggestions($subject: String!, $body: String, $language: Language!) {\n  articleSuggestions(subject: $subject, body: $body, language: $language) {\n    id\n    slug\n    title\n    summary\n    url\n  }\n}",
): typeof import("./graphql.ts").KnowledgeSuggestionsDocument;

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
