/**
 * The least that could answer B2, B3 and B4 with the same security: one Node process, a bare fastify handler, the token cache,
 * the row-security transaction in one flight, and SQL written by hand for exactly this answer. No GraphQL.
 */
import fastify from "fastify";
import { globalId } from "../../src/nodes/global-id.ts";
import { callers } from "./caller.ts";
import { flights } from "./flight.ts";
import { type DeskRow, deskTicket, type PortalRow, portalTicket } from "./rows.ts";
import { ticketPageOf } from "./ticket-page.ts";

const { BENCH_JWKS = "", BENCH_ISSUER = "", DATABASE_URL = "", BENCH_CONNECTIONS = "10" } = process.env;
const callerOf = callers(BENCH_JWKS, BENCH_ISSUER);
const fly = flights(DATABASE_URL, Number(BENCH_CONNECTIONS));
const server = fastify();

server.route({
  method: "POST",
  url: "/desk",
  handler: async (request) => {
    const staff = await callerOf(request.headers.authorization);
    const rows = await fly(
      "mittente_desk",
      "",
      (sql) => sql<DeskRow[]>`
      select t.id, t.reference, t.subject, t.status, t.priority, t.origin, t.tags, t.due_at, t.created_at,
             t.last_activity_at, a.id as account_id, a.number, a.display_name as account_name,
             case when a.status = 'CLOSED' then 'CLOSED' when a.frozen_at is not null then 'FROZEN' else a.status end as account_status,
             s.id as assignee_id, s.display_name as assignee_name, q.id as queue_id, q.name as queue_name,
             m.id as message_id, m.kind, m.created_at as message_at, m.body_text, m.trust, r.read_until
      from tickets t
      left join accounts a on a.id = t.account_id
      left join staff_members s on s.id = t.assignee_id
      left join queues q on q.id = t.queue_id
      left join messages m on m.id = t.last_message_id
      left join ticket_readings r on r.ticket_id = t.id and r.reader = ${`staff:${staff}`}
      order by t.priority_rank, t.origin_rank, t.due_rank, t.created_at, t.id limit 51`,
    );
    const nodes = rows.slice(0, 50).map(deskTicket);
    return { data: { tickets: { nodes, pageInfo: { hasNextPage: rows.length > 50, endCursor: nodes.at(-1)?.id } } } };
  },
});

server.route<{ Body: { variables: { by: { id: string } } } }>({
  method: "POST",
  url: "/ticket",
  handler: async (request) => {
    await callerOf(request.headers.authorization);
    return { data: { ticket: await ticketPageOf(fly, request.body.variables.by.id) } };
  },
});

server.route({
  method: "POST",
  url: "/portal",
  handler: async (request) => {
    const account = await callerOf(request.headers.authorization);
    const rows = await fly(
      "mittente_portal",
      account,
      (sql) => sql<PortalRow[]>`
      select t.id, t.reference, t.subject, t.status, t.priority, t.created_at, t.visible_last_activity_at, r.read_until,
             a.number, a.display_name, s.id as service_id, s.name as service_name
      from accounts a left join tickets t on t.account_id = a.id
      left join services s on s.id = t.service_id
      left join ticket_readings r on r.ticket_id = t.id and r.reader = ${`account:${account}`}
      where a.id = ${account}
      order by t.created_at desc, t.id desc limit 51`,
    );
    const { number, displayName } = rows[0]!;
    const tickets = {
      nodes: rows.slice(0, 50).map(portalTicket),
      pageInfo: { hasNextPage: rows.length > 50, endCursor: rows[49]?.id },
    };
    return { data: { viewer: { account: { id: globalId("Account", account), number, displayName, tickets } } } };
  },
});

console.log(await server.listen({ port: 0, host: "127.0.0.1" }));
process.once("SIGTERM", () => process.exit());
