// Mercurius with its compiler and its loaders: our schema's fields on the same tables, under the same row security.
import fastify from "fastify";
import mercurius from "mercurius";
import { callerOf, Reads } from "./shared.mjs";

const schema = /* GraphQL */ `
  scalar DateTime
  type Query {
    tickets(first: Int): Tickets!
    ticket(id: ID!): Ticket
    viewer: Viewer
  }
  type Viewer {
    account: Account
  }
  type Tickets {
    nodes: [Ticket!]!
    pageInfo: PageInfo!
  }
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
  }
  type Ticket {
    id: ID!
    reference: String!
    subject: String!
    status: String!
    priority: String!
    origin: String!
    language: String!
    tags: [String!]!
    dueAt: DateTime
    createdAt: DateTime!
    lastActivityAt: DateTime!
    version: Int!
    viewerHasUnread: Boolean!
    account: Account
    assignee: Staff
    queue: Queue
    service: Service
    lastMessage: Message
    messages(last: Int): Messages!
  }
  type Account {
    id: ID!
    number: String!
    displayName: String!
    status: String!
    language: String!
    registeredEmail: String!
    tickets(first: Int): Tickets!
  }
  type Staff {
    id: ID!
    displayName: String!
  }
  type Queue {
    id: ID!
    name: String!
  }
  type Service {
    id: ID!
    kind: String!
    name: String!
    status: String!
    expiresOn: String
  }
  type Messages {
    nodes: [Message!]!
    pageInfo: PageInfo!
  }
  type Message {
    id: ID!
    kind: String!
    origin: String!
    createdAt: DateTime!
    bodyText: String!
    quotedText: String
    bodyHtml: String
    trust: String!
    disclosure: String
    attachments: [Attachment!]!
    deliveries: [Delivery!]!
  }
  type Attachment {
    id: ID!
    fileName: String!
    claimedType: String!
    size: Int!
    state: String!
  }
  type Delivery {
    id: ID!
    recipient: String
    state: String!
    content: String!
    rule: String!
    attempts: Int!
    lastError: String
    sentAt: DateTime
  }
`;

const page = (rows, first) => ({
  nodes: rows.slice(0, first),
  pageInfo: { hasNextPage: rows.length > first, hasPreviousPage: false },
});

const DESK = (sql) => sql`
  tickets.id, reference, account_id, service_id, subject, status, priority, origin, language, queue_id, assignee_id, tags,
  due_at, last_message_id, created_at, last_activity_at, version`;
const PORTAL = (sql) => sql`
  tickets.id, reference, account_id, service_id, subject, status, priority, origin, language, created_at,
  visible_last_activity_at as last_activity_at, visible_version as version`;

const resolvers = {
  Query: {
    tickets: async (_root, { first }, { reads }) =>
      page(
        await reads.run(
          (sql) => sql`select ${DESK(sql)} from tickets
            order by priority_rank, origin_rank, due_rank, created_at, id limit ${first + 1}`,
        ),
        first,
      ),
    ticket: async (_root, { id }, { reads }) =>
      (await reads.run((sql) => sql`select ${DESK(sql)} from tickets where id = ${id}`))[0],
    viewer: async (_root, _args, { reads, caller }) => ({
      account: (await reads.run((sql) => sql`select * from accounts where id = ${caller.account}`))[0],
    }),
  },
  Account: {
    tickets: async ({ id }, { first }, { reads }) =>
      page(
        await reads.run(
          (sql) => sql`select ${PORTAL(sql)} from tickets where account_id = ${id}
            order by created_at desc, id desc limit ${first + 1}`,
        ),
        first,
      ),
  },
  Ticket: {
    messages: async ({ id }, { last }, { reads }) => {
      const rows = await reads.run(
        (sql) =>
          sql`select * from messages where ticket_id = ${id} order by created_at desc, id desc limit ${last + 1}`,
      );
      return {
        nodes: rows.slice(0, last).toReversed(),
        pageInfo: { hasPreviousPage: rows.length > last, hasNextPage: false },
      };
    },
  },
};

/** One statement for all rows that ask. */
const byId =
  (key, select) =>
  async (queries, { reads }) => {
    const ids = queries.map(({ obj }) => obj[key]).filter(Boolean);
    const rows = new Map((await reads.run((sql) => select(sql, ids))).map((row) => [row.id, row]));
    return queries.map(({ obj }) => rows.get(obj[key]) ?? null);
  };
const ofMessage =
  (table) =>
  async (queries, { reads }) => {
    const ids = queries.map(({ obj }) => obj.id);
    const rows = await reads.run((sql) => sql`select * from ${sql(table)} where message_id = any(${ids}::uuid[])`);
    const groups = Map.groupBy(rows, ({ messageId }) => messageId);
    return ids.map((id) => groups.get(id) ?? []);
  };
const loaders = {
  Ticket: {
    account: byId("accountId", (sql, ids) => sql`select * from accounts where id = any(${ids}::uuid[])`),
    service: byId("serviceId", (sql, ids) => sql`select * from services where id = any(${ids}::uuid[])`),
    assignee: byId(
      "assigneeId",
      (sql, ids) => sql`select id, display_name from staff_members where id = any(${ids}::uuid[])`,
    ),
    queue: byId("queueId", (sql, ids) => sql`select id, name from queues where id = any(${ids}::uuid[])`),
    lastMessage: byId(
      "lastMessageId",
      (sql, ids) => sql`select id, kind, created_at, body_text, trust from messages where id = any(${ids}::uuid[])`,
    ),
    viewerHasUnread: async (queries, { reads, caller }) => {
      const ids = queries.map(({ obj }) => obj.id);
      const rows = await reads.run(
        (sql) => sql`select ticket_id, read_until from ticket_readings
          where reader = ${caller.reader} and ticket_id = any(${ids}::uuid[])`,
      );
      const until = new Map(rows.map((row) => [row.ticketId, row.readUntil]));
      return queries.map(({ obj }) => !until.has(obj.id) || obj.lastActivityAt > until.get(obj.id));
    },
  },
  Message: { attachments: ofMessage("attachments"), deliveries: ofMessage("deliveries") },
};

const app = fastify();
app.register(mercurius, {
  schema,
  resolvers,
  loaders,
  jit: 1,
  context: async (request) => {
    const caller = await callerOf(request.headers.authorization);
    const reads = new Reads(caller);
    request.reads = reads;
    return { caller, reads };
  },
});
app.addHook("onSend", async (request) => request.reads?.close());
console.log(`${await app.listen({ port: 0, host: "127.0.0.1" })}/graphql`);
process.once("SIGTERM", () => process.exit());
