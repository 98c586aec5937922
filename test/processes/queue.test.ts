import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type postgres from "postgres";
import { startQueue } from "../../src/jobs/queue.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { BreakableLine } from "./breakable-line.ts";
import { watching } from "./fleet-under-test.ts";

const QUIET = { debug: () => {}, warn: () => {}, error: () => {} };
const WAIT = { timeout: 25_000, interval: 10 };

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = watching(database.superuserUrl);
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

test.each(["RESET", "END"] as const)(
  "a queue whose database went away (%s) while jobs were in hand takes jobs again when it is back",
  async (how) => {
    const line = await BreakableLine.to(database.ownerUrl);
    onTestFinished(() => line.cut());
    const handled: string[] = [];
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const queue = await startQueue({
      ownerUrl: line.url,
      concurrency: 2,
      log: QUIET,
      tasks: {
        hold: async () => {
          handled.push("hold");
          await held;
        },
        go: async () => void handled.push("go"),
      },
    });
    onTestFinished(() => queue.stop());
    await sql`select graphile_worker.add_job('hold', '{}'), graphile_worker.add_job('hold', '{}')`;
    await vi.waitUntil(() => handled.length === 2, WAIT);
    await line.cut(how);
    release();
    await sql`select graphile_worker.add_job('go', '{}')`;
    await line.mend();
    await vi.waitFor(() => expect(handled).toContain("go"), WAIT);
  },
);

test("a queue that is asked to stop while its database is away stops", async () => {
  const line = await BreakableLine.to(database.ownerUrl);
  const queue = await startQueue({ ownerUrl: line.url, concurrency: 1, log: QUIET, tasks: { go: async () => {} } });
  await line.cut();
  await expect(queue.stop()).resolves.toBeUndefined();
});
