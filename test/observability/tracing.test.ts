import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SpanStatusCode } from "@opentelemetry/api";
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import nodemailer from "nodemailer";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunningBridge } from "../../src/bridge/mail-server.ts";
import { startSmtpBridge } from "../../src/bridge/smtp.ts";
import { createApiClient } from "../../src/clients/client.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { inNewTrace } from "../../src/observability/spans.ts";
import { installTracing, startTracing, type Tracing } from "../../src/observability/tracing.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { composeMail, MailDomain, writeZone, zoneOf } from "../support/signed-mail.ts";

const STRANGE = "0123456789abcdef0123456789abcdef";

const WAIT = { timeout: 20_000 };

const exporter = new InMemorySpanExporter();
const rossi = new MailDomain("rossi.example");
let tracing: Tracing;
let directory: string;
let api: TestApi;
let bridge: RunningBridge;
let rows: ReturnType<typeof arrange>;
beforeAll(async () => {
  tracing = await installTracing(new SimpleSpanProcessor({ exporter }), "test");
  directory = await mkdtemp(join(tmpdir(), "mittente-tracing-"));
  const zone = join(directory, "zone.json");
  writeZone(zone, zoneOf(rossi));
  api = await startTestApi({ MITTENTE_DNS_ZONE: zone });
  rows = arrange(api);
  const { id: clientId } = await rows.client("BRIDGE");
  const client = createApiClient({ url: `${api.url}/graphql`, token: () => api.token({ kind: "bridge", clientId }) });
  const settings = {
    hosts: ["127.0.0.1"],
    port: 0,
    mta: "mx",
    ourAddresses: ["support@desk.example"],
    trustedMtas: [],
  };
  bridge = await startSmtpBridge(settings, client, pino({ level: "silent" }));
});
afterAll(async () => {
  await bridge.close();
  await api.stop();
  await tracing.stop();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => exporter.reset());

const spans = () => exporter.getFinishedSpans();
const named = (name: string): ReadableSpan[] => spans().filter((span) => span.name === name);
const traceOf = (span: ReadableSpan | undefined) => span?.spanContext().traceId;
const attribute = (span: ReadableSpan | undefined, name: string) => span?.attributes[name];

const OPEN = `mutation Open($input: TicketOpenInput!) { ticketOpen(input: $input) { ticket { id } userErrors { code } } }`;
const UPSERT = `mutation Up($input: AccountsUpsertInput!) { accountsUpsert(input: $input) { results { userErrors { code } } } }`;

async function send(token: string, query: string, input: object, traceparent: string) {
  const response = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, traceparent },
    body: JSON.stringify({ query, variables: { input } }),
  });
  expect(await response.json()).not.toHaveProperty("errors");
}

describe("one trace", () => {
  test("goes from the bridge through the operation to SQL and to the verdict, and its id is in the audit log", async () => {
    const address = "anna@rossi.example";
    const account = await rows.account({ registeredEmail: address, registeredEmailGiven: address });
    const mail = await composeMail({ from: address, to: "support@desk.example", date: api.now });
    const transport = nodemailer.createTransport({ host: "127.0.0.1", port: bridge.port, ignoreTLS: true });
    await transport.sendMail({
      envelope: { from: address, to: "support@desk.example" },
      raw: await rossi.sign(mail, { signedAt: api.now }),
    });
    transport.close();
    const events = await vi.waitFor(async () => {
      const found = await api.sql<{ action: string; facts: { traceId?: string } }[]>`
        select action, facts from audit_events where account_id = ${account.id} order by id`;
      expect(found.map(({ action }) => action).toSorted()).toEqual(["inbound-message.accept", "ticket.open"]);
      return found;
    }, WAIT);

    const [received] = named("bridge receive");
    const traceId = traceOf(received);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(attribute(received, "smtp.reply.code")).toBe(250);
    const [operation] = named("mutation InboundMessageReceive");
    expect(operation?.parentSpanContext?.spanId).toBe(received?.spanContext().spanId);
    const statements = spans().filter(({ name }) => name.startsWith("SQL "));
    expect(statements.length).toBeGreaterThan(5);
    expect(new Set(statements.map(traceOf))).toEqual(new Set([traceId]));
    const below = statements.filter((span) => span.parentSpanContext?.spanId === operation?.spanContext().spanId);
    expect(below.map((span) => attribute(span, "db.query.text")).join("\n")).toMatch(/insert into inbound_messages/);
    for (const { facts } of events) expect(facts.traceId).toBe(traceId);
  });

  test("of a machine that holds a key of ours goes on here", async () => {
    const { token } = await rows.client("PROVISIONING");
    const items = [
      { externalId: "x-1", displayName: "X", language: "IT", status: "ACTIVE", registeredEmail: "x@x.example" },
    ];
    await send(token, UPSERT, { items }, `00-${STRANGE}-0123456789abcdef-01`);
    const [operation] = named("mutation");
    expect(traceOf(operation)).toBe(STRANGE);
    const [event] = await api.sql`select facts from audit_events where facts ->> 'traceId' = ${STRANGE}`;
    expect(event).toBeDefined();
  });

  test("of a customer's own making is not believed: theirs begins here", async () => {
    await api.sql`delete from audit_events where facts ->> 'traceId' = ${STRANGE}`;
    const account = await rows.account();
    const { token } = await rows.session(account.id);
    const input = { subject: "S", body: "B", idempotencyKey: "open-open-open-open" };
    await send(token, OPEN, input, `00-${STRANGE}-0123456789abcdef-01`);
    const [event] = await api.sql<{ facts: { traceId: string } }[]>`
      select facts from audit_events where account_id = ${account.id}`;
    expect(event!.facts.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(event!.facts.traceId).not.toBe(STRANGE);
    expect(traceOf(named("mutation")[0])).toBe(event!.facts.traceId);
  });

  test("is another one for each job", async () => {
    const ask = () => inNewTrace("job", async () => {});
    await inNewTrace("outer", async () => {
      await ask();
      await ask();
    });
    expect(new Set(spans().map(traceOf)).size).toBe(3);
  });
});

describe("a span", () => {
  test("carries no value of a statement, no variable, and no name of a client's making", async () => {
    const account = await rows.account();
    const { token } = await rows.session(account.id);
    const input = { subject: "pipistrello", body: "barbagianni", idempotencyKey: "salamandra-salamandra" };
    await send(token, OPEN.replace("Open", "Ornitorinco"), input, "");
    expect(spans().length).toBeGreaterThan(5);
    const text = JSON.stringify(
      spans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
    );
    expect(text).not.toMatch(/pipistrello|barbagianni|salamandra|ornitorinco/i);
    expect(text).not.toContain(account.id);
    expect(attribute(named("mutation")[0], "graphql.operation.name")).toBe("other");
  });

  test("is a statement's that was sent, once, and not a fragment's of another", async () => {
    const pool = api.installation.pool("worker");
    await inNewTrace("work", () =>
      inTransaction(pool, { role: "worker", client: "system:test" }, async ({ sql }) => {
        const query = sql`select ${sql`7 as seven where true`}`;
        await Promise.all([query, query]);
      }),
    );
    const texts = spans().map((span) => attribute(span, "db.query.text"));
    expect(texts.filter((text) => /seven|^select \?$/.test(String(text)))).toEqual(["select ?"]);
  });

  test("of a statement that fails says so, and no more", async () => {
    const pool = api.installation.pool("worker");
    const work = inNewTrace("work", () =>
      inTransaction(pool, { role: "worker", client: "system:test" }, ({ sql }) => sql`select ${"Anna"}::text::int`),
    );
    await expect(work).rejects.toMatchObject({ code: "22P02" });
    const span = spans().find((each) => attribute(each, "db.query.text") === "select ?::text::int");
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
  });

  test("of work that fails says the error's name, not its message", async () => {
    const fail = inNewTrace("failing", () => Promise.reject(new RangeError("Anna Rossi is not there")));
    await expect(fail).rejects.toThrow(RangeError);
    expect(named("failing")[0]?.status.message).toBe("RangeError");
  });
});

test("without a collector nothing is traced, and stopping is nothing", async () => {
  const none = await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: undefined, MITTENTE_TRACE_SHARE: 1 }, "test");
  await expect(none.stop()).resolves.toBeUndefined();
});
