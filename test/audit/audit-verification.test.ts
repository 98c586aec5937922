import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AuditProblemKind } from "../../src/audit/audit-report.ts";
import { hashFacts } from "../../src/audit/audit-event.ts";
import { hashSeal } from "../../src/audit/audit-seal.ts";
import { signHead } from "../../src/audit/audit-head.ts";
import type { AuditProgress } from "../../src/audit/verification.ts";
import { listSealedEvents } from "../../src/audit/audit-chain.repository.ts";
import type { Sql } from "../../src/database/connection.ts";
import { type AuditUnderTest, auditUnderTest, event, events, headKey } from "./audit-under-test.ts";

let audit: AuditUnderTest;
beforeAll(async () => void (audit = await auditUnderTest()));
beforeEach(async () => {
  await audit.empty();
  for (const round of [0, 1, 2]) {
    await audit.record(...[1, 2, 3].map((number) => event(round * 10 + number)));
    await audit.seal();
  }
});
afterAll(() => audit.end());

/** Nine events, sealed three by three: heads at 3, 6 and 9. */
const kinds = async (options: Parameters<AuditUnderTest["verify"]>[0] = {}) =>
  (await audit.verify(options)).problems.map((problem) => problem.kind);
const fifth = (sql: Sql) => sql`(select event_id from audit_seals where sequence = 5)`;

test("what nobody touched has no problems", async () => {
  expect(await audit.verify()).toEqual({
    events: 9,
    sealed: 9,
    unsealed: 0,
    erased: 0,
    heads: 3,
    problems: [],
    omittedProblems: 0,
  });
});

describe("a changed event shows, whichever column it is", () => {
  test.each([
    ["at", "at = at + interval '1 microsecond'"],
    ["at, before Christ", "at = ('0044-03-15 00:00:00Z BC')"],
    ["at, for ever", "at = 'infinity'"],
    ["action", "action = 'ticket.close'"],
    ["actor", "actor = 'system:other'"],
    ["account", "account_id = gen_random_uuid()"],
    ["no account", "account_id = null"],
    ["kind of subject", "subject_kind = 'Message'"],
    ["subject", "subject_id = gen_random_uuid()"],
    ["rule", "rule = 'R2'"],
    ["no rule", "rule = null"],
    ["an empty rule", "rule = ''"],
    ["visibility", "is_visible_to_account = not is_visible_to_account"],
    ["hash of the facts", "facts_hash = repeat('0', 64)"],
  ])("%s", async (_, assignment) => {
    await audit.tamper((sql) =>
      sql.unsafe(`update audit_events set ${assignment}
      where id = (select event_id from audit_seals where sequence = 5)`),
    );
    expect((await audit.verify()).problems).toContainEqual(
      expect.objectContaining({ kind: "EVENT_CHANGED", sequence: 5 }),
    );
  });

  test.each([
    ["a fact", `facts || '{"to": "other@example.org"}'`],
    ["one fact more", `facts || '{"more": null}'`],
    ["one fact less", "facts - 'to'"],
    ["a number in a digit that no double has", `facts || '{"number": 12.00000000000000000001}'`],
    ["no object at all", "'null'"],
    ["a number beyond all doubles", "'{\"number\": 1e400}'"],
    ["a million brackets", "repeat('[', 5000)::text || repeat(']', 5000)"],
  ])("facts: %s", async (_, expression) => {
    await audit.tamper((sql) =>
      sql.unsafe(`update audit_events set facts = (${expression})::jsonb
      where id = (select event_id from audit_seals where sequence = 5)`),
    );
    expect(await kinds()).toEqual(["FACTS_CHANGED"]);
  });

  test("the salt", async () => {
    await audit.tamper((sql) => sql`update audit_events set salt = 'x'::bytea where id = ${fifth(sql)}`);
    expect(await kinds()).toEqual(["FACTS_CHANGED"]);
  });
});

test("an event whose facts were erased still verifies", async () => {
  await audit.tamper((sql) => sql`update audit_events set facts = null, salt = null where id = ${fifth(sql)}`);
  expect(await audit.verify()).toMatchObject({ sealed: 9, erased: 1, problems: [] });
});

test("facts without their salt, or a salt without its facts, are no erasure", async () => {
  await audit.tamper((sql) => sql`update audit_events set salt = null where id = ${fifth(sql)}`);
  expect(await kinds()).toEqual(["FACTS_CHANGED"]);
  await audit.tamper((sql) => sql`update audit_events set facts = null, salt = 'x'::bytea where id = ${fifth(sql)}`);
  expect(await kinds()).toEqual(["FACTS_CHANGED"]);
});

describe("rows that come, go or move show", () => {
  test.each<[string, string, AuditProblemKind[]]>([
    [
      "an event is removed, its seal stays",
      "delete from audit_events where id = (select event_id from audit_seals where sequence = 5)",
      ["EVENT_REMOVED"],
    ],
    [
      "an event is removed with its seal",
      "with s as (delete from audit_seals where sequence = 5 returning event_id) delete from audit_events using s where id = event_id",
      ["SEAL_REMOVED"],
    ],
    [
      "the first events are removed with their seals",
      "with s as (delete from audit_seals where sequence <= 2 returning event_id) delete from audit_events using s where id = event_id",
      ["SEAL_REMOVED"],
    ],
    [
      "an event is removed with its seal, and the later seals move up",
      `delete from audit_events where id = (select event_id from audit_seals where sequence = 5);
       delete from audit_seals where sequence = 5;
       update audit_seals set sequence = -sequence where sequence > 5; update audit_seals set sequence = -sequence - 1 where sequence < 0`,
      [
        "CHAIN_BROKEN",
        "EVENT_CHANGED",
        "EVENT_CHANGED",
        "EVENT_CHANGED",
        "EVENT_CHANGED",
        "TAIL_REMOVED",
        "HEAD_MISMATCH",
        "HEAD_MISMATCH",
        "TAIL_REMOVED",
      ],
    ],
    [
      "two events change places",
      `create temporary table places on commit drop as select sequence, event_id from audit_seals where sequence in (4, 5);
       alter table audit_seals drop constraint "audit_seals_eventId_unique";
       update audit_seals s set event_id = p.event_id from places p where s.sequence + p.sequence = 9`,
      ["EVENT_CHANGED", "EVENT_CHANGED"],
    ],
    [
      "an event is put in past the queue",
      `insert into audit_events (id, at, action, actor, facts_hash) values (gen_random_uuid(), now(), 'a.b', 'system:x', '')`,
      ["EVENT_INSERTED"],
    ],
    [
      "an event with the lowest of all ids is put in past the queue",
      `insert into audit_events (id, at, action, actor, facts_hash) values ('00000000-0000-0000-0000-000000000000', now(), 'a.b', 'system:x', '')`,
      ["EVENT_INSERTED"],
    ],
    [
      "an event is put in with a seal before the first",
      `insert into audit_events (id, at, action, actor, facts_hash) values ('00000000-0000-0000-0000-000000000001', now(), 'a.b', 'system:x', '');
       insert into audit_seals values (-9223372036854775808, '00000000-0000-0000-0000-000000000001', '', '')`,
      ["EVENT_INSERTED"],
    ],
    [
      "an event is put in with a seal after the last that can be",
      `insert into audit_events (id, at, action, actor, facts_hash) values ('00000000-0000-0000-0000-000000000001', now(), 'a.b', 'system:x', '');
       insert into audit_seals values (9223372036854775807, '00000000-0000-0000-0000-000000000001', '', '')`,
      ["EVENT_INSERTED"],
    ],
  ])("%s", async (_, statements, expected) => {
    await audit.tamper(async (sql) => {
      for (const statement of statements.split(";")) await sql.unsafe(statement);
    });
    expect(await kinds()).toEqual(expected);
  });

  test("an event is put in, and sealed in the middle as if it had always been there", async () => {
    await insertInTheMiddle();
    expect(await kinds()).toEqual(["TAIL_UNSIGNED", ...Array<string>(4).fill("HEAD_MISMATCH")]);
  });

  test("an unsealed event is taken out of the queue, or removed while it waits", async () => {
    await audit.record(...events(2));
    await audit.tamper(
      (sql) => sql`delete from audit_unsealed where event_id = (select max(event_id::text) from audit_unsealed)::uuid`,
    );
    await audit.tamper((sql) => sql`delete from audit_events where id in (select event_id from audit_unsealed)`);
    expect(await kinds()).toEqual(["EVENT_INSERTED", "UNSEALED_EVENT_REMOVED"]);
  });
});

describe("a tail that is cut off shows", () => {
  const cutEvents = (sql: Sql) =>
    sql`delete from audit_events where id in (select event_id from audit_seals where sequence > 4)`;

  test("with its seals: the heads say more", async () => {
    await audit.tamper(async (sql) => {
      await cutEvents(sql);
      await sql`delete from audit_seals where sequence > 4`;
    });
    expect(await kinds()).toEqual(["TAIL_REMOVED", "TAIL_REMOVED"]);
  });

  test("with its seals and heads, down to where a head was signed: the file says more", async () => {
    await audit.tamper(async (sql) => {
      await sql`delete from audit_events where id in (select event_id from audit_seals where sequence > 3)`;
      await sql`delete from audit_seals where sequence > 3`;
      await sql`delete from audit_heads where sequence > 3`;
    });
    expect((await audit.verify()).problems).toMatchObject([{ kind: "TAIL_REMOVED", line: 3, sequence: 9 }]);
  });

  test("with everything that the database has", async () => {
    await audit.tamper((sql) => sql`truncate audit_events, audit_seals, audit_heads, audit_unsealed`);
    expect((await audit.verify()).problems).toMatchObject([{ kind: "TAIL_REMOVED", line: 3 }]);
  });

  test("and grown again to the same length: the file names other hashes", async () => {
    await audit.tamper((sql) => sql`truncate audit_events, audit_seals, audit_heads, audit_unsealed`);
    await audit.record(...events(9));
    await audit.seal();
    expect(await kinds()).toEqual(["HEAD_MISMATCH", "HEAD_MISMATCH", "HEAD_MISMATCH"]);
  });

  test("the seals without the heads: the end is unsigned", async () => {
    await audit.tamper((sql) => sql`delete from audit_heads where sequence > 3`);
    expect(await kinds()).toEqual(["TAIL_UNSIGNED", "HEAD_REMOVED", "HEAD_REMOVED"]);
  });
});

test("a chain that was made anew after a change fits neither the signed heads nor the file", async () => {
  await audit.tamper(async (sql) => {
    await sql`update audit_events set actor = 'system:other' where id = ${fifth(sql)}`;
    await sealAnew(sql);
  });
  expect(await kinds()).toEqual(["HEAD_MISMATCH", "HEAD_MISMATCH", "HEAD_MISMATCH", "HEAD_MISMATCH"]);
  await audit.tamper((sql) => sql`delete from audit_heads where sequence < 9`);
  expect(await kinds()).toEqual(["HEAD_MISMATCH", "HEAD_REMOVED", "HEAD_MISMATCH", "HEAD_MISMATCH"]);
});

describe("heads", () => {
  test("signed with another's key are not ours", async () => {
    const { signer } = await headKey("head-1");
    const [last] = (await audit.headLines()).slice(-1);
    const forged = await signHead(last!, new Date(), signer);
    await audit.tamper((sql) => sql`update audit_heads set signature = ${forged.signature} where sequence = 9`);
    await appendFile(audit.headsFile, `${JSON.stringify(forged)}\n`);
    expect((await audit.verify()).problems).toMatchObject([
      { kind: "HEAD_SIGNATURE_INVALID", sequence: 9, line: null },
      { kind: "HEAD_REMOVED", line: 3 },
      { kind: "HEAD_SIGNATURE_INVALID", line: 4 },
    ]);
  });

  test.each([
    ["time", "at = at - interval '1 day'"],
    ["hash", "hash = repeat('0', 64)"],
    ["key", "key_id = 'head-2'"],
    ["place", "sequence = 8"],
    ["signature", "signature = 'e30..e30'"],
    ["nothing that is a signature", "signature = ''"],
  ])("do not verify with another %s", async (_, assignment) => {
    await audit.tamper((sql) => sql.unsafe(`update audit_heads set ${assignment} where sequence = 6`));
    expect(await kinds()).toEqual(["HEAD_SIGNATURE_INVALID", "HEAD_REMOVED"]);
  });

  test("of the file that the database lacks show", async () => {
    await audit.tamper((sql) => sql`delete from audit_heads where sequence = 6`);
    expect((await audit.verify()).problems).toMatchObject([{ kind: "HEAD_REMOVED", line: 2, sequence: 6 }]);
  });

  test("of a key that was replaced still verify", async () => {
    const next = await headKey("head-2");
    await audit.record(event(1));
    await audit.seal({ signer: next.signer });
    const both = {
      verify: async (signature: string) =>
        (await audit.verifier.verify(signature)) ?? (await next.verifier.verify(signature)),
    };
    expect((await audit.verify({ verifier: both })).problems).toEqual([]);
    expect(await kinds()).toEqual(["HEAD_SIGNATURE_INVALID"]);
  });
});

describe("the heads file", () => {
  const later = () => new Date(Date.now() + 3_600_000);

  test("that is gone shows", async () => {
    await rm(audit.headsFile);
    expect(await kinds({ now: later() })).toEqual(["HEADS_FILE_MISSING"]);
  });

  test("that was shortened shows", async () => {
    const [first] = (await readFile(audit.headsFile, "utf8")).split("\n");
    await writeFile(audit.headsFile, `${first}\n`);
    expect(await kinds({ now: later() })).toEqual(["HEADS_FILE_BEHIND"]);
  });

  test("may lack what was signed a moment ago: the sealer is at it", async () => {
    const [first] = (await readFile(audit.headsFile, "utf8")).split("\n");
    await writeFile(audit.headsFile, `${first}\n`);
    expect(await kinds()).toEqual([]);
  });

  test("with its lines in another order shows", async () => {
    const lines = (await readFile(audit.headsFile, "utf8")).trimEnd().split("\n");
    await writeFile(audit.headsFile, `${[lines[1], lines[0], lines[2]].join("\n")}\n`);
    expect((await audit.verify()).problems).toMatchObject([{ kind: "HEADS_FILE_DISORDERED", line: 2 }]);
  });

  test.each([
    ["no JSON", "x"],
    ["an empty line", ""],
    ["no head", "{}"],
    ["a number that no chain has", `{"sequence":1e300,"hash":"${"0".repeat(64)}","at":"","keyId":"","signature":""}`],
    ["without an end in sight", "x".repeat(300_000)],
    ["bytes that are no text", "\ufffd\0"],
  ])("with a line that is %s shows", async (_, line) => {
    const lines = (await readFile(audit.headsFile, "utf8")).trimEnd().split("\n");
    await writeFile(audit.headsFile, `${[lines[0], line, lines[1], lines[2]].join("\n")}\n`);
    expect((await audit.verify()).problems).toMatchObject([{ kind: "HEADS_FILE_DAMAGED", line: 2 }]);
  });
});

test("before the first event there is nothing to find", async () => {
  await audit.empty();
  expect(await audit.verify()).toMatchObject({ events: 0, sealed: 0, heads: 0, problems: [] });
  await audit.seal();
  expect(await audit.verify()).toMatchObject({ problems: [] });
});

test("events that wait are counted, and are no problem", async () => {
  await audit.record(...events(4));
  expect(await audit.verify()).toMatchObject({ events: 13, sealed: 9, unsealed: 4, problems: [] });
});

test("verifying while events are recorded and sealed finds nothing", async () => {
  const sealer = audit.startedSealer({ intervalMs: 1 });
  for (let round = 0; round < 15; round++) {
    const [report] = await Promise.all([audit.verify(), audit.record(...events(100)), sealer.sealNow()]);
    expect(report.problems).toEqual([]);
  }
  await sealer.stop();
});

test("however much is ruined, the list of problems is bounded", async () => {
  await audit.record(...events(1_500));
  await audit.seal();
  await audit.tamper((sql) => sql`update audit_events set actor = 'system:other'`);
  const report = await audit.verify();
  expect([report.problems.length, report.omittedProblems]).toEqual([1_000, 509]);
});

test("it says how far it is, phase by phase, to the end", async () => {
  const seen: AuditProgress[] = [];
  await audit.verify({ onProgress: (progress) => seen.push(progress) });
  expect([...new Set(seen.map((progress) => progress.phase))]).toEqual(["chain", "heads", "heads file", "events"]);
  for (const phase of ["chain", "heads", "heads file", "events"]) {
    const last = seen.findLast((progress) => progress.phase === phase)!;
    expect(last.done, phase).toBe(last.total);
  }
});

/** What a superuser can do who knows the format and has no key. */
async function sealAnew(sql: Sql): Promise<void> {
  let previousHash = "0".repeat(64);
  for (const { seal, event: sealed } of await listSealedEvents(sql, 0, 1_000, 1_000)) {
    const hash = hashSeal(seal.sequence, previousHash, sealed!);
    await sql`update audit_seals set previous_hash = ${previousHash}, hash = ${hash} where sequence = ${seal.sequence}`;
    previousHash = hash;
  }
}

async function insertInTheMiddle(): Promise<void> {
  await audit.tamper(async (sql) => {
    const id = "00000000-0000-7000-8000-000000000001";
    const factsHash = hashFacts(Buffer.from("salt"), "{}");
    await sql`insert into audit_events (id, at, action, actor, facts, salt, facts_hash)
              values (${id}, now(), 'ticket.reply', 'system:x', '{}', ${Buffer.from("salt")}, ${factsHash})`;
    await sql`update audit_seals set sequence = -sequence where sequence > 5`;
    await sql`update audit_seals set sequence = 1 - sequence where sequence < 0`;
    await sql`insert into audit_seals values (6, ${id}, '', '')`;
    await sealAnew(sql);
  });
}
