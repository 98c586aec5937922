import { simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { makeMailToken } from "../../src/keys/mail-token.ts";
import { globalId, newId } from "../../src/nodes/global-id.ts";
import { mailTokens } from "../../src/outbox/mail-tokens.ts";
import type { ComposedMail } from "../../src/outbox/mail-composition.ts";
import { createMailTransport } from "../../src/outbox/mail-transport.ts";
import { queueNotice } from "../../src/outbox/notice.commands.ts";
import { createNoticeOutbox, type NoticeOutbox } from "../../src/outbox/notice-outbox.ts";
import { createOutbox, type Outbox } from "../../src/outbox/outbox.ts";
import { senderIdentity } from "../../src/outbox/sender-identity.ts";
import { builtInTemplates } from "../../src/outbox/templates/templates.ts";
import { type MailSink, startMailSink } from "../support/mail-sink.ts";
import { composeMail, MailDomain, type MailFields, rawMail, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, type Handover, InboundDesk, NOW, SIGNED_NOW, SUPPORT } from "./support.ts";

const DAY = 86_400_000;
const rossi = new MailDomain("rossi.example");

let desk: InboundDesk;
let sink: MailSink;
let notices: NoticeOutbox;
let outbox: Outbox;
beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi));
  sink = await startMailSink();
  const { installation, clock } = desk;
  const sending = {
    pool: installation.pool("worker"),
    transport: createMailTransport(sink.url, { clientName: "mittente.test" }),
    tokens: mailTokens(installation.keyring),
    identity: senderIdentity({ MITTENTE_SUPPORT_ADDRESS: SUPPORT, MITTENTE_SUPPORT_NAME: "Support" }),
    sign: async (mail: ComposedMail) => mail,
    templates: builtInTemplates,
    rate: null,
    places: {
      sender: "Support",
      portalUrl: "https://portal.mittente.example",
      publicUrl: "https://help.mittente.example",
    },
    clock: () => clock.now,
    log: installation.log,
  };
  notices = createNoticeOutbox({ ...sending, secret: installation.secret });
  outbox = createOutbox({ ...sending, blobs: installation.blobs, policy: installation.policy, allowedDomains: [] });
});
afterAll(async () => {
  await notices?.close();
  await outbox?.close();
  await sink?.stop();
  await desk?.stop();
});
beforeEach(async () => {
  desk.clock.now = NOW;
  (sink.mails as unknown[]).length = 0;
  await desk.sql`truncate notices`;
});

let unique = 0;
const mailbox = () => `who-${++unique}@rossi.example`;
const customer = (address: string, given: Record<string, unknown> = {}) =>
  desk.rows.account({
    registeredEmail: address,
    registeredEmailGiven: address,
    createdAt: new Date(NOW.getTime() - 30 * DAY),
    ...given,
  });
const unsigned = (from: string, fields: MailFields = {}) =>
  composeMail({ from, ...AT_NOW, date: desk.clock.now, messageId: `<${newId()}@rossi.example>`, ...fields });
const signed = async (from: string, fields: MailFields = {}) =>
  rossi.sign(await unsigned(from, fields), { ...SIGNED_NOW, signedAt: desk.clock.now });
const queued = () => desk.sql`select * from notices order by created_at, id`;

/** Every way to be held though proven; what stands behind each, a stranger must not see. */
const HELD_THOUGH_PROVEN: Record<string, (address: string) => Promise<unknown>> = {
  SENDER_UNKNOWN: async () => {},
  SENDER_AMBIGUOUS: async (address) => {
    await customer(address, { language: "EN" });
    await customer(address);
  },
  ACCOUNT_CLOSED: (address) => customer(address, { status: "CLOSED", language: "EN" }),
  ACCOUNT_FROZEN: (address) => customer(address, { frozenAt: NOW }),
  ADDRESS_DOMAIN_CHANGED: (address) => customer(address, { registeredEmailState: "DOMAIN_CHANGED" }),
};

describe("R8: proven mail that is held gets the neutral notice", () => {
  test("one text for every reason, byte for byte but for addresses, dates and ids", async () => {
    const seen = new Map<string, unknown>();
    for (const [reason, setUp] of Object.entries(HELD_THOUGH_PROVEN)) {
      const address = mailbox();
      await setUp(address);
      const mail = await signed(address, { subject: "A secret of mine", text: "Words of mine." });
      expect((await desk.deliver(mail)).reason).toBe(reason);
      const [notice] = await queued();
      expect(notice, reason).toMatchObject({ kind: "MAIL_NOT_ACCEPTED", accountId: null, toAddress: address });
      expect(await notices.notify(notice!.id)).toBe("SENT");
      const sent = sink.mails.at(-1)!;
      expect([sent.from, sent.to]).toEqual(["", [address]]);
      const parsed = await simpleParser(sent.bytes);
      expect(parsed.headers.get("auto-submitted")).toBe("auto-replied");
      expect(sent.bytes.toString()).not.toMatch(/secret of mine|Words of mine/);
      seen.set(reason, { subject: parsed.subject, text: parsed.text, html: parsed.html, language: notice!.language });
      await desk.sql`truncate notices`;
    }
    const [first, ...others] = seen.values();
    for (const other of others) expect(other).toEqual(first);
  });

  test("links the policy's article in both languages, for nobody knows which the stranger reads", async () => {
    await desk.deliver(await signed(mailbox()));
    await notices.notify((await queued())[0]!.id);
    const { text } = await simpleParser(sink.mails[0]!.bytes);
    expect(text).toMatch(/https:\/\/help\.mittente\.example\/kb\/it\/\S+/);
    expect(text).toMatch(/https:\/\/help\.mittente\.example\/kb\/en\/\S+/);
    expect(text).toContain("https://portal.mittente.example");
  });

  test("one a day to an address, and another the day after", async () => {
    const address = mailbox();
    await desk.deliver(await signed(address));
    await desk.deliver(await signed(address));
    expect(await queued()).toHaveLength(1);
    desk.clock.now = new Date(NOW.getTime() + DAY);
    await desk.deliver(await signed(address));
    expect(await queued()).toHaveLength(2);
  });

  test("two at once get one", async () => {
    const address = mailbox();
    const ids = await Promise.all([1, 2, 3, 4].map(async () => desk.keep(await signed(address))));
    await Promise.all(ids.map((id) => desk.judge(id)));
    expect(await queued()).toHaveLength(1);
  });

  test("nobody gets one after 500 in an hour, whoever they are", async () => {
    await desk.sql`
      insert into notices (id, kind, to_address, language, facts, created_at, expires_at)
      select gen_random_uuid(), 'MAIL_NOT_ACCEPTED', 'x' || n || '@x.example', 'IT', '{}', ${NOW}, ${NOW} from generate_series(1, 500) n`;
    const address = mailbox();
    const { id } = await desk.deliver(await signed(address));
    expect(await desk.sql`select 1 from notices where to_address = ${address}`).toEqual([]);
    const [event] = await desk.sql`select facts from audit_events where subject_id = ${id}`;
    expect(event!.facts.answer).toBe("RATE_LIMITED");
  });

  test.each<[string, MailFields, Handover]>([
    ["a null path", {}, { envelope: { mailFrom: "" } }],
    ["a list", { headers: { "List-Id": "<list.rossi.example>" } }, {}],
    ["an answering machine", { headers: { "Auto-Submitted": "auto-replied" } }, {}],
    ["a machine", { headers: { "Auto-Submitted": "auto-generated" } }, {}],
    ["bulk mail", { headers: { Precedence: "bulk" } }, {}],
    ["who wants no notice", { headers: { "X-Auto-Response-Suppress": "All" } }, {}],
  ])("%s gets none, proven or not", async (_, fields, handover) => {
    const address = mailbox();
    await customer(address, { status: "CLOSED" });
    await desk.deliver(await signed(mailbox(), fields), handover);
    await desk.deliver(await signed(address, fields), handover);
    const registered = mailbox();
    await customer(registered);
    await desk.deliver(await unsigned(registered, fields), handover);
    expect(await queued()).toEqual([]);
  });

  test("accepted mail gets none", async () => {
    const address = mailbox();
    await customer(address);
    expect((await desk.deliver(await signed(address))).outcome).toBe("ACCEPTED");
    expect(await queued()).toEqual([]);
  });
});

describe("S8: unproven mail that claims a registered address", () => {
  test("gets that address one fixed notice a day in its account's language, and nobody else anything", async () => {
    const address = mailbox();
    const { id } = await customer(address, { language: "IT" });
    const fields = { replyTo: "evil@elsewhere.example", subject: "Click here", text: "http://evil.example" };
    const handover = { envelope: { mailFrom: "evil@elsewhere.example" } };
    expect((await desk.deliver(await unsigned(address, fields), handover)).reason).toBe("AUTH_NONE");
    await desk.deliver(await unsigned(address, fields), handover);
    const rows = await queued();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ kind: "UNPROVEN_MAIL", accountId: id, toAccountId: id, facts: {} });
    expect(await notices.notify(rows[0]!.id)).toBe("SENT");
    const mail = sink.mails[0]!;
    expect([mail.from, mail.to]).toEqual(["", [address]]);
    const parsed = await simpleParser(mail.bytes);
    expect(parsed.subject).toBe("Un'e-mail a tuo nome ti aspetta nel portale");
    expect(mail.bytes.toString()).not.toMatch(/evil|Click here/);
    expect([parsed.inReplyTo, parsed.references]).toEqual([undefined, undefined]);
    expect(parsed.headers.get("auto-submitted")).toBe("auto-replied");
  });

  test("an address that nobody registered gets nothing: no backscatter", async () => {
    await desk.deliver(await unsigned(mailbox()));
    expect(await queued()).toEqual([]);
  });

  test("of several accounts with the address one notice goes out, also of mails at once", async () => {
    const address = mailbox();
    await customer(address);
    await customer(address);
    const ids = await Promise.all([1, 2, 3].map(async () => desk.keep(await unsigned(address))));
    await Promise.all(ids.map((id) => desk.judge(id)));
    expect(await queued()).toHaveLength(1);
  });

  test("an address that changes before the notice leaves takes it along: the new one never gets it", async () => {
    const address = mailbox();
    const { id } = await customer(address);
    await desk.deliver(await unsigned(address));
    await desk.sql`update accounts set registered_email = 'moved@rossi.example', registered_email_version = 2 where id = ${id}`;
    expect(await notices.notify((await queued())[0]!.id)).toBe("CANCELLED");
    expect(sink.mails).toEqual([]);
  });

  test("junk gets none", async () => {
    const address = mailbox();
    await customer(address);
    await desk.deliver(await unsigned(address), { advice: { isSpam: true } });
    expect(await queued()).toEqual([]);
  });
});

describe("R7: what a report changes", () => {
  /** A reply that was sent to the customer's registered address. */
  async function sent(given: Record<string, unknown> = {}) {
    const account = await customer(mailbox(), given);
    const ticketId = newId();
    const at = {
      createdAt: NOW,
      updatedAt: NOW,
      lastActivityAt: NOW,
      visibleUpdatedAt: NOW,
      visibleLastActivityAt: NOW,
    };
    const { sql } = desk;
    await sql`insert into tickets ${sql({ id: ticketId, reference: `T-${ticketId.slice(-4)}-${ticketId.slice(-8, -4)}`.toUpperCase(), accountId: account.id, subject: "s", status: "OPEN", origin: "PORTAL", language: "EN", ...at })}`;
    const reply = async (state: "SENT" | "QUEUED") => {
      const [id, messageId] = [newId(), newId()];
      await sql`insert into messages ${sql({ id: messageId, ticketId, accountId: account.id, kind: "STAFF_REPLY", origin: "DESK", authorKind: "STAFF", trust: "STAFF", disclosure: "GENERIC", bodyText: "Hello", createdAt: NOW })}`;
      const out =
        state === "SENT"
          ? { recipient: account.registeredEmail, addressVersion: 1, sentAt: NOW }
          : { nextAttemptAt: NOW };
      await sql`insert into deliveries ${sql({ id, messageId, ticketId, accountId: account.id, state, content: "FULL", rule: "R1", rfcMessageId: `${id}@mittente.example`, createdAt: NOW, ...out })}`;
      return id;
    };
    return { account, deliveryId: await reply("SENT"), nextReply: () => reply("QUEUED") };
  }
  const path = async (id: string, kind: "bounce" | "reply" = "bounce") =>
    `bounces+${await makeMailToken(desk.installation.keyring, kind, id, NOW)}@mittente.example`;
  const dsn = (recipient: string, status: string, { messageId = "none@elsewhere.example", to = SUPPORT } = {}) =>
    rawMail([
      "From: MAILER-DAEMON@mx.example",
      `To: ${to}`,
      `Subject: ${newId()}`,
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example",
      "",
      `Final-Recipient: rfc822; ${recipient}`,
      "Action: failed",
      `Status: ${status}`,
      "",
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      `Message-ID: <${messageId}>`,
      "",
      "--b--",
      "",
    ]);
  const complaint = (mailFrom: string) =>
    rawMail([
      "From: feedback@provider.example",
      `To: ${SUPPORT}`,
      `Subject: ${newId()}`,
      "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
      "",
      "--b",
      "Content-Type: message/feedback-report",
      "",
      "Feedback-Type: abuse",
      "User-Agent: Provider/1",
      "Version: 1",
      `Original-Mail-From: <${mailFrom}>`,
      "",
      "--b",
      "Content-Type: message/rfc822",
      "",
      "From: support@mittente.example",
      "Subject: s",
      "",
      "--b--",
      "",
    ]);
  const to = (address: string): Handover => ({ envelope: { mailFrom: "", rcptTo: [address] } });
  async function state(deliveryId: string, accountId: string) {
    const [row] = await desk.sql`
      select d.state, a.registered_email_state as address, d.complained_at is not null as complained
      from deliveries d join accounts a on a.id = ${accountId} where d.id = ${deliveryId}`;
    return row;
  }
  const UNCHANGED = { state: "SENT", address: "CONFIRMED", complained: false };

  test("a hard bounce under our own token: the delivery BOUNCED, the address BOUNCING; replies stay in the portal, codes go", async () => {
    const { account, deliveryId, nextReply } = await sent();
    const mail = await desk.deliver(dsn(account.registeredEmail, "5.1.1"), to(await path(deliveryId)));
    expect(mail.reason).toBe("BOUNCE_HARD");
    expect(await state(deliveryId, account.id)).toEqual({ ...UNCHANGED, state: "BOUNCED", address: "BOUNCING" });
    const events = await desk.sql`select action, rule from audit_events where account_id = ${account.id} order by id`;
    expect(events.map(({ action, rule }) => `${action} ${rule}`)).toEqual([
      "delivery.bounce R7",
      "account.addressBounce R7",
    ]);
    const next = await nextReply();
    expect(await outbox.deliver(next)).toBe("REFUSED");
    expect((await desk.sql`select state, rule from deliveries where id = ${next}`)[0]).toEqual({
      state: "REFUSED",
      rule: "R7",
    });
    const code = await inTransaction(desk.installation.pool("worker"), { role: "worker" }, (transaction) =>
      queueNotice(transaction, {
        kind: "SIGN_IN_CODE",
        accountId: account.id,
        to: { registeredAddressOf: account.id },
        language: "EN",
        facts: { minutes: "10" },
        secret: { text: "1", under: desk.installation.secret },
        expiresAt: new Date(NOW.getTime() + 600_000),
        now: NOW,
      }),
    );
    expect(await notices.notify(code)).toBe("SENT");
    expect(sink.mails.map(({ to: recipients }) => recipients)).toEqual([[account.registeredEmail]]);
  });

  test("the same twice, and at the same time, is told once", async () => {
    const { account, deliveryId } = await sent();
    const ids = await Promise.all(
      [1, 2, 3].map(async () => desk.keep(dsn(account.registeredEmail, "5.1.1"), to(await path(deliveryId)))),
    );
    await Promise.all(ids.map((id) => desk.judge(id)));
    expect(await desk.sql`select 1 from audit_events where account_id = ${account.id}`).toHaveLength(2);
  });

  test.each<[string, string, string]>([
    ["a full mailbox", "5.2.2", "BOUNCED"],
    ["a policy of theirs", "5.7.1", "BOUNCED"],
    ["our own address, that they dislike", "5.1.8", "BOUNCED"],
    ["a soft bounce", "4.1.1", "SENT"],
    ["a delivery that succeeded", "2.1.5", "SENT"],
  ])("%s (%s) says nothing of the address", async (_, status, expected) => {
    const { account, deliveryId } = await sent();
    await desk.deliver(dsn(account.registeredEmail, status), to(await path(deliveryId)));
    expect(await state(deliveryId, account.id)).toEqual({ ...UNCHANGED, state: expected });
  });

  test("a forwarding that ended is not the registered address", async () => {
    const { account, deliveryId } = await sent();
    await desk.deliver(dsn("elsewhere@forwarded.example", "5.1.1"), to(await path(deliveryId)));
    expect(await state(deliveryId, account.id)).toEqual({ ...UNCHANGED, state: "BOUNCED" });
  });

  test("an address that changed since is left alone: same address and version, or nothing", async () => {
    for (const change of [
      { registered_email: "new@rossi.example", registered_email_version: 2 },
      { registered_email_version: 3 },
    ]) {
      const { account, deliveryId } = await sent();
      await desk.sql`update accounts set ${desk.sql(change)} where id = ${account.id}`;
      await desk.deliver(dsn(account.registeredEmail, "5.1.1"), to(await path(deliveryId)));
      expect(await state(deliveryId, account.id)).toEqual({ ...UNCHANGED, state: "BOUNCED" });
    }
  });

  test("forged bounces prove nothing: no token, another use's token, a damaged one, two of ours, an old mailer's words", async () => {
    const { account, deliveryId } = await sent();
    const other = await sent();
    const good = await path(deliveryId);
    const forged: [Buffer, Handover][] = [
      [dsn(account.registeredEmail, "5.1.1"), to(SUPPORT)],
      [dsn(account.registeredEmail, "5.1.1"), to(await path(deliveryId, "reply"))],
      [
        dsn(account.registeredEmail, "5.1.1"),
        to(good.replace(/\+(.)/, (_all, first) => `+${first === "a" ? "b" : "a"}`)),
      ],
      [dsn(account.registeredEmail, "5.1.1"), to(`bounces+${deliveryId}@mittente.example`)],
      [dsn(account.registeredEmail, "5.1.1"), to(good.replace("mittente.example", "elsewhere.example"))],
      [
        dsn(account.registeredEmail, "5.1.1"),
        { envelope: { mailFrom: "", rcptTo: [good, await path(other.deliveryId)] } },
      ],
      [rawMail(["From: MAILER-DAEMON@mx.example", `To: ${SUPPORT}`, "", "550 5.1.1 no such user", ""]), to(good)],
    ];
    for (const [mail, handover] of forged) await desk.deliver(mail, handover);
    expect(await state(deliveryId, account.id)).toEqual(UNCHANGED);
    expect(await state(other.deliveryId, other.account.id)).toEqual(UNCHANGED);
  });

  test("a token of 401 days ago is no longer believed", async () => {
    const { account, deliveryId } = await sent();
    desk.clock.now = new Date(NOW.getTime() + 401 * DAY);
    await desk.deliver(dsn(account.registeredEmail, "5.1.1"), to(await path(deliveryId)));
    expect(await state(deliveryId, account.id)).toEqual(UNCHANGED);
  });

  test("a bare Message-ID of ours is a flag, and one that is nobody's is not", async () => {
    const { account, deliveryId } = await sent();
    const messageId = `${deliveryId}@mittente.example`;
    const known = await desk.deliver(dsn(account.registeredEmail, "5.1.1", { messageId }));
    expect(known).toMatchObject({ reason: "BOUNCE_UNMATCHED", flags: ["REPORT_UNPROVEN"] });
    expect(await desk.deliver(dsn(account.registeredEmail, "5.1.1"))).toMatchObject({ flags: [] });
    expect(await state(deliveryId, account.id)).toEqual(UNCHANGED);
  });

  test("a bounced code marks the address too, though nobody replied", async () => {
    const { account } = await sent();
    const id = newId();
    const { sql } = desk;
    await sql`insert into notices ${sql({ id, kind: "SIGN_IN_CODE", accountId: account.id, toAccountId: account.id, language: "EN", facts: sql.json({ minutes: "10" }), state: "SENT", recipient: account.registeredEmail, addressVersion: 1, createdAt: NOW, expiresAt: NOW, sentAt: NOW })}`;
    await desk.deliver(dsn(account.registeredEmail, "5.1.1"), to(await path(id)));
    expect((await sql`select state from notices where id = ${id}`)[0]).toEqual({ state: "BOUNCED" });
    expect((await sql`select registered_email_state from accounts where id = ${account.id}`)[0]).toEqual({
      registeredEmailState: "BOUNCING",
    });
  });

  test("a complaint under our token stands on the delivery, for the desk to see; one without it does not", async () => {
    const { account, deliveryId } = await sent();
    expect((await desk.deliver(complaint("support@mittente.example"))).reason).toBe("COMPLAINT");
    await desk.deliver(complaint(`bounces+${"a".repeat(48)}@mittente.example`));
    expect(await state(deliveryId, account.id)).toEqual(UNCHANGED);
    expect((await desk.deliver(complaint(await path(deliveryId)))).reason).toBe("COMPLAINT");
    expect(await state(deliveryId, account.id)).toEqual({ ...UNCHANGED, complained: true });
    const { data } = await desk.ask(
      await desk.staff(),
      `query ($number: String!) { account(by: { number: $number }) { notices(first: 5) { nodes { kind state } }
         tickets(first: 1) { nodes { messages(first: 5) { nodes { deliveries { complainedAt } } } } } } }`,
      { number: account.number },
    );
    expect(JSON.parse(JSON.stringify(data!.account)).tickets.nodes[0].messages.nodes[0].deliveries).toEqual([
      { complainedAt: NOW.toISOString() },
    ]);
  });

  test("the desk finds the tickets whose mail did not arrive, or was called junk", async () => {
    const staff = await desk.staff();
    const found = async (accountId: string, hasUndelivered: boolean) => {
      const { data, errors } = await desk.ask(
        staff,
        `query ($filter: TicketFilter!) { tickets(filter: $filter, first: 5) { nodes { id } } }`,
        { filter: { accountId: globalId("Account", accountId), hasUndelivered } },
      );
      expect(errors).toBeUndefined();
      return (data!.tickets as unknown as { nodes: unknown[] }).nodes.length;
    };
    for (const change of [{ state: "FAILED" }, { state: "BOUNCED" }, { complainedAt: NOW }]) {
      const { account, deliveryId } = await sent();
      expect([await found(account.id, true), await found(account.id, false)]).toEqual([0, 1]);
      await desk.sql`update deliveries set ${desk.sql(change)} where id = ${deliveryId}`;
      expect([await found(account.id, true), await found(account.id, false)]).toEqual([1, 0]);
    }
  });

  test("ingest can neither undo a bounce nor invent one", async () => {
    const { account, deliveryId } = await sent({ registeredEmailState: "BOUNCING" });
    const denied = { code: "42501" };
    const asIngest = (statement: string) =>
      inTransaction(desk.installation.pool("ingest"), { role: "ingest", client: "system:ingest" }, ({ sql }) =>
        sql.unsafe(statement),
      );
    await asIngest(`update accounts set registered_email_state = 'CONFIRMED' where id = '${account.id}'`);
    expect(await state(deliveryId, account.id)).toMatchObject({ address: "BOUNCING" });
    await expect(asIngest(`update accounts set registered_email = 'x@x.example'`)).rejects.toMatchObject(denied);
    await expect(asIngest(`update deliveries set recipient = 'x@x.example'`)).rejects.toMatchObject(denied);
    await expect(asIngest(`update deliveries set state = 'QUEUED' where id = '${deliveryId}'`)).rejects.toMatchObject(
      denied,
    );
  });
});
