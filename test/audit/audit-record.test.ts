import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordEvent, recordEvents } from "../../src/audit/audit.commands.ts";
import { AuditFactsTooLarge } from "../../src/audit/audit-event.ts";
import { type AuditFilter, findEventsByIds, listEvents } from "../../src/audit/audit.repository.ts";
import type { PageArguments } from "../../src/connections/page.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import type { Facts } from "../../src/policy/facts.ts";
import { type AuditUnderTest, auditUnderTest, event, WORKER } from "./audit-under-test.ts";

const account = "0198f000-0000-7000-8000-00000000000a";
const portal = { role: "portal", accountId: account, client: `account:${account}` } as const;
const operator = { role: "operator", client: "system:operator" } as const;

let audit: AuditUnderTest;
beforeAll(async () => void (audit = await auditUnderTest()));
afterAll(() => audit.end());

const actions = async () =>
  (await audit.superuser<{ action: string }[]>`select action from audit_events`).map((row) => row.action);

test("an event commits with its decision", async () => {
  await inTransaction(audit.pool, WORKER, ({ sql }) => recordEvent(sql, event(1, { action: "made.commits" })));
  expect(await actions()).toContain("made.commits");
});

test("an event goes with its decision when that is rolled back", async () => {
  const undone = inTransaction(audit.pool, WORKER, async ({ sql }) => {
    await recordEvent(sql, event(1, { action: "made.undone" }));
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await actions()).not.toContain("made.undone");
  expect(
    await audit.superuser`select from audit_unsealed u where not exists (select from audit_events where id = event_id)`,
  ).toHaveLength(0);
});

test("every event waits to be sealed, whoever recorded it", async () => {
  await inTransaction(audit.pool, portal, ({ sql }) =>
    recordEvent(sql, event(2, { action: "made.portal", actor: portal.client })),
  );
  const waiting = await audit.superuser`
    select from audit_unsealed join audit_events on id = event_id where action = 'made.portal'`;
  expect(waiting).toHaveLength(1);
});

test("the portal records what it may not read, and reads no queue", async () => {
  const asPortal = (query: string) => inTransaction(audit.pool, portal, ({ sql }) => sql.unsafe(query));
  await expect(asPortal("select facts from audit_events")).rejects.toThrow("permission denied");
  await expect(asPortal("select * from audit_unsealed")).rejects.toThrow("permission denied");
  await expect(asPortal("delete from audit_unsealed")).rejects.toThrow("permission denied");
});

test("nobody records in another's name", async () => {
  const inAnothersName = inTransaction(audit.pool, portal, ({ sql }) =>
    recordEvent(sql, event(3, { actor: "account:0198f000-0000-7000-8000-0000000000ff" })),
  );
  await expect(inAnothersName).rejects.toThrow("row-level security");
});

test("no role changes or removes an event, nor a seal, nor a head", async () => {
  for (const role of ["portal", "desk", "bridge", "provisioning", "ingest", "worker", "operator", "anonymous"] as const)
    for (const table of ["audit_events", "audit_seals", "audit_heads"])
      for (const statement of [
        `delete from ${table}`,
        `truncate ${table}`,
        `update ${table} set ${table === "audit_events" ? "rule" : "hash"} = ''`,
      ])
        await expect(
          inTransaction(audit.pool, { role }, ({ sql }) => sql.unsafe(statement)),
          `${role}: ${statement}`,
        ).rejects.toThrow("permission denied");
});

test("facts that quote hostile text are kept as far as PostgreSQL can, and still verify", async () => {
  const facts = {
    "na\0me": "NUL \0, surrogate \ud800, \u{1F4E7}, \u2028",
    ["__proto__"]: { deep: [-0, 5e-324, 1e21, 0.1] },
  };
  await audit.record(event(4, { action: "made.hostile", facts }));
  const [row] = await audit.superuser<{ facts: Facts }[]>`select facts from audit_events where action = 'made.hostile'`;
  expect(row!.facts["na\ufffdme"]).toBe("NUL \ufffd, surrogate \ufffd, \u{1F4E7}, \u2028");
  await audit.seal();
  expect((await audit.verify()).problems).toEqual([]);
});

test("whatever facts are recorded, they verify after a way through jsonb", async () => {
  const text = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units));
  const json = fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }).map((made) => made as Facts[string]);
  const facts = fc.dictionary(text, fc.oneof(json, text, fc.double({ noNaN: true, noDefaultInfinity: true })));
  const recorded = fc.sample(facts, 500);
  await audit.record(...recorded.map((made, number) => event(number, { facts: made })));
  await audit.seal();
  expect((await audit.verify()).problems).toEqual([]);
});

test("too many facts are refused before anything is written", async () => {
  const large = { text: "x".repeat(65_536) };
  await expect(audit.record(event(5), event(6, { action: "made.large", facts: large }))).rejects.toThrow(
    AuditFactsTooLarge,
  );
  expect(await actions()).not.toContain("made.large");
});

test("several events are one statement, and stay in order", async () => {
  const count = 7_000;
  await inTransaction(audit.pool, WORKER, ({ sql }) =>
    recordEvents(
      sql,
      Array.from({ length: count }, (_, number) => event(number, { action: "made.many", facts: { number } })),
    ),
  );
  const rows = await audit.superuser<{ number: number }[]>`
    select (facts->>'number')::int as number from audit_events where action = 'made.many' order by id`;
  expect(rows.map((row) => row.number)).toEqual(Array.from({ length: count }, (_, number) => number));
});

test("the list is newest first, filtered and paged, with each event's place in the chain", async () => {
  const subject = { kind: "Ticket", id: "0198f000-0000-7000-8000-0000000000aa" };
  await audit.record(...[1, 2, 3].map((number) => event(number, { action: `made.list${number}`, subject })));
  await audit.seal();
  const list = (filter: AuditFilter, args: PageArguments) =>
    inTransaction(audit.pool, operator, ({ sql }) => listEvents(sql, filter, args, "desk"));

  const page = await list({ subjectId: subject.id }, { first: 2 });
  expect(page.rows.map((row) => row.action)).toEqual(["made.list3", "made.list2"]);
  expect(page.rows[0]).toMatchObject({ facts: { number: 3 }, previousHash: page.rows[1]!.hash });
  const rest = await list({ subjectId: subject.id }, { first: 2, after: page.cursorAt(1) });
  expect(rest.rows.map((row) => row.action)).toEqual(["made.list1"]);

  const filter = { action: ["made.list2"], accountId: account, after: event(1).at, before: event(3).at };
  expect((await list(filter, {})).rows).toEqual([page.rows[1]]);
  const found = await inTransaction(audit.pool, operator, ({ sql }) =>
    findEventsByIds(sql, [page.rows[0]!.id], "desk"),
  );
  expect(found).toMatchObject([{ action: "made.list3" }]);
});
