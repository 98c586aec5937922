/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** [anyone] What can be wrong with AccountEmailChangeRevert. The list may grow. */
export type AccountEmailChangeRevertErrorCode =
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  | "%future added value";

/** [anyone] What stands in the link that the old mailbox got. */
export type AccountEmailChangeRevertInput = {
  /** [anyone] The last part of the link's path. */
  token: string;
};

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

/** [anyone] What became of a change of a registered address. */
export type EmailChangeState =
  /** [anyone] The code that went to the new address was not given yet. */
  | "AWAITING_CONFIRMATION"
  /** [anyone] It never counted: taken back, objected to, or overtaken. */
  | "CANCELLED"
  /** [anyone] It will count at `effectiveAt`, unless somebody objects. */
  | "CONFIRMED"
  /** [anyone] It counts. Until `revertibleUntil` the old mailbox can revert it. */
  | "EFFECTIVE"
  /** [anyone] It never counted: the code was not given in time. */
  | "EXPIRED"
  /** [anyone] It counted, and the old mailbox objected (E4). */
  | "REVERTED"
  | "%future added value";

/** [anyone] The languages that customers are answered in. */
export type Language =
  /** [anyone] English. */
  | "EN"
  /** [anyone] Italian. */
  | "IT"
  | "%future added value";

/** [anyone] What can be wrong with PasskeyOptionsCreate. The list may grow. */
export type PasskeyOptionsCreateErrorCode =
  /** [anyone] Too often. Wait, then try again. */
  "RATE_LIMITED" | "%future added value";

/** [anyone] Which ceremony to begin. */
export type PasskeyOptionsCreateInput = {
  /** [anyone] What for. ENROL and PROVE take a portal session. */
  use: PasskeyUse;
};

/** [anyone] What a passkey ceremony is for. */
export type PasskeyUse =
  /** [portal] A new passkey: `navigator.credentials.create`. */
  | "ENROL"
  /** [portal] `sessionProve`: `navigator.credentials.get`. */
  | "PROVE"
  /** [anyone] Signing in: `navigator.credentials.get`. */
  | "SIGN_IN"
  | "%future added value";

/** [anyone] What can be wrong with SessionCodeRequest. The list may grow. */
export type SessionCodeRequestErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [anyone] Who wants to sign in, by the registered address. */
export type SessionCodeRequestInput = {
  /** [anyone] Made canonical by us. */
  email: string;
  /** [anyone] The language of the mail. */
  language: Language;
};

/** [anyone] What can be wrong with SessionOpenByCredential. The list may grow. */
export type SessionOpenByCredentialErrorCode =
  /** [anyone] It is right, and was enrolled less than 72 hours ago: it does not count yet. Send the person through `sessionCodeRequest`. */
  | "CREDENTIAL_TOO_NEW"
  /** [anyone] The password or passkey does not hold, or there is no such account: the same answer. Let the person try again, or sign in by code. */
  | "CREDENTIAL_WRONG"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [anyone] Either login and password, or ceremonyId and passkey. */
export type SessionOpenByCredentialInput = {
  /** [anyone] As `passkeyOptionsCreate` for SIGN_IN gave it. */
  ceremonyId?: string | null | undefined;
  /** [anyone] The customer number, or the registered address where only one of its accounts has a password. */
  login?: string | null | undefined;
  /** [anyone] `PublicKeyCredential.toJSON()`. */
  passkey?: Record<string, unknown> | null | undefined;
  /** [anyone] As it was typed. */
  password?: string | null | undefined;
};

/** [anyone] What can be wrong with SessionOpen. The list may grow. */
export type SessionOpenErrorCode =
  /** [anyone] Not the code, or mistyped. Let the person type it again; after five tries it is over. */
  | "CODE_WRONG"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [anyone] The code that came by mail. */
export type SessionOpenInput = {
  /** [anyone] Which account of the address, by customer number. Absent or null: the only one; with several, `accountChoices`, and the code stays good for 5 minutes. */
  accountNumber?: string | null | undefined;
  /** [anyone] As `sessionCodeRequest` gave it. */
  challengeId: string;
  /** [anyone] Go on with the choices after this number. Absent or null: from the start. */
  choicesAfter?: string | null | undefined;
  /** [anyone] As it was typed: case, hyphen and spaces do not matter. */
  code: string;
};

/** [anyone] What can be wrong with SessionRefresh. The list may grow. */
export type SessionRefreshErrorCode =
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  | "%future added value";

/** [anyone] The refresh token that came last. */
export type SessionRefreshInput = {
  /** [anyone] `SessionTokens.refreshToken`. It works once. */
  refreshToken: string;
};

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

export type EmailChangeRevertMutationVariables = Exact<{
  input: AccountEmailChangeRevertInput;
}>;

export type EmailChangeRevertMutation = {
  accountEmailChangeRevert: {
    emailChange: {
      id: string;
      newEmail: string;
      state: EmailChangeState;
      expiresAt: string;
      effectiveAt: string | null;
      revertibleUntil: string | null;
    } | null;
    userErrors: Array<{ code: AccountEmailChangeRevertErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PasskeyOptionsMutationVariables = Exact<{
  input: PasskeyOptionsCreateInput;
}>;

export type PasskeyOptionsMutation = {
  passkeyOptionsCreate: {
    ceremonyId: string | null;
    options: Record<string, unknown> | null;
    userErrors: Array<{ code: PasskeyOptionsCreateErrorCode; message: string; field: Array<string> | null }>;
  };
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

export type SignInCredentialMutationVariables = Exact<{
  input: SessionOpenByCredentialInput;
}>;

export type SignInCredentialMutation = {
  sessionOpenByCredential: {
    tokens: { accessToken: string; refreshToken: string; expiresAt: string; sessionExpiresAt: string } | null;
    userErrors: Array<{ code: SessionOpenByCredentialErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type SignInOpenMutationVariables = Exact<{
  input: SessionOpenInput;
}>;

export type SignInOpenMutation = {
  sessionOpen: {
    hasMoreChoices: boolean;
    tokens: { accessToken: string; refreshToken: string; expiresAt: string; sessionExpiresAt: string } | null;
    accountChoices: Array<{ number: string; displayName: string }> | null;
    userErrors: Array<{ code: SessionOpenErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type SignInRefreshMutationVariables = Exact<{
  input: SessionRefreshInput;
}>;

export type SignInRefreshMutation = {
  sessionRefresh: {
    tokens: { accessToken: string; refreshToken: string; expiresAt: string; sessionExpiresAt: string } | null;
    userErrors: Array<{ code: SessionRefreshErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type SignInCodeMutationVariables = Exact<{
  input: SessionCodeRequestInput;
}>;

export type SignInCodeMutation = {
  sessionCodeRequest: {
    challengeId: string | null;
    userErrors: Array<{ code: SessionCodeRequestErrorCode; message: string; field: Array<string> | null }>;
  };
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
export const EmailChangeRevertDocument = new TypedDocumentString(
  `
    mutation EmailChangeRevert($input: AccountEmailChangeRevertInput!) {
  accountEmailChangeRevert(input: $input) {
    emailChange {
      id
      newEmail
      state
      expiresAt
      effectiveAt
      revertibleUntil
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:96a4d3dbc937116d841f296ed805aee782646e5c9d92a1d401c36092b29dd873" },
) as unknown as TypedDocumentString<EmailChangeRevertMutation, EmailChangeRevertMutationVariables>;
export const PasskeyOptionsDocument = new TypedDocumentString(
  `
    mutation PasskeyOptions($input: PasskeyOptionsCreateInput!) {
  passkeyOptionsCreate(input: $input) {
    ceremonyId
    options
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:36836216b728b54f46a32bb5777c086f8f6f59cf9299498de45d8b15de718967" },
) as unknown as TypedDocumentString<PasskeyOptionsMutation, PasskeyOptionsMutationVariables>;
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
export const SignInCredentialDocument = new TypedDocumentString(
  `
    mutation SignInCredential($input: SessionOpenByCredentialInput!) {
  sessionOpenByCredential(input: $input) {
    tokens {
      accessToken
      refreshToken
      expiresAt
      sessionExpiresAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:4c35c3bcc15a4d1b87835ac908a613a53dc9c535fcf69164e4a94e312459c4b4" },
) as unknown as TypedDocumentString<SignInCredentialMutation, SignInCredentialMutationVariables>;
export const SignInOpenDocument = new TypedDocumentString(
  `
    mutation SignInOpen($input: SessionOpenInput!) {
  sessionOpen(input: $input) {
    tokens {
      accessToken
      refreshToken
      expiresAt
      sessionExpiresAt
    }
    accountChoices {
      number
      displayName
    }
    hasMoreChoices
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:cfd22c170cbea44ca439887619dfaf384410f3a2fe41e58440ed9429ad599114" },
) as unknown as TypedDocumentString<SignInOpenMutation, SignInOpenMutationVariables>;
export const SignInRefreshDocument = new TypedDocumentString(
  `
    mutation SignInRefresh($input: SessionRefreshInput!) {
  sessionRefresh(input: $input) {
    tokens {
      accessToken
      refreshToken
      expiresAt
      sessionExpiresAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:c101a96be1648a47d12df4ad1e8c30d2da5ff4fefe3c0a3a752de4fc419abb39" },
) as unknown as TypedDocumentString<SignInRefreshMutation, SignInRefreshMutationVariables>;
export const SignInCodeDocument = new TypedDocumentString(
  `
    mutation SignInCode($input: SessionCodeRequestInput!) {
  sessionCodeRequest(input: $input) {
    challengeId
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:6fd0f886388af3a0e03cd6336a3194ee8ea89ea58dc56e4a570e084d567c17ac" },
) as unknown as TypedDocumentString<SignInCodeMutation, SignInCodeMutationVariables>;
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
