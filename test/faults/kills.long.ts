import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { type BuiltProgram, buildProgram } from "../processes/built-program.ts";
import { Fleet, type Member, MEMBERS } from "../processes/fleet.ts";
import { customersOf, replier, watching } from "../processes/fleet-under-test.ts";
import { arrange } from "../support/arrange.ts";
import { type MailSink, startMailSink } from "../support/mail-sink.ts";
import { MailDomain } from "../support/signed-mail.ts";
import { type Customer, Load } from "./load.ts";
import { OwnPostgres } from "./own-postgres.ts";
import { Random } from "./random.ts";

/** How many; in CI 20. */
const KILLS = Number(process.env.MITTENTE_KILLS ?? 20);
/** The same seed kills the same ones after the same times. */
const SEED = Number(process.env.MITTENTE_KILLS_SEED ?? Date.now() % 2 ** 31);
const KILLS_A_BLACKOUT = 10;
const LEASE_AND_MORE = 6 * 60_000;
const MOST_ROUNDS = 12;

type Victim = Member | "postgres";
/** Those whose death can leave a mail half done, twice and more. */
const VICTIMS: readonly Victim[] = [...MEMBERS, "worker1", "worker2", "postgres", "postgres", "postgres"];

const domains = ["rossi", "verdi", "bianchi", "neri"].map(
  (name) => new MailDomain(`${name}.example`, { algorithm: "ed25519" }),
);
const random = new Random(SEED);

let program: BuiltProgram;
let server: OwnPostgres;
let sql: postgres.Sql;
let sink: MailSink;
let fleet: Fleet;
let customers: Customer[];
let load: Load;
/** `<delivery>#<attempt>`: were under way when a worker or PostgreSQL was killed. */
const underWay = new Set<string>();
/** The next mail's last byte is at the sink. */
let mailArrived = Promise.withResolvers<void>();
const killed = new Map<Victim, number>();

beforeAll(async () => {
  [program, server, sink] = await Promise.all([buildProgram(), OwnPostgres.start(), startMailSink()]);
  const { loginUrl, ownerUrl, superuserUrl } = server.urls;
  sql = watching(superuserUrl);
  fleet = await Fleet.prepare({ main: program.main, loginUrl, ownerUrl, smtpUrl: sink.url, domains });
  customers = await customersOf(sql, domains, 40);
  // As far as a network and a disk are away, so that kills find mails between their last byte and our commit.
  sink.answers.data = () => {
    mailArrived.resolve();
    mailArrived = Promise.withResolvers();
    return delay(random.between(0, 60), "ACCEPT" as const);
  };
  await fleet.start();
  const { id } = await arrange({ sql, now: new Date(), token: (holder) => fleet.token(holder) }).staff();
  load = new Load({ fleet, sql, customers, reply: replier(fleet, id), random });
}, 120_000);
afterAll(async () => {
  await fleet?.remove();
  await sink?.stop();
  await sql?.end({ timeout: 5 });
  await server?.remove();
  await program?.remove();
}, 120_000);

describe(`${KILLS} kills at random moments, seed ${SEED}`, () => {
  test(
    "none takes another process down with it, and all is settled once the leases have run out",
    async () => {
      for (let count = 1; count <= KILLS; count += 1) {
        await moment();
        const victims = random.pickSome(VICTIMS, random.next() < 0.2 ? 2 : 1);
        await strike(victims);
        expectNobodyElseDied(victims);
        await fleet.start();
        if (count % KILLS_A_BLACKOUT === 0) await blackout();
      }
      await load.stop();
      await settle();
      report();
    },
    60_000 + KILLS * 20_000,
  );

  test("every mail that got 250 is there, judged, and is one ticket and no more", async () => {
    const kept = await sql<{ sha256: string; outcome: string; reason: string; ticketId: string | null }[]>`
      select sha256, outcome, reason, ticket_id from inbound_messages`;
    const rowsOf = Map.groupBy(kept, ({ sha256 }) => sha256);
    const fates = load.taken.map(({ sha256 }) => (rowsOf.get(sha256) ?? []).map(({ reason }) => reason).toSorted());
    for (const fate of fates) {
      expect(fate[0]).toBe("ACCEPTED_NEW");
      expect(fate.slice(1).every((reason) => reason === "DUPLICATE_DELIVERY")).toBe(true);
    }
    const tickets = await sql<{ messageId: string; tickets: number }[]>`
      select rfc_message_id as message_id, count(*)::int as tickets from messages where kind = 'CUSTOMER' group by 1`;
    expect(tickets.filter(({ tickets: count }) => count !== 1)).toEqual([]);
    const bare = (messageId: string) => messageId.replace(/[<>]/g, "");
    const became = new Set(tickets.map(({ messageId }) => bare(messageId)));
    expect(load.taken.filter(({ messageId }) => !became.has(bare(messageId)))).toEqual([]);
    expect(await sql`select id from tickets`).toHaveLength(tickets.length);
    expect(tickets).toHaveLength(load.taken.length);
  });

  test("every reply that was answered is there once, and whoever asked again got the same one", async () => {
    const replies = await sql<{ id: string; ticketId: string }[]>`
      select id, ticket_id from messages where kind = 'STAFF_REPLY'`;
    const written = Map.groupBy(replies, ({ ticketId }) => ticketId);
    expect([...written.values()].filter(({ length }) => length !== 1)).toEqual([]);
    for (const [ticketId, heard] of load.answered)
      expect([...heard]).toEqual([globalId("Message", written.get(ticketId)![0]!.id)]);
    expect(load.answered.size).toBeGreaterThan(0);
  });

  test("no mail went to anybody but the registered address of its ticket's account", async () => {
    const rightOf = new Map((await sentDeliveries()).map(({ rfcMessageId, address }) => [rfcMessageId, address]));
    expect(sink.mails.length).toBeGreaterThan(0);
    for (const { to, bytes } of sink.mails) expect(to).toEqual([rightOf.get(messageIdOf(bytes))]);
  });

  test("each reply is one mail; a second copy has its Message-ID, and a kill between 250 and our commit to explain it", async () => {
    const copies = Map.groupBy(sink.mails, ({ bytes }) => messageIdOf(bytes));
    const sent = await sentDeliveries();
    expect(sent.filter(({ state }) => state !== "SENT")).toEqual([]);
    expect(new Set(copies.keys())).toEqual(new Set(sent.map(({ rfcMessageId }) => rfcMessageId)));
    const unfinished = Map.groupBy(await unfinishedAttempts(), ({ id }) => id);
    for (const { id, rfcMessageId } of sent) {
      const explained = (unfinished.get(id) ?? []).filter(({ attempt }) => underWay.has(`${id}#${attempt}`));
      expect(copies.get(rfcMessageId)!.length - 1, rfcMessageId).toBeLessThanOrEqual(explained.length);
    }
  });

  test("the audit chain verifies", async () => {
    await expect(fleet.command("audit", "verify")).resolves.toContain("Nothing was changed");
  });
});

/** Any; or about when a mail was handed over, where a second copy comes from. */
async function moment(): Promise<void> {
  await delay(random.between(200, 1_200));
  if (random.next() < 0.5) return;
  await Promise.race([mailArrived.promise, delay(2_000)]);
  await delay(random.between(0, 80));
}

async function strike(victims: readonly Victim[]): Promise<void> {
  for (const victim of victims) killed.set(victim, (killed.get(victim) ?? 0) + 1);
  const members = victims.filter((victim) => victim !== "postgres");
  await Promise.all([fleet.kill(members), victims.includes("postgres") && server.killAndRestart()]);
  if (victims.some((victim) => victim === "postgres" || victim.startsWith("worker"))) await lookWhatIsUnderWay();
}

/** An attempt that got so far as to send had its claim committed before the kill. */
async function lookWhatIsUnderWay(): Promise<void> {
  const look = () =>
    sql<{ id: string; attempts: number }[]>`select id, attempts from deliveries where state = 'SENDING'`;
  for (const { id, attempts } of await vi.waitFor(look, { timeout: 10_000 })) underWay.add(`${id}#${attempts}`);
}

function expectNobodyElseDied(victims: readonly Victim[]): void {
  for (const member of MEMBERS)
    if (!victims.includes(member) && !fleet.isRunning(member))
      throw new Error(`${member} ended when ${victims.join()} was killed:\n${fleet.process(member).said.join("\n")}`);
}

/** Everything at once; when it comes back, the leases of the dead have run out. No worker lives while the clock jumps. */
async function blackout(): Promise<void> {
  await fleet.kill();
  await lookWhatIsUnderWay();
  fleet.clockAhead += LEASE_AND_MORE;
  await fleet.start();
}

/** Until nothing waits: stopped and started again, each time later, as often as mails and deliveries wait for a time. */
async function settle(): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    expect(new Set(await fleet.stop())).toEqual(new Set([0]));
    fleet.clockAhead += LEASE_AND_MORE * 2 ** Math.floor(round / 2);
    await fleet.start();
    await vi.waitUntil(async () => (await waiting(new Date(Date.now() + fleet.clockAhead))) === 0, {
      timeout: 60_000,
      interval: 50,
    });
    if ((await waiting(null)) === 0) break;
  }
  expect(await waiting(null)).toBe(0);
  await vi.waitUntil(async () => (await sql`select 1 from audit_unsealed limit 1`).length === 0, { timeout: 30_000 });
}

/** Mails and deliveries that wait; with a time, for nothing but to be worked on. */
async function waiting(dueAt: Date | null): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select ((select count(*) from inbound_messages where outcome = 'DEFERRED'
               and (${dueAt}::timestamptz is null or next_attempt_at <= ${dueAt}))
          + (select count(*) from deliveries where state in ('QUEUED', 'SENDING')
               and (${dueAt}::timestamptz is null or next_attempt_at <= ${dueAt})))::int as count`;
  return row!.count;
}

const sentDeliveries = () => sql<{ id: string; rfcMessageId: string; state: string; address: string }[]>`
  select d.id, d.rfc_message_id, d.state, a.registered_email as address
  from deliveries d join tickets t on t.id = d.ticket_id join accounts a on a.id = t.account_id`;

/** Claims of which no end was ever written. */
const unfinishedAttempts = () => sql<{ id: string; attempt: string }[]>`
  select claim.subject_id as id, claim.facts ->> 'attempt' as attempt from audit_events claim
  where claim.action = 'delivery.claim' and not exists (
    select 1 from audit_events ended where ended.subject_id = claim.subject_id and ended.action <> 'delivery.claim'
      and ended.facts ->> 'attempt' = claim.facts ->> 'attempt')`;

const messageIdOf = (bytes: Buffer) => /^message-id: <([^>]+)>/im.exec(bytes.toString("latin1"))?.[1] ?? "";

function report(): void {
  const copies = new Set(sink.mails.map(({ bytes }) => messageIdOf(bytes))).size;
  const facts = {
    seed: SEED,
    killed: Object.fromEntries(killed),
    mails: load.taken.length,
    replies: load.answered.size,
    sent: copies,
    secondCopies: sink.mails.length - copies,
    attemptsUnderWay: underWay.size,
  };
  process.stdout.write(`${JSON.stringify(facts)}\n`);
}
