import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Installation } from "../../src/guards/installation.ts";
import { type Replayed, replay, type ReplaySelection } from "../../src/inbound/replay.ts";
import { composeMail, MailDomain, type MailFields, writeZone, zoneOf } from "../support/signed-mail.ts";
import { run } from "../cli/cli-under-test.ts";
import { AT_NOW, InboundDesk, NOW, SIGNED_NOW, type StoredMail } from "./support.ts";

const DAY = 86_400_000;
const rossi = new MailDomain("rossi.example");
const spf = new MailDomain("spf.example", { spf: "v=spf1 ip4:192.0.2.1 -all" });
const evil = new MailDomain("evil.example");

let desk: InboundDesk;
/** As they were judged, by name. */
const mails: Record<string, StoredMail> = {};

const customer = (address: string, given: Record<string, unknown> = {}) =>
  desk.rows.account({
    registeredEmail: address,
    registeredEmailGiven: address,
    createdAt: new Date(NOW.getTime() - 30 * DAY),
    ...given,
  });
const from = (address: string, fields: MailFields = {}) => composeMail({ from: address, ...AT_NOW, ...fields });
const signed = async (address: string, fields: MailFields = {}) => rossi.sign(await from(address, fields), SIGNED_NOW);

beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi, spf, evil));
  await customer("anna@rossi.example");
  await customer("sofia@spf.example");
  const first = await signed("anna@rossi.example", { messageId: "<first@rossi.example>" });
  mails.accepted = await desk.deliver(first);
  mails.again = await desk.deliver(first);
  mails.followup = await desk.deliver(
    await signed("anna@rossi.example", { references: "<first@rossi.example>", text: "More." }),
  );
  mails.reused = await desk.deliver(
    await signed("anna@rossi.example", { messageId: "<first@rossi.example>", text: "Something else." }),
  );
  mails.path = await desk.deliver(
    await signed("anna@rossi.example", { messageId: "<first@rossi.example>", headers: { "X-Path": "2" } }),
  );
  mails.stranger = await desk.deliver(await signed("stranger@rossi.example"));
  mails.forged = await desk.deliver(await evil.sign(await from("anna@rossi.example", { text: "Forged." }), SIGNED_NOW));
  mails.spf = await desk.deliver(await from("sofia@spf.example"), { envelope: { mailFrom: "sofia@spf.example" } });
  mails.malformed = await desk.deliver(Buffer.from("From anna\r\n\r\nx\r\n"));
  await desk.keep(await signed("anna@rossi.example", { text: "Nobody has judged this one." }));
}, 60_000);
afterAll(() => desk.stop());

const name = (id: string) => Object.entries(mails).find(([, mail]) => mail.id === id)?.[0] ?? id;
async function replayed(
  selection: ReplaySelection = {},
  installation: Installation = desk.installation,
  limit?: number,
) {
  const { total, results } = await replay(installation, selection, limit);
  const all: Replayed[] = [];
  for await (const one of results) all.push(one);
  expect(all).toHaveLength(total);
  return Object.fromEntries(all.map((one) => [name(one.mail.id), one]));
}
const resultsOf = (all: Record<string, Replayed>) =>
  Object.fromEntries(Object.entries(all).map(([key, { result }]) => [key, result]));
const allSame = (...different: string[]) =>
  Object.fromEntries(Object.keys(mails).map((key) => [key, different.includes(key) ? "DIFFERENT" : "SAME"]));

test("the arranged mails got the verdicts that this is about", () => {
  const said = Object.entries(mails).map(([key, { reason, flags }]) => [key, [reason, ...flags].join(" ")]);
  expect(Object.fromEntries(said)).toEqual({
    accepted: "ACCEPTED_NEW",
    again: "DUPLICATE_DELIVERY",
    followup: "ACCEPTED_FOLLOWUP",
    reused: "ACCEPTED_NEW MESSAGE_ID_REUSED",
    path: expect.stringMatching(/^DUPLICATE_MESSAGE/),
    stranger: "SENDER_UNKNOWN",
    forged: "AUTH_UNALIGNED",
    spf: "AUTH_SPF_ONLY",
    malformed: "HEADER_MALFORMED",
  });
});

test("where nothing changed, every mail is judged as it was: copies, rates and Message-IDs of its own time", async () => {
  expect(resultsOf(await replayed())).toEqual(allSame());
});

test("DNS answers are those of the time: what the DNS says now is not asked", async () => {
  writeZone(desk.zoneFile, {});
  const all = await replayed();
  writeZone(desk.zoneFile, zoneOf(rossi, spf, evil));
  expect(resultsOf(all)).toEqual(allSame());
  expect(Object.values(all).some(({ isDnsIncomplete }) => isDnsIncomplete)).toBe(false);
});

test("another setting shows what it would change, with the rule, and nothing else", async () => {
  const lax = { ...desk.installation, policy: { ...desk.installation.policy, acceptsSpfAlone: true } };
  const all = await replayed({}, lax);
  expect(resultsOf(all)).toEqual(allSame("spf"));
  expect(all.spf).toMatchObject({
    was: { outcome: "HELD", reason: "AUTH_SPF_ONLY" },
    now: { outcome: "ACCEPTED", reason: "ACCEPTED_NEW" },
  });
});

test("records are those of now: a stranger who is a customer since, a ticket that was closed since", async () => {
  const { id } = await customer("stranger@rossi.example");
  await desk.sql`update tickets set status = 'CLOSED', closed_at = ${NOW} where id = ${mails.accepted!.ticketId}`;
  const all = await replayed();
  await desk.sql`update tickets set status = 'NEW', closed_at = null where id = ${mails.accepted!.ticketId}`;
  await desk.sql`update accounts set registered_email = ${`was-${id}@rossi.example`} where id = ${id}`;
  expect(resultsOf(all)).toEqual({ ...allSame("stranger"), followup: "MOVED_ON" });
  expect(all.stranger).toMatchObject({ now: { reason: "ACCEPTED_NEW" } });
});

test("a question that the DNS was not asked then is told apart", async () => {
  await desk.sql`update inbound_messages set dns_answers = '{}' where id = ${mails.accepted!.id}`;
  const { accepted } = await replayed({ ids: [mails.accepted!.id] });
  await desk.sql`update inbound_messages set dns_answers = ${desk.sql.json(mails.accepted!.dnsAnswers as never)} where id = ${mails.accepted!.id}`;
  expect(accepted).toMatchObject({ result: "DIFFERENT", now: { reason: "AUTH_FAIL" }, isDnsIncomplete: true });
});

test("bytes whose retention is over are counted, not guessed", async () => {
  await desk.sql`update inbound_messages set raw = null, bytes_erased_at = ${NOW} where id = ${mails.forged!.id}`;
  const { forged } = await replayed({ ids: [mails.forged!.id] });
  const raw = Buffer.from(mails.forged!.raw!);
  await desk.sql`update inbound_messages set raw = ${raw}, bytes_erased_at = null where id = ${mails.forged!.id}`;
  expect(forged).toMatchObject({ result: "NO_BYTES", now: null });
});

describe("a selection", () => {
  test.each<[string, ReplaySelection, string[]]>([
    ["by reason", { reasons: ["SENDER_UNKNOWN", "AUTH_UNALIGNED"] }, ["stranger", "forged"]],
    ["by outcome", { outcomes: ["IGNORED"] }, ["again", "path"]],
    ["by sender", { sender: "sofia@spf.example" }, ["spf"]],
    ["by time", { since: new Date(NOW.getTime() + 1) }, []],
    ["until then", { until: NOW }, []],
  ])("%s", async (_, selection, names) => {
    expect(Object.keys(await replayed(selection)).toSorted()).toEqual(names.toSorted());
  });

  test("of the oldest so many, and never of what nobody has judged", async () => {
    expect(Object.keys(await replayed({}, desk.installation, 2))).toHaveLength(2);
    expect(Object.keys(await replayed())).toHaveLength(Object.keys(mails).length);
  });
});

test("mail is read by as many threads as there are, and no more of it is in memory at once", async () => {
  let now = 0;
  let most = 0;
  const counting = desk.readBy(async (...mail) => {
    most = Math.max(most, (now += 1));
    try {
      return await desk.installation.mail.analyse(...mail);
    } finally {
      now -= 1;
    }
  });
  await replayed({}, counting);
  expect(most).toBe(desk.installation.settings.MITTENTE_MAIL_THREADS);
});

test("nothing is written: not a row, not an event", async () => {
  const state = () => desk.sql`
    select (select count(*) from audit_events) as events, (select max(xmin::text::bigint) from inbound_messages) as mails,
           (select count(*) from tickets) as tickets, (select count(*) from deliveries) as deliveries`;
  const before = await state();
  const lax = { ...desk.installation, policy: { ...desk.installation.policy, acceptsSpfAlone: true } };
  await replayed({}, lax);
  expect(await state()).toEqual(before);
});

describe("the command", () => {
  test("shows the differences as a table, and the counts", async () => {
    const { code, out } = await run(["replay", "--outcome", "HELD"], {
      ...desk.environment,
      MITTENTE_ACCEPT_SPF_ALONE: "true",
    });
    expect(code).toBe(0);
    const [head, line] = out.split("\n");
    expect(head).toMatch(/^Received +Claimed sender +Then +Now +Rule +Id$/);
    expect(line).toMatch(/^2026-03-02 10:00 +sofia@spf\.example +AUTH_SPF_ONLY +ACCEPTED_NEW +\S+$/);
    expect(out).toContain("4 mails: 3 the same, 1 different, 0 in a conversation that moved on, 0 without bytes");
    expect(out).toContain("Nothing was changed.");
  });

  test("gives a line of JSON for each, and one with the counts", async () => {
    const environment = { ...desk.environment, MITTENTE_ACCEPT_SPF_ALONE: "true" };
    const { out } = await run(["replay", "--json", "--sender", "Sofia@SPF.example"], environment);
    const [difference, summary] = out.split("\n").map((line) => JSON.parse(line) as object);
    expect(difference).toMatchObject({ id: mails.spf!.id, result: "DIFFERENT", now: { reason: "ACCEPTED_NEW" } });
    expect(summary).toEqual({ summary: { mails: 1, SAME: 0, DIFFERENT: 1, MOVED_ON: 0, NO_BYTES: 0, FAULT: 0 } });
  });

  test.each([
    [["--since", "yesterday"], /--since is a day/],
    [["--limit", "0"], /--limit is a number/],
    [["--sender", "nobody"], /not an e-mail address/],
    [["--id", "x"], /--id is an InboundMessage\.id/],
  ])("%s is refused in a sentence, and a time like 7d is taken", async (args, sentence) => {
    expect(await run(["replay", ...args], desk.environment)).toMatchObject({
      code: 1,
      err: expect.stringMatching(sentence),
    });
    expect((await run(["replay", "--since", "7d", "--limit", "1"], desk.environment)).code).toBe(0);
  });
});
