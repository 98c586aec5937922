import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { judgeClaimed } from "../../src/inbound/inbound-message.judge.ts";
import { rowId } from "../../src/nodes/global-id.ts";
import { Problem } from "../../src/problems/problem.ts";
import { composeMail } from "../support/signed-mail.ts";
import { InboundDesk, NOW, sha256, SUPPORT } from "./support.ts";

let desk: InboundDesk;
let mail: Buffer;
beforeAll(async () => {
  desk = await InboundDesk.start({});
  mail = await composeMail({ from: "a@stranger.example", to: SUPPORT, date: NOW });
});
afterAll(() => desk.stop());

const another = () => composeMail({ from: "a@stranger.example", to: SUPPORT, date: NOW, subject: randomUUID() });

const countOf = async (key: string) => {
  const rows = await desk.sql`select 1 from inbound_messages where idempotency_key = ${key}`;
  return rows.length;
};

test("250 means that exact bytes, envelope and key are in the database", async () => {
  const answer = await desk.receive(mail, {
    idempotencyKey: "first",
    envelope: { mailFrom: "", clientIp: "2001:db8::1" },
  });
  expect(answer).toMatchObject({ isDuplicate: false, userErrors: [], smtpReply: { code: 250, enhancedCode: "2.0.0" } });
  const id = rowId("InboundMessage", answer.receipt!.id)!;
  expect(answer.receipt!.sha256).toBe(sha256(mail));
  const row = await desk.stored(id);
  expect(row).toMatchObject({
    outcome: "DEFERRED",
    reason: "PENDING",
    mailFrom: "",
    rcptTo: [SUPPORT],
    nextAttemptAt: NOW,
  });
  expect(Buffer.compare(row.raw!, mail)).toBe(0);
});

describe("where the process that receives a mail has room to judge it", () => {
  beforeEach(() => {
    desk.room.isThere = true;
  });
  afterEach(() => {
    desk.room.isThere = false;
  });

  test("it is kept under that process's lease, wakes nobody, and is handed over after the commit", async () => {
    const id = await desk.keep(await another());
    expect(await desk.stored(id)).toMatchObject({ attempts: 1, leaseUntil: new Date(NOW.getTime() + 60_000) });
    expect(await jobsOf(id)).toHaveLength(0);
    const claimed = desk.judgedSoon.find((each) => each.id === id)!;
    expect(await judgeClaimed(desk.installation, claimed)).toBe("HELD");
  });

  test("nobody else takes it before the lease is over; should the process die, anybody after", async () => {
    const id = await desk.keep(await another());
    expect(await desk.judge(id)).toBe("NOT_DUE");
    desk.clock.now = new Date(NOW.getTime() + 60_001);
    expect(await desk.judge(id)).toBe("HELD");
    desk.clock.now = NOW;
    const late = desk.judgedSoon.find((each) => each.id === id)!;
    expect(await judgeClaimed(desk.installation, late)).toBe("LEASE_LOST");
  });

  test("a bridge cannot say that a mail was tried often", async () => {
    const id = await desk.keep(mail);
    const columns = desk.sql`client_id, input_hash, received_at, kept_at, size, sha256, rcpt_to, mta`;
    const [row] = await desk.sql`select ${columns} from inbound_messages where id = ${id}`;
    const again = { ...row, id: randomUUID(), idempotencyKey: randomUUID(), attempts: 2 };
    const client = `client:${row!.clientId as string}`;
    const insert = inTransaction(
      desk.installation.pool("bridge"),
      { role: "bridge", client },
      ({ sql }) => sql`insert into inbound_messages ${sql(again)}`,
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });
});

test("a job that wakes the judging stands in the same transaction", async () => {
  expect(await jobsOf(await desk.keep(mail))).toHaveLength(1);
});

const jobsOf = (id: string) => desk.sql`
  select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where t.identifier = 'judge' and j.payload->>'id' = ${id}`;

test("the same key and delivery give the first receipt again, whenever and from wherever it is retried", async () => {
  const first = await desk.receive(mail, { idempotencyKey: "retried" });
  desk.clock.now = new Date(NOW.getTime() + 400 * 86_400_000);
  const again = await desk.receive(mail, {
    idempotencyKey: "retried",
    envelope: { clientIp: "192.0.2.77", helo: "other.example" },
  });
  desk.clock.now = NOW;
  expect(again).toEqual({ ...first, isDuplicate: true });
  expect(await countOf("retried")).toBe(1);
});

test.each([
  ["other bytes", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from("x")]), {}],
  ["another recipient", (bytes: Buffer) => bytes, { envelope: { rcptTo: ["info@mittente.example"] } }],
  ["another path", (bytes: Buffer) => bytes, { envelope: { mailFrom: "other@sender.example" } }],
])("a key that is used again for %s is refused, and nothing is kept", async (name, change, handover) => {
  const key = `reused ${name}`;
  await desk.receive(mail, { idempotencyKey: key });
  const answer = await desk.receive(change(mail), { idempotencyKey: key, ...handover });
  expect(answer.userErrors).toEqual([{ code: "IDEMPOTENCY_KEY_REUSED", field: ["input", "idempotencyKey"] }]);
  expect(answer).toMatchObject({ receipt: null, isDuplicate: false, smtpReply: { code: 451 } });
  expect(await countOf(key)).toBe(1);
});

test("another bridge's key is another key", async () => {
  const other = (await desk.rows.client("BRIDGE")).id;
  const one = await desk.receive(mail, { idempotencyKey: "shared" });
  const two = await desk.receive(mail, { idempotencyKey: "shared", client: other });
  expect(two.isDuplicate).toBe(false);
  expect(two.receipt!.id).not.toBe(one.receipt!.id);
});

test("the same key twice at once is kept once, and both are told so", async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => desk.receive(mail, { idempotencyKey: "at once" })));
  expect(new Set(answers.map(({ receipt }) => receipt!.id)).size).toBe(1);
  expect(answers.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1);
  expect(await countOf("at once")).toBe(1);
});

test("more than 1 MiB is 552 5.3.4, and exactly 1 MiB is taken", async () => {
  const large = await desk.receive(Buffer.alloc(1024 * 1024 + 1, "a"));
  expect(large).toMatchObject({ receipt: null, smtpReply: { code: 552, enhancedCode: "5.3.4" } });
  expect(large.userErrors).toEqual([{ code: "TOO_LARGE", field: ["input", "source", "raw"] }]);
  expect((await desk.receive(Buffer.alloc(1024 * 1024, "a"))).smtpReply.code).toBe(250);
});

describe("an input out of its bounds is INVALID and 451, since nothing of it is durable", () => {
  const input = () => desk.input(mail);
  test.each<[string, () => object]>([
    ["an empty key", () => ({ ...input(), idempotencyKey: "" })],
    ["a key of 256 characters", () => ({ ...input(), idempotencyKey: "k".repeat(256) })],
    ["201 recipients", () => ({ ...input(), envelope: { ...input().envelope, rcptTo: Array(201).fill(SUPPORT) } })],
    ["an endless path", () => ({ ...input(), envelope: { ...input().envelope, mailFrom: "a".repeat(1_001) } })],
    ["a NUL in the path", () => ({ ...input(), envelope: { ...input().envelope, mailFrom: "a\0@b.example" } })],
    ["a client address that is none", () => ({ ...input(), envelope: { ...input().envelope, clientIp: "localhost" } })],
    ["an address with a zone", () => ({ ...input(), envelope: { ...input().envelope, clientIp: "fe80::1%eth0" } })],
    ["an endless gateway name", () => ({ ...input(), mta: "m".repeat(256) })],
    ["an upload slot", () => ({ ...input(), source: { uploadId: "upl_1" } })],
    ["too much advice", () => ({ ...input(), advice: { text: "x".repeat(70_000) } })],
  ])("%s", async (_name, make) => {
    const source = `mutation ($input: InboundMessageReceiveInput!) { inboundMessageReceive(input: $input) {
      receipt { id } isDuplicate smtpReply { code } userErrors { code } } }`;
    const { data, errors } = await desk.ask({ kind: "bridge", clientId: desk.bridge }, source, { input: make() });
    expect(errors).toBeUndefined();
    expect(data!.inboundMessageReceive).toEqual({
      receipt: null,
      isDuplicate: false,
      smtpReply: { code: 451 },
      userErrors: [{ code: "INVALID" }],
    });
  });
});

test("a gateway's clock that is ahead counts as ours", async () => {
  const { receipt } = await desk.receive(mail, { receivedAt: new Date(NOW.getTime() + 86_400_000) });
  expect(receipt!.receivedAt).toBe(NOW.toISOString());
});

test("advice is kept whatever characters it holds", async () => {
  const id = await desk.keep(mail, { advice: { reason: "a\0b\ud800" } });
  expect((await desk.stored(id)).advice).toEqual({ reason: "a\ufffdb\ufffd" });
});

test.each([
  ["nobody", { kind: "anonymous" } as const, "UNAUTHENTICATED"],
  ["the desk", { kind: "desk", staffId: "00000000-0000-7000-8000-000000000000" } as const, "FORBIDDEN"],
  ["a bridge that was never there", { kind: "bridge", clientId: "ghost" } as const, "UNAUTHENTICATED"],
])("%s cannot hand in mail", async (_name, claims, code) => {
  const before = await desk.sql`select count(*) from inbound_messages`;
  const { errors } = await desk.ask(
    claims,
    `mutation ($input: InboundMessageReceiveInput!) { inboundMessageReceive(input: $input) { isDuplicate } }`,
    { input: desk.input(mail) },
  );
  expect(errors?.map(({ originalError }) => originalError instanceof Problem && originalError.code)).toEqual([code]);
  expect(await desk.sql`select count(*) from inbound_messages`).toEqual(before);
});
