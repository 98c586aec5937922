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
  "query HeldMail($reason: [InboundReason!], $claimedFrom: String, $accountId: ID, $first: Int, $after: String) {\n  inboundMessages(\n    filter: {outcome: [HELD], review: [OPEN], reason: $reason, claimedFrom: $claimedFrom, accountId: $accountId}\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      subject\n      textPreview\n      size\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n          facts\n        }\n      }\n      account {\n        id\n        number\n        displayName\n      }\n      candidateAccounts {\n        id\n        number\n        displayName\n        registeredEmail\n      }\n      releasableAs\n      review {\n        state\n        by {\n          id\n          displayName\n        }\n        at\n        note\n      }\n      rawUrl\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.HeldMailDocument;
};
const documents: Documents = {
  "query HeldMail($reason: [InboundReason!], $claimedFrom: String, $accountId: ID, $first: Int, $after: String) {\n  inboundMessages(\n    filter: {outcome: [HELD], review: [OPEN], reason: $reason, claimedFrom: $claimedFrom, accountId: $accountId}\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      subject\n      textPreview\n      size\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n          facts\n        }\n      }\n      account {\n        id\n        number\n        displayName\n      }\n      candidateAccounts {\n        id\n        number\n        displayName\n        registeredEmail\n      }\n      releasableAs\n      review {\n        state\n        by {\n          id\n          displayName\n        }\n        at\n        note\n      }\n      rawUrl\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}":
    types.HeldMailDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query HeldMail($reason: [InboundReason!], $claimedFrom: String, $accountId: ID, $first: Int, $after: String) {\n  inboundMessages(\n    filter: {outcome: [HELD], review: [OPEN], reason: $reason, claimedFrom: $claimedFrom, accountId: $accountId}\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      subject\n      textPreview\n      size\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n          facts\n        }\n      }\n      account {\n        id\n        number\n        displayName\n      }\n      candidateAccounts {\n        id\n        number\n        displayName\n        registeredEmail\n      }\n      releasableAs\n      review {\n        state\n        by {\n          id\n          displayName\n        }\n        at\n        note\n      }\n      rawUrl\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
): typeof import("./graphql.ts").HeldMailDocument;

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
