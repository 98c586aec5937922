import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { findRawMail } from "../../src/inbound/raw-mail.ts";
import { eraseMailBytes, expireHeldMail, type Retention, retentionOf } from "../../src/inbound/retention.ts";
import { globalId } from "../../src/nodes/global-id.ts";
import { composeMail, MailDomain, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, InboundDesk, NOW, sha256, SIGNED_NOW, type StoredMail } from "./support.ts";

const DAY = 86_400_000;
const HELD_FOR = 30 * DAY;
const KEPT: Retention = { ACCEPTED: 100 * DAY, HELD: 20 * DAY, IGNORED: 10 * DAY };
const rossi = new MailDomain("rossi.example");

let desk: InboundDesk;
beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi));
  await desk.rows.account({
    registeredEmail: "anna@rossi.example",
    registeredEmailGiven: "anna@rossi.example",
    createdAt: new Date(NOW.getTime() - 30 * DAY),
  });
});
afterAll(() => desk.stop());
beforeEach(() => {
  desk.clock.now = NOW;
});

const later = (days: number) => new Date(NOW.getTime() + days * DAY);
const worker = () => desk.installation.pool("worker");
const expire = (now: Date) => expireHeldMail(worker(), now, HELD_FOR);
const erase = (now: Date, retention = KEPT) => eraseMailBytes(worker(), desk.installation.blobs, retention, now);
const held = async () => desk.deliver(await composeMail({ from: "anna@rossi.example", ...AT_NOW, text: randomUUID() }));
const accepted = async () =>
  desk.deliver(
    await rossi.sign(await composeMail({ from: "anna@rossi.example", ...AT_NOW, text: randomUUID() }), SIGNED_NOW),
  );
const ignored = async () =>
  desk.deliver(
    await rossi.sign(
      await composeMail({ from: "anna@rossi.example", ...AT_NOW, text: randomUUID(), headers: { "List-Id": "<l.x>" } }),
      SIGNED_NOW,
    ),
  );
const events = (id: string, action: string) =>
  desk.sql`select actor, rule, facts from audit_events where subject_id = ${id} and action = ${action}`;
const state = async (id: string) => {
  const [row] = await desk.sql`
    select review_state, review_at, raw is null as raw_gone, bytes_erased_at, is_blob_left, reason, ticket_id
    from inbound_messages where id = ${id}`;
  return row!;
};

describe("held mail waits 30 days", () => {
  test("to the millisecond, then it has expired, and the audit log says so", async () => {
    const { id } = await held();
    await expire(new Date(later(30).getTime() - 1));
    expect(await state(id)).toMatchObject({ reviewState: "OPEN", reviewAt: null });
    await expire(later(30));
    expect(await state(id)).toMatchObject({ reviewState: "EXPIRED", reviewAt: later(30), rawGone: false });
    expect(await events(id, "inbound-message.expire")).toMatchObject([
      { actor: "system:worker", rule: "A1", facts: { reason: "AUTH_NONE" } },
    ]);
  });

  test("from when it was kept: a gateway that had it for a month takes nothing from the desk", async () => {
    desk.clock.now = later(30);
    const bytes = await composeMail({ from: "anna@rossi.example", ...AT_NOW, text: randomUUID() });
    const { id } = await desk.deliver(bytes, { receivedAt: NOW });
    await expire(later(59));
    expect(await state(id)).toMatchObject({ reviewState: "OPEN" });
    await expire(later(60));
    expect(await state(id)).toMatchObject({ reviewState: "EXPIRED" });
  });

  test("and what was decided, accepted or ignored never expires", async () => {
    const [kept, other, discarded] = [await accepted(), await ignored(), await held()];
    await desk.sql`update inbound_messages set review_state = 'DISCARDED', review_at = ${NOW} where id = ${discarded.id}`;
    await expire(later(365));
    for (const [{ id }, reviewState] of [
      [kept, null],
      [other, null],
      [discarded, "DISCARDED"],
    ] as const)
      expect(await state(id)).toMatchObject({ reviewState });
  });

  test("what somebody is deciding about at that moment is left to them", async () => {
    const { id } = await held();
    await desk.sql.begin(async (sql) => {
      await sql`select 1 from inbound_messages where id = ${id} for no key update`;
      await expire(later(31));
    });
    expect(await state(id)).toMatchObject({ reviewState: "OPEN" });
    expect(await expire(later(31))).toBe(1);
  });

  test("two workers at once expire each once; more than a page is one call", async () => {
    await desk.sql`insert into inbound_messages
      (id, client_id, idempotency_key, input_hash, received_at, kept_at, size, sha256, rcpt_to, mta, outcome, reason, review_state)
      select gen_random_uuid(), ${desk.bridge}, 'page-' || n, '', ${NOW}, ${NOW}, 1, 'page-' || n, '{}', 'mx', 'HELD', 'AUTH_NONE', 'OPEN'
      from generate_series(1, 450) n`;
    const counts = await Promise.all([expire(later(31)), expire(later(31))]);
    expect(counts[0] + counts[1]).toBe(450);
    const [logged] = await desk.sql`
      select count(*)::int as count, count(distinct subject_id)::int as mails from audit_events e
      where action = 'inbound-message.expire' and exists (
        select 1 from inbound_messages m where m.id::text = e.subject_id::text and m.idempotency_key like 'page-%')`;
    expect(logged).toEqual({ count: 450, mails: 450 });
    await desk.sql`delete from inbound_messages where idempotency_key like 'page-%'`;
  });

  test("afterwards nobody can release it, and the customer does not see it any more", async () => {
    const { id } = await held();
    await expire(later(31));
    const staff = await desk.staff();
    const { data } = await desk.ask(
      staff,
      `mutation ($id: ID!) { inboundMessageRelease(input: { id: $id, as: UNVERIFIED_TICKET, note: "x" }) { userErrors { code } } }`,
      { id: globalId("InboundMessage", id) },
    );
    expect(data!.inboundMessageRelease).toEqual({ userErrors: [{ code: "STALE_VERSION" }] });
    const list = await desk.ask(
      staff,
      `{ inboundMessages(filter: { review: [EXPIRED] }) { nodes { releasableAs review { state by { id } } } } }`,
    );
    const { nodes } = list.data!.inboundMessages as unknown as { nodes: { releasableAs: string[] }[] };
    expect(nodes.length).toBeGreaterThan(0);
    expect(nodes.every(({ releasableAs }) => releasableAs.length === 0)).toBe(true);
  });
});

describe("the bytes of a mail stay as long as its outcome says", () => {
  const DISCARDED = "update inbound_messages set review_state = 'DISCARDED', review_at = $2 where id = $1";
  const RELEASED = "update inbound_messages set review_state = 'RELEASED', review_at = $2 where id = $1";
  const cases: [string, () => Promise<StoredMail>, string | null, number][] = [
    ["ignored: 10 days", ignored, null, 10],
    ["accepted: 100 days", accepted, null, 100],
    ["held and discarded after 5 days: 20 days from there", held, DISCARDED, 25],
    ["held and released after 5 days: like accepted mail", held, RELEASED, 105],
  ];

  test.each(cases)("%s", async (_, make, decision, days) => {
    const mail = await make();
    if (decision) await desk.sql.unsafe(decision, [mail.id, later(5).toISOString()]);
    await erase(new Date(later(days).getTime() - 1));
    expect(await state(mail.id)).toMatchObject({ rawGone: false, bytesErasedAt: null });
    await erase(later(days));
    expect(await state(mail.id)).toMatchObject({ rawGone: true, bytesErasedAt: later(days), reason: mail.reason });
    expect(await events(mail.id, "inbound-message.erase-bytes")).toMatchObject([
      { actor: "system:worker", rule: "A1", facts: { sha256: sha256(mail.raw!), size: mail.raw!.length } },
    ]);
  });

  test("mail that waits for the desk or for a verdict is never erased", async () => {
    const waiting = await held();
    const deferred = await desk.keep(await composeMail({ from: "anna@rossi.example", ...AT_NOW, text: randomUUID() }));
    await erase(later(10_000));
    for (const id of [waiting.id, deferred])
      expect(await state(id)).toMatchObject({ rawGone: false, bytesErasedAt: null });
  });

  test("nothing is erased that is to be kept for good", async () => {
    const mail = await accepted();
    await erase(later(10_000), { ACCEPTED: null, HELD: null, IGNORED: null });
    expect(await state(mail.id)).toMatchObject({ rawGone: false });
  });

  test("its ticket, message and files are as they were; its link is gone, and an old link gives nothing", async () => {
    const file = { filename: "a.txt", content: Buffer.from(randomUUID()) };
    const bytes = await rossi.sign(
      await composeMail({ from: "anna@rossi.example", ...AT_NOW, text: randomUUID(), attachments: [file] }),
      SIGNED_NOW,
    );
    const mail = await desk.deliver(bytes);
    const before = await desk.messagesOf(mail.ticketId);
    await erase(later(101));
    expect(await desk.messagesOf(mail.ticketId)).toEqual(before);
    expect(await desk.installation.blobs.exists(sha256(file.content))).toBe(true);
    const staff = await desk.staff();
    const { data } = await desk.ask(
      staff,
      `query ($id: ID!) { inboundMessage(id: $id) { rawUrl verdict { reason } sha256 } }`,
      {
        id: globalId("InboundMessage", mail.id),
      },
    );
    expect(data!.inboundMessage).toEqual({ rawUrl: null, verdict: { reason: "ACCEPTED_NEW" }, sha256: sha256(bytes) });
    const found = await inTransaction(
      desk.installation.pool("desk"),
      { role: "desk", client: "staff:x" },
      (transaction) => findRawMail(transaction, mail.id),
    );
    expect(found).toBeNull();
  });

  test("the same mail again is still recognised after its bytes are gone", async () => {
    const mail = await accepted();
    await erase(later(101));
    expect(await desk.deliver(Buffer.from(mail.raw!))).toMatchObject({
      reason: "DUPLICATE_DELIVERY",
      duplicateOfId: mail.id,
    });
  });
});

describe("bytes that are a blob", () => {
  const asBlob = async (mail: StoredMail) => {
    const { sha256: name } = await desk.installation.blobs.put(mail.raw!);
    await desk.sql`update inbound_messages set raw = null where id = ${mail.id}`;
    return name;
  };

  test("go with the row's retention", async () => {
    const mail = await ignored();
    const name = await asBlob(mail);
    expect(await erase(later(11))).toMatchObject({ blobs: 1 });
    expect(await desk.installation.blobs.exists(name)).toBe(false);
    expect(await state(mail.id)).toMatchObject({ isBlobLeft: false, bytesErasedAt: later(11) });
  });

  test("stay where another mail or an attachment still names them", async () => {
    const [mail, other] = [await ignored(), await accepted()];
    const name = await asBlob(mail);
    await desk.sql`update inbound_messages set raw = null, sha256 = ${name} where id = ${other.id}`;
    expect((await erase(later(11))).blobs).toBe(0);
    expect(await desk.installation.blobs.exists(name)).toBe(true);
    expect((await erase(later(101))).blobs).toBe(1);
    expect(await desk.installation.blobs.exists(name)).toBe(false);
  });

  test("go with the next call where the process ended between the row and the blob", async () => {
    const mail = await ignored();
    const name = await asBlob(mail);
    const dying = { ...desk.installation.blobs, delete: () => Promise.reject(new Error("ended here")) };
    await expect(eraseMailBytes(worker(), dying, KEPT, later(11))).rejects.toThrow("ended here");
    expect(await state(mail.id)).toMatchObject({ isBlobLeft: true, bytesErasedAt: later(11) });
    expect(await desk.installation.blobs.exists(name)).toBe(true);
    expect((await erase(later(12))).blobs).toBe(1);
    expect(await events(mail.id, "inbound-message.erase-bytes")).toHaveLength(1);
  });
});

test("the settings say how long, in days or forever, and the README says the defaults", async () => {
  const defaults = retentionOf(readSettings({}));
  expect(defaults).toEqual({ ACCEPTED: 730 * DAY, HELD: 90 * DAY, IGNORED: 30 * DAY });
  expect(
    retentionOf(readSettings({ MITTENTE_KEEP_ACCEPTED_MAIL: "forever", MITTENTE_KEEP_IGNORED_MAIL: "1" })),
  ).toEqual({
    ACCEPTED: null,
    HELD: 90 * DAY,
    IGNORED: DAY,
  });
  for (const wrong of ["0", "-1", "soon", "1.5"])
    expect(() => readSettings({ MITTENTE_KEEP_IGNORED_MAIL: wrong })).toThrow("MITTENTE_KEEP_IGNORED_MAIL");
  const readme = await readFile("README.md", "utf8");
  expect(readme).toMatch(/on a ticket.*\| 2 years.*\n.*30 days.*\n.*\| 90 days more.*\n.*\| 30 days/);
});
