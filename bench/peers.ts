/** What a peer is asked: the same screen in its own words, as far as it has them. */
export interface PeerQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const MESSAGE = "id kind origin createdAt bodyText quotedText bodyHtml trust disclosure";

/** By the screen's id. Ids are rows' own: peers have no global ones. */
export const MERCURIUS: Readonly<Record<string, (ticket: string) => PeerQuery>> = {
  B2: () => ({
    query: `{ tickets(first: 50) { nodes { id reference subject status priority origin tags dueAt createdAt lastActivityAt
      viewerHasUnread account { id number displayName status } assignee { id displayName } queue { id name }
      lastMessage { id kind createdAt bodyText trust } } pageInfo { hasNextPage } } }`,
    variables: {},
  }),
  B3: (ticket) => ({
    query: `query ($id: ID!) { ticket(id: $id) { id reference subject status priority origin language createdAt version
      account { id number displayName status language registeredEmail } service { id kind name status expiresOn }
      messages(last: 20) { nodes { ${MESSAGE}
        attachments { id fileName claimedType size state }
        deliveries { id recipient state content rule attempts lastError sentAt } } pageInfo { hasPreviousPage } } } }`,
    variables: { id: ticket },
  }),
  B4: () => ({
    query: `{ viewer { account { id number displayName tickets(first: 50) { nodes { id reference subject status priority
      createdAt lastActivityAt viewerHasUnread service { id name } } pageInfo { hasNextPage } } } } }`,
    variables: {},
  }),
};

export const POSTGRAPHILE: Readonly<Record<string, (ticket: string) => PeerQuery>> = {
  B2: () => ({
    query: `{ allTickets(first: 50, orderBy: [PRIORITY_RANK_ASC, ORIGIN_RANK_ASC, DUE_RANK_ASC, CREATED_AT_ASC, ROW_ID_ASC]) {
      nodes { rowId reference subject status priority origin tags dueAt createdAt lastActivityAt
        accountByAccountId { rowId number displayName status } staffMemberByAssigneeId { rowId displayName }
        queueByQueueId { rowId name } lastMessage { rowId kind createdAt bodyText trust } }
      pageInfo { hasNextPage } } }`,
    variables: {},
  }),
  B3: (ticket) => ({
    query: `query ($id: UUID!) { ticketByRowId(rowId: $id) { rowId reference subject status priority origin language
      createdAt version accountByAccountId { rowId number displayName status language registeredEmail }
      serviceByServiceId { rowId kind name status expiresOn }
      messagesByTicketId(last: 20, orderBy: [CREATED_AT_ASC, ROW_ID_ASC]) { nodes { ${MESSAGE.replace("id", "rowId")}
        attachmentsByMessageId { nodes { rowId fileName claimedType size state } }
        deliveriesByMessageId { nodes { rowId recipient state content rule attempts lastError sentAt } } }
        pageInfo { hasPreviousPage } } } }`,
    variables: { id: ticket },
  }),
  // Row security leaves the account's own.
  B4: () => ({
    query: `{ allTickets(first: 50, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) { nodes { rowId reference subject status priority
      createdAt visibleLastActivityAt serviceByServiceId { rowId name } } pageInfo { hasNextPage } } }`,
    variables: {},
  }),
};
