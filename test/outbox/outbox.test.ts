import { simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { policyArticleUrl } from "../../src/knowledge/policy-article.ts";
import { readLoopMarker, readMailToken } from "../../src/keys/mail-token.ts";
import { outgoingText } from "../../src/outbox/outgoing-text.ts";
import type { SinkAnswer } from "../support/mail-sink.ts";
import {
  addAccount,
  addMessage,
  addReply,
  addService,
  addTicket,
  auditOf,
  changeAddress,
  deliveryOf,
  NOW,
  type OutboxUnderTest,
  PORTAL_URL,
  PUBLIC_URL,
  queue,
  renew,
  startOutboxUnderTest,
} from "./outbox-under-test.ts";

let under: OutboxUnderTest;
beforeAll(async () => {
  under = await startOutboxUnderTest();
});
afterAll(() => under?.end());
beforeEach(() => renew(under));

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const only = () => {
  expect(under.sink.mails).toHaveLength(1);
  return under.sink.mails[0]!;
};

describe("R1: where a reply goes", () => {
  test("to the registered address, and to nobody else", async () => {
    const { account, delivery } = await addReply(under);
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    const mail = only();
    const parsed = await simpleParser(mail.bytes);
    expect(mail.to).toEqual([account.email]);
    expect(parsed.to).toMatchObject({ value: [{ address: account.email, name: "" }] });
    expect([parsed.cc, parsed.bcc]).toEqual([undefined, undefined]);
    expect(await deliveryOf(under, delivery.id)).toMatchObject({
      state: "SENT",
      recipient: account.email,
      address_version: 1,
      rule: "R1",
      attempts: 1,
      sent_at: NOW,
      next_attempt_at: null,
      lease_token: null,
    });
  });

  test("a Reply-To or a sender of an earlier mail in the ticket changes nothing", async () => {
    const { account, ticket, delivery } = await addReply(under);
    await addMessage(under, {
      ticketId: ticket.id,
      accountId: account.id,
      kind: "CUSTOMER",
      body: "Reply-To: evil@elsewhere.example",
    });
    await under.outbox.deliver(delivery.id);
    expect(only().to).toEqual([account.email]);
  });

  test("an enquiry's reply goes to the address that asked, without the portal (R4)", async () => {
    const ticket = await addTicket(under, { correspondent: "asker@elsewhere.example" });
    const messageId = await addMessage(under, { ticketId: ticket.id, accountId: null });
    const delivery = await queue(under, { messageId, ticketId: ticket.id });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    expect(only().to).toEqual(["asker@elsewhere.example"]);
    expect(only().bytes.toString()).not.toContain("portal.registrar.example");
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ rule: "R4", address_version: null });
  });

  test("neither a note nor a customer's words are ever mailed", async () => {
    const account = await addAccount(under);
    const ticket = await addTicket(under, { accountId: account.id });
    for (const kind of ["NOTE", "CUSTOMER"] as const) {
      const messageId = await addMessage(under, { ticketId: ticket.id, accountId: account.id, kind });
      const delivery = await queue(under, { messageId, ticketId: ticket.id, accountId: account.id });
      expect(await under.outbox.deliver(delivery.id)).toBe("REFUSED");
      expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "REFUSED", rule: "A4", recipient: null });
    }
    expect(under.sink.mails).toEqual([]);
  });
});

describe("R2: every attempt decides anew", () => {
  test("an address that changed after the reply was written gets it", async () => {
    const { account, delivery } = await addReply(under);
    await changeAddress(under, account.id, "new@rossi.example");
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    expect(only().to).toEqual(["new@rossi.example"]);
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ recipient: "new@rossi.example", address_version: 2 });
  });

  test("an address that changed between two attempts gets the second one", async () => {
    const { account, delivery } = await addReply(under);
    under.sink.answers.recipient = () => ({ code: 450, text: "4.2.1 busy" });
    expect(await under.outbox.deliver(delivery.id)).toBe("DEFERRED");
    await changeAddress(under, account.id, "second@rossi.example");
    renew(under);
    under.clock.pass(HOUR);
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    expect(only().to).toEqual(["second@rossi.example"]);
  });

  test("an address that changed between the claim and the first byte gets nothing, and the new one gets the mail", async () => {
    const { account, delivery } = await addReply(under);
    under.sink.answers.recipient = async (): Promise<SinkAnswer> => {
      under.sink.answers.recipient = () => "ACCEPT";
      await changeAddress(under, account.id, "third@rossi.example");
      return "ACCEPT";
    };
    let began = 0;
    under.sink.answers.dataBegins = () => void (began += 1);
    expect(await under.outbox.deliver(delivery.id)).toBe("WITHDRAWN");
    expect([began, under.sink.mails.length]).toEqual([1, 0]);
    expect(await deliveryOf(under, delivery.id)).toMatchObject({
      state: "QUEUED",
      next_attempt_at: NOW,
      lease_token: null,
    });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    expect(only().to).toEqual(["third@rossi.example"]);
    expect((await auditOf(under, delivery.id)).map(({ action }) => action)).toEqual([
      "delivery.claim",
      "delivery.withdraw",
      "delivery.claim",
      "delivery.send",
    ]);
  });

  test.each([
    ["frozen", (id: string) => under.sql`update accounts set frozen_at = ${NOW} where id = ${id}`],
    ["closed", (id: string) => under.sql`update accounts set status = 'CLOSED' where id = ${id}`],
    ["bouncing", (id: string) => under.sql`update accounts set registered_email_state = 'BOUNCING' where id = ${id}`],
  ])("an account that became %s between the claim and the first byte gets nothing by that claim", async (_, change) => {
    const { account, delivery } = await addReply(under);
    under.sink.answers.recipient = async (): Promise<SinkAnswer> => {
      await change(account.id);
      return "ACCEPT";
    };
    expect(await under.outbox.deliver(delivery.id)).toBe("WITHDRAWN");
    expect(under.sink.mails).toEqual([]);
  });

  test("an address that changes while the claim waits for its lock is the one that gets the mail", async () => {
    const { account, delivery } = await addReply(under);
    const sending = await under.sql.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(1, hashtext(${account.email}))`;
      const outcome = under.outbox.deliver(delivery.id);
      const waiting = () => transaction`
        select 1 from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`;
      await vi.waitUntil(async () => (await waiting()).length > 0, { timeout: 20_000 });
      await transaction`update accounts set registered_email = 'moved@rossi.example', registered_email_version = 2
        where id = ${account.id}`;
      return { outcome };
    });
    expect(await sending.outcome).toBe("SENT");
    expect(only().to).toEqual(["moved@rossi.example"]);
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ attempts: 1, address_version: 2 });
  });

  test("whoever lost the lease before the first byte sends nothing", async () => {
    const { delivery } = await addReply(under);
    under.sink.answers.recipient = () => {
      under.clock.pass(6 * 60_000);
      return "ACCEPT";
    };
    expect(await under.outbox.deliver(delivery.id)).toBe("WITHDRAWN");
    expect(under.sink.mails).toEqual([]);
  });
});

interface Row {
  readonly account: Parameters<typeof addReply>[1];
  readonly disclosure: "GENERIC" | "SERVICE_INFORMATION";
  readonly outcome: "SENT" | "REFUSED";
  readonly content?: "FULL" | "NOTICE_ONLY";
  readonly rule: string;
}
const ROWS: readonly Row[] = [
  { account: {}, disclosure: "SERVICE_INFORMATION", outcome: "SENT", content: "FULL", rule: "R1" },
  { account: { status: "SUSPENDED" }, disclosure: "SERVICE_INFORMATION", outcome: "SENT", content: "FULL", rule: "R1" },
  { account: { status: "CLOSED" }, disclosure: "GENERIC", outcome: "SENT", content: "FULL", rule: "R1" },
  { account: { status: "CLOSED" }, disclosure: "SERVICE_INFORMATION", outcome: "REFUSED", rule: "R2" },
  { account: { frozenAt: NOW }, disclosure: "GENERIC", outcome: "SENT", content: "FULL", rule: "R1" },
  { account: { frozenAt: NOW }, disclosure: "SERVICE_INFORMATION", outcome: "REFUSED", rule: "E4" },
  { account: { emailState: "BOUNCING" }, disclosure: "GENERIC", outcome: "REFUSED", rule: "R7" },
  { account: { emailState: "DOMAIN_CHANGED" }, disclosure: "GENERIC", outcome: "SENT", content: "FULL", rule: "R1" },
  {
    account: { emailState: "DOMAIN_CHANGED" },
    disclosure: "SERVICE_INFORMATION",
    outcome: "SENT",
    content: "NOTICE_ONLY",
    rule: "S3",
  },
  {
    account: { emailChangedAt: new Date(NOW.getTime() - DAY + 1) },
    disclosure: "SERVICE_INFORMATION",
    outcome: "SENT",
    content: "NOTICE_ONLY",
    rule: "R6",
  },
  {
    account: { emailChangedAt: new Date(NOW.getTime() - DAY) },
    disclosure: "SERVICE_INFORMATION",
    outcome: "SENT",
    content: "FULL",
    rule: "R1",
  },
  { account: { emailChangedAt: NOW }, disclosure: "GENERIC", outcome: "SENT", content: "FULL", rule: "R1" },
];

test.each(ROWS)("$account with $disclosure: $outcome by $rule", async (row) => {
  const { account, delivery } = await addReply(under, {
    ...row.account,
    disclosure: row.disclosure,
    body: "the-words-of-it",
  });
  expect(await under.outbox.deliver(delivery.id)).toBe(row.outcome);
  const isSent = row.outcome === "SENT";
  expect(await deliveryOf(under, delivery.id)).toMatchObject({
    state: row.outcome,
    rule: row.rule,
    recipient: isSent ? account.email : null,
    ...(row.content ? { content: row.content } : {}),
  });
  expect(under.sink.mails).toHaveLength(isSent ? 1 : 0);
  if (isSent) expect(only().bytes.includes("the-words-of-it")).toBe(row.content === "FULL");
});

test("R6: a notice carries neither words nor subject nor service, and leads to the portal and to the policy's article", async () => {
  const { account, ticket, delivery } = await addReply(under, {
    emailChangedAt: NOW,
    disclosure: "SERVICE_INFORMATION",
    subject: "secret-subject",
    body: "secret-body",
  });
  await addService(under, account.id, "secret-service.example");
  await under.outbox.deliver(delivery.id);
  const raw = only().bytes.toString();
  const parsed = await simpleParser(only().bytes);
  expect(`${raw}${parsed.text}${parsed.html || ""}`).not.toMatch(/secret/);
  expect(parsed.subject).toBe(`[${ticket.reference}] An answer is waiting in the portal`);
  expect(parsed.text).toContain(PORTAL_URL);
  expect(parsed.text).toContain(policyArticleUrl(PUBLIC_URL, "EN"));
  expect(parsed.headers.get("auto-submitted")).toBe("auto-generated");
});

describe("R3 and R5 at every attempt", () => {
  test("a service that left the account after the reply was written keeps the mail back", async () => {
    const account = await addAccount(under);
    const serviceId = await addService(under, account.id, "moved.example");
    const ticket = await addTicket(under, { accountId: account.id });
    const messageId = await addMessage(under, {
      ticketId: ticket.id,
      accountId: account.id,
      serviceId,
      disclosure: "SERVICE_INFORMATION",
    });
    const delivery = await queue(under, { messageId, ticketId: ticket.id, accountId: account.id });
    await under.sql`update services set status = 'TRANSFERRED' where id = ${serviceId}`;
    expect(await under.outbox.deliver(delivery.id)).toBe("REFUSED");
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "REFUSED", rule: "R3" });
  });

  test("a name that became another account's after the reply was written keeps the mail back", async () => {
    const { delivery } = await addReply(under, { body: "Look at https://became-foreign.example/login" });
    const other = await addAccount(under);
    await addService(under, other.id, "became-foreign.example");
    expect(await under.outbox.deliver(delivery.id)).toBe("REFUSED");
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "REFUSED", rule: "R5", recipient: null });
    expect(await auditOf(under, delivery.id)).toEqual([{ action: "delivery.refuse", rule: "R5" }]);
    expect(under.sink.mails).toEqual([]);
  });

  test("a subject of the customer's that names another account's service stays out of the mail", async () => {
    const other = await addAccount(under);
    await addService(under, other.id, "foreign-subject.example");
    const { ticket, delivery } = await addReply(under, { subject: "Is www.foreign-subject.example free?" });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    const parsed = await simpleParser(only().bytes);
    expect(parsed.subject).toBe(`[${ticket.reference}] Your request`);
    expect(only().bytes.toString()).not.toContain("foreign-subject");
  });

  test.each([
    ["exactly this text", "released.example is taken", "SENT"],
    ["another text", "other words", "REFUSED"],
  ])("a released alarm that covers %s (%s): %s", async (_, released, outcome) => {
    const other = await addAccount(under);
    await under.sql`delete from services where name = 'released.example'`;
    await addService(under, other.id, "released.example");
    const { account, ticket, messageId } = await addReply(under, { body: "released.example is taken" });
    const alarmId = await addReleasedAlarm(ticket.id, account.id, outgoingText(released, []).sha256);
    const delivery = await queue(under, { messageId, ticketId: ticket.id, accountId: account.id, alarmId });
    expect(await under.outbox.deliver(delivery.id)).toBe(outcome);
    if (outcome === "SENT") expect(only().to).toEqual([account.email]);
  });

  async function addReleasedAlarm(ticketId: string, accountId: string, textSha256: string): Promise<string> {
    const [author, supervisor] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const id of [author, supervisor])
      await under.sql`insert into staff_members ${under.sql({ id, display_name: id, role: "SUPERVISOR", created_at: NOW, email: `${id}@registrar.example` })}`;
    const id = crypto.randomUUID();
    await under.sql`insert into disclosure_alarms ${under.sql({
      id,
      ticket_id: ticketId,
      account_id: accountId,
      author_id: author,
      reply: under.sql.json({}),
      text_sha256: textSha256,
      body: "released.example is taken",
      names: ["released.example"],
      created_at: NOW,
      expires_at: NOW,
      released_at: NOW,
      released_by_id: supervisor,
      release_reason: "a mistake",
    })}`;
    return id;
  }
});

describe("what the server answers", () => {
  test("4xx: again later, with the same Message-ID", async () => {
    const { delivery } = await addReply(under);
    under.sink.answers.data = () => ({ code: 451, text: "4.3.0 not now" });
    expect(await under.outbox.deliver(delivery.id)).toBe("DEFERRED");
    const deferred = await deliveryOf(under, delivery.id);
    expect(deferred).toMatchObject({ state: "QUEUED", attempts: 1, last_error: "451 4.3.0 not now" });
    expect(await under.outbox.deliver(delivery.id)).toBe("NOT_DUE");
    under.clock.now = deferred.next_attempt_at!;
    under.sink.answers.data = () => "ACCEPT";
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    const ids = await Promise.all(under.sink.mails.map(async ({ bytes }) => (await simpleParser(bytes)).messageId));
    expect(ids).toEqual([`<${delivery.rfcMessageId}>`, `<${delivery.rfcMessageId}>`]);
  });

  test("a server that is away: again later, and after five days no more", async () => {
    const { delivery } = await addReply(under);
    const away = under.newOutbox({ smtpUrl: "smtp://127.0.0.1:1" });
    expect(await away.deliver(delivery.id)).toBe("DEFERRED");
    under.clock.pass(5 * DAY);
    expect(await away.deliver(delivery.id)).toBe("FAILED");
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "FAILED", attempts: 2, next_attempt_at: null });
    expect((await auditOf(under, delivery.id)).at(-1)).toMatchObject({ action: "delivery.fail" });
  });

  test("a server that hangs up in the middle: again later", async () => {
    const { delivery } = await addReply(under);
    under.sink.answers.data = () => "DROP";
    expect(await under.outbox.deliver(delivery.id)).toBe("DEFERRED");
  });

  test("a connection that died while it was idle costs no attempt", async () => {
    const first = await addReply(under);
    expect(await under.outbox.deliver(first.delivery.id)).toBe("SENT");
    under.sink.disconnect();
    const second = await addReply(under);
    expect(await under.outbox.deliver(second.delivery.id)).toBe("SENT");
  });

  test("mails share a connection", async () => {
    const outbox = under.newOutbox();
    const before = under.sink.connections();
    for (const { delivery } of [await addReply(under), await addReply(under)]) await outbox.deliver(delivery.id);
    expect(under.sink.connections()).toBe(before + 1);
  });

  test("5xx: bounced, for good, and the address stays as it is", async () => {
    const { account, delivery } = await addReply(under);
    under.sink.answers.data = () => ({ code: 554, text: `5.7.1 <${account.email}> no spam please` });
    expect(await under.outbox.deliver(delivery.id)).toBe("BOUNCED");
    const bounced = await deliveryOf(under, delivery.id);
    expect(bounced).toMatchObject({ state: "BOUNCED", next_attempt_at: null });
    expect(bounced.last_error).toBe("554 5.7.1 <…@…> no spam please");
    expect(await emailStateOf(account.id)).toBe("CONFIRMED");
    under.clock.pass(DAY);
    expect(await under.outbox.deliver(delivery.id)).toBe("NOT_DUE");
  });

  test("5.1.1: the registered address is gone, and gets no more replies (R7)", async () => {
    const { account, ticket, messageId, delivery } = await addReply(under);
    under.sink.answers.recipient = () => ({ code: 550, text: "5.1.1 no such user" });
    expect(await under.outbox.deliver(delivery.id)).toBe("BOUNCED");
    expect(await emailStateOf(account.id)).toBe("BOUNCING");
    expect(await auditOf(under, account.id)).toEqual([{ action: "account.addressBounce", rule: "R7" }]);
    const next = await queue(under, { messageId, ticketId: ticket.id, accountId: account.id });
    expect(await under.outbox.deliver(next.id)).toBe("REFUSED");
    expect(await deliveryOf(under, next.id)).toMatchObject({ rule: "R7" });
  });

  test.each([
    ["took its place", ["fresh@rossi.example"]],
    ["was confirmed again", ["fresh@rossi.example", "mario@rossi.example"]],
  ])("5.1.1 says nothing about an address that %s meanwhile", async (_, changes) => {
    const { account, delivery } = await addReply(under, { email: "mario@rossi.example" });
    under.sink.answers.recipient = async (): Promise<SinkAnswer> => {
      for (const email of changes) await changeAddress(under, account.id, email);
      return { code: 550, text: "5.1.1 no such user" };
    };
    expect(await under.outbox.deliver(delivery.id)).toBe("BOUNCED");
    expect(await emailStateOf(account.id)).toBe("CONFIRMED");
  });

  async function emailStateOf(accountId: string): Promise<string> {
    const [row] = await under.sql`select registered_email_state from accounts where id = ${accountId}`;
    return row!["registered_email_state"] as string;
  }
});

describe("one delivery, one mail", () => {
  test("two workers at once send it once", async () => {
    const { delivery } = await addReply(under);
    const other = under.newOutbox({ pool: under.newPool() });
    const outcomes = await Promise.all(
      [under.outbox, other, under.outbox, other].map((one) => one.deliver(delivery.id)),
    );
    expect(outcomes.toSorted()).toEqual(["NOT_DUE", "NOT_DUE", "NOT_DUE", "SENT"]);
    expect(under.sink.mails).toHaveLength(1);
  });

  test("a crash after the server's 250 sends it again with the same Message-ID", async () => {
    const { delivery } = await addReply(under);
    const dying = under.newPool();
    const outbox = under.newOutbox({ pool: dying });
    under.sink.answers.data = async (): Promise<SinkAnswer> => {
      await dying.end({ timeout: 0 });
      return "ACCEPT";
    };
    await expect(outbox.deliver(delivery.id)).rejects.toThrow();
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENDING" });
    under.sink.answers.data = () => "ACCEPT";
    expect(await under.outbox.deliver(delivery.id)).toBe("NOT_DUE");
    under.clock.pass(5 * 60_000);
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    const ids = await Promise.all(under.sink.mails.map(async ({ bytes }) => (await simpleParser(bytes)).messageId));
    expect(ids).toEqual([`<${delivery.rfcMessageId}>`, `<${delivery.rfcMessageId}>`]);
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENT", attempts: 2 });
  });

  test("a lease that ran out is claimed again, and its late result is not written", async () => {
    const { delivery } = await addReply(under);
    const other = under.newOutbox({ pool: under.newPool() });
    under.sink.answers.data = async (): Promise<SinkAnswer> => {
      under.sink.answers.data = () => "ACCEPT";
      under.clock.pass(5 * 60_000);
      expect(await other.deliver(delivery.id)).toBe("SENT");
      return { code: 451, text: "too late" };
    };
    expect(await under.outbox.deliver(delivery.id)).toBe("LEASE_LOST");
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENT", attempts: 2, last_error: null });
  });

  test("a late result does not end an attempt that somebody else has begun", async () => {
    const { delivery } = await addReply(under);
    under.sink.answers.data = async (): Promise<SinkAnswer> => {
      await under.sql`update deliveries set lease_token = gen_random_uuid() where id = ${delivery.id}`;
      return { code: 550, text: "5.1.1 too late" };
    };
    expect(await under.outbox.deliver(delivery.id)).toBe("LEASE_LOST");
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ state: "SENDING", last_error: null });
    expect((await auditOf(under, delivery.id)).map(({ action }) => action)).toEqual(["delivery.claim"]);
  });

  test("a delivery that the desk's route refused is kept and never sent", async () => {
    const { account, ticket, messageId } = await addReply(under);
    const refused = await queue(under, {
      messageId,
      ticketId: ticket.id,
      accountId: account.id,
      route: { outcome: "REFUSED", content: "NOTICE_ONLY", rule: "R7" },
    });
    expect(refused.state).toBe("REFUSED");
    expect(await deliveryOf(under, refused.id)).toMatchObject({ state: "REFUSED", rule: "R7", next_attempt_at: null });
    expect(await under.outbox.deliver(refused.id)).toBe("NOT_DUE");
  });
});

describe("what the mail says", () => {
  test("tokens, marker and envelope are ours and lead back to the row", async () => {
    const { ticket, delivery } = await addReply(under);
    await under.outbox.deliver(delivery.id);
    const { from, bytes } = only();
    const parsed = await simpleParser(bytes);
    const returnPath = /^bounces\+([a-z2-7]{48})@registrar\.example$/.exec(from)?.[1] ?? "";
    expect(await readMailToken(under.keyring, "bounce", returnPath, under.clock.now)).toMatchObject({
      id: delivery.id,
    });
    const replyTo =
      /^support\+([a-z2-7]{48})@registrar\.example$/.exec(parsed.replyTo?.value[0]?.address ?? "")?.[1] ?? "";
    expect(await readMailToken(under.keyring, "reply", replyTo, under.clock.now)).toMatchObject({ id: ticket.id });
    const marker = parsed.headers.get("x-mittente-origin") as string;
    expect(await readLoopMarker(under.keyring, marker, under.clock.now)).toBe(delivery.id);
    expect(parsed.from?.value).toEqual([{ address: "support@registrar.example", name: "Registrar Support" }]);
    expect(parsed.headers.has("auto-submitted")).toBe(false);
    expect(parsed.date).toEqual(NOW);
  });

  test("the conversation threads by our own records, and a note has no part in it", async () => {
    const account = await addAccount(under);
    const ticket = await addTicket(under, { accountId: account.id });
    const base = { ticketId: ticket.id, accountId: account.id };
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
    await addMessage(under, { ...base, kind: "CUSTOMER", rfcMessageId: "first@rossi.example", at: at(-4) });
    await addMessage(under, { ...base, kind: "NOTE", rfcMessageId: "note@registrar.example", at: at(-3) });
    const earlier = await addMessage(under, { ...base, at: at(-2) });
    const answered = await queue(under, { ...base, messageId: earlier });
    await addMessage(under, { ...base, kind: "CUSTOMER", rfcMessageId: "evil\r\nBcc: x@y", at: at(-1) });
    const messageId = await addMessage(under, base);
    await addMessage(under, { ...base, kind: "CUSTOMER", rfcMessageId: "later@rossi.example", at: at(1) });
    const delivery = await queue(under, { ...base, messageId });
    await under.outbox.deliver(delivery.id);
    const parsed = await simpleParser(only().bytes);
    expect(parsed.inReplyTo).toBe(`<${answered.rfcMessageId}>`);
    expect(parsed.references).toEqual(["<first@rossi.example>", `<${answered.rfcMessageId}>`]);
  });

  test("an Italian account reads Italian, and Markdown becomes HTML without foreign markup", async () => {
    const { delivery } = await addReply(under, {
      language: "IT",
      body: "**Fatto** <script>alert(1)</script> [qui](javascript:alert(2)) ![x](https://tracker.invalid/p.gif)",
    });
    await under.outbox.deliver(delivery.id);
    const parsed = await simpleParser(only().bytes);
    expect(parsed.html).toContain("<strong>Fatto</strong>");
    expect(parsed.html).not.toMatch(/<script|href="javascript|<img/i);
    expect(parsed.text).toContain("Riferimento: T-");
  });
});
