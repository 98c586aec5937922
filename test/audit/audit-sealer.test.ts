import { appendFile, mkdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { NewAuditEvent } from "../../src/audit/audit-event.ts";
import { recordEvents } from "../../src/audit/audit.commands.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { type AuditUnderTest, auditUnderTest, event, events, WORKER } from "./audit-under-test.ts";

let audit: AuditUnderTest;
beforeAll(async () => void (audit = await auditUnderTest()));
beforeEach(() => audit.empty());
afterAll(() => audit.end());

const chain = () => audit.superuser<{ sequence: number; action: string }[]>`
  select s.sequence::int as sequence, e.action from audit_seals s join audit_events e on e.id = s.event_id order by s.sequence`;
const waiting = async () => (await audit.superuser`select from audit_unsealed`).length;
const signers = { broken: { sign: () => Promise.reject(new Error("no key")) } };

test("committed events become one chain whose end is signed, in the database and in the file", async () => {
  await audit.record(...events(2_500));
  await audit.seal();
  const report = await audit.verify();
  expect(report).toEqual({
    events: 2_500,
    sealed: 2_500,
    unsealed: 0,
    erased: 0,
    heads: 3,
    problems: [],
    omittedProblems: 0,
  });
  expect(await waiting()).toBe(0);
  expect((await audit.headLines()).map((head) => head.sequence)).toEqual([2_500]);
  expect((await stat(audit.headsFile)).mode & 0o777).toBe(0o600);
});

test("what is not committed is not sealed, and what is undone never", async () => {
  const undone = openTransaction(event(1));
  await undone.recorded;
  await audit.seal();
  expect([(await chain()).length, await waiting()]).toEqual([0, 0]);
  undone.end(new Error("undone"));
  await expect(undone.ended).rejects.toThrow("undone");
  await audit.seal();
  expect(await audit.verify()).toMatchObject({ events: 0, sealed: 0, problems: [] });
});

test("an event that commits late, after younger ones were sealed, is sealed next", async () => {
  const late = openTransaction(event(1, { action: "made.late" }));
  await late.recorded;
  await audit.record(event(2, { action: "made.early" }));
  await audit.seal();
  expect((await chain()).map((row) => row.action)).toEqual(["made.early"]);
  late.end();
  await late.ended;
  await audit.seal();
  expect((await chain()).map((row) => row.action)).toEqual(["made.early", "made.late"]);
  expect(await audit.verify()).toMatchObject({ sealed: 2, unsealed: 0, problems: [] });
});

test("several sealers beside several writers make one chain without a gap", async () => {
  const sealers = [audit.startedSealer(), audit.startedSealer(), audit.startedSealer()];
  const writers = Array.from({ length: 20 }, () => audit.record(...events(200)));
  const rounds = Array.from({ length: 10 }, () => sealers.map((sealer) => sealer.sealNow())).flat();
  await Promise.all([...writers, ...rounds]);
  await Promise.all(sealers.map((sealer) => sealer.stop()));
  await audit.seal();
  expect(await audit.verify()).toMatchObject({ events: 4_000, sealed: 4_000, unsealed: 0, problems: [] });
  expect((await chain()).map((row) => row.sequence)).toEqual(Array.from({ length: 4_000 }, (_, index) => index + 1));
  expect(audit.logged).toEqual([]);
});

test("a heads file grows only when the head moved", async () => {
  await audit.record(event(1));
  for (let round = 0; round < 3; round++) await audit.seal();
  await audit.record(event(2));
  for (let round = 0; round < 3; round++) await audit.seal();
  expect((await audit.headLines()).map((head) => head.sequence)).toEqual([1, 2]);
});

test("stopping waits for the batch under way, and writes nothing after it", async () => {
  await audit.record(...events(10));
  const sealer = audit.startedSealer();
  const sealing = sealer.sealNow();
  await sealer.stop();
  await sealing;
  const sealed = (await chain()).length;
  await audit.record(event(11));
  expect(await sealer.sealNow()).toBe(0);
  expect((await chain()).length).toBe(sealed);
});

test("the sealer goes on by itself, and says when it cannot", async () => {
  let fails = true;
  const [failed, moved] = [latch(), latch()];
  const log = { error: () => failed.open(), info: () => moved.open() };
  await audit.record(event(1));
  const { signer } = audit;
  const sealer = audit.startedSealer({
    signer: { sign: (payload) => (fails ? signers.broken.sign() : signer.sign(payload)) },
    intervalMs: 1,
    log,
  });
  await failed.opened;
  expect(await waiting()).toBe(1);
  fails = false;
  await moved.opened;
  await sealer.stop();
  expect(await audit.verify()).toMatchObject({ sealed: 1, unsealed: 0, problems: [] });
});

describe("a crash loses nothing", () => {
  test("before the signature: the events wait on", async () => {
    await audit.record(...events(5));
    await expect(audit.seal({ signer: signers.broken })).rejects.toThrow("no key");
    expect([(await chain()).length, await waiting()]).toEqual([0, 5]);
    await audit.seal();
    expect(await audit.verify()).toMatchObject({ sealed: 5, problems: [] });
  });

  test("between the commit and the file: the next run lays the head down, though nothing is left to seal", async () => {
    await audit.record(...events(5));
    await mkdir(audit.headsFile, { recursive: true });
    await expect(audit.seal()).rejects.toThrow("EISDIR");
    await rm(audit.headsFile, { recursive: true });
    expect(await audit.verify()).toMatchObject({ sealed: 5, problems: [] });
    await audit.seal();
    expect((await audit.headLines()).map((head) => head.sequence)).toEqual([5]);
    expect((await audit.verify()).problems).toEqual([]);
  });

  test.each([
    ["with nothing but its first byte", 1],
    ["with all but its end of line", -1],
  ])("in the middle of a line, %s: it does not count, and is written again", async (_, keep) => {
    await audit.record(event(1));
    await audit.seal();
    const { size } = await stat(audit.headsFile);
    await audit.record(event(2));
    await audit.seal();
    await truncate(audit.headsFile, keep > 0 ? size + keep : (await stat(audit.headsFile)).size + keep);
    expect((await audit.verify()).problems).toEqual([]);
    await audit.seal();
    expect((await audit.headLines()).map((head) => head.sequence)).toEqual([1, 2]);
    expect(await readFile(audit.headsFile, "utf8")).toMatch(/\}\n$/);
    expect((await audit.verify()).problems).toEqual([]);
  });

  test("when the database comes back without its last seals, sealing goes on and the loss stays visible", async () => {
    await audit.record(...events(3));
    await audit.seal();
    await audit.tamper(async (sql) => {
      await sql`delete from audit_events where id in (select event_id from audit_seals where sequence >= 2)`;
      await sql`delete from audit_seals where sequence >= 2`;
      await sql`delete from audit_heads`;
      await sql`insert into audit_unsealed select event_id from audit_seals`;
      await sql`delete from audit_seals`;
    });
    await audit.seal();
    expect(audit.logged.map((line) => line.message)).toEqual([expect.stringContaining("sealed events were lost")]);
    await audit.record(...events(4));
    await audit.seal();
    expect((await audit.headLines()).map((head) => head.sequence)).toEqual([3, 1, 5]);
    const kinds = (await audit.verify()).problems.map((problem) => problem.kind);
    expect(kinds).toEqual(["HEADS_FILE_DISORDERED", "HEAD_MISMATCH"]);
  });
});

test("a line of somebody else's in the heads file does not stop the heads", async () => {
  await audit.record(event(1));
  await audit.seal();
  await appendFile(audit.headsFile, `${"x".repeat(20_000)}\n`);
  await audit.record(event(2));
  await audit.seal();
  await audit.seal();
  const lines = (await readFile(audit.headsFile, "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => line.length > 10_000)).toEqual([false, true, false]);
  expect((await audit.verify()).problems).toMatchObject([{ kind: "HEADS_FILE_DAMAGED", line: 2 }]);
});

test("a sealed event in the queue does not stop the chain, nor does one that is gone", async () => {
  await audit.record(...events(3));
  await audit.seal();
  await audit.tamper(async (sql) => {
    await sql`insert into audit_unsealed select event_id from audit_seals`;
    await sql`insert into audit_unsealed select gen_random_uuid() from generate_series(1, 1500)`;
  });
  await audit.record(...events(2));
  await audit.seal();
  const report = await audit.verify();
  expect(report).toMatchObject({ events: 5, sealed: 5, unsealed: 0 });
  expect(new Set(report.problems.map((problem) => problem.kind))).toEqual(new Set(["UNSEALED_EVENT_REMOVED"]));
});

test("a heads file that is a link is not followed", async () => {
  const elsewhere = path.join(audit.folder, "elsewhere");
  await writeFile(elsewhere, "");
  await mkdir(path.dirname(audit.headsFile), { recursive: true });
  await symlink(elsewhere, audit.headsFile);
  await audit.record(event(1));
  await expect(audit.seal()).rejects.toThrow("ELOOP");
  expect(await readFile(elsewhere, "utf8")).toBe("");
});

/** A transaction that has recorded an event and does not commit until it is told to. */
function openTransaction(recordedEvent: NewAuditEvent) {
  const [recorded, finish] = [latch(), latch<Error | undefined>()];
  const ended = inTransaction(audit.pool, WORKER, async ({ sql }) => {
    await recordEvents(sql, [recordedEvent]);
    recorded.open();
    const error = await finish.opened;
    if (error) throw error;
  });
  return { recorded: recorded.opened, end: (error?: Error) => finish.open(error), ended };
}

function latch<T = void>() {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open: (value: T) => open(value) };
}
