import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { startWorker, type Worker } from "../../src/jobs/worker.ts";
import type { WorkHandlers } from "../../src/jobs/work-handlers.ts";
import { inPages, PAGE_SIZE } from "../../src/outbox/due-rows.ts";
import {
  addReply,
  deliveryOf,
  NOW,
  type OutboxUnderTest,
  QUIET,
  renew,
  startOutboxUnderTest,
} from "./outbox-under-test.ts";

let under: OutboxUnderTest;
beforeAll(async () => {
  under = await startOutboxUnderTest();
});
afterAll(() => under?.end());
beforeEach(async () => {
  renew(under);
  await under.sql`truncate deliveries, notices, inbound_messages, idempotency_keys cascade`;
  await forgetJobs();
});

const forgetJobs = () => under.sql`delete from graphile_worker._private_jobs`;
const handlers = (given: Partial<WorkHandlers> = {}): WorkHandlers => ({
  deliver: (id) => under.outbox.deliver(id),
  notify: (id) => under.notices.notify(id),
  judge: async () => {},
  closeSolvedTickets: async () => {},
  expireHeldMail: async () => {},
  eraseMailBytes: async () => {},
  settleEmailChanges: async () => {},
  collectUploads: async () => {},
  expireOperations: async () => {},
  ...given,
});
const start = async (given: Partial<WorkHandlers> = {}): Promise<Worker> => {
  const worker = await startWorker({
    ownerUrl: under.database.ownerUrl,
    pool: under.pool,
    handlers: handlers(given),
    log: QUIET,
    concurrency: 2,
    clock: () => under.clock.now,
  });
  onTestFinished(() => worker.stop());
  return worker;
};
/** Resolves with the first id that a handler was called with and finished. */
function handled(handle: (id: string) => Promise<unknown>) {
  let done: (id: string) => void = () => {};
  const first = new Promise<string>((resolve) => (done = resolve));
  return { first, handle: (id: string) => handle(id).finally(() => done(id)) };
}

describe("jobs wake, rows decide", () => {
  test("a queued delivery goes out without waiting for a sweep", async () => {
    const deliver = handled((id) => under.outbox.deliver(id));
    await (await start({ deliver: deliver.handle })).sweepNow();
    const { delivery } = await addReply(under);
    expect(await deliver.first).toBe(delivery.id);
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENT" });
  });

  test("a delivery whose job never came is found by the sweep", async () => {
    const { delivery } = await addReply(under);
    await forgetJobs();
    await (await start()).sweepNow();
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENT" });
  });

  test("a delivery whose worker died is found by the sweep when its lease has run out, and not before", async () => {
    const { delivery } = await addReply(under);
    await forgetJobs();
    const until = new Date(NOW.getTime() + 1_000);
    await under.sql`update deliveries set state = 'SENDING', lease_token = ${randomUUID()}, lease_until = ${until}, next_attempt_at = ${until}`;
    const worker = await start();
    await worker.sweepNow();
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENDING" });
    under.clock.now = until;
    await worker.sweepNow();
    await worker.sweepNow();
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENT" });
  });

  test("a job twice sends one mail", async () => {
    const { delivery } = await addReply(under);
    await under.sql`select app.wake('deliver', ${delivery.id}::uuid)`;
    const worker = await start();
    await worker.sweepNow();
    await vi.waitUntil(async () => (await under.sql`select 1 from graphile_worker._private_jobs`).length === 0, {
      timeout: 20_000,
    });
    expect(under.sink.mails).toHaveLength(1);
  });

  test("a job without an id harms nobody", async () => {
    await under.sql`select graphile_worker.add_job('deliver', '{"id": "; drop table"}')`;
    const deliver = vi.fn(async () => {});
    await start({ deliver });
    await vi.waitUntil(async () => (await under.sql`select 1 from graphile_worker._private_jobs`).length === 0, {
      timeout: 20_000,
    });
    expect(deliver).not.toHaveBeenCalled();
  });
});

describe("a sweep", () => {
  test("asks to judge deferred mail that is due and in nobody's hands", async () => {
    const later = new Date(NOW.getTime() + 1);
    const due = await addInbound({ next_attempt_at: NOW });
    const freed = await addInbound({ next_attempt_at: NOW, lease_until: NOW });
    await addInbound({ next_attempt_at: later });
    await addInbound({ next_attempt_at: NOW, lease_until: later });
    await addInbound({ next_attempt_at: NOW, outcome: "IGNORED" });
    const judge = vi.fn(async () => {});
    await (await start({ judge })).sweepNow();
    expect((judge.mock.calls.flat() as string[]).toSorted()).toEqual([due, freed].toSorted());
  });

  test("forgets idempotency keys after seven days", async () => {
    under.clock.now = new Date();
    await under.sql`
      insert into idempotency_keys (client, key, mutation, input_hash, result, created_at)
      select 'staff:x', 'old-' || n, 'ticketReply', 'x', '{}'::jsonb, now() - interval '7 days 1 minute'
      from generate_series(0, ${PAGE_SIZE}) n
      union all select 'staff:x', 'young', 'ticketReply', 'x', '{}'::jsonb, now() - interval '6 days 23 hours'`;
    await (await start()).sweepNow();
    expect([...(await under.sql`select key from idempotency_keys`)]).toEqual([{ key: "young" }]);
  });

  test("that fails in one thing does the others, and goes on", async () => {
    const { delivery } = await addReply(under);
    await forgetJobs();
    const closeSolvedTickets = vi.fn(() => Promise.reject(new Error("broken")));
    const worker = await start({ closeSolvedTickets, judge: () => Promise.reject(new Error("broken")) });
    await worker.sweepNow();
    expect(closeSolvedTickets).toHaveBeenCalledWith(NOW);
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENT" });
  });

  test("reaches every row though none of them changes", async () => {
    const rows = Array.from({ length: 2 * PAGE_SIZE + 3 }, (_, index) => ({ nextAttemptAt: "", id: `${index}` }));
    const seen: string[] = [];
    const list = async (after: { id: string } | null) => {
      const from = after ? Number(after.id) + 1 : 0;
      return rows.slice(from, from + PAGE_SIZE);
    };
    for await (const id of inPages(list)) seen.push(id);
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  async function addInbound(given: Record<string, unknown>): Promise<string> {
    const id = randomUUID();
    await under.sql`insert into clients ${under.sql({ id: "mx", kind: "BRIDGE", name: "mx", jwks: '{"keys": []}', created_at: NOW })}
      on conflict do nothing`;
    await under.sql`insert into inbound_messages ${under.sql({
      id,
      client_id: "mx",
      idempotency_key: id,
      input_hash: "x",
      received_at: NOW,
      kept_at: NOW,
      size: 1,
      sha256: "x",
      rcpt_to: under.sql.array([] as string[]),
      mta: "mx",
      ...given,
    })}`;
    return id;
  }
});

test("stopping waits for what runs", async () => {
  const { delivery } = await addReply(under);
  let answer: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    under.sink.answers.data = () =>
      new Promise((accept) => {
        answer = () => accept("ACCEPT");
        resolve();
      });
  });
  const worker = await start();
  await reached;
  const stopped = worker.stop();
  expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENDING" });
  answer();
  await stopped;
  expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENT" });
});
