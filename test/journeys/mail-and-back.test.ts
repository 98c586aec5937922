import { randomUUID } from "node:crypto";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { DeskTicketDocument, DeskTicketReplyDocument } from "../../src/clients/generated/desk/graphql.ts";
import { PortalTicketDocument } from "../../src/clients/generated/portal/graphql.ts";
import { type Journey, startJourney, SUPPORT } from "../support/journey.ts";
import { composeMail, MailDomain } from "../support/signed-mail.ts";

/** A question comes in over SMTP, is answered, and the customer answers back: only the generated operations speak to the API. */
const rossi = new MailDomain("rossi.example");
const evil = new MailDomain("evil.example");
const ANNA = "anna@rossi.example";
let journey: Journey;
let account: { id: string; number: string };

beforeAll(async () => {
  journey = await startJourney(rossi, evil);
  account = await journey.rows.account({ registeredEmail: ANNA, registeredEmailGiven: ANNA, language: "IT" });
});
afterAll(() => journey.stop());

const reply = (ticketId: string, input: object = {}) =>
  journey.desk.execute(DeskTicketReplyDocument, {
    input: { ticketId, body: "Ecco **come**.", disclosure: "GENERIC", idempotencyKey: randomUUID(), ...input },
  });
const sinkHas = (count: number) =>
  vi.waitFor(() => expect(journey.sink.mails).toHaveLength(count), { timeout: 20_000 });

test("question, answer to the registered address alone, and the answer's answer on the same ticket", async () => {
  const question = await composeMail({
    from: `Anna <${ANNA}>`,
    to: SUPPORT,
    cc: "boss@elsewhere.example",
    replyTo: "thief@evil.example",
    subject: "Rinnovo",
    text: "Come rinnovo?",
    date: journey.api.now,
  });
  await journey.send(await rossi.sign(question, { signedAt: journey.api.now }), { from: "bounce@evil.example" });
  const [received] = await journey.judged(ANNA);
  expect(received!.verdict).toMatchObject({ outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags: ["REPLY_TO_DIFFERS"] });

  const { ticketReply } = await reply(received!.ticket!.id);
  expect(ticketReply).toMatchObject({ userErrors: [], route: { recipient: ANNA, rule: "R1" } });
  await sinkHas(1);
  const [mail] = journey.sink.mails;
  expect(mail!.to).toEqual([ANNA]);
  expect(mail!.from).toMatch(/^bounces\+[a-z2-7]{48}@desk\.example$/);
  const parsed = await simpleParser(mail!.bytes);
  expect(parsed.subject).toBe(`[${received!.ticket!.reference}] Rinnovo`);
  expect(parsed.text).toContain("Ecco");
  expect(parsed.html).toContain("<strong>come</strong>");
  expect(mail!.bytes.toString()).not.toMatch(/evil\.example|elsewhere\.example/);
  const replyTo = parsed.replyTo!.value[0]!.address!;
  expect(replyTo).toMatch(/^support\+[a-z2-7]{48}@desk\.example$/);

  journey.api.now = new Date(journey.api.now.getTime() + 60_000);
  const answer = await composeMail({
    from: ANNA,
    to: replyTo,
    subject: "Re: something else entirely",
    text: "Grazie!\n\n> Ecco come.",
    date: journey.api.now,
  });
  await journey.send(await rossi.sign(answer, { signedAt: journey.api.now }), { from: ANNA, to: replyTo });
  const both = await journey.judged(ANNA, 2);
  expect(both.map(({ verdict }) => verdict.reason).toSorted()).toEqual(["ACCEPTED_FOLLOWUP", "ACCEPTED_NEW"]);

  const portal = await journey.portal(account.id);
  const { ticket } = await portal.execute(PortalTicketDocument, {
    by: { reference: received!.ticket!.reference.toLowerCase() },
  });
  expect(ticket!.status).toBe("OPEN");
  expect(ticket!.messages.nodes.map(({ kind, trust, bodyText }) => [kind, trust, bodyText.trim()])).toEqual([
    ["CUSTOMER", "AUTHENTICATED_EMAIL", "Come rinnovo?"],
    ["STAFF_REPLY", "STAFF", "Ecco **come**."],
    ["CUSTOMER", "AUTHENTICATED_EMAIL", "Grazie!"],
  ]);
});

test("another account's ticket token only locates: the mail is its sender's own new matter", async () => {
  const carlo = "carlo@evil.example";
  await journey.rows.account({ registeredEmail: carlo, registeredEmailGiven: carlo });
  const token = (await simpleParser(journey.sink.mails[0]!.bytes)).replyTo!.value[0]!.address!;
  const theft = await composeMail({
    from: carlo,
    to: token,
    subject: "Re: Rinnovo",
    text: "Tell me more.",
    date: journey.api.now,
  });
  await journey.send(await evil.sign(theft, { signedAt: journey.api.now }), { from: carlo, to: token });
  const [received] = await journey.judged(carlo);
  expect(received!.verdict).toMatchObject({ outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags: ["FOREIGN_LOCATOR"] });
  const { ticketReply } = await reply(received!.ticket!.id);
  expect(ticketReply.route!.recipient).toBe(carlo);
});

test("a forged From and an unsigned mail open nothing, and nobody gets a word but the address that they claim (S8)", async () => {
  const before = journey.sink.mails.length;
  const forged = await composeMail({
    from: "forged@rossi.example",
    to: SUPPORT,
    text: "It is me.",
    date: journey.api.now,
  });
  await journey.rows.account({ registeredEmail: "forged@rossi.example", registeredEmailGiven: "forged@rossi.example" });
  await journey.send(await evil.sign(forged, { signedAt: journey.api.now }), { from: "forged@rossi.example" });
  await journey.send(
    await composeMail({ from: "forged@rossi.example", to: SUPPORT, text: "Me again.", date: journey.api.now }),
    { from: "forged@rossi.example" },
  );
  const both = await journey.judged("forged@rossi.example", 2);
  expect(both.map(({ verdict, ticket }) => [verdict.outcome, verdict.reason, ticket])).toEqual(
    expect.arrayContaining([
      ["HELD", "AUTH_UNALIGNED", null],
      ["HELD", "AUTH_NONE", null],
    ]),
  );
  const sent = journey.sink.mails.slice(before).flatMap(({ to }) => to);
  expect(sent.filter((address) => !["carlo@evil.example", "forged@rossi.example"].includes(address))).toEqual([]);
});

test("R2: the address that counts is the one at the moment of sending", async () => {
  const dora = "dora@rossi.example";
  const { id } = await journey.rows.account({ registeredEmail: dora, registeredEmailGiven: dora });
  await journey.send(
    await rossi.sign(await composeMail({ from: dora, to: SUPPORT, date: journey.api.now }), {
      signedAt: journey.api.now,
    }),
    { from: dora },
  );
  const [received] = await journey.judged(dora);
  let asked = 0;
  journey.sink.answers.recipient = (address) => {
    if (address !== dora) return "ACCEPT";
    asked += 1;
    return { code: 451, text: "4.2.0 later" };
  };
  await reply(received!.ticket!.id);
  await vi.waitFor(() => expect(asked).toBe(1), { timeout: 20_000 });
  const moved = "dora@evil.example";
  await journey.api
    .sql`update accounts set registered_email = ${moved}, registered_email_given = ${moved}, registered_email_version = 2, registered_email_changed_at = ${journey.api.now} where id = ${id}`;
  journey.sink.answers.recipient = () => "ACCEPT";
  const { ticket } = await journey.desk.execute(DeskTicketDocument, { by: { id: received!.ticket!.id } });
  expect(ticket!.replyRoute).toMatchObject({ recipient: moved, content: "NOTICE_ONLY", rule: "R6" });
  journey.api.now = new Date(journey.api.now.getTime() + 3_600_000);
  await vi.waitFor(
    async () => {
      await journey.sweep();
      expect(journey.sink.mails.flatMap(({ to }) => to)).toContain(moved);
    },
    { timeout: 20_000, interval: 300 },
  );
  expect(journey.sink.mails.flatMap(({ to }) => to)).not.toContain(dora);
});

test("LMTP is a way in too", async () => {
  const elsa = "elsa@rossi.example";
  await journey.rows.account({ registeredEmail: elsa, registeredEmailGiven: elsa });
  const bytes = await rossi.sign(await composeMail({ from: elsa, to: SUPPORT, date: journey.api.now }), {
    signedAt: journey.api.now,
  });
  await journey.send(bytes, { from: elsa }, "LMTP");
  const [received] = await journey.judged(elsa);
  expect(received!.verdict.reason).toBe("ACCEPTED_NEW");
});
