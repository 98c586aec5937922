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
  "query PortalAddress($first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n      emailChange {\n        id\n        newEmail\n        state\n        requestedAt\n        expiresAt\n        effectiveAt\n        revertibleUntil\n      }\n      emailChanges(first: $first, after: $after) {\n        nodes {\n          id\n          newEmail\n          previousEmail\n          origin\n          state\n          requestedAt\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}": typeof types.PortalAddressDocument;
  "mutation PortalCredentialRemove($input: CredentialRemoveInput!) {\n  credentialRemove(input: $input) {\n    credentials {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalCredentialRemoveDocument;
  "query PortalCredentials {\n  viewer {\n    account {\n      id\n      credentials {\n        id\n        kind\n        name\n        enrolledAt\n        countsFrom\n        lastUsedAt\n      }\n    }\n  }\n}": typeof types.PortalCredentialsDocument;
  "mutation PortalEmailChangeCancel($input: AccountEmailChangeCancelInput!) {\n  accountEmailChangeCancel(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalEmailChangeCancelDocument;
  "mutation PortalEmailChangeConfirm($input: AccountEmailChangeConfirmInput!) {\n  accountEmailChangeConfirm(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n    }\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalEmailChangeConfirmDocument;
  "mutation PortalEmailChangeRequest($input: AccountEmailChangeRequestInput!) {\n  accountEmailChangeRequest(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalEmailChangeRequestDocument;
  "mutation PortalEmailReconfirm($input: AccountEmailReconfirmInput!) {\n  accountEmailReconfirm(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalEmailReconfirmDocument;
  "query PortalHome($tickets: Int = 20, $services: Int = 20) {\n  viewer {\n    kind\n    session {\n      id\n      assurance\n      strongProofUntil\n      expiresAt\n    }\n    account {\n      id\n      number\n      displayName\n      language\n      status\n      registeredEmail\n      registeredEmailState\n      services(first: $services) {\n        nodes {\n          id\n          kind\n          name\n          status\n          expiresOn\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n      tickets(first: $tickets) {\n        nodes {\n          id\n          reference\n          subject\n          status\n          lastActivityAt\n          viewerHasUnread\n          service {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}": typeof types.PortalHomeDocument;
  "mutation OperationApprove($input: OperationApproveInput!, $language: Language!) {\n  operationApprove(input: $input) {\n    operation {\n      ...PortalOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.OperationApproveDocument;
  "mutation OperationReject($input: OperationRejectInput!, $language: Language!) {\n  operationReject(input: $input) {\n    operation {\n      ...PortalOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.OperationRejectDocument;
  "query PortalOperations($language: Language!, $filter: OperationFilter, $first: Int, $after: String) {\n  viewer {\n    account {\n      id\n      operationsRefusedUntil\n      operationRequests(filter: $filter, first: $first, after: $after) {\n        nodes {\n          ...PortalOperation\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n    session {\n      id\n      assurance\n      strongProofUntil\n    }\n  }\n}\n\nfragment PortalOperation on OperationRequest {\n  id\n  ticket {\n    id\n    reference\n  }\n  kind {\n    key\n    title(language: $language)\n    isIrreversible\n    isRecognitionOnly\n  }\n  sentence(language: $language)\n  note\n  digest\n  state\n  viewerCanApprove\n  validation {\n    method\n    at\n  }\n  expiresAt\n  createdAt\n}": typeof types.PortalOperationsDocument;
  "mutation PortalPasskeyAdd($input: PasskeyAddInput!) {\n  passkeyAdd(input: $input) {\n    credential {\n      id\n      name\n      countsFrom\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalPasskeyAddDocument;
  "mutation PortalPasswordSet($input: PasswordSetInput!) {\n  passwordSet(input: $input) {\n    credential {\n      id\n      countsFrom\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalPasswordSetDocument;
  "mutation PortalSessionClose($input: SessionCloseInput!) {\n  sessionClose(input: $input) {\n    endedCount\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalSessionCloseDocument;
  "mutation PortalSessionProve($input: SessionProveInput!) {\n  sessionProve(input: $input) {\n    session {\n      id\n      assurance\n      strongProofUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalSessionProveDocument;
  "mutation PortalSessionSwitch($input: SessionSwitchInput!) {\n  sessionSwitch(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    accountChoices {\n      number\n      displayName\n    }\n    hasMoreChoices\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalSessionSwitchDocument;
  "query PortalSessions {\n  viewer {\n    account {\n      id\n      sessions {\n        id\n        assurance\n        openedBy\n        isCurrent\n        createdAt\n        expiresAt\n      }\n    }\n  }\n}": typeof types.PortalSessionsDocument;
  "mutation PortalTicketClose($input: TicketCloseInput!) {\n  ticketClose(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanReopen\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalTicketCloseDocument;
  "mutation PortalTicketMessagePost($input: TicketMessagePostInput!) {\n  ticketMessagePost(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalTicketMessagePostDocument;
  "mutation PortalTicketOpen($input: TicketOpenInput!) {\n  ticketOpen(input: $input) {\n    ticket {\n      id\n      reference\n      subject\n      status\n      version\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalTicketOpenDocument;
  "mutation PortalTicketReopen($input: TicketReopenInput!) {\n  ticketReopen(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanClose\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalTicketReopenDocument;
  "query PortalTicket($by: TicketBy!, $messages: Int = 50, $after: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    origin\n    createdAt\n    updatedAt\n    version\n    viewerCanReply\n    viewerCanClose\n    viewerCanReopen\n    service {\n      id\n      kind\n      name\n      status\n    }\n    messages(first: $messages, after: $after) {\n      nodes {\n        id\n        kind\n        createdAt\n        bodyText\n        quotedText\n        trust\n        author {\n          __typename\n          ... on Account {\n            id\n            displayName\n          }\n          ... on StaffMember {\n            id\n            displayName\n          }\n          ... on Correspondent {\n            email\n          }\n          ... on SystemAuthor {\n            name\n          }\n        }\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n          downloadUrl\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": typeof types.PortalTicketDocument;
  "query PortalTickets($filter: PortalTicketFilter, $orderBy: TicketOrder, $first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      number\n      displayName\n      tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        nodes {\n          id\n          reference\n          subject\n          status\n          priority\n          createdAt\n          lastActivityAt\n          viewerHasUnread\n          service {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}": typeof types.PortalTicketsDocument;
  "mutation PortalUnprovenMailClaim($input: InboundMessageClaimInput!) {\n  inboundMessageClaim(input: $input) {\n    ticket {\n      id\n      reference\n      subject\n      status\n    }\n    message {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PortalUnprovenMailClaimDocument;
  "query PortalUnprovenMail($first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      unprovenMail(first: $first, after: $after) {\n        nodes {\n          id\n          receivedAt\n          subject\n          textPreview\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}": typeof types.PortalUnprovenMailDocument;
};
const documents: Documents = {
  "query PortalAddress($first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n      emailChange {\n        id\n        newEmail\n        state\n        requestedAt\n        expiresAt\n        effectiveAt\n        revertibleUntil\n      }\n      emailChanges(first: $first, after: $after) {\n        nodes {\n          id\n          newEmail\n          previousEmail\n          origin\n          state\n          requestedAt\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}":
    types.PortalAddressDocument,
  "mutation PortalCredentialRemove($input: CredentialRemoveInput!) {\n  credentialRemove(input: $input) {\n    credentials {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalCredentialRemoveDocument,
  "query PortalCredentials {\n  viewer {\n    account {\n      id\n      credentials {\n        id\n        kind\n        name\n        enrolledAt\n        countsFrom\n        lastUsedAt\n      }\n    }\n  }\n}":
    types.PortalCredentialsDocument,
  "mutation PortalEmailChangeCancel($input: AccountEmailChangeCancelInput!) {\n  accountEmailChangeCancel(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalEmailChangeCancelDocument,
  "mutation PortalEmailChangeConfirm($input: AccountEmailChangeConfirmInput!) {\n  accountEmailChangeConfirm(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n    }\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalEmailChangeConfirmDocument,
  "mutation PortalEmailChangeRequest($input: AccountEmailChangeRequestInput!) {\n  accountEmailChangeRequest(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalEmailChangeRequestDocument,
  "mutation PortalEmailReconfirm($input: AccountEmailReconfirmInput!) {\n  accountEmailReconfirm(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalEmailReconfirmDocument,
  "query PortalHome($tickets: Int = 20, $services: Int = 20) {\n  viewer {\n    kind\n    session {\n      id\n      assurance\n      strongProofUntil\n      expiresAt\n    }\n    account {\n      id\n      number\n      displayName\n      language\n      status\n      registeredEmail\n      registeredEmailState\n      services(first: $services) {\n        nodes {\n          id\n          kind\n          name\n          status\n          expiresOn\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n      tickets(first: $tickets) {\n        nodes {\n          id\n          reference\n          subject\n          status\n          lastActivityAt\n          viewerHasUnread\n          service {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}":
    types.PortalHomeDocument,
  "mutation OperationApprove($input: OperationApproveInput!, $language: Language!) {\n  operationApprove(input: $input) {\n    operation {\n      ...PortalOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.OperationApproveDocument,
  "mutation OperationReject($input: OperationRejectInput!, $language: Language!) {\n  operationReject(input: $input) {\n    operation {\n      ...PortalOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.OperationRejectDocument,
  "query PortalOperations($language: Language!, $filter: OperationFilter, $first: Int, $after: String) {\n  viewer {\n    account {\n      id\n      operationsRefusedUntil\n      operationRequests(filter: $filter, first: $first, after: $after) {\n        nodes {\n          ...PortalOperation\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n    session {\n      id\n      assurance\n      strongProofUntil\n    }\n  }\n}\n\nfragment PortalOperation on OperationRequest {\n  id\n  ticket {\n    id\n    reference\n  }\n  kind {\n    key\n    title(language: $language)\n    isIrreversible\n    isRecognitionOnly\n  }\n  sentence(language: $language)\n  note\n  digest\n  state\n  viewerCanApprove\n  validation {\n    method\n    at\n  }\n  expiresAt\n  createdAt\n}":
    types.PortalOperationsDocument,
  "mutation PortalPasskeyAdd($input: PasskeyAddInput!) {\n  passkeyAdd(input: $input) {\n    credential {\n      id\n      name\n      countsFrom\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalPasskeyAddDocument,
  "mutation PortalPasswordSet($input: PasswordSetInput!) {\n  passwordSet(input: $input) {\n    credential {\n      id\n      countsFrom\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalPasswordSetDocument,
  "mutation PortalSessionClose($input: SessionCloseInput!) {\n  sessionClose(input: $input) {\n    endedCount\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalSessionCloseDocument,
  "mutation PortalSessionProve($input: SessionProveInput!) {\n  sessionProve(input: $input) {\n    session {\n      id\n      assurance\n      strongProofUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalSessionProveDocument,
  "mutation PortalSessionSwitch($input: SessionSwitchInput!) {\n  sessionSwitch(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    accountChoices {\n      number\n      displayName\n    }\n    hasMoreChoices\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalSessionSwitchDocument,
  "query PortalSessions {\n  viewer {\n    account {\n      id\n      sessions {\n        id\n        assurance\n        openedBy\n        isCurrent\n        createdAt\n        expiresAt\n      }\n    }\n  }\n}":
    types.PortalSessionsDocument,
  "mutation PortalTicketClose($input: TicketCloseInput!) {\n  ticketClose(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanReopen\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalTicketCloseDocument,
  "mutation PortalTicketMessagePost($input: TicketMessagePostInput!) {\n  ticketMessagePost(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalTicketMessagePostDocument,
  "mutation PortalTicketOpen($input: TicketOpenInput!) {\n  ticketOpen(input: $input) {\n    ticket {\n      id\n      reference\n      subject\n      status\n      version\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalTicketOpenDocument,
  "mutation PortalTicketReopen($input: TicketReopenInput!) {\n  ticketReopen(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanClose\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalTicketReopenDocument,
  "query PortalTicket($by: TicketBy!, $messages: Int = 50, $after: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    origin\n    createdAt\n    updatedAt\n    version\n    viewerCanReply\n    viewerCanClose\n    viewerCanReopen\n    service {\n      id\n      kind\n      name\n      status\n    }\n    messages(first: $messages, after: $after) {\n      nodes {\n        id\n        kind\n        createdAt\n        bodyText\n        quotedText\n        trust\n        author {\n          __typename\n          ... on Account {\n            id\n            displayName\n          }\n          ... on StaffMember {\n            id\n            displayName\n          }\n          ... on Correspondent {\n            email\n          }\n          ... on SystemAuthor {\n            name\n          }\n        }\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n          downloadUrl\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}":
    types.PortalTicketDocument,
  "query PortalTickets($filter: PortalTicketFilter, $orderBy: TicketOrder, $first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      number\n      displayName\n      tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        nodes {\n          id\n          reference\n          subject\n          status\n          priority\n          createdAt\n          lastActivityAt\n          viewerHasUnread\n          service {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}":
    types.PortalTicketsDocument,
  "mutation PortalUnprovenMailClaim($input: InboundMessageClaimInput!) {\n  inboundMessageClaim(input: $input) {\n    ticket {\n      id\n      reference\n      subject\n      status\n    }\n    message {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.PortalUnprovenMailClaimDocument,
  "query PortalUnprovenMail($first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      unprovenMail(first: $first, after: $after) {\n        nodes {\n          id\n          receivedAt\n          subject\n          textPreview\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}":
    types.PortalUnprovenMailDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalAddress($first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n      emailChange {\n        id\n        newEmail\n        state\n        requestedAt\n        expiresAt\n        effectiveAt\n        revertibleUntil\n      }\n      emailChanges(first: $first, after: $after) {\n        nodes {\n          id\n          newEmail\n          previousEmail\n          origin\n          state\n          requestedAt\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalAddressDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalCredentialRemove($input: CredentialRemoveInput!) {\n  credentialRemove(input: $input) {\n    credentials {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalCredentialRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalCredentials {\n  viewer {\n    account {\n      id\n      credentials {\n        id\n        kind\n        name\n        enrolledAt\n        countsFrom\n        lastUsedAt\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalCredentialsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalEmailChangeCancel($input: AccountEmailChangeCancelInput!) {\n  accountEmailChangeCancel(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalEmailChangeCancelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalEmailChangeConfirm($input: AccountEmailChangeConfirmInput!) {\n  accountEmailChangeConfirm(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n      registeredEmailVersion\n      disclosuresDelayedUntil\n      operationsRefusedUntil\n    }\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalEmailChangeConfirmDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalEmailChangeRequest($input: AccountEmailChangeRequestInput!) {\n  accountEmailChangeRequest(input: $input) {\n    emailChange {\n      id\n      newEmail\n      state\n      expiresAt\n      effectiveAt\n      revertibleUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalEmailChangeRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalEmailReconfirm($input: AccountEmailReconfirmInput!) {\n  accountEmailReconfirm(input: $input) {\n    account {\n      id\n      registeredEmail\n      registeredEmailState\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalEmailReconfirmDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalHome($tickets: Int = 20, $services: Int = 20) {\n  viewer {\n    kind\n    session {\n      id\n      assurance\n      strongProofUntil\n      expiresAt\n    }\n    account {\n      id\n      number\n      displayName\n      language\n      status\n      registeredEmail\n      registeredEmailState\n      services(first: $services) {\n        nodes {\n          id\n          kind\n          name\n          status\n          expiresOn\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n      tickets(first: $tickets) {\n        nodes {\n          id\n          reference\n          subject\n          status\n          lastActivityAt\n          viewerHasUnread\n          service {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalHomeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationApprove($input: OperationApproveInput!, $language: Language!) {\n  operationApprove(input: $input) {\n    operation {\n      ...PortalOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").OperationApproveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationReject($input: OperationRejectInput!, $language: Language!) {\n  operationReject(input: $input) {\n    operation {\n      ...PortalOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").OperationRejectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalOperations($language: Language!, $filter: OperationFilter, $first: Int, $after: String) {\n  viewer {\n    account {\n      id\n      operationsRefusedUntil\n      operationRequests(filter: $filter, first: $first, after: $after) {\n        nodes {\n          ...PortalOperation\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n    session {\n      id\n      assurance\n      strongProofUntil\n    }\n  }\n}\n\nfragment PortalOperation on OperationRequest {\n  id\n  ticket {\n    id\n    reference\n  }\n  kind {\n    key\n    title(language: $language)\n    isIrreversible\n    isRecognitionOnly\n  }\n  sentence(language: $language)\n  note\n  digest\n  state\n  viewerCanApprove\n  validation {\n    method\n    at\n  }\n  expiresAt\n  createdAt\n}",
): typeof import("./graphql.ts").PortalOperationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalPasskeyAdd($input: PasskeyAddInput!) {\n  passkeyAdd(input: $input) {\n    credential {\n      id\n      name\n      countsFrom\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalPasskeyAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalPasswordSet($input: PasswordSetInput!) {\n  passwordSet(input: $input) {\n    credential {\n      id\n      countsFrom\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalPasswordSetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalSessionClose($input: SessionCloseInput!) {\n  sessionClose(input: $input) {\n    endedCount\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalSessionCloseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalSessionProve($input: SessionProveInput!) {\n  sessionProve(input: $input) {\n    session {\n      id\n      assurance\n      strongProofUntil\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalSessionProveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalSessionSwitch($input: SessionSwitchInput!) {\n  sessionSwitch(input: $input) {\n    tokens {\n      accessToken\n      refreshToken\n      expiresAt\n      sessionExpiresAt\n    }\n    accountChoices {\n      number\n      displayName\n    }\n    hasMoreChoices\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalSessionSwitchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalSessions {\n  viewer {\n    account {\n      id\n      sessions {\n        id\n        assurance\n        openedBy\n        isCurrent\n        createdAt\n        expiresAt\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalSessionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalTicketClose($input: TicketCloseInput!) {\n  ticketClose(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanReopen\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalTicketCloseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalTicketMessagePost($input: TicketMessagePostInput!) {\n  ticketMessagePost(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalTicketMessagePostDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalTicketOpen($input: TicketOpenInput!) {\n  ticketOpen(input: $input) {\n    ticket {\n      id\n      reference\n      subject\n      status\n      version\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalTicketOpenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalTicketReopen($input: TicketReopenInput!) {\n  ticketReopen(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanClose\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalTicketReopenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalTicket($by: TicketBy!, $messages: Int = 50, $after: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    origin\n    createdAt\n    updatedAt\n    version\n    viewerCanReply\n    viewerCanClose\n    viewerCanReopen\n    service {\n      id\n      kind\n      name\n      status\n    }\n    messages(first: $messages, after: $after) {\n      nodes {\n        id\n        kind\n        createdAt\n        bodyText\n        quotedText\n        trust\n        author {\n          __typename\n          ... on Account {\n            id\n            displayName\n          }\n          ... on StaffMember {\n            id\n            displayName\n          }\n          ... on Correspondent {\n            email\n          }\n          ... on SystemAuthor {\n            name\n          }\n        }\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n          downloadUrl\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalTicketDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalTickets($filter: PortalTicketFilter, $orderBy: TicketOrder, $first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      number\n      displayName\n      tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        nodes {\n          id\n          reference\n          subject\n          status\n          priority\n          createdAt\n          lastActivityAt\n          viewerHasUnread\n          service {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalTicketsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation PortalUnprovenMailClaim($input: InboundMessageClaimInput!) {\n  inboundMessageClaim(input: $input) {\n    ticket {\n      id\n      reference\n      subject\n      status\n    }\n    message {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalUnprovenMailClaimDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query PortalUnprovenMail($first: Int = 20, $after: String) {\n  viewer {\n    account {\n      id\n      unprovenMail(first: $first, after: $after) {\n        nodes {\n          id\n          receivedAt\n          subject\n          textPreview\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").PortalUnprovenMailDocument;

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
