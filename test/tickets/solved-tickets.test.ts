import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool, type Pool } from "../../src/database/connection.ts";
import { newReference } from "../../src/tickets/ticket.ts";
import { closeSolvedTickets } from "../../src/tickets/solved-tickets.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

const DAY = 24 * 60 * 60_000;
let api: TestApi;
let pool: Pool;

beforeAll(async () => {
  api = await startTestApi();
  pool = createPool(api.database.loginUrl, { max: 2, applicationName: "test" });
});
afterAll(async () => {
  await pool.end();
  await api.stop();
});

async function ticket(status: string, solvedAt: Date | null): Promise<string> {
  const account = await arrange(api).account();
  const id = crypto.randomUUID();
  const stamps = Object.fromEntries(
    ["createdAt", "updatedAt", "lastActivityAt", "visibleUpdatedAt", "visibleLastActivityAt"].map((name) => [
      name,
      api.now,
    ]),
  );
  const row = {
    id,
    reference: newReference(),
    accountId: account.id,
    subject: "s",
    status,
    origin: "PORTAL",
    language: "EN",
    solvedAt,
    ...stamps,
  };
  await api.sql`insert into tickets ${api.sql(row)}`;
  return id;
}

it("closes what was solved seven days ago, and nothing else, each with its line in the audit log", async () => {
  const { now } = api;
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY);
  const due = await Promise.all(Array.from({ length: 103 }, () => ticket("SOLVED", daysAgo(8))));
  const kept = [await ticket("SOLVED", daysAgo(6)), await ticket("OPEN", null), await ticket("ON_HOLD", null)];

  const both = await Promise.all([closeSolvedTickets(pool, now, 7 * DAY), closeSolvedTickets(pool, now, 7 * DAY)]);
  expect(both[0] + both[1]).toBe(due.length);
  expect(await closeSolvedTickets(pool, now, 7 * DAY)).toBe(0);

  const closed = await api.sql<
    { id: string }[]
  >`select id from tickets where status = 'CLOSED' and closed_at = ${now} and version = 2`;
  expect(new Set(closed.map(({ id }) => id))).toEqual(new Set(due));
  const untouched =
    await api.sql`select id from tickets where id = any(${kept}::uuid[]) and status <> 'CLOSED' and version = 1`;
  expect(untouched).toHaveLength(kept.length);
  const events = await api.sql<{ subjectId: string }[]>`
    select subject_id from audit_events where action = 'ticket.close' and actor = 'system:worker' and rule = 'T1' and is_visible_to_account`;
  expect(new Set(events.map(({ subjectId }) => subjectId))).toEqual(new Set(due));
});
