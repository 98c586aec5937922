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
  "mutation InboundMessageReceive($input: InboundMessageReceiveInput!) {\n  inboundMessageReceive(input: $input) {\n    receipt {\n      id\n      receivedAt\n      sha256\n    }\n    isDuplicate\n    smtpReply {\n      code\n      enhancedCode\n      text\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.InboundMessageReceiveDocument;
  "mutation InboundMessageUploadCreate($input: InboundMessageUploadCreateInput!) {\n  inboundMessageUploadCreate(input: $input) {\n    upload {\n      id\n      method\n      url\n      headers {\n        name\n        value\n      }\n      expiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.InboundMessageUploadCreateDocument;
};
const documents: Documents = {
  "mutation InboundMessageReceive($input: InboundMessageReceiveInput!) {\n  inboundMessageReceive(input: $input) {\n    receipt {\n      id\n      receivedAt\n      sha256\n    }\n    isDuplicate\n    smtpReply {\n      code\n      enhancedCode\n      text\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.InboundMessageReceiveDocument,
  "mutation InboundMessageUploadCreate($input: InboundMessageUploadCreateInput!) {\n  inboundMessageUploadCreate(input: $input) {\n    upload {\n      id\n      method\n      url\n      headers {\n        name\n        value\n      }\n      expiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.InboundMessageUploadCreateDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation InboundMessageReceive($input: InboundMessageReceiveInput!) {\n  inboundMessageReceive(input: $input) {\n    receipt {\n      id\n      receivedAt\n      sha256\n    }\n    isDuplicate\n    smtpReply {\n      code\n      enhancedCode\n      text\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").InboundMessageReceiveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation InboundMessageUploadCreate($input: InboundMessageUploadCreateInput!) {\n  inboundMessageUploadCreate(input: $input) {\n    upload {\n      id\n      method\n      url\n      headers {\n        name\n        value\n      }\n      expiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").InboundMessageUploadCreateDocument;

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
