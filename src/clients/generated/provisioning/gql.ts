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
  "query ProvisioningAccountChanges($first: Int = 100, $after: String) {\n  accountChanges(first: $first, after: $after) {\n    nodes {\n      at\n      what\n      account {\n        id\n        externalId\n        number\n        status\n        registeredEmail\n        registeredEmailState\n        registeredEmailVersion\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.ProvisioningAccountChangesDocument;
  "mutation ProvisioningAccountsUpsert($input: AccountsUpsertInput!) {\n  accountsUpsert(input: $input) {\n    results {\n      index\n      account {\n        id\n        number\n        externalId\n        status\n        registeredEmail\n        registeredEmailVersion\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.ProvisioningAccountsUpsertDocument;
  "mutation ProvisioningEmailSet($input: AccountEmailSetInput!) {\n  accountEmailSet(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n    }\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.ProvisioningEmailSetDocument;
  "mutation OperationReport($input: OperationReportInput!) {\n  operationReport(input: $input) {\n    operation {\n      id\n      digest\n      state\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.OperationReportDocument;
  "mutation PermitIssue($input: PermitIssueInput!) {\n  permitIssue(input: $input) {\n    permit\n    expiresAt\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PermitIssueDocument;
  "mutation PermitRedeem($input: PermitRedeemInput!) {\n  permitRedeem(input: $input) {\n    operation {\n      id\n      digest\n      state\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PermitRedeemDocument;
  "mutation ProvisioningServicesUpsert($input: ServicesUpsertInput!) {\n  servicesUpsert(input: $input) {\n    results {\n      index\n      service {\n        id\n        externalId\n        name\n        status\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.ProvisioningServicesUpsertDocument;
};
const documents: Documents = {
  "query ProvisioningAccountChanges($first: Int = 100, $after: String) {\n  accountChanges(first: $first, after: $after) {\n    nodes {\n      at\n      what\n      account {\n        id\n        externalId\n        number\n        status\n        registeredEmail\n        registeredEmailState\n        registeredEmailVersion\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}":
    types.ProvisioningAccountChangesDocument,
  "mutation ProvisioningAccountsUpsert($input: AccountsUpsertInput!) {\n  accountsUpsert(input: $input) {\n    results {\n      index\n      account {\n        id\n        number\n        externalId\n        status\n        registeredEmail\n        registeredEmailVersion\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.ProvisioningAccountsUpsertDocument,
  "mutation ProvisioningEmailSet($input: AccountEmailSetInput!) {\n  accountEmailSet(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n    }\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.ProvisioningEmailSetDocument,
  "mutation OperationReport($input: OperationReportInput!) {\n  operationReport(input: $input) {\n    operation {\n      id\n      digest\n      state\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.OperationReportDocument,
  "mutation PermitIssue($input: PermitIssueInput!) {\n  permitIssue(input: $input) {\n    permit\n    expiresAt\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PermitIssueDocument,
  "mutation PermitRedeem($input: PermitRedeemInput!) {\n  permitRedeem(input: $input) {\n    operation {\n      id\n      digest\n      state\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PermitRedeemDocument,
  "mutation ProvisioningServicesUpsert($input: ServicesUpsertInput!) {\n  servicesUpsert(input: $input) {\n    results {\n      index\n      service {\n        id\n        externalId\n        name\n        status\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.ProvisioningServicesUpsertDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query ProvisioningAccountChanges($first: Int = 100, $after: String) {\n  accountChanges(first: $first, after: $after) {\n    nodes {\n      at\n      what\n      account {\n        id\n        externalId\n        number\n        status\n        registeredEmail\n        registeredEmailState\n        registeredEmailVersion\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
): typeof import("./graphql.ts").ProvisioningAccountChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation ProvisioningAccountsUpsert($input: AccountsUpsertInput!) {\n  accountsUpsert(input: $input) {\n    results {\n      index\n      account {\n        id\n        number\n        externalId\n        status\n        registeredEmail\n        registeredEmailVersion\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").ProvisioningAccountsUpsertDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation ProvisioningEmailSet($input: AccountEmailSetInput!) {\n  accountEmailSet(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n    }\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").ProvisioningEmailSetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationReport($input: OperationReportInput!) {\n  operationReport(input: $input) {\n    operation {\n      id\n      digest\n      state\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").OperationReportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PermitIssue($input: PermitIssueInput!) {\n  permitIssue(input: $input) {\n    permit\n    expiresAt\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PermitIssueDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PermitRedeem($input: PermitRedeemInput!) {\n  permitRedeem(input: $input) {\n    operation {\n      id\n      digest\n      state\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PermitRedeemDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation ProvisioningServicesUpsert($input: ServicesUpsertInput!) {\n  servicesUpsert(input: $input) {\n    results {\n      index\n      service {\n        id\n        externalId\n        name\n        status\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").ProvisioningServicesUpsertDocument;

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
