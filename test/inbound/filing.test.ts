import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secretOf } from "../../src/keys/installation-secret.ts";
import { rotateKeys } from "../../src/keys/key.commands.ts";
import { makeMailToken } from "../../src/keys/mail-token.ts";
import { newId } from "../../src/nodes/global-id.ts";
import { composeMail, MailDomain, type MailFields, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, InboundDesk, NOW, SIGNED_NOW, SUPPORT } from "./support.ts";

const DAY = 86_400_000;
const rossi = new MailDomain("rossi.example");
const verdi = new MailDomain("verdi.example");
let desk: InboundDesk;
beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi, verdi));
});
afterAll(() => desk.stop());

const customer = (address: string, given: Record<string, unknown> = {}) =>
  desk.rows.account({
    registeredEmail: address,
    registeredEmailGiven: address,
    createdAt: new Date(NOW.getTime() - 30 * DAY),
    ...given,
  });
const mail = async (address: string, fields: MailFields = {}) =>
  (address.endsWith("@verdi.example") ? verdi : rossi).sign(
    await composeMail({ from: `Anna <${address}>`, ...AT_NOW, ...fields }),
    SIGNED_NOW,
  );
const stamps = {
  createdAt: NOW,
  updatedAt: NOW,
  lastActivityAt: NOW,
  visibleUpdatedAt: NOW,
  visibleLastActivityAt: NOW,
};
let counter = 0;
const ticketRow = async (accountId: string | null, given: Record<string, unknown> = {}) => {
  const id = newId();
  const reference = `T-7KQM-${String(++counter).padStart(4, "0")}`;
  const row = {
    id,
    reference,
    accountId,
    subject: "Earlier",
    status: "OPEN",
    origin: "PORTAL",
    language: "EN",
    ...stamps,
    ...given,
  };
  await desk.sql`insert into tickets ${desk.sql(row)}`;
  return row;
};
const tagged = async (ticketId: string) =>
  `support+${await makeMailToken(desk.installation.keyring, "reply", ticketId, NOW)}@mittente.example`;

test("a proven customer's mail is a ticket with a message, its files, and lines in the audit log", async () => {
  const account = await customer("anna@rossi.example", { language: "IT" });
  const file = { filename: "log.txt", content: Buffer.from("a log"), contentType: "text/plain" };
  const bytes = await mail("anna@rossi.example", {
    subject: "=?utf-8?Q?Caff=C3=A8?=",
    text: "Aiuto.\r\n\r\n> quoted\r\n",
    attachments: [file],
  });
  const row = await desk.deliver(bytes);
  expect(row).toMatchObject({
    reason: "ACCEPTED_NEW",
    accountId: account.id,
    provenDomain: "rossi.example",
    dkim: "pass",
    dmarc: "pass",
    spf: "none",
  });
  const ticket = await desk.ticket(row.ticketId);
  expect(ticket).toMatchObject({
    accountId: account.id,
    subject: "Caffè",
    status: "NEW",
    origin: "EMAIL",
    language: "IT",
    trust: "VERIFIED",
  });
  expect(ticket).toMatchObject({ lastMessageId: row.messageId, lastVisibleMessageId: row.messageId });
  const [message] = await desk.messagesOf(row.ticketId);
  expect(message).toMatchObject({
    id: row.messageId,
    kind: "CUSTOMER",
    authorKind: "ACCOUNT",
    trust: "AUTHENTICATED_EMAIL",
    inboundMessageId: row.id,
  });
  expect(message!.bodyText.trim()).toBe("Aiuto.");
  expect(message!.quotedText).toContain("quoted");
  const [attachment] = await desk.sql`select * from attachments where message_id = ${row.messageId}`;
  expect(attachment).toMatchObject({ fileName: "log.txt", state: "READY", isInternal: false, accountId: account.id });
  expect((await desk.installation.blobs.get(attachment!.sha256)).toString()).toBe("a log");
  const events =
    await desk.sql`select action, account_id, is_visible_to_account from audit_events where account_id = ${account.id} order by id`;
  expect(events.map(({ action, isVisibleToAccount }) => [action, isVisibleToAccount])).toEqual([
    ["ticket.open", true],
    ["inbound-message.accept", false],
  ]);
});

describe("a mail joins a ticket of its own account", () => {
  test("by the reply token in the address that it went to", async () => {
    const account = await customer("token@rossi.example");
    const ticket = await ticketRow(account.id, { status: "WAITING_ON_CUSTOMER" });
    const row = await desk.deliver(await mail("token@rossi.example", { to: await tagged(ticket.id) }));
    expect(row).toMatchObject({ reason: "ACCEPTED_FOLLOWUP", ticketId: ticket.id });
    expect(await desk.ticket(ticket.id)).toMatchObject({
      status: "OPEN",
      version: 2,
      visibleVersion: 2,
      lastMessageId: row.messageId,
    });
  });

  test("by References to a mail of the conversation", async () => {
    await customer("refs@rossi.example");
    const first = await desk.deliver(await mail("refs@rossi.example", { messageId: "<one@rossi.example>" }));
    const second = await desk.deliver(
      await mail("refs@rossi.example", { references: "<other@x.example> <one@rossi.example>", text: "More." }),
    );
    expect(second).toMatchObject({ reason: "ACCEPTED_FOLLOWUP", ticketId: first.ticketId });
    expect(await desk.messagesOf(first.ticketId)).toHaveLength(2);
  });

  test("by the reference in its subject", async () => {
    const account = await customer("subject@rossi.example");
    const ticket = await ticketRow(account.id);
    const row = await desk.deliver(
      await mail("subject@rossi.example", { subject: `Re: [${ticket.reference.toLowerCase()}] x` }),
    );
    expect(row).toMatchObject({ reason: "ACCEPTED_FOLLOWUP", ticketId: ticket.id });
  });

  test("and reopens it when it was solved", async () => {
    const account = await customer("solved@rossi.example");
    const ticket = await ticketRow(account.id, { status: "SOLVED", solvedAt: NOW });
    const row = await desk.deliver(await mail("solved@rossi.example", { to: await tagged(ticket.id) }));
    expect(row.reason).toBe("ACCEPTED_REOPENED");
    expect(await desk.ticket(ticket.id)).toMatchObject({ status: "OPEN", solvedAt: null });
  });

  test("and continues it in a new one when it was closed", async () => {
    const account = await customer("over@rossi.example");
    const ticket = await ticketRow(account.id, { status: "CLOSED", closedAt: NOW });
    const row = await desk.deliver(await mail("over@rossi.example", { to: await tagged(ticket.id) }));
    expect(row.reason).toBe("ACCEPTED_CONTINUED");
    expect(row.ticketId).not.toBe(ticket.id);
    expect(await desk.ticket(row.ticketId)).toMatchObject({
      continuesTicketId: ticket.id,
      accountId: account.id,
      status: "NEW",
    });
    expect(await desk.ticket(ticket.id)).toMatchObject({ status: "CLOSED", version: 1 });
  });
});

test("a locator that leads to somebody else's ticket is ignored and flagged: the mail is the sender's own new matter", async () => {
  const victim = await customer("victim@verdi.example");
  const ticket = await ticketRow(victim.id);
  const account = await customer("curious@rossi.example");
  const row = await desk.deliver(
    await mail("curious@rossi.example", { to: await tagged(ticket.id), subject: ticket.reference }),
  );
  expect(row).toMatchObject({ reason: "ACCEPTED_NEW", flags: ["FOREIGN_LOCATOR"], accountId: account.id });
  expect(row.ticketId).not.toBe(ticket.id);
  expect(await desk.messagesOf(ticket.id)).toHaveLength(0);
});

test("a token of 401 days ago locates nothing, and is flagged", async () => {
  const account = await customer("old@rossi.example");
  const ticket = await ticketRow(account.id);
  const row = await desk.deliver(await mail("old@rossi.example", { to: await tagged(ticket.id) }));
  expect(row.reason).toBe("ACCEPTED_FOLLOWUP");
  desk.clock.now = new Date(NOW.getTime() + 401 * DAY);
  const { now } = desk.clock;
  const bytes = await rossi.sign(
    await composeMail({ from: "old@rossi.example", to: await tagged(ticket.id), date: now }),
    { signedAt: now },
  );
  const late = await desk.deliver(bytes);
  desk.clock.now = NOW;
  expect(late).toMatchObject({ reason: "ACCEPTED_NEW", flags: ["TOKEN_EXPIRED"] });
});

test("a token of a key that was rotated away still locates, until that key is retired", async () => {
  const account = await customer("rotated@rossi.example");
  const ticket = await ticketRow(account.id);
  const to = await tagged(ticket.id);
  const secret = await secretOf(desk.installation.settings);
  await rotateKeys(desk.installation.pool("operator"), secret, "MAIL_TOKEN", NOW);
  desk.clock.now = new Date(NOW.getTime() + DAY);
  const { now } = desk.clock;
  const late = async (text: string, address: string) =>
    rossi.sign(await composeMail({ from: "rotated@rossi.example", to: address, date: now, text }), { signedAt: now });
  const byOld = await desk.deliver(await late("By the old key.", to));
  const renewed = await makeMailToken(desk.installation.keyring, "reply", ticket.id, now);
  const byNew = await desk.deliver(await late("By the new key.", `support+${renewed}@mittente.example`));
  desk.clock.now = NOW;
  expect(to).not.toContain(renewed);
  for (const row of [byOld, byNew]) expect(row).toMatchObject({ reason: "ACCEPTED_FOLLOWUP", ticketId: ticket.id });
});

test("a token that somebody made up locates nothing", async () => {
  await customer("forger@rossi.example");
  const row = await desk.deliver(
    await mail("forger@rossi.example", { to: `support+${"a".repeat(48)}@mittente.example` }),
  );
  expect(row).toMatchObject({ reason: "ACCEPTED_NEW", flags: [] });
});

test("a service of the sender's that the mail names is linked; another's never is, and is flagged", async () => {
  const account = await customer("owner@rossi.example");
  const other = await customer("other@verdi.example");
  const own = await desk.rows.service(account.id, { name: "owned.example" });
  await desk.rows.service(other.id, { name: "theirs.example" });
  const linked = await desk.deliver(await mail("owner@rossi.example", { text: "www.owned.example is down" }));
  expect(await desk.ticket(linked.ticketId)).toMatchObject({ serviceId: own.id });
  expect(linked.flags).toEqual([]);
  const foreign = await desk.deliver(await mail("owner@rossi.example", { subject: "theirs.example", text: "is down" }));
  expect(await desk.ticket(foreign.ticketId)).toMatchObject({ serviceId: null });
  expect(foreign.flags).toEqual(["FOREIGN_SERVICE"]);
});

describe("of several accounts with one address, the mail itself names one", () => {
  test.each<[string, (numbers: { chosen: string; service: string; ticket: string }) => Promise<MailFields>]>([
    ["by the number in the subject", async ({ chosen }) => ({ subject: `Help (${chosen})` })],
    ["by the number in the address", async ({ chosen }) => ({ to: `support+${chosen}@mittente.example` })],
    ["by a service", async ({ service }) => ({ text: `${service} is down` })],
    ["by the ticket it answers", async ({ ticket }) => ({ to: await tagged(ticket) })],
  ])("%s", async (name, fields) => {
    const address = `agency-${name.replaceAll(" ", "-")}@rossi.example`;
    await customer(address);
    const chosen = await customer(address);
    const service = await desk.rows.service(chosen.id);
    const ticket = await ticketRow(chosen.id);
    const row = await desk.deliver(
      await mail(address, await fields({ chosen: chosen.number, service: service.name, ticket: ticket.id })),
    );
    expect(row).toMatchObject({ outcome: "ACCEPTED", accountId: chosen.id });
  });

  test("and a number of somebody else's decides nothing", async () => {
    const address = "agency@rossi.example";
    const [one, two, stranger] = [await customer(address), await customer(address), await customer("x@verdi.example")];
    const row = await desk.deliver(await mail(address, { subject: stranger.number }));
    expect(row).toMatchObject({ reason: "SENDER_AMBIGUOUS", accountId: null });
    expect(row.candidateAccountIds.toSorted()).toEqual([one.id, two.id].toSorted());
  });
});

test("an enquiry is joined by the address that asked, and by nobody else", async () => {
  const enquiry = await ticketRow(null, { correspondentEmail: "asker@rossi.example", correspondentName: "Asker" });
  const joined = await desk.deliver(await mail("asker@rossi.example", { to: await tagged(enquiry.id) }));
  expect(joined).toMatchObject({ reason: "ACCEPTED_FOLLOWUP", ticketId: enquiry.id, accountId: null });
  const [message] = await desk.messagesOf(enquiry.id);
  expect(message).toMatchObject({ authorKind: "CORRESPONDENT", authorEmail: "asker@rossi.example", accountId: null });
  const other = await desk.deliver(await mail("other-asker@rossi.example", { to: await tagged(enquiry.id) }));
  expect(other).toMatchObject({ reason: "SENDER_UNKNOWN", flags: ["FOREIGN_LOCATOR"] });
  await desk.sql`update tickets set status = 'CLOSED', closed_at = ${NOW} where id = ${enquiry.id}`;
  const continued = await desk.deliver(
    await mail("asker@rossi.example", { to: await tagged(enquiry.id), text: "Once more." }),
  );
  expect(continued.reason).toBe("ACCEPTED_CONTINUED");
  expect(await desk.ticket(continued.ticketId)).toMatchObject({
    correspondentEmail: "asker@rossi.example",
    accountId: null,
    continuesTicketId: enquiry.id,
  });
});

test("an answering machine's mail is a notice on its account's ticket, whose status stays", async () => {
  const account = await customer("away@rossi.example");
  const ticket = await ticketRow(account.id, { status: "WAITING_ON_CUSTOMER" });
  const headers = { "Auto-Submitted": "auto-replied" };
  const row = await desk.deliver(await mail("away@rossi.example", { to: await tagged(ticket.id), headers }));
  expect(row).toMatchObject({ outcome: "ACCEPTED", reason: "AUTO_REPLY", ticketId: ticket.id });
  expect(await desk.messagesOf(ticket.id)).toMatchObject([{ kind: "NOTICE" }]);
  expect(await desk.ticket(ticket.id)).toMatchObject({ status: "WAITING_ON_CUSTOMER" });
});

test("Reply-To, Sender and Cc are recorded, flagged and never used", async () => {
  const account = await customer("claims@rossi.example");
  await customer("elsewhere@verdi.example");
  const row = await desk.deliver(
    await mail("claims@rossi.example", {
      replyTo: "elsewhere@verdi.example",
      cc: "elsewhere@verdi.example",
      headers: { Sender: "elsewhere@verdi.example" },
    }),
  );
  expect(row).toMatchObject({ accountId: account.id, flags: ["REPLY_TO_DIFFERS"] });
  const [stored] = await desk.sql`select claimed_from, reply_to, sender, cc from inbound_messages where id = ${row.id}`;
  expect(stored).toEqual({
    claimedFrom: "Anna <claims@rossi.example>",
    replyTo: "elsewhere@verdi.example",
    sender: "elsewhere@verdi.example",
    cc: "elsewhere@verdi.example",
  });
});

test("a forged From of a customer makes no ticket", async () => {
  const account = await customer("target@rossi.example");
  const forged = await verdi.sign(await composeMail({ from: "target@rossi.example", ...AT_NOW }), SIGNED_NOW);
  const row = await desk.deliver(forged);
  expect(row).toMatchObject({
    outcome: "HELD",
    reason: "AUTH_UNALIGNED",
    claimedAddress: "target@rossi.example",
    accountId: account.id,
  });
  expect(await desk.sql`select 1 from tickets where account_id = ${account.id}`).toHaveLength(0);
});

test("a text that is too long to be searched is folded, and nothing of it is dropped", async () => {
  await customer("long@rossi.example");
  const text = Array.from({ length: 60_000 }, (_, n) => `w${n.toString(36)}`).join("\n");
  const row = await desk.deliver(await mail("long@rossi.example", { text }));
  expect(row.reason).toBe("ACCEPTED_NEW");
  const [message] = await desk.messagesOf(row.ticketId);
  expect(Buffer.byteLength(message!.bodyText)).toBeLessThanOrEqual(256 * 1024);
  expect((message!.bodyText + message!.quotedText).trim()).toBe(text);
});

test("a mail without a subject gets one in the account's language", async () => {
  await customer("nosubject@rossi.example", { language: "IT" });
  const row = await desk.deliver(await mail("nosubject@rossi.example", { subject: "" }));
  expect(await desk.ticket(row.ticketId)).toMatchObject({ subject: "(senza oggetto)" });
});

test("every address of ours counts, with and without a tag", async () => {
  const both = await InboundDesk.start(zoneOf(rossi), {
    MITTENTE_OUR_ADDRESSES: "Info@Mittente.example, aiuto+x@mittente.example",
  });
  try {
    await both.rows.account({ registeredEmail: "a@rossi.example", registeredEmailGiven: "a@rossi.example" });
    for (const [index, to] of [
      "info@mittente.example",
      "info+any@mittente.example",
      "aiuto@mittente.example",
      SUPPORT,
    ].entries())
      expect((await both.deliver(await mail("a@rossi.example", { to, text: `Mail ${index}` }))).reason).toBe(
        "ACCEPTED_NEW",
      );
    expect(
      (await both.deliver(await mail("a@rossi.example", { to: "sales@mittente.example", text: "x" }))).reason,
    ).toBe("NOT_ADDRESSED");
  } finally {
    await both.stop();
  }
});
