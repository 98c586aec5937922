import { readFile } from "node:fs/promises";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { DeskTicketListDocument, DeskTicketReplyDocument } from "../../src/clients/generated/desk/graphql.ts";
import { createPool } from "../../src/database/connection.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import { startMetricsServer } from "../../src/server/metrics.ts";
import { startTestApi } from "../support/api.ts";
import { type Journey, startJourney } from "../support/journey.ts";
import { composeMail, MailDomain } from "../support/signed-mail.ts";

const ANNA = "anna@rossi.example";
const WAIT = { timeout: 20_000 };
const rossi = new MailDomain("rossi.example");
let journey: Journey;
beforeAll(async () => {
  journey = await startJourney(rossi);
});
afterAll(() => journey.stop());

const scrape = async (headers: Record<string, string> = {}) => {
  const response = await fetch(`${journey.api.url}/metrics`, { headers });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
};
/** The samples of one metric, as `labels value`. */
const samplesOf = (text: string, name: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith(name) && /[ {]/.test(line.charAt(name.length)))
    .map((line) => line.slice(name.length));

describe("/metrics", () => {
  test("counts verdicts by reason, attempts by outcome, and what waits", async () => {
    await journey.rows.account({ registeredEmail: ANNA, registeredEmailGiven: ANNA });
    const mail = await composeMail({ from: ANNA, date: journey.api.now, to: "support@desk.example" });
    await journey.send(await rossi.sign(mail, { signedAt: journey.api.now }), { from: ANNA });
    await journey.send(mail, { from: ANNA });
    const received = await journey.judged(ANNA, 2);
    const { id: ticketId } = received.find(({ ticket }) => ticket)!.ticket!;
    const reply = { ticketId, body: "Yes.", disclosure: "GENERIC", idempotencyKey: "reply-reply-reply" } as const;
    await journey.desk.execute(DeskTicketReplyDocument, { input: reply });
    // The reply, and S8's notice of the mail without proof.
    await vi.waitFor(() => expect(journey.sink.mails).toHaveLength(2), WAIT);

    const { text, type } = await vi.waitFor(async () => {
      const scraped = await scrape();
      expect(samplesOf(scraped.text, "mittente_delivery_attempts_total")).toEqual(['{outcome="SENT"} 1']);
      return scraped;
    }, WAIT);
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(samplesOf(text, "mittente_verdicts_total").toSorted()).toEqual([
      '{outcome="ACCEPTED",reason="ACCEPTED_NEW"} 1',
      '{outcome="HELD",reason="AUTH_NONE"} 1',
    ]);
    expect(samplesOf(text, "mittente_database_up")).toEqual([" 1"]);
    expect(samplesOf(text, "mittente_inbound_held")).toEqual([" 1"]);
    expect(samplesOf(text, "mittente_database_connections").join()).toMatch(/pool="mittente worker",state="idle/);
    for (const name of ["nodejs_eventloop_lag_seconds", "process_resident_memory_bytes", "process_cpu_seconds_total"])
      expect(samplesOf(text, name), name).toHaveLength(1);
  });

  test("says how long the oldest delivery has been due", async () => {
    const { sql, now } = journey.api;
    const [delivery] = await sql<{ id: string }[]>`select id from deliveries limit 1`;
    const due = new Date(now.getTime() - 90_000);
    // Somebody has it for longer than this test takes: nobody else may.
    const lease = new Date(now.getTime() + 3_600_000);
    await sql`update deliveries set state = 'QUEUED', next_attempt_at = ${due}, lease_until = ${lease} where id = ${delivery!.id}`;
    const metrics = createMetrics({
      pool: () => journey.api.installation.pool("worker"),
      clock: () => now,
      log: silent,
    });
    const { body } = await metrics.text();
    expect(samplesOf(body, "mittente_delivery_oldest_due_seconds")).toEqual([" 90"]);
    expect(samplesOf(body, "mittente_deliveries")).toContain('{state="QUEUED"} 1');
    expect(samplesOf(body, "mittente_deliveries")).toContain('{state="FAILED"} 0');
  });

  test("times trusted documents by their name, whatever others call theirs, and root fields by theirs", async () => {
    await journey.desk.execute(DeskTicketListDocument, {});
    const { token } = await journey.rows.staff();
    for (const name of ["Evil", "DeskTicketList", "x".repeat(200)])
      await journey.api.ask(token, `query ${name} { viewer { kind } }`);
    await journey.api.ask(token, "query Wrong { nothing }");
    const { text } = await scrape();
    const named = samplesOf(text, "mittente_operation_duration_seconds_count");
    expect(named).toContain('{operation="DeskTicketList",result="ok"} 1');
    expect(named).toContain('{operation="other",result="ok"} 3');
    expect(named).toContain('{operation="other",result="errors"} 1');
    expect(text).not.toMatch(/Evil|xxxx|Wrong/);
    expect(samplesOf(text, "mittente_resolver_duration_seconds_count")).toContain('{field="Query.viewer"} 3');
  });

  test("counts tokens that do not hold, by fault", async () => {
    await journey.api.ask("a.b.c", "{ viewer { kind } }");
    const { text } = await scrape();
    expect(samplesOf(text, "mittente_authentication_failures_total")).toEqual(['{fault="INVALID"} 1']);
  });

  test.each(["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"])(
    "is not there for a stranger behind a proxy that says so by %s",
    async (header) => expect((await scrape({ [header]: "192.0.2.1" })).status).toBe(404),
  );
});

const silent = pino({ level: "silent" });
const TOKEN = "0123456789abcdef0123456789abcdef";

describe("whoever may not read the metrics", () => {
  test("gets what a path gets that is not there, and with the token the metrics", async () => {
    const api = await startTestApi({ MITTENTE_METRICS_TOKEN: TOKEN });
    const ask = async (path: string, authorization?: string) => {
      const response = await fetch(`${api.url}${path}`, { headers: authorization ? { authorization } : {} });
      return { status: response.status, text: (await response.text()).replaceAll(path, "<path>") };
    };
    const nothing = await ask("/nothing");
    for (const given of [undefined, "Bearer", `Bearer ${TOKEN.slice(1)}`, `Bearer ${TOKEN}0`, TOKEN, `Basic ${TOKEN}`])
      expect(await ask("/metrics", given), given ?? "").toEqual(nothing);
    expect((await ask("/metrics", `Bearer ${TOKEN}`)).status).toBe(200);
    await api.stop();
  });

  test("is everybody in production, as long as no token is set", async () => {
    const api = await startTestApi({ NODE_ENV: "production", MITTENTE_SUPPORT_ADDRESS: "support@desk.test" });
    expect((await fetch(`${api.url}/metrics`)).status).toBe(404);
    await api.stop();
  });
});

test("a database that does not answer is said, and what the process knows is there all the same", async () => {
  const pool = createPool("postgres://nobody:none@127.0.0.1:1/none", { max: 1, applicationName: "test" });
  const metrics = createMetrics({ pool: () => pool, clock: () => new Date(), log: silent });
  metrics.verdict("HELD", "AUTH_NONE");
  const { body } = await metrics.text();
  expect(samplesOf(body, "mittente_database_up")).toEqual([" 0"]);
  expect(samplesOf(body, "mittente_inbound_held")).toEqual([]);
  expect(samplesOf(body, "mittente_verdicts_total")).toEqual(['{outcome="HELD",reason="AUTH_NONE"} 1']);
  await pool.end({ timeout: 1 });
});

test("every metric is in the operator's table, and the table has no other", async () => {
  const { text } = await scrape();
  const made = [...text.matchAll(/^# HELP (mittente_\w+)/gm)].map(([, name]) => name);
  const table = await readFile(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const told = [...table.matchAll(/^\| `(mittente_\w+)` +\|/gm)].map(([, name]) => name);
  expect(told.toSorted()).toEqual(made.toSorted());
});

test("a worker answers metrics and health at a port of its own, and nothing else", async () => {
  const server = await startMetricsServer(journey.api.installation, { host: "127.0.0.1", port: 0 });
  const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
  expect(await statusOf("/metrics")).toBe(200);
  expect(await statusOf("/health/live")).toBe(200);
  expect(await statusOf("/health/ready")).toBe(200);
  expect(await statusOf("/graphql")).toBe(404);
  await server.close();
});
