import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createPool, type Pool, type Sql } from "../../src/database/connection.ts";
import { ConnectionLost, TransactionClosed } from "../../src/database/held-connection.ts";
import { Reads } from "../../src/database/reads.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { BreakableLine } from "./breakable-line.ts";

/** The database goes away in the middle of everything, as it does when it is restarted, and comes back. */
const DESK = { role: "desk" } as const;
const PORTAL = { role: "portal", accountId: "01890000-0000-7000-8000-000000000001" } as const;
const CUTS = ["RESET", "END"] as const;

let database: TestDatabase;
let line: BreakableLine;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  line = await BreakableLine.to(database.loginUrl);
  onTestFinished(() => line.cut());
});

function poolOf(max: number): Pool {
  const pool = createPool(line.url, { max, applicationName: "mittente test" });
  onTestFinished(() => pool.end({ timeout: 1 }));
  return pool;
}

/** A promise and its end, for a transaction that waits for the test. */
function pause() {
  let resume: () => void = () => {};
  const paused = new Promise<void>((resolve) => (resume = resolve));
  return { paused, resume };
}

const whoAmI = (sql: Sql) =>
  sql<{ role: string; account: string }[]>`
    select current_setting('role') as role, current_setting('app.account_id', true) as account`;

describe.each(CUTS)("%s", (how) => {
  test("a transaction that lost its connection while it sent nothing runs nothing in anybody else's", async () => {
    const pool = poolOf(1);
    const { paused, resume } = pause();
    let kept: Sql | undefined;
    const lost = inTransaction(pool, DESK, async ({ sql }) => {
      await sql`select 1`;
      kept = sql;
      await paused;
      await sql`select 1`;
    });
    const outcome = lost.then(
      () => "committed",
      (error: unknown) => error,
    );
    await vi.waitUntil(() => kept !== undefined, { timeout: 20_000 });
    await line.cut(how);
    await vi.waitFor(() => expect(() => kept!`select 1`).toThrow(ConnectionLost));
    await line.mend();
    const [who] = await inTransaction(pool, PORTAL, async ({ sql }) => {
      expect(() => kept!`select 1`).toThrow(ConnectionLost);
      resume();
      expect(await outcome).toBeInstanceOf(ConnectionLost);
      return whoAmI(sql);
    });
    expect(who).toEqual({ role: "mittente_portal", account: PORTAL.accountId });
  });

  test("a statement under way rejects, and so does its transaction", async () => {
    const pool = poolOf(2);
    const seconds = how === "RESET" ? 60 : 61;
    const attempts = [1, 2, 3].map(() =>
      inTransaction(pool, DESK, ({ sql }) => sql.unsafe(`select pg_sleep(${seconds})`)),
    );
    const settled = Promise.allSettled(attempts);
    await vi.waitUntil(async () => (await sleeping(seconds)) === 2, { timeout: 20_000 });
    await line.cut(how);
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await line.mend();
    await expect(inTransaction(pool, DESK, ({ sql }) => sql`select 1 as one`)).resolves.toEqual([{ one: 1 }]);
  });

  test("a pool that lost everything again and again, under load, has all its connections afterwards", async () => {
    const pool = poolOf(4);
    for (let round = 0; round < 8; round += 1) {
      let isCut = false;
      const busy = Array.from({ length: 12 }, async () => {
        while (!isCut) {
          await inTransaction(pool, DESK, async ({ sql }) => {
            for (let n = 0; n < 5; n += 1) await sql`select ${n}::int as n`;
          });
        }
      });
      const over = Promise.allSettled(busy);
      await inTransaction(pool, DESK, ({ sql }) => sql`select 1`);
      await line.cut(how);
      await Promise.allSettled(Array.from({ length: 8 }, () => inTransaction(pool, DESK, ({ sql }) => sql`select 1`)));
      isCut = true;
      await line.mend();
      await over;
      await expectAllAtOnce(pool, 4);
    }
  });

  test("reads that lost their connection fail, close, and leave the next ones whole", async () => {
    const pool = poolOf(1);
    const seconds = how === "RESET" ? 62 : 63;
    const reads = new Reads(pool, DESK);
    await reads.run((sql) => sql`select 1`);
    const underWay = reads
      .run((sql) => sql.unsafe(`select pg_sleep(${seconds})`))
      .then(
        () => "answered",
        (error: unknown) => error,
      );
    await vi.waitUntil(async () => (await sleeping(seconds)) === 1, { timeout: 20_000 });
    await line.cut(how);
    expect(await underWay).toBeInstanceOf(Error);
    await line.mend();
    await expect(reads.run((sql) => sql`select 1`)).rejects.toThrow(ConnectionLost);
    await reads.close();
    const next = new Reads(pool, PORTAL);
    expect(await next.run(whoAmI)).toEqual([{ role: "mittente_portal", account: PORTAL.accountId }]);
    await next.close();
  });
});

test("a pool that could not connect for a while has all its connections afterwards", async () => {
  const pool = poolOf(3);
  await line.cut();
  const attempts = await Promise.allSettled(
    Array.from({ length: 20 }, () => inTransaction(pool, DESK, ({ sql }) => sql`select 1`)),
  );
  expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set(["rejected"]));
  await line.mend();
  await expectAllAtOnce(pool, 3);
});

test("arrays arrive as they were sent", async () => {
  const texts = ["", "a", 'b"c', "d\\e", "f,g", "{h}", "NULL", "null", " i ", "line\nbreak", "è", null];
  const uuids = ["01890000-0000-7000-8000-000000000001"];
  const pool = poolOf(1);
  for (const values of [texts, []]) {
    const [row] = await pool`
      select ${values}::text[] as texts, ${uuids}::uuid[] as uuids, ${[1, -2]}::int[] as numbers,
             ${values}::text[] is not distinct from array(select * from jsonb_array_elements_text(${pool.json(values)})) as same`;
    expect(row).toEqual({ texts: values, uuids, numbers: [1, -2], same: true });
  }
});

test("what failed inside is never taken for committed, though nobody looked at the failure", async () => {
  const pool = poolOf(1);
  const unheeding = inTransaction(pool, DESK, async ({ sql }) => {
    await sql`select 1 / 0`.catch(() => {});
    return "done";
  });
  await expect(unheeding).rejects.toThrow("division by zero");
  await expect(inTransaction(pool, DESK, ({ sql }) => sql`select 1 as one`)).resolves.toEqual([{ one: 1 }]);
});

test("after its end a transaction runs nothing, and an ended pool begins nothing", async () => {
  const pool = poolOf(1);
  let kept: Sql | undefined;
  await inTransaction(pool, DESK, async ({ sql }) => {
    kept = sql;
  });
  expect(() => kept!`select 1`).toThrow(TransactionClosed);
  await pool.end();
  await expect(inTransaction(pool, DESK, async () => {})).rejects.toThrow("CONNECTION_ENDED");
});

/** Each of `count` transactions waits until all of them are open: one connection less, and they would wait for ever. */
async function expectAllAtOnce(pool: Pool, count: number): Promise<void> {
  let open = 0;
  const { paused, resume } = pause();
  const all = Array.from({ length: count }, () =>
    inTransaction(pool, DESK, async ({ sql }) => {
      await sql`select 1`;
      open += 1;
      if (open === count) resume();
      await paused;
      return sql`select 1 as one`;
    }),
  );
  expect(await Promise.all(all)).toEqual(all.map(() => [{ one: 1 }]));
}

/** How many backends sleep so long: each test has a time of its own, since those of a cut line sleep on. */
async function sleeping(seconds: number): Promise<number> {
  const pool = createPool(database.superuserUrl, { max: 1, applicationName: "mittente test watch" });
  try {
    const rows = await pool`
      select 1 from pg_stat_activity
      where datname = ${database.name} and query like ${`%pg_sleep(${seconds})%`} and state = 'active' and pid <> pg_backend_pid()`;
    return rows.length;
  } finally {
    await pool.end();
  }
}
