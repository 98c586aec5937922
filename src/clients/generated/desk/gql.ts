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
  "query DeskAccount($by: AccountBy!, $services: Int = 50, $tickets: Int = 20) {\n  account(by: $by) {\n    id\n    number\n    externalId\n    displayName\n    language\n    status\n    registeredEmail\n    registeredEmailState\n    registeredEmailVersion\n    createdAt\n    services(first: $services) {\n      nodes {\n        id\n        kind\n        name\n        status\n        expiresOn\n      }\n    }\n    tickets(first: $tickets) {\n      nodes {\n        id\n        reference\n        subject\n        status\n        lastActivityAt\n      }\n    }\n  }\n}": typeof types.DeskAccountDocument;
  "mutation DeskDisclosureAlarmRelease($input: DisclosureAlarmReleaseInput!) {\n  disclosureAlarmRelease(input: $input) {\n    ticket {\n      id\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.DeskDisclosureAlarmReleaseDocument;
  "mutation HeldMailDiscard($input: InboundMessageDiscardInput!) {\n  inboundMessageDiscard(input: $input) {\n    discardedCount\n    inboundMessages {\n      id\n      review {\n        state\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.HeldMailDiscardDocument;
  "mutation HeldMailRelease($input: InboundMessageReleaseInput!) {\n  inboundMessageRelease(input: $input) {\n    inboundMessage {\n      id\n      releasableAs\n      review {\n        state\n        at\n        note\n      }\n    }\n    ticket {\n      id\n      reference\n    }\n    message {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.HeldMailReleaseDocument;
  "query HeldMail($reason: [InboundReason!], $claimedFrom: String, $accountId: ID, $first: Int, $after: String) {\n  inboundMessages(\n    filter: {outcome: [HELD], review: [OPEN], reason: $reason, claimedFrom: $claimedFrom, accountId: $accountId}\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      subject\n      textPreview\n      size\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n          facts\n        }\n      }\n      account {\n        id\n        number\n        displayName\n      }\n      candidateAccounts {\n        id\n        number\n        displayName\n        registeredEmail\n      }\n      releasableAs\n      review {\n        state\n        by {\n          id\n          displayName\n        }\n        at\n        note\n      }\n      rawUrl\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.HeldMailDocument;
  "mutation HeldMailsDiscard($input: InboundMessagesDiscardInput!) {\n  inboundMessagesDiscard(input: $input) {\n    discardedCount\n    hasMore\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.HeldMailsDiscardDocument;
  "mutation OperationCancel($input: OperationCancelInput!) {\n  operationCancel(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.OperationCancelDocument;
  "mutation OperationCountersign($input: OperationCountersignInput!) {\n  operationCountersign(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.OperationCountersignDocument;
  "query DeskOperationKinds($language: Language!) {\n  operationKinds {\n    key\n    title(language: $language)\n    isIrreversible\n    isRecognitionOnly\n    serviceKinds\n    parametersSchema\n  }\n}": typeof types.DeskOperationKindsDocument;
  "mutation OperationPropose($input: OperationProposeInput!) {\n  operationPropose(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n\nfragment DeskOperation on OperationRequest {\n  id\n  kind {\n    key\n    title(language: EN)\n    isIrreversible\n    isRecognitionOnly\n  }\n  sentence(language: EN)\n  note\n  parameters\n  digest\n  state\n  endReason\n  proposedBy {\n    id\n    displayName\n  }\n  validation {\n    method\n    at\n    evidence\n    recognisedBy {\n      id\n      displayName\n    }\n    countersignedBy {\n      id\n      displayName\n    }\n  }\n  service {\n    id\n    name\n  }\n  expiresAt\n  createdAt\n}": typeof types.OperationProposeDocument;
  "mutation OperationRecognise($input: OperationRecogniseInput!) {\n  operationRecognise(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.OperationRecogniseDocument;
  "mutation OperationRelease($input: OperationReleaseInput!) {\n  operationRelease(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.OperationReleaseDocument;
  "query DeskOperations($filter: OperationFilter, $first: Int, $after: String) {\n  operationRequests(filter: $filter, first: $first, after: $after) {\n    nodes {\n      ...DeskOperation\n      ticket {\n        id\n        reference\n      }\n      account {\n        id\n        number\n        displayName\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.DeskOperationsDocument;
  "query DeskPeople {\n  viewer {\n    staffMember {\n      id\n      displayName\n      email\n      role\n    }\n  }\n  queues {\n    id\n    name\n  }\n  staffMembers {\n    id\n    displayName\n    role\n  }\n}": typeof types.DeskPeopleDocument;
  "query DeskReceivedMail($filter: InboundMessageFilter, $first: Int = 50, $after: String) {\n  inboundMessages(filter: $filter, first: $first, after: $after) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      cc\n      subject\n      sha256\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n        }\n      }\n      account {\n        id\n        number\n        registeredEmail\n      }\n      ticket {\n        id\n        reference\n        subject\n        account {\n          id\n          number\n        }\n        service {\n          id\n          name\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.DeskReceivedMailDocument;
  "mutation DeskTicketAssign($input: TicketAssignInput!) {\n  ticketAssign(input: $input) {\n    ticket {\n      id\n      status\n      version\n      assignee {\n        id\n        displayName\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.DeskTicketAssignDocument;
  "query DeskTicketConversation($by: TicketBy!, $messages: Int = 20, $before: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    priority\n    origin\n    language\n    createdAt\n    version\n    account {\n      id\n      number\n      displayName\n      status\n      language\n      registeredEmail\n    }\n    service {\n      id\n      kind\n      name\n      status\n      expiresOn\n    }\n    messages(last: $messages, before: $before) {\n      nodes {\n        id\n        kind\n        origin\n        createdAt\n        bodyText\n        quotedText\n        bodyHtml\n        trust\n        disclosure\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n        }\n        deliveries {\n          id\n          recipient\n          state\n          content\n          rule\n          attempts\n          lastError\n          sentAt\n        }\n      }\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n}": typeof types.DeskTicketConversationDocument;
  "query DeskTicketList($filter: TicketFilter, $orderBy: TicketOrder, $first: Int = 50, $after: String) {\n  tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n    nodes {\n      id\n      reference\n      subject\n      status\n      priority\n      origin\n      tags\n      dueAt\n      createdAt\n      lastActivityAt\n      viewerHasUnread\n      account {\n        id\n        number\n        displayName\n        status\n      }\n      assignee {\n        id\n        displayName\n      }\n      queue {\n        id\n        name\n      }\n      lastMessage {\n        id\n        kind\n        createdAt\n        bodyText\n        trust\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.DeskTicketListDocument;
  "mutation DeskTicketNoteAdd($input: TicketNoteAddInput!) {\n  ticketNoteAdd(input: $input) {\n    ticket {\n      id\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.DeskTicketNoteAddDocument;
  "mutation DeskTicketOpenForAccount($input: TicketOpenForAccountInput!) {\n  ticketOpenForAccount(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    route {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.DeskTicketOpenForAccountDocument;
  "mutation DeskTicketReply($input: TicketReplyInput!) {\n  ticketReply(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    route {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    alarm {\n      id\n      expiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.DeskTicketReplyDocument;
  "mutation DeskTicketSolve($input: TicketSolveInput!) {\n  ticketSolve(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanReopen\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.DeskTicketSolveDocument;
  "query DeskTicket($by: TicketBy!, $disclosure: Disclosure = SERVICE_INFORMATION, $messages: Int = 20, $before: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    priority\n    origin\n    language\n    tags\n    dueAt\n    createdAt\n    version\n    viewerCanReply\n    viewerCanClose\n    viewerCanReopen\n    account {\n      id\n      number\n      displayName\n      status\n      language\n      registeredEmail\n      registeredEmailState\n      disclosuresDelayedUntil\n    }\n    service {\n      id\n      kind\n      name\n      status\n      expiresOn\n    }\n    queue {\n      id\n      name\n    }\n    assignee {\n      id\n      displayName\n    }\n    replyRoute(disclosure: $disclosure) {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    messages(last: $messages, before: $before) {\n      nodes {\n        id\n        kind\n        origin\n        createdAt\n        bodyText\n        quotedText\n        bodyHtml\n        trust\n        disclosure\n        author {\n          __typename\n          ... on Account {\n            id\n            number\n            displayName\n          }\n          ... on StaffMember {\n            id\n            displayName\n          }\n          ... on Correspondent {\n            email\n            claimedName: displayName\n          }\n          ... on SystemAuthor {\n            name\n          }\n        }\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n          downloadUrl\n        }\n        deliveries {\n          id\n          recipient\n          state\n          content\n          rule\n          attempts\n          lastError\n          sentAt\n        }\n      }\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n}": typeof types.DeskTicketDocument;
};
const documents: Documents = {
  "query DeskAccount($by: AccountBy!, $services: Int = 50, $tickets: Int = 20) {\n  account(by: $by) {\n    id\n    number\n    externalId\n    displayName\n    language\n    status\n    registeredEmail\n    registeredEmailState\n    registeredEmailVersion\n    createdAt\n    services(first: $services) {\n      nodes {\n        id\n        kind\n        name\n        status\n        expiresOn\n      }\n    }\n    tickets(first: $tickets) {\n      nodes {\n        id\n        reference\n        subject\n        status\n        lastActivityAt\n      }\n    }\n  }\n}":
    types.DeskAccountDocument,
  "mutation DeskDisclosureAlarmRelease($input: DisclosureAlarmReleaseInput!) {\n  disclosureAlarmRelease(input: $input) {\n    ticket {\n      id\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.DeskDisclosureAlarmReleaseDocument,
  "mutation HeldMailDiscard($input: InboundMessageDiscardInput!) {\n  inboundMessageDiscard(input: $input) {\n    discardedCount\n    inboundMessages {\n      id\n      review {\n        state\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.HeldMailDiscardDocument,
  "mutation HeldMailRelease($input: InboundMessageReleaseInput!) {\n  inboundMessageRelease(input: $input) {\n    inboundMessage {\n      id\n      releasableAs\n      review {\n        state\n        at\n        note\n      }\n    }\n    ticket {\n      id\n      reference\n    }\n    message {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.HeldMailReleaseDocument,
  "query HeldMail($reason: [InboundReason!], $claimedFrom: String, $accountId: ID, $first: Int, $after: String) {\n  inboundMessages(\n    filter: {outcome: [HELD], review: [OPEN], reason: $reason, claimedFrom: $claimedFrom, accountId: $accountId}\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      subject\n      textPreview\n      size\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n          facts\n        }\n      }\n      account {\n        id\n        number\n        displayName\n      }\n      candidateAccounts {\n        id\n        number\n        displayName\n        registeredEmail\n      }\n      releasableAs\n      review {\n        state\n        by {\n          id\n          displayName\n        }\n        at\n        note\n      }\n      rawUrl\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}":
    types.HeldMailDocument,
  "mutation HeldMailsDiscard($input: InboundMessagesDiscardInput!) {\n  inboundMessagesDiscard(input: $input) {\n    discardedCount\n    hasMore\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.HeldMailsDiscardDocument,
  "mutation OperationCancel($input: OperationCancelInput!) {\n  operationCancel(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.OperationCancelDocument,
  "mutation OperationCountersign($input: OperationCountersignInput!) {\n  operationCountersign(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.OperationCountersignDocument,
  "query DeskOperationKinds($language: Language!) {\n  operationKinds {\n    key\n    title(language: $language)\n    isIrreversible\n    isRecognitionOnly\n    serviceKinds\n    parametersSchema\n  }\n}":
    types.DeskOperationKindsDocument,
  "mutation OperationPropose($input: OperationProposeInput!) {\n  operationPropose(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n\nfragment DeskOperation on OperationRequest {\n  id\n  kind {\n    key\n    title(language: EN)\n    isIrreversible\n    isRecognitionOnly\n  }\n  sentence(language: EN)\n  note\n  parameters\n  digest\n  state\n  endReason\n  proposedBy {\n    id\n    displayName\n  }\n  validation {\n    method\n    at\n    evidence\n    recognisedBy {\n      id\n      displayName\n    }\n    countersignedBy {\n      id\n      displayName\n    }\n  }\n  service {\n    id\n    name\n  }\n  expiresAt\n  createdAt\n}":
    types.OperationProposeDocument,
  "mutation OperationRecognise($input: OperationRecogniseInput!) {\n  operationRecognise(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.OperationRecogniseDocument,
  "mutation OperationRelease($input: OperationReleaseInput!) {\n  operationRelease(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.OperationReleaseDocument,
  "query DeskOperations($filter: OperationFilter, $first: Int, $after: String) {\n  operationRequests(filter: $filter, first: $first, after: $after) {\n    nodes {\n      ...DeskOperation\n      ticket {\n        id\n        reference\n      }\n      account {\n        id\n        number\n        displayName\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}":
    types.DeskOperationsDocument,
  "query DeskPeople {\n  viewer {\n    staffMember {\n      id\n      displayName\n      email\n      role\n    }\n  }\n  queues {\n    id\n    name\n  }\n  staffMembers {\n    id\n    displayName\n    role\n  }\n}":
    types.DeskPeopleDocument,
  "query DeskReceivedMail($filter: InboundMessageFilter, $first: Int = 50, $after: String) {\n  inboundMessages(filter: $filter, first: $first, after: $after) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      cc\n      subject\n      sha256\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n        }\n      }\n      account {\n        id\n        number\n        registeredEmail\n      }\n      ticket {\n        id\n        reference\n        subject\n        account {\n          id\n          number\n        }\n        service {\n          id\n          name\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}":
    types.DeskReceivedMailDocument,
  "mutation DeskTicketAssign($input: TicketAssignInput!) {\n  ticketAssign(input: $input) {\n    ticket {\n      id\n      status\n      version\n      assignee {\n        id\n        displayName\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.DeskTicketAssignDocument,
  "query DeskTicketConversation($by: TicketBy!, $messages: Int = 20, $before: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    priority\n    origin\n    language\n    createdAt\n    version\n    account {\n      id\n      number\n      displayName\n      status\n      language\n      registeredEmail\n    }\n    service {\n      id\n      kind\n      name\n      status\n      expiresOn\n    }\n    messages(last: $messages, before: $before) {\n      nodes {\n        id\n        kind\n        origin\n        createdAt\n        bodyText\n        quotedText\n        bodyHtml\n        trust\n        disclosure\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n        }\n        deliveries {\n          id\n          recipient\n          state\n          content\n          rule\n          attempts\n          lastError\n          sentAt\n        }\n      }\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n}":
    types.DeskTicketConversationDocument,
  "query DeskTicketList($filter: TicketFilter, $orderBy: TicketOrder, $first: Int = 50, $after: String) {\n  tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n    nodes {\n      id\n      reference\n      subject\n      status\n      priority\n      origin\n      tags\n      dueAt\n      createdAt\n      lastActivityAt\n      viewerHasUnread\n      account {\n        id\n        number\n        displayName\n        status\n      }\n      assignee {\n        id\n        displayName\n      }\n      queue {\n        id\n        name\n      }\n      lastMessage {\n        id\n        kind\n        createdAt\n        bodyText\n        trust\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}":
    types.DeskTicketListDocument,
  "mutation DeskTicketNoteAdd($input: TicketNoteAddInput!) {\n  ticketNoteAdd(input: $input) {\n    ticket {\n      id\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.DeskTicketNoteAddDocument,
  "mutation DeskTicketOpenForAccount($input: TicketOpenForAccountInput!) {\n  ticketOpenForAccount(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    route {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.DeskTicketOpenForAccountDocument,
  "mutation DeskTicketReply($input: TicketReplyInput!) {\n  ticketReply(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    route {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    alarm {\n      id\n      expiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.DeskTicketReplyDocument,
  "mutation DeskTicketSolve($input: TicketSolveInput!) {\n  ticketSolve(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanReopen\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}":
    types.DeskTicketSolveDocument,
  "query DeskTicket($by: TicketBy!, $disclosure: Disclosure = SERVICE_INFORMATION, $messages: Int = 20, $before: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    priority\n    origin\n    language\n    tags\n    dueAt\n    createdAt\n    version\n    viewerCanReply\n    viewerCanClose\n    viewerCanReopen\n    account {\n      id\n      number\n      displayName\n      status\n      language\n      registeredEmail\n      registeredEmailState\n      disclosuresDelayedUntil\n    }\n    service {\n      id\n      kind\n      name\n      status\n      expiresOn\n    }\n    queue {\n      id\n      name\n    }\n    assignee {\n      id\n      displayName\n    }\n    replyRoute(disclosure: $disclosure) {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    messages(last: $messages, before: $before) {\n      nodes {\n        id\n        kind\n        origin\n        createdAt\n        bodyText\n        quotedText\n        bodyHtml\n        trust\n        disclosure\n        author {\n          __typename\n          ... on Account {\n            id\n            number\n            displayName\n          }\n          ... on StaffMember {\n            id\n            displayName\n          }\n          ... on Correspondent {\n            email\n            claimedName: displayName\n          }\n          ... on SystemAuthor {\n            name\n          }\n        }\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n          downloadUrl\n        }\n        deliveries {\n          id\n          recipient\n          state\n          content\n          rule\n          attempts\n          lastError\n          sentAt\n        }\n      }\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n}":
    types.DeskTicketDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskAccount($by: AccountBy!, $services: Int = 50, $tickets: Int = 20) {\n  account(by: $by) {\n    id\n    number\n    externalId\n    displayName\n    language\n    status\n    registeredEmail\n    registeredEmailState\n    registeredEmailVersion\n    createdAt\n    services(first: $services) {\n      nodes {\n        id\n        kind\n        name\n        status\n        expiresOn\n      }\n    }\n    tickets(first: $tickets) {\n      nodes {\n        id\n        reference\n        subject\n        status\n        lastActivityAt\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskAccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation DeskDisclosureAlarmRelease($input: DisclosureAlarmReleaseInput!) {\n  disclosureAlarmRelease(input: $input) {\n    ticket {\n      id\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskDisclosureAlarmReleaseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation HeldMailDiscard($input: InboundMessageDiscardInput!) {\n  inboundMessageDiscard(input: $input) {\n    discardedCount\n    inboundMessages {\n      id\n      review {\n        state\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").HeldMailDiscardDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation HeldMailRelease($input: InboundMessageReleaseInput!) {\n  inboundMessageRelease(input: $input) {\n    inboundMessage {\n      id\n      releasableAs\n      review {\n        state\n        at\n        note\n      }\n    }\n    ticket {\n      id\n      reference\n    }\n    message {\n      id\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").HeldMailReleaseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query HeldMail($reason: [InboundReason!], $claimedFrom: String, $accountId: ID, $first: Int, $after: String) {\n  inboundMessages(\n    filter: {outcome: [HELD], review: [OPEN], reason: $reason, claimedFrom: $claimedFrom, accountId: $accountId}\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      subject\n      textPreview\n      size\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n          facts\n        }\n      }\n      account {\n        id\n        number\n        displayName\n      }\n      candidateAccounts {\n        id\n        number\n        displayName\n        registeredEmail\n      }\n      releasableAs\n      review {\n        state\n        by {\n          id\n          displayName\n        }\n        at\n        note\n      }\n      rawUrl\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
): typeof import("./graphql.ts").HeldMailDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation HeldMailsDiscard($input: InboundMessagesDiscardInput!) {\n  inboundMessagesDiscard(input: $input) {\n    discardedCount\n    hasMore\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").HeldMailsDiscardDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationCancel($input: OperationCancelInput!) {\n  operationCancel(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").OperationCancelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationCountersign($input: OperationCountersignInput!) {\n  operationCountersign(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").OperationCountersignDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskOperationKinds($language: Language!) {\n  operationKinds {\n    key\n    title(language: $language)\n    isIrreversible\n    isRecognitionOnly\n    serviceKinds\n    parametersSchema\n  }\n}",
): typeof import("./graphql.ts").DeskOperationKindsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationPropose($input: OperationProposeInput!) {\n  operationPropose(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n\nfragment DeskOperation on OperationRequest {\n  id\n  kind {\n    key\n    title(language: EN)\n    isIrreversible\n    isRecognitionOnly\n  }\n  sentence(language: EN)\n  note\n  parameters\n  digest\n  state\n  endReason\n  proposedBy {\n    id\n    displayName\n  }\n  validation {\n    method\n    at\n    evidence\n    recognisedBy {\n      id\n      displayName\n    }\n    countersignedBy {\n      id\n      displayName\n    }\n  }\n  service {\n    id\n    name\n  }\n  expiresAt\n  createdAt\n}",
): typeof import("./graphql.ts").OperationProposeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationRecognise($input: OperationRecogniseInput!) {\n  operationRecognise(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").OperationRecogniseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation OperationRelease($input: OperationReleaseInput!) {\n  operationRelease(input: $input) {\n    operation {\n      ...DeskOperation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").OperationReleaseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskOperations($filter: OperationFilter, $first: Int, $after: String) {\n  operationRequests(filter: $filter, first: $first, after: $after) {\n    nodes {\n      ...DeskOperation\n      ticket {\n        id\n        reference\n      }\n      account {\n        id\n        number\n        displayName\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskOperationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskPeople {\n  viewer {\n    staffMember {\n      id\n      displayName\n      email\n      role\n    }\n  }\n  queues {\n    id\n    name\n  }\n  staffMembers {\n    id\n    displayName\n    role\n  }\n}",
): typeof import("./graphql.ts").DeskPeopleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskReceivedMail($filter: InboundMessageFilter, $first: Int = 50, $after: String) {\n  inboundMessages(filter: $filter, first: $first, after: $after) {\n    nodes {\n      id\n      receivedAt\n      claimedFrom\n      replyTo\n      cc\n      subject\n      sha256\n      authentication {\n        spf\n        dkim\n        dmarc\n        provenDomain\n      }\n      verdict {\n        outcome\n        reason\n        flags\n        explanation {\n          rule\n          result\n        }\n      }\n      account {\n        id\n        number\n        registeredEmail\n      }\n      ticket {\n        id\n        reference\n        subject\n        account {\n          id\n          number\n        }\n        service {\n          id\n          name\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskReceivedMailDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation DeskTicketAssign($input: TicketAssignInput!) {\n  ticketAssign(input: $input) {\n    ticket {\n      id\n      status\n      version\n      assignee {\n        id\n        displayName\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketAssignDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskTicketConversation($by: TicketBy!, $messages: Int = 20, $before: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    priority\n    origin\n    language\n    createdAt\n    version\n    account {\n      id\n      number\n      displayName\n      status\n      language\n      registeredEmail\n    }\n    service {\n      id\n      kind\n      name\n      status\n      expiresOn\n    }\n    messages(last: $messages, before: $before) {\n      nodes {\n        id\n        kind\n        origin\n        createdAt\n        bodyText\n        quotedText\n        bodyHtml\n        trust\n        disclosure\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n        }\n        deliveries {\n          id\n          recipient\n          state\n          content\n          rule\n          attempts\n          lastError\n          sentAt\n        }\n      }\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskTicketList($filter: TicketFilter, $orderBy: TicketOrder, $first: Int = 50, $after: String) {\n  tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n    nodes {\n      id\n      reference\n      subject\n      status\n      priority\n      origin\n      tags\n      dueAt\n      createdAt\n      lastActivityAt\n      viewerHasUnread\n      account {\n        id\n        number\n        displayName\n        status\n      }\n      assignee {\n        id\n        displayName\n      }\n      queue {\n        id\n        name\n      }\n      lastMessage {\n        id\n        kind\n        createdAt\n        bodyText\n        trust\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation DeskTicketNoteAdd($input: TicketNoteAddInput!) {\n  ticketNoteAdd(input: $input) {\n    ticket {\n      id\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketNoteAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation DeskTicketOpenForAccount($input: TicketOpenForAccountInput!) {\n  ticketOpenForAccount(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    route {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketOpenForAccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation DeskTicketReply($input: TicketReplyInput!) {\n  ticketReply(input: $input) {\n    ticket {\n      id\n      reference\n      status\n      version\n    }\n    message {\n      id\n      createdAt\n    }\n    route {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    alarm {\n      id\n      expiresAt\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketReplyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "mutation DeskTicketSolve($input: TicketSolveInput!) {\n  ticketSolve(input: $input) {\n    ticket {\n      id\n      status\n      version\n      viewerCanReopen\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketSolveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(
  source: "query DeskTicket($by: TicketBy!, $disclosure: Disclosure = SERVICE_INFORMATION, $messages: Int = 20, $before: String) {\n  ticket(by: $by) {\n    id\n    reference\n    subject\n    status\n    priority\n    origin\n    language\n    tags\n    dueAt\n    createdAt\n    version\n    viewerCanReply\n    viewerCanClose\n    viewerCanReopen\n    account {\n      id\n      number\n      displayName\n      status\n      language\n      registeredEmail\n      registeredEmailState\n      disclosuresDelayedUntil\n    }\n    service {\n      id\n      kind\n      name\n      status\n      expiresOn\n    }\n    queue {\n      id\n      name\n    }\n    assignee {\n      id\n      displayName\n    }\n    replyRoute(disclosure: $disclosure) {\n      outcome\n      content\n      recipient\n      rule\n      explanation\n    }\n    messages(last: $messages, before: $before) {\n      nodes {\n        id\n        kind\n        origin\n        createdAt\n        bodyText\n        quotedText\n        bodyHtml\n        trust\n        disclosure\n        author {\n          __typename\n          ... on Account {\n            id\n            number\n            displayName\n          }\n          ... on StaffMember {\n            id\n            displayName\n          }\n          ... on Correspondent {\n            email\n            claimedName: displayName\n          }\n          ... on SystemAuthor {\n            name\n          }\n        }\n        attachments {\n          id\n          fileName\n          contentType\n          size\n          state\n          downloadUrl\n        }\n        deliveries {\n          id\n          recipient\n          state\n          content\n          rule\n          attempts\n          lastError\n          sentAt\n        }\n      }\n      pageInfo {\n        hasPreviousPage\n        startCursor\n      }\n    }\n  }\n}",
): typeof import("./graphql.ts").DeskTicketDocument;

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
