import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClaimedMail } from "../../src/inbound/inbound-message.ts";
import { createJudgingQueue } from "../../src/inbound/judging-queue.ts";
import { makeMailToken } from "../../src/keys/mail-token.ts";
import { MailWorkerFault } from "../../src/mail/mail-workers.ts";
import { newId } from "../../src/nodes/global-id.ts";
import { composeMail, MailDomain, type MailFields, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, InboundDesk, NOW, SIGNED_NOW } from "./support.ts";

const rossi = new MailDomain("rossi.example");
let desk: InboundDesk;
beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi));
});
afterAll(() => desk.stop());

const customer = (address: string) => desk.rows.account({ registeredEmail: address, registeredEmailGiven: address });
const mail = async (address: string, fields: MailFields = {}) =>
  rossi.sign(await composeMail({ from: address, ...AT_NOW, ...fields }), SIGNED_NOW);
const ticketsOf = (accountId: string) => desk.sql`select * from tickets where account_id = ${accountId}`;
const reasons = async (ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => desk.stored(id)))).map(({ reason }) => reason).toSorted();

test("judged many times at once, a mail makes one ticket", async () => {
  const account = await customer("once@rossi.example");
  const id = await desk.keep(await mail("once@rossi.example"));
  const results = await Promise.all(Array.from({ length: 5 }, () => desk.judge(id)));
  expect(results.toSorted()).toEqual(["ACCEPTED", "NOT_DUE", "NOT_DUE", "NOT_DUE", "NOT_DUE"]);
  expect(await ticketsOf(account.id)).toHaveLength(1);
  expect(await desk.judge(id)).toBe("NOT_DUE");
});

test("the same bytes under two keys at once make one ticket", async () => {
  const account = await customer("two-keys@rossi.example");
  const bytes = await mail("two-keys@rossi.example");
  const ids = await Promise.all([1, 2, 3].map(() => desk.keep(bytes)));
  await Promise.all(ids.map((id) => desk.judge(id)));
  expect(await reasons(ids)).toEqual(["ACCEPTED_NEW", "DUPLICATE_DELIVERY", "DUPLICATE_DELIVERY"]);
  expect(await ticketsOf(account.id)).toHaveLength(1);
});

test("the same message on two paths at once makes one ticket", async () => {
  const account = await customer("two-paths@rossi.example");
  const paths = await Promise.all(
    ["a", "b"].map((path) =>
      mail("two-paths@rossi.example", { messageId: "<p@rossi.example>", headers: { "X-Path": path } }),
    ),
  );
  const ids = await Promise.all(paths.map((bytes) => desk.keep(bytes)));
  await Promise.all(ids.map((id) => desk.judge(id)));
  expect(await reasons(ids)).toEqual(["ACCEPTED_NEW", "DUPLICATE_MESSAGE"]);
  expect(await ticketsOf(account.id)).toHaveLength(1);
});

test("two mails for one solved ticket at once: one reopens it, the other follows up", async () => {
  const account = await customer("solved@rossi.example");
  const ticketId = newId();
  const stamps = {
    createdAt: NOW,
    updatedAt: NOW,
    lastActivityAt: NOW,
    visibleUpdatedAt: NOW,
    visibleLastActivityAt: NOW,
  };
  await desk.sql`insert into tickets ${desk.sql({ id: ticketId, reference: "T-AAAA-BBBB", accountId: account.id, subject: "s", status: "SOLVED", solvedAt: NOW, origin: "PORTAL", language: "EN", ...stamps })}`;
  const to = `support+${await makeMailToken(desk.installation.keyring, "reply", ticketId, NOW)}@mittente.example`;
  const ids = await Promise.all(
    ["one", "two"].map(async (text) => desk.keep(await mail("solved@rossi.example", { to, text }))),
  );
  await Promise.all(ids.map((id) => desk.judge(id)));
  expect(await reasons(ids)).toEqual(["ACCEPTED_FOLLOWUP", "ACCEPTED_REOPENED"]);
  expect(await desk.ticket(ticketId)).toMatchObject({ status: "OPEN", version: 3 });
  expect(await desk.messagesOf(ticketId)).toHaveLength(2);
});

test("a judging that died leaves a lease: nobody takes the mail before it runs out, and anybody after", async () => {
  const account = await customer("crash@rossi.example");
  const id = await desk.keep(await mail("crash@rossi.example"));
  await desk.sql`update inbound_messages set lease_until = ${new Date(NOW.getTime() + 300_000)}, attempts = 1 where id = ${id}`;
  expect(await desk.judge(id)).toBe("NOT_DUE");
  desk.clock.now = new Date(NOW.getTime() + 300_000);
  expect(await desk.judge(id)).toBe("ACCEPTED");
  desk.clock.now = NOW;
  expect(await ticketsOf(account.id)).toHaveLength(1);
});

test("a judging that took longer than its lease writes nothing over another's verdict", async () => {
  const account = await customer("late@rossi.example");
  const id = await desk.keep(await mail("late@rossi.example"));
  const { mail: threads } = desk.installation;
  const slow = desk.readBy(async (...given) => {
    const analysis = await threads.analyse(...given);
    desk.clock.now = new Date(NOW.getTime() + 300_000);
    expect(await desk.judge(id)).toBe("ACCEPTED");
    return analysis;
  });
  expect(await desk.judge(id, slow)).toBe("LEASE_LOST");
  desk.clock.now = NOW;
  expect(await ticketsOf(account.id)).toHaveLength(1);
});

test("a registered address that changed while the mail was read is not the sender's any more", async () => {
  const account = await customer("moving@rossi.example");
  const id = await desk.keep(await mail("moving@rossi.example"));
  const { mail: threads } = desk.installation;
  const during = desk.readBy(async (...given) => {
    const analysis = await threads.analyse(...given);
    await desk.sql`update accounts set registered_email = 'new@rossi.example', registered_email_version = 2 where id = ${account.id}`;
    return analysis;
  });
  expect(await desk.judge(id, during)).toBe("HELD");
  expect((await desk.stored(id)).reason).toBe("SENDER_UNKNOWN");
});

test("a process that ends gives its mail back undecided", async () => {
  const id = await desk.keep(await mail("shutdown@rossi.example"));
  const ending = desk.readBy(() => Promise.reject(new MailWorkerFault("CLOSED")));
  expect(await desk.judge(id, ending)).toBe("GIVEN_BACK");
  expect(await desk.stored(id)).toMatchObject({ reason: "PENDING", attempts: 0, leaseUntil: null });
  expect(await desk.judge(id)).toBe("HELD");
});

test("a mail that took its process down forty times is not read again", async () => {
  const id = await desk.keep(await mail("poison@rossi.example"));
  await desk.sql`update inbound_messages set attempts = 40 where id = ${id}`;
  const deadly = desk.readBy(() => Promise.reject(new Error("it was read")));
  await desk.judge(id, deadly);
  const { reason, explanation } = await desk.stored(id);
  expect(reason).toBe("INTERNAL_ERROR");
  expect(explanation.map(({ facts }) => facts["fault"])).toContain("TOO_MANY_ATTEMPTS");
});

test("the queue judges no more at once than it may, and leaves what does not fit to others", async () => {
  const judged: string[] = [];
  const gates: (() => void)[] = [];
  const judge = async ({ id }: ClaimedMail) => {
    judged.push(id);
    await new Promise<void>((open) => gates.push(open));
    if (id === "b") throw new Error("judging failed");
  };
  const failures: unknown[] = [];
  const queue = createJudgingQueue({
    judge,
    concurrency: 2,
    capacity: 2,
    log: { error: (facts: unknown) => void failures.push(facts) },
  });
  const kept = (id: string) => ({ id }) as ClaimedMail;
  for (const id of ["a", "b", "c", "d", "e"]) queue.push(kept(id));
  expect(queue.hasRoom()).toBe(false);
  expect(judged).toEqual(["a", "b"]);
  while (gates.length > 0) {
    for (const open of gates.splice(0)) open();
    await new Promise((turn) => setImmediate(turn));
  }
  await queue.drained();
  expect(judged).toEqual(["a", "b", "c", "d"]);
  expect(failures).toHaveLength(1);
  await queue.close();
  queue.push(kept("f"));
  expect(queue.hasRoom()).toBe(false);
  expect(judged).not.toContain("f");
});
