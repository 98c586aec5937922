import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import type postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createApiClient } from "../../src/clients/client.ts";
import { InboundMessageReceiveDocument } from "../../src/clients/generated/bridge/graphql.ts";
import { arrange } from "../support/arrange.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type MailSink, type SinkAnswer, startMailSink } from "../support/mail-sink.ts";
import { MailDomain } from "../support/signed-mail.ts";
import { type BuiltProgram, buildProgram } from "./built-program.ts";
import { CONNECTIONS, Fleet, SUPPORT } from "./fleet.ts";
import { askedBy, customersOf, type Question, replier, watching } from "./fleet-under-test.ts";
import { type Outcomes, outcomesOf } from "./outcomes.ts";
import { sendOnce, sendUntilTaken } from "./mail-client.ts";

/** Two APIs, two workers and two bridges as they are deployed: processes that share a database, and nothing else. */
const domains = [
  new MailDomain("rossi.example", { algorithm: "ed25519" }),
  new MailDomain("verdi.example", { algorithm: "ed25519" }),
];
const WAIT = { timeout: 60_000, interval: 25 };
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: BuiltProgram;
let database: TestDatabase;
let sql: postgres.Sql;
let sink: MailSink;
let fleet: Fleet;
let reply: ReturnType<typeof replier>;
let outcomes: Outcomes;
let customers: Awaited<ReturnType<typeof customersOf>>;

beforeAll(async () => {
  [program, database, sink] = await Promise.all([buildProgram(), createTestDatabase(), startMailSink()]);
  sql = watching(database.superuserUrl);
  const { loginUrl, ownerUrl } = database;
  fleet = await Fleet.prepare({ main: program.main, loginUrl, ownerUrl, smtpUrl: sink.url, domains });
  customers = await customersOf(sql, domains, 6);
  const { id } = await arrange({ sql, now: new Date(), token: (holder) => fleet.token(holder) }).staff();
  reply = replier(fleet, id);
  outcomes = outcomesOf(sql, sink);
  await fleet.start();
});
afterAll(async () => {
  await fleet?.remove();
  await sink?.stop();
  await sql?.end();
  await database?.drop();
  await program?.remove();
});
beforeEach(async () => {
  sink.answers.data = () => "ACCEPT";
  await fleet.start();
});

const ports = () => [fleet.smtpPort("bridge1"), fleet.smtpPort("bridge2")];
const ask = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) => {
      const { address, domain } = customers[n % customers.length]!;
      return askedBy(address, domain);
    }),
  );

test("each mail becomes one ticket, though both bridges bring it", async () => {
  const questions = await ask(16);
  await Promise.all(
    questions.flatMap(({ raw, envelope }) => ports().map((port) => sendUntilTaken(() => [port], raw, envelope))),
  );
  await outcomes.ticketsOf(questions);
  const kept = await vi.waitFor(async () => {
    const rows = await sql<{ reason: string; attempts: number }[]>`
      select reason, attempts from inbound_messages where sha256 = any(${questions.map(({ sha256 }) => sha256)})`;
    expect(rows.every(({ reason }) => reason !== "PENDING")).toBe(true);
    return rows;
  }, WAIT);
  const reasons = kept.map(({ reason }) => reason).toSorted();
  expect(reasons).toEqual([...questions.map(() => "ACCEPTED_NEW"), ...questions.map(() => "DUPLICATE_DELIVERY")]);
  expect(new Set(kept.map(({ attempts }) => attempts))).toEqual(new Set([1]));
});

test("one key at both APIs at once keeps one delivery, and both get the same receipt", async () => {
  const token = await fleet.token({ kind: "bridge", clientId: "bridge1" });
  const questions = await ask(6);
  for (const { raw, envelope } of questions) {
    const input = {
      idempotencyKey: randomUUID(),
      receivedAt: new Date().toISOString(),
      envelope: { mailFrom: envelope.from, rcptTo: [envelope.to] },
      source: { raw: raw.toString("base64") },
      mta: "mx.desk.example",
    };
    const answers = await Promise.all(
      (["api1", "api2"] as const).map((api) =>
        createApiClient({ url: fleet.apiUrl(api), token: () => token }).execute(InboundMessageReceiveDocument, {
          input,
        }),
      ),
    );
    const payloads = answers.map(({ inboundMessageReceive }) => inboundMessageReceive);
    expect(payloads.map(({ isDuplicate }) => isDuplicate).toSorted()).toEqual([false, true]);
    expect(payloads[0]!.receipt).toEqual(payloads[1]!.receipt);
  }
  await outcomes.ticketsOf(questions);
});

test("one key at both APIs at once writes one reply, and one mail leaves", async () => {
  const questions = await ask(8);
  for (const { raw, envelope } of questions) await sendUntilTaken(ports, raw, envelope);
  const tickets = await outcomes.ticketsOf(questions);
  for (const { ticketId } of tickets) {
    const answers = await Promise.all([reply("api1", ticketId, ticketId), reply("api2", ticketId, ticketId)]);
    expect(answers.map(({ userErrors }) => userErrors)).toEqual([[], []]);
    expect(answers[0]!.message!.id).toBe(answers[1]!.message!.id);
  }
  await outcomes.expectEachSentOnce(tickets.map(({ ticketId }) => ticketId));
});

test("what waited for a worker is done once, though jobs and sweeps of two workers find it at the same moment", async () => {
  expect(await fleet.stop(["worker1", "worker2"])).toEqual([0, 0]);
  const questions = await ask(12);
  for (const { raw, envelope } of questions) await sendUntilTaken(ports, raw, envelope);
  const tickets = await outcomes.ticketsOf(questions);
  for (const { ticketId } of tickets) await reply("api1", ticketId, ticketId);
  await fleet.start();
  await outcomes.expectEachSentOnce(tickets.map(({ ticketId }) => ticketId));
});

test("a worker that is told to stop finishes the mail in its hands, and takes no other", async () => {
  expect(await fleet.stop(["worker2"])).toEqual([0]);
  const questions = await ask(2);
  for (const { raw, envelope } of questions) await sendUntilTaken(ports, raw, envelope);
  const [first, second] = (await outcomes.ticketsOf(questions)).map(({ ticketId }) => ticketId);
  const { arrived, release } = heldAnswer();
  await reply("api1", first!, first!);
  await arrived;
  const stopped = fleet.stop(["worker1"]);
  await vi.waitUntil(() => isSignalled("worker1"), WAIT);
  await reply("api1", second!, second!);
  release();
  expect(await stopped).toEqual([0]);
  expect(await outcomes.deliveriesOf([first!])).toMatchObject([{ state: "SENT", attempts: 1 }]);
  expect(await outcomes.deliveriesOf([second!])).toMatchObject([{ state: "QUEUED", attempts: 0 }]);
  await fleet.start();
  await outcomes.expectEachSentOnce([first!, second!]);
});

test("an API that is told to stop answers the request in its hands", async () => {
  const [question] = await ask(1);
  await sendUntilTaken(ports, question!.raw, question!.envelope);
  const [{ ticketId } = { ticketId: "" }] = await outcomes.ticketsOf([question!]);
  const { answer, stopped } = await sql.begin(async (lock) => {
    await lock`select 1 from tickets where id = ${ticketId} for update`;
    const answer = reply("api1", ticketId, ticketId);
    await vi.waitUntil(isAnybodyWaitingForALock, WAIT);
    const stopped = fleet.stop(["api1"]);
    await vi.waitUntil(() => refuses(fleet.apiUrl("api1")), WAIT);
    return { answer, stopped };
  });
  expect(await answer).toMatchObject({ userErrors: [], route: { outcome: "ROUTED" } });
  expect(await stopped).toEqual([0]);
  await outcomes.expectEachSentOnce([ticketId]);
});

test("a bridge that is told to stop takes the mail that is half here, and no other", async () => {
  const [question, other] = await ask(2);
  const half = await halfSent(fleet.smtpPort("bridge2"), question!);
  const stopped = fleet.stop(["bridge2"]);
  await vi.waitUntil(() => refuses(`smtp://127.0.0.1:${fleet.smtpPort("bridge2")}`), WAIT);
  await expect(sendOnce(fleet.smtpPort("bridge2"), other!.raw, other!.envelope)).rejects.toThrow(/ECONNREFUSED/);
  expect(await half.finish()).toMatch(/^250 /);
  expect(await stopped).toEqual([0]);
  await outcomes.ticketsOf([question!]);
});

test("a rolling restart under load loses no mail and no reply, and does none twice", async () => {
  const questions = await ask(36);
  const replied = new Set<string>();
  let isOver = false;
  const senders = [0, 1, 2].map(async (sender) => {
    for (const { raw, envelope } of questions.filter((_, n) => n % 3 === sender))
      await sendUntilTaken(ports, raw, envelope);
  });
  const answering = (async () => {
    while (!isOver || replied.size < questions.length) {
      const waiting = await sql<{ ticketId: string }[]>`
        select ticket_id from messages
        where trim(both '<>' from rfc_message_id) = any(${questions.map(({ messageId }) => messageId.slice(1, -1))})
          and not ticket_id = any(${[...replied]}::uuid[]) limit 5`;
      for (const { ticketId } of waiting) {
        await replyUntilAnswered(ticketId);
        replied.add(ticketId);
      }
    }
  })();
  const codes: (number | null)[] = [];
  for (const member of ["api1", "api2", "bridge1", "bridge2", "worker1", "worker2"] as const) {
    codes.push(...(await fleet.stop([member])));
    await fleet.start([member]);
  }
  await Promise.all(senders);
  isOver = true;
  await answering;
  expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
  const tickets = await outcomes.ticketsOf(questions);
  await outcomes.expectEachSentOnce(tickets.map(({ ticketId }) => ticketId));
});

test("connections stay within the budget of docs/processes.md, however many ask at once", async () => {
  const [question] = await ask(1);
  await sendUntilTaken(ports, question!.raw, question!.envelope);
  const [{ ticketId } = { ticketId: "" }] = await outcomes.ticketsOf([question!]);
  const answers = Promise.all(
    Array.from({ length: 120 }, (_, n) => reply(n % 2 === 0 ? "api1" : "api2", ticketId, ticketId)),
  );
  let isOver = false;
  const over = answers.finally(() => (isOver = true));
  const most = { login: 0, owner: 0 };
  while (!isOver) {
    const [now] = await sql<(typeof most)[]>`
      select count(*) filter (where usename = ${userOf(database.loginUrl)})::int as login,
             count(*) filter (where usename = ${userOf(database.ownerUrl)})::int as owner
      from pg_stat_activity where datname = ${database.name}`;
    most.login = Math.max(most.login, now!.login);
    most.owner = Math.max(most.owner, now!.owner);
  }
  await over;
  const [apis, workers] = [2, 2];
  // The fleet's own pool adds two.
  expect(most.login).toBeLessThanOrEqual(9 * apis * CONNECTIONS + 4 * workers * CONNECTIONS + 2);
  expect(most.owner).toBeLessThanOrEqual(6 * workers);
});

test("the audit chain of all of this verifies", async () => {
  await vi.waitUntil(async () => (await sql`select 1 from audit_unsealed limit 1`).length === 0, WAIT);
  await expect(fleet.command("audit", "verify")).resolves.toContain("Nothing was changed");
});

const userOf = (url: string) => decodeURIComponent(new URL(url).username);

/** As a client does: whatever is not an answer is asked again, at the other API, under the same key. */
async function replyUntilAnswered(ticketId: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      const { userErrors } = await reply(tries % 2 === 0 ? "api1" : "api2", ticketId, ticketId, 10_000);
      expect(userErrors).toEqual([]);
      return;
    } catch (error) {
      if (tries === 50) throw error;
    }
  }
}

/** The sink's answer to the next mail waits for `release`. */
function heldAnswer() {
  let release: () => void = () => {};
  let arrive: () => void = () => {};
  const held = new Promise<SinkAnswer>((resolve) => (release = () => resolve("ACCEPT")));
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  sink.answers.data = () => {
    arrive();
    return held;
  };
  return { arrived, release };
}

/** The worker said goodbye to its queue's LISTEN: from here on it takes nothing. */
async function isSignalled(member: "worker1"): Promise<boolean> {
  expect(fleet.isRunning(member)).toBe(true);
  const listening = await sql`
    select 1 from pg_stat_activity where datname = ${database.name} and query ilike 'listen%'`;
  return listening.length === 0;
}

const isAnybodyWaitingForALock = async () =>
  (await sql`select 1 from pg_stat_activity where datname = ${database.name} and wait_event_type = 'Lock'`).length > 0;

async function refuses(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  try {
    await once(socket, "connect");
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

/** A mail of which the server has the first half; `finish` sends the rest and gives the answer. */
async function halfSent(port: number, { raw, envelope }: Question) {
  const socket: Socket = connect(port, "127.0.0.1").setEncoding("latin1");
  const answer = async (): Promise<string> => {
    let text = "";
    while (!/^\d{3} .*\r\n/m.test(text)) text += (await once(socket, "data"))[0];
    return text;
  };
  await answer();
  for (const line of ["EHLO mx.test.example", `MAIL FROM:<${envelope.from}>`, `RCPT TO:<${SUPPORT}>`, "DATA"]) {
    socket.write(`${line}\r\n`);
    await answer();
  }
  const middle = raw.length >> 1;
  socket.write(raw.subarray(0, middle));
  return {
    async finish(): Promise<string> {
      socket.write(Buffer.concat([raw.subarray(middle), Buffer.from("\r\n.\r\n")]));
      const text = await answer();
      socket.destroy();
      return text;
    },
  };
}
