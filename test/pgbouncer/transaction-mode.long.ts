import type postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApiClient } from "../../src/clients/client.ts";
import { DeskTicketDocument } from "../../src/clients/generated/desk/graphql.ts";
import { PortalHomeDocument, PortalTicketDocument } from "../../src/clients/generated/portal/graphql.ts";
import { createPool } from "../../src/database/connection.ts";
import { globalId } from "../../src/nodes/global-id.ts";
import { type BuiltProgram, buildProgram } from "../processes/built-program.ts";
import { Fleet } from "../processes/fleet.ts";
import { askedBy, customersOf, type Question, replier, watching } from "../processes/fleet-under-test.ts";
import { sendUntilTaken } from "../processes/mail-client.ts";
import { type Outcomes, outcomesOf } from "../processes/outcomes.ts";
import { arrange } from "../support/arrange.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type MailSink, startMailSink } from "../support/mail-sink.ts";
import { MailDomain } from "../support/signed-mail.ts";
import { Pgbouncer } from "./pgbouncer.ts";

/** Four server connections for two APIs, two workers and all their roles: each transaction gets whichever is free. */
const domains = [new MailDomain("rossi.example", { algorithm: "ed25519" })];
const APIS = ["api1", "api2"] as const;

let program: BuiltProgram;
let database: TestDatabase;
let bouncer: Pgbouncer;
let sql: postgres.Sql;
let sink: MailSink;
let fleet: Fleet;
let staffId: string;
let outcomes: Outcomes;
let customers: Awaited<ReturnType<typeof customersOf>>;
let questions: Question[];
let tickets: { readonly ticketId: string; readonly accountId: string }[];

beforeAll(async () => {
  [program, database, sink] = await Promise.all([buildProgram(), createTestDatabase(), startMailSink()]);
  sql = watching(database.superuserUrl);
  await setTimeoutsOfLogin();
  bouncer = await Pgbouncer.before(database.loginUrl);
  fleet = await Fleet.prepare({
    main: program.main,
    loginUrl: bouncer.url,
    directUrl: database.loginUrl,
    ownerUrl: database.ownerUrl,
    smtpUrl: sink.url,
    domains,
    env: { MITTENTE_DATABASE_PREPARE: "false" },
  });
  outcomes = outcomesOf(sql, sink);
  customers = await customersOf(sql, domains, 6);
  staffId = (await arrange({ sql, now: new Date(), token: (holder) => fleet.token(holder) }).staff()).id;
  await fleet.start();
}, 300_000);
afterAll(async () => {
  await fleet?.remove();
  await bouncer?.remove();
  await sink?.stop();
  await sql?.end();
  await database?.drop();
  await program?.remove();
}, 60_000);

/** What the processes ask for when they connect does not get through a pooler: the role has it instead. */
async function setTimeoutsOfLogin(): Promise<void> {
  const login = decodeURIComponent(new URL(database.loginUrl).username);
  for (const setting of [
    "statement_timeout = '15s'",
    "lock_timeout = '10s'",
    "idle_in_transaction_session_timeout = '30s'",
  ])
    await sql.unsafe(`alter role "${login}" in database "${database.name}" set ${setting}`);
}

test("mails become tickets, replies leave once, woken by jobs on the direct connection", async () => {
  questions = await Promise.all(
    Array.from({ length: 18 }, (_, n) => askedBy(customers[n % customers.length]!.address, domains[0]!)),
  );
  const ports = () => [fleet.smtpPort("bridge1"), fleet.smtpPort("bridge2")];
  await Promise.all(questions.map(({ raw, envelope }) => sendUntilTaken(ports, raw, envelope)));
  const asked = await outcomes.ticketsOf(questions);
  const reply = replier(fleet, staffId);
  const answers = await Promise.all(asked.flatMap(({ ticketId }) => APIS.map((api) => reply(api, ticketId, ticketId))));
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  await outcomes.expectEachSentOnce(asked.map(({ ticketId }) => ticketId));
  const rows = await sql<{ id: string; accountId: string }[]>`select id, account_id from tickets`;
  tickets = rows.map(({ id, accountId }) => ({ ticketId: id, accountId }));
}, 120_000);

test("of all who ask at once, everybody is answered as themselves", async () => {
  const desk = await fleet.token({ kind: "desk", staffId });
  const asDesk = (api: (typeof APIS)[number]) => createApiClient({ url: fleet.apiUrl(api), token: () => desk });
  const sessions = arrange({ sql, now: new Date(), token: (holder) => fleet.token(holder) });
  const tokens = await Promise.all(customers.map(async ({ id }) => (await sessions.session(id)).token));
  const rounds = Array.from({ length: 10 }, () =>
    customers.flatMap((customer, n) =>
      APIS.map(async (api) => {
        const portal = createApiClient({ url: fleet.apiUrl(api), token: () => tokens[n]! });
        const own = tickets.filter(({ accountId }) => accountId === customer.id).map(({ ticketId }) => ticketId);
        const foreign = tickets.find(({ accountId }) => accountId !== customer.id)!.ticketId;
        const [{ viewer }, { ticket }, seen] = await Promise.all([
          portal.execute(PortalHomeDocument, {}),
          portal.execute(PortalTicketDocument, { by: { id: globalId("Ticket", foreign) } }),
          asDesk(api).execute(DeskTicketDocument, { by: { id: globalId("Ticket", foreign) } }),
        ]);
        expect(viewer!.account!.registeredEmail).toBe(customer.address);
        expect(viewer!.account!.tickets.nodes.map(({ id }) => id).toSorted()).toEqual(
          own.map((id) => globalId("Ticket", id)).toSorted(),
        );
        expect(ticket).toBeNull();
        expect(seen.ticket!.id).toBe(globalId("Ticket", foreign));
      }),
    ),
  );
  for (const round of rounds) await Promise.all(round);
}, 120_000);

test("time limits hold, though no pooler passes on what a client asks for", async () => {
  const pool = createPool(bouncer.url, { max: 1, prepare: false, applicationName: "mittente test" });
  const limits = [];
  for (const name of ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"])
    limits.push(
      (await pool.unsafe(`show ${name}`))[0]![name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())],
    );
  await pool.end();
  expect(limits).toEqual(["15s", "10s", "30s"]);
});

test("a pooler that was restarted is found again by everybody", async () => {
  await bouncer.stop();
  await bouncer.start();
  const question = await askedBy(customers[0]!.address, domains[0]!);
  const ports = () => [fleet.smtpPort("bridge1"), fleet.smtpPort("bridge2")];
  await sendUntilTaken(ports, question.raw, question.envelope);
  const [asked] = await outcomes.ticketsOf([question]);
  const reply = replier(fleet, staffId);
  for (const api of APIS) await vi.waitFor(() => reply(api, asked!.ticketId, asked!.ticketId), { timeout: 20_000 });
  await outcomes.expectEachSentOnce([asked!.ticketId]);
  expect(new Set(await fleet.stop())).toEqual(new Set([0]));
}, 120_000);
