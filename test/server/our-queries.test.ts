import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { installTracing, type Tracing } from "../../src/observability/tracing.ts";
import { loadTrustedDocuments } from "../../src/server/trusted-documents.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

/** What our own clients ask, from schema/operations: every query that is there is measured here. */
const QUERIES = [...(await loadTrustedDocuments())]
  .map(([id, text]) => ({ id, text, name: /(?:^|\} )query (\w+)/.exec(text)?.[1] ?? "" }))
  .filter(({ name }) => name !== "");

const MANY = 25;

const exporter = new InMemorySpanExporter();
let tracing: Tracing;
let api: TestApi;
let asking: Record<string, { readonly token: string | null; readonly variables: Record<string, unknown> }>;
let grow: (count: number) => Promise<void>;

beforeAll(async () => {
  tracing = await installTracing(new SimpleSpanProcessor({ exporter }), "test");
  api = await startTestApi();
  const rows = arrange(api);
  const account = await rows.account();
  const staff = await rows.staff("SUPERVISOR");
  const session = await rows.session(account.id);
  const provisioning = await rows.client("PROVISIONING");
  const queue = v7();
  await api.sql`insert into queues ${api.sql({ id: queue, name: "Second line", createdAt: api.now })}`;
  const ticketId = await ticketOf(account.id, staff.id, queue);
  const by = { id: globalId("Ticket", ticketId) };
  const desk = (variables: Record<string, unknown> = {}) => ({ token: staff.token, variables });
  const portal = (variables: Record<string, unknown> = {}) => ({ token: session.token, variables });
  asking = {
    DeskAccount: desk({ by: { number: account.number } }),
    DeskOperationKinds: desk({ language: "EN" }),
    DeskOperations: desk(),
    DeskPeople: desk(),
    DeskReceivedMail: desk(),
    DeskTicket: desk({ by }),
    DeskTicketConversation: desk({ by }),
    DeskTicketList: desk({ filter: { accountId: globalId("Account", account.id) } }),
    HeldMail: desk(),
    PortalAddress: portal(),
    PortalCredentials: portal(),
    PortalHome: portal(),
    PortalSessions: portal(),
    PortalOperations: portal({ language: "IT" }),
    PortalTicket: portal({ by }),
    PortalTickets: portal(),
    PortalUnprovenMail: portal(),
    ProvisioningAccountChanges: { token: provisioning.token, variables: { first: 20 } },
    KnowledgeArticle: portal({ slug: "none", language: "EN" }),
    KnowledgeSearch: portal({ search: "domain", language: "EN" }),
    KnowledgeSuggestions: portal({ subject: "domain", language: "EN" }),
  };
  grow = async (count) => {
    for (let n = 0; n < count; n += 1) {
      const other = await rows.account();
      await rows.session(account.id);
      const colleague = await rows.staff();
      await ticketOf(account.id, colleague.id, queue);
      await messageOf(ticketId, account.id, colleague.id);
      await heldMail(other.id);
    }
  };
  await grow(2);
});
afterAll(async () => {
  await api.stop();
  await tracing.stop();
});

async function ticketOf(accountId: string, staffId: string, queueId: string) {
  const { sql, now } = api;
  const id = v7();
  const service = await arrange(api).service(accountId);
  const stamps = {
    createdAt: now,
    updatedAt: now,
    lastActivityAt: now,
    visibleUpdatedAt: now,
    visibleLastActivityAt: now,
  };
  const reference = `T-${id.slice(-4)}-${id.slice(-8, -4)}`.toUpperCase();
  const given = { id, reference, accountId, serviceId: service.id, assigneeId: staffId, queueId, subject: "A matter" };
  await sql`insert into tickets ${sql({ ...given, status: "OPEN", origin: "PORTAL", language: "EN", ...stamps })}`;
  const messageId = await messageOf(id, accountId, staffId);
  await operationOf(id, accountId, staffId, service);
  await sql`update tickets set last_message_id = ${messageId}, last_visible_message_id = ${messageId} where id = ${id}`;
  return id;
}

async function operationOf(
  ticketId: string,
  accountId: string,
  staffId: string,
  service: { id: string; name: string },
) {
  const { sql, now } = api;
  const kind = api.installation.operationKinds.find("DOMAIN_AUTH_CODE")!.facts;
  const given = { id: v7(), ticketId, accountId, serviceId: service.id, serviceName: service.name, kind: kind.key };
  const expiresAt = new Date(now.getTime() + 7 * 86_400_000);
  await sql`insert into operation_requests ${sql({ ...given, definition: kind.definition, parameters: sql.json({}), isIrreversible: true, digest: "d", state: "AWAITING_COUNTERSIGNATURE", method: "IN_PERSON", evidence: sql.json({}), recognisedById: staffId, proposedById: staffId, createdAt: now, expiresAt })}`;
}

async function messageOf(ticketId: string, accountId: string, staffId: string) {
  const { sql, now } = api;
  const id = v7();
  const given = { id, ticketId, accountId, bodyText: "Words", createdAt: now };
  await sql`insert into messages ${sql({ ...given, kind: "STAFF_REPLY", origin: "DESK", authorKind: "STAFF", authorStaffId: staffId, trust: "STAFF", disclosure: "GENERIC" })}`;
  await sql`insert into attachments ${sql({ id: v7(), messageId: id, ticketId, accountId, isInternal: false, fileName: "a.txt", claimedType: "text/plain", size: 1, sha256: "0".repeat(64), state: "READY", createdAt: now })}`;
  await sql`insert into deliveries ${sql({ id: v7(), messageId: id, ticketId, accountId, state: "SENT", content: "FULL", rule: "R1", rfcMessageId: `${id}@desk.example`, createdAt: now })}`;
  return id;
}

async function heldMail(accountId: string) {
  const { sql, now } = api;
  const id = v7();
  const client = await arrange(api).client("BRIDGE");
  await sql`insert into inbound_messages ${sql({ id, clientId: client.id, idempotencyKey: id, inputHash: "x", receivedAt: now, keptAt: now, size: 1, sha256: id.replaceAll("-", "").padEnd(64, "0"), raw: Buffer.from("x"), rcptTo: [], mta: "mx", outcome: "HELD", reason: "SENDER_AMBIGUOUS", reviewState: "OPEN", accountId, candidateAccountIds: [accountId] })}`;
}

async function ask(name: string, body: Record<string, unknown>) {
  const { token, variables } = asking[name]!;
  const response = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ ...body, variables }),
  });
  return (await response.json()) as { data?: unknown; errors?: unknown };
}

/** Of the operation itself: what a rate bucket costs now and then is counted by nobody's rows. */
const statements = () =>
  exporter
    .getFinishedSpans()
    .map((span) => span.attributes["db.query.text"] as string | undefined)
    .filter((text) => text !== undefined && !/rate_limit|set_config/.test(text)).length;

async function counted(name: string, id: string) {
  exporter.reset();
  const answer = await ask(name, { documentId: id });
  expect(answer.errors).toBeUndefined();
  return statements();
}

describe("of every query in schema/operations", () => {
  test("there is a case here", () => {
    expect(QUERIES.map(({ name }) => name).toSorted()).toEqual(Object.keys(asking).toSorted());
  });

  test.for(QUERIES)("$name, compiled, answers as graphql-js does", async ({ name, id, text }) => {
    const compiled = await ask(name, { documentId: id });
    // Another text is no trusted document, so it is interpreted.
    const interpreted = await ask(name, { query: `${text} ` });
    expect(compiled.errors).toBeUndefined();
    expect(withoutLinks(compiled)).toEqual(withoutLinks(interpreted));
  });

  test("the number of statements does not grow with the rows", async () => {
    const few: Record<string, number> = {};
    for (const { name, id } of QUERIES) few[name] = await counted(name, id);
    await grow(MANY);
    const many: Record<string, number> = {};
    for (const { name, id } of QUERIES) many[name] = await counted(name, id);
    expect(many).toEqual(few);
    expect(Math.min(...Object.values(few))).toBeGreaterThan(0);
  });
});

test("a compiled query refuses what graphql-js refuses: two keys of a @oneOf, a value of another type", async () => {
  const { id } = QUERIES.find(({ name }) => name === "DeskTicket")!;
  for (const by of [{ id: "x", reference: "y" }, {}, { id: 1.5 }, null]) {
    asking.Refused = { token: asking.DeskTicket!.token, variables: { by } };
    expect(await ask("Refused", { documentId: id })).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT" } }],
    });
  }
});

/** They are signed anew each time. */
const withoutLinks = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key.endsWith("Url") ? Boolean(value) : value)));
