import { dkimVerify } from "mailauth";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { listDkimKeys, makeDkimKey, retireDkimKey, useDkimKey } from "../../src/keys/dkim-key.commands.ts";
import { type DkimRecord, dkimRecord } from "../../src/keys/dkim-key.ts";
import { queueNotice } from "../../src/outbox/notice.commands.ts";
import type { NewNotice } from "../../src/outbox/notice.ts";
import {
  addAccount,
  addMessage,
  addReply,
  deliveryOf,
  IDENTITY,
  NOW,
  type OutboxUnderTest,
  queue as queueReply,
  renew,
  startOutboxUnderTest,
} from "./outbox-under-test.ts";

let under: OutboxUnderTest;
beforeAll(async () => {
  under = await startOutboxUnderTest();
});
afterAll(() => under?.end());
beforeEach(() => renew(under));

const MINUTE = 60_000;

const queue = (notice: NewNotice) =>
  inTransaction(under.pool, { role: "worker", client: "system:test" }, (transaction) =>
    queueNotice(transaction, notice),
  );
const times = () => ({ now: under.clock.now, expiresAt: new Date(under.clock.now.getTime() + 600 * MINUTE) });
const answer = (address: string): NewNotice => ({
  kind: "MAIL_NOT_ACCEPTED",
  accountId: null,
  to: { address },
  language: "IT",
  facts: {},
  ...times(),
});
const code = (accountId: string): NewNotice => ({
  kind: "SIGN_IN_CODE",
  accountId,
  to: { registeredAddressOf: accountId },
  language: "EN",
  facts: { minutes: "10" },
  secret: { text: "4821-7735", under: under.secret },
  ...times(),
});

describe("DKIM", () => {
  const zone = new Map<string, string>();
  const verify = async (bytes: Buffer) => {
    const { results } = await dkimVerify(bytes, {
      resolver: async (name: string) => {
        const value = zone.get(name);
        if (value === undefined) throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
        return [[value]];
      },
      curTime: under.clock.now,
    });
    return results.map(({ status, signingDomain, selector }) => [status.result, signingDomain, selector]);
  };
  const publish = ({ name, value }: DkimRecord) => zone.set(name, value);
  const recordOf = async (selector: string) => {
    const key = (await listDkimKeys(under.pool, under.secret)).find((one) => one.selector === selector);
    return dkimRecord(key!, IDENTITY.domain);
  };
  /** Longer than any process goes without looking. */
  const laterOn = () => under.clock.pass(2 * MINUTE);
  const send = async (): Promise<Buffer[]> => {
    (under.sink.mails as unknown[]).length = 0;
    const { delivery, account } = await addReply(under, { subject: "Perché è lento?", body: "Così: **è** veloce.\n." });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    expect(await under.notices.notify(await queue(code(account.id)))).toBe("SENT");
    return under.sink.mails.map(({ bytes }) => bytes);
  };

  test("without a key in use mail goes out unsigned; a key that waits signs nothing", async () => {
    expect(await makeDkimKey(under.pool, under.secret, "first", NOW)).toBe(true);
    for (const bytes of await send()) expect(bytes.toString()).not.toMatch(/^DKIM-Signature:/im);
    expect((await listDkimKeys(under.pool, under.secret)).map(({ state }) => state)).toEqual(["WAITS"]);
  });

  test("what goes out, reply or notice, is signed for the support address's domain, and verifies", async () => {
    expect(await useDkimKey(under.pool, "first", NOW)).toBe(true);
    publish(await recordOf("first"));
    laterOn();
    const [reply, notice] = await send();
    for (const bytes of [reply!, notice!]) {
      expect(await verify(bytes)).toEqual([["pass", IDENTITY.domain, "first"]]);
      const signature = bytes
        .toString()
        .split(/\r\n(?![ \t])/)[0]!
        .replaceAll(/\r\n\s*/g, "");
      for (const field of ["from", "to", "subject", "date", "message-id", "reply-to"])
        expect(/;\s*h=([^;]+)/.exec(signature)![1]!.split(":")).toContain(field);
      expect(signature).not.toMatch(/\bl=/);
    }
    const changes: readonly (readonly [RegExp, string])[] = [
      [/^Subject: .*$/m, "Subject: Other"],
      [/^To: .*$/m, "To: somebody@else.example"],
      [/veloce/, "lento"],
    ];
    for (const [what, by] of changes) {
      const changed = Buffer.from(reply!.toString("latin1").replace(what, by), "latin1");
      expect((await verify(changed))[0]![0], String(what)).toMatch(/^(fail|neutral)$/);
    }
  });

  test("a newer key takes over, and what the older one signed still verifies", async () => {
    laterOn();
    const [before] = await send();
    await makeDkimKey(under.pool, under.secret, "second", under.clock.now);
    await useDkimKey(under.pool, "second", under.clock.now);
    publish(await recordOf("second"));
    laterOn();
    const [after] = await send();
    expect(await verify(after!)).toEqual([["pass", IDENTITY.domain, "second"]]);
    expect((await verify(before!))[0]![0]).toBe("pass");
    expect((await listDkimKeys(under.pool, under.secret)).map(({ state }) => state)).toEqual(["ENDED", "SIGNS"]);
  });

  test("a selector is used once, a retired key never again", async () => {
    expect(await retireDkimKey(under.pool, "first", under.clock.now)).toBe(true);
    expect(await retireDkimKey(under.pool, "first", under.clock.now)).toBe(false);
    expect(await useDkimKey(under.pool, "first", under.clock.now)).toBe(false);
    expect(await makeDkimKey(under.pool, under.secret, "first", under.clock.now)).toBe(false);
  });

  test("a key that cannot be read keeps mail back: nothing leaves unsigned by accident", async () => {
    under.clock.pass(10 * MINUTE);
    await under.sql`update keys set secret = '\\x00' where id = 'dkim:second'`;
    const { delivery } = await addReply(under);
    expect(await under.outbox.deliver(delivery.id)).toBe("DEFERRED");
    expect(under.sink.mails).toEqual([]);
    expect(await retireDkimKey(under.pool, "second", under.clock.now)).toBe(true);
    under.clock.pass(10 * MINUTE);
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
  });

  test("the secret half is ciphertext in the database", async () => {
    for (const { secret } of await under.sql`select secret from keys where purpose = 'DKIM' and id = 'dkim:first'`)
      expect(Buffer.from(secret).toString("latin1")).not.toMatch(/rsaEncryption|PRIVATE/);
  });
});

describe("a rate a destination", () => {
  const replyTo = async (email: string) => (await addReply(under, { email })).delivery.id;
  const domain = (() => {
    let n = 0;
    return () => `d${++n}.example`;
  })();

  test("two workers together send a domain no more than its share; the rest waits, untried, and another domain does not", async () => {
    const busy = domain();
    const workers = [
      under.newOutbox({ pool: under.newPool(), rate: 2 }),
      under.newOutbox({ pool: under.newPool(), rate: 2 }),
    ];
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await replyTo(`who-${n}@${busy}`));
    const outcomes = await Promise.all(ids.map((id, at) => workers[at % 2]!.deliver(id)));
    expect(outcomes.toSorted()).toEqual(["POSTPONED", "POSTPONED", "POSTPONED", "SENT", "SENT"]);
    expect(under.sink.mails).toHaveLength(2);
    expect(await workers[0]!.deliver(await replyTo(`who@${domain()}`))).toBe("SENT");
    const postponed = ids.filter((_, at) => outcomes[at] === "POSTPONED");
    for (const id of postponed)
      expect(await deliveryOf(under, id)).toMatchObject({
        state: "QUEUED",
        attempts: 0,
        recipient: null,
        lease_token: null,
        next_attempt_at: new Date(NOW.getTime() + MINUTE / 2),
      });
    expect(await workers[0]!.deliver(postponed[0]!)).toBe("NOT_DUE");
    under.clock.pass(MINUTE / 2);
    expect(await workers[0]!.deliver(postponed[0]!)).toBe("SENT");
    expect(await workers[1]!.deliver(postponed[1]!)).toBe("POSTPONED");
    under.clock.pass(10 * MINUTE);
    expect(await Promise.all(postponed.slice(1).map((id) => workers[0]!.deliver(id)))).toEqual(["SENT", "SENT"]);
  });

  test("what is refused takes nothing of it", async () => {
    const to = domain();
    const outbox = under.newOutbox({ rate: 1 });
    const { delivery } = await addReply(under, { email: `gone@${to}`, emailState: "BOUNCING" });
    expect(await outbox.deliver(delivery.id)).toBe("REFUSED");
    expect(await outbox.deliver(await replyTo(`there@${to}`))).toBe("SENT");
  });

  test("codes never wait; an answer to held mail does", async () => {
    const to = domain();
    const notices = under.newNotices({ rate: 1 });
    const { id } = await addAccount(under, { email: `who@${to}` });
    expect(await notices.notify(await queue(answer(`one@${to}`)))).toBe("SENT");
    expect(await notices.notify(await queue(answer(`two@${to}`)))).toBe("POSTPONED");
    expect(await notices.notify(await queue(code(id)))).toBe("SENT");
  });
});

test("no note, no other account's text and nothing that a customer wrote or quoted ever goes out with a reply or a notice", async () => {
  const { account, ticket, messageId } = await addReply(under, { body: "Only this." });
  const other = await addReply(under, { body: "OTHERS-REPLY" });
  const before = new Date(NOW.getTime() - MINUTE);
  const say = (of: typeof ticket, accountId: string, kind: "CUSTOMER" | "NOTE", body: string) =>
    addMessage(under, { ticketId: of.id, accountId, kind, body, at: before });
  await say(ticket, account.id, "NOTE", "NOTE-TEXT");
  const inbound = await say(ticket, account.id, "CUSTOMER", "CUSTOMER-TEXT");
  await under.sql`update messages set body_html = '<b>INBOUND-HTML</b>', quoted_text = 'QUOTED-TEXT' where id = ${inbound}`;
  await say(other.ticket, other.account.id, "CUSTOMER", "OTHERS-TEXT");
  for (const content of ["FULL", "NOTICE_ONLY"] as const) {
    await under.sql`update accounts set registered_email_changed_at = ${content === "FULL" ? null : NOW} where id = ${account.id}`;
    await under.sql`update messages set disclosure = ${content === "FULL" ? "GENERIC" : "SERVICE_INFORMATION"} where id = ${messageId}`;
    const { id } = await queueReply(under, { messageId, ticketId: ticket.id, accountId: account.id });
    expect(await under.outbox.deliver(id)).toBe("SENT");
    expect(await deliveryOf(under, id)).toMatchObject({ content });
  }
  await under.notices.notify(await queue(code(account.id)));
  expect(under.sink.mails).toHaveLength(3);
  for (const { bytes } of under.sink.mails) {
    const { text, html, subject } = await simpleParser(bytes);
    const said = [bytes.toString(), text, html, subject].join();
    expect(said).not.toMatch(/NOTE-TEXT|CUSTOMER-TEXT|INBOUND-HTML|QUOTED-TEXT|OTHERS-/);
  }
  expect((await simpleParser(under.sink.mails[0]!.bytes)).text).toContain("Only this.");
  expect((await simpleParser(under.sink.mails[1]!.bytes)).text).not.toContain("Only this.");
});

test("connections are kept and used again: ten mails, one connection", async () => {
  const before = under.sink.connections();
  const outbox = under.newOutbox();
  for (let n = 0; n < 10; n += 1) await outbox.deliver((await addReply(under)).delivery.id);
  expect(under.sink.mails).toHaveLength(10);
  expect(under.sink.connections() - before).toBe(1);
});
