import { randomUUID } from "node:crypto";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Role, ROLES } from "../../src/database/roles.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { readLoopMarker, readMailToken } from "../../src/keys/mail-token.ts";
import { startWorker } from "../../src/jobs/worker.ts";
import { queueNotice } from "../../src/outbox/notice.commands.ts";
import type { NewNotice } from "../../src/outbox/notice.ts";
import type { SinkAnswer } from "../support/mail-sink.ts";
import {
  addAccount,
  auditOf,
  changeAddress,
  NOW,
  type OutboxUnderTest,
  QUIET,
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
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE);

const as = <T>(role: Role, work: Parameters<typeof inTransaction<T>>[2], accountId?: string) =>
  inTransaction(under.pool, { role, client: "system:test", ...(accountId ? { accountId } : {}) }, work);

type Code = Extract<NewNotice, { kind: "SIGN_IN_CODE" }>;
const code = (accountId: string, given: Partial<Code> = {}): Code => ({
  kind: "SIGN_IN_CODE",
  accountId,
  to: { registeredAddressOf: accountId },
  language: "EN",
  facts: { minutes: "10" },
  secret: { text: "4821-7735", under: under.secret },
  expiresAt: later(10),
  now: under.clock.now,
  ...given,
});
const stranger = (given: Partial<Extract<NewNotice, { kind: "MAIL_NOT_ACCEPTED" }>> = {}): NewNotice => ({
  kind: "MAIL_NOT_ACCEPTED",
  accountId: null,
  to: { address: "stranger@elsewhere.example" },
  language: "IT",
  facts: {},
  answers: { rfcMessageId: "asked@elsewhere.example" },
  expiresAt: later(1_440),
  now: under.clock.now,
  ...given,
});
const queue = (notice: NewNotice, role: Role = "anonymous") =>
  as(role, (transaction) => queueNotice(transaction, notice), notice.accountId ?? undefined);

async function noticeOf(id: string) {
  const [row] = await under.sql`select * from notices where id = ${id}`;
  return row!;
}
const only = () => {
  expect(under.sink.mails).toHaveLength(1);
  return under.sink.mails[0]!;
};

describe("a code to the registered address", () => {
  test("goes to the address as it is when the mail leaves, and is wiped then", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    const stored = await noticeOf(id);
    expect(Buffer.from(stored.secret).includes("4821-7735")).toBe(false);
    expect(JSON.stringify(stored.facts)).not.toContain("4821");
    await changeAddress(under, accountId, "new@rossi.example");
    expect(await under.notices.notify(id)).toBe("SENT");
    const mail = only();
    expect(mail.to).toEqual(["new@rossi.example"]);
    const parsed = await simpleParser(mail.bytes);
    expect(parsed.subject).toBe("Your sign-in code");
    expect(parsed.text).toContain("    4821-7735");
    expect(parsed.html).toContain("4821-7735");
    expect(parsed.text).toContain("10 minutes");
    expect(await noticeOf(id)).toMatchObject({
      state: "SENT",
      secret: null,
      recipient: "new@rossi.example",
      address_version: 2,
      attempts: 1,
      sent_at: NOW,
      next_attempt_at: null,
      lease_token: null,
    });
    expect((await auditOf(under, id)).map(({ action }) => action)).toEqual(["notice.claim", "notice.send"]);
    const facts = await under.sql`select facts from audit_events where subject_id = ${id}`;
    expect(JSON.stringify(facts)).not.toContain("4821");
  });

  test("is auto-generated, from our return path, with a Message-ID that stays the same at every attempt", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    under.sink.answers.data = () => ({ code: 451, text: "4.3.0 later" });
    expect(await under.notices.notify(id)).toBe("DEFERRED");
    expect((await noticeOf(id)).secret).not.toBeNull();
    under.clock.pass(2 * MINUTE);
    under.sink.answers.data = () => "ACCEPT";
    expect(await under.notices.notify(id)).toBe("SENT");
    const [first, second] = await Promise.all(under.sink.mails.map(({ bytes }) => simpleParser(bytes)));
    expect(second!.messageId).toBe(first!.messageId);
    expect(second!.headers.get("auto-submitted")).toBe("auto-generated");
    const token = /^bounces\+([^@]+)@registrar\.example$/.exec(under.sink.mails[1]!.from)?.[1];
    expect(await readMailToken(under.keyring, "bounce", token!, under.clock.now)).toMatchObject({ id });
    const marker = second!.headers.get("x-mittente-origin") as string;
    expect(await readLoopMarker(under.keyring, marker, under.clock.now)).toBe(id);
  });

  test("is in Italian for who reads Italian, and links the policy's article in that language", async () => {
    const { id: accountId } = await addAccount(under, { language: "IT" });
    await under.notices.notify(await queue(code(accountId, { language: "IT" })));
    const parsed = await simpleParser(only().bytes);
    expect(parsed.subject).toBe("Il tuo codice di accesso");
    expect(parsed.text).toMatch(/https:\/\/help\.registrar\.example\/kb\/it\/[a-z-]+/);
    expect(parsed.html).toMatch(/href="https:\/\/help\.registrar\.example\/kb\/it\/[a-z-]+"/);
  });

  test("is never sent at its end or after, and nothing of it stays", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    under.clock.pass(10 * MINUTE);
    expect(await under.notices.notify(id)).toBe("CANCELLED");
    expect(await noticeOf(id)).toMatchObject({ state: "CANCELLED", secret: null, recipient: null });
    expect(under.sink.mails).toEqual([]);
  });

  test("is not tried again at a time when it would be too late", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId, { expiresAt: later(0.5) }));
    under.sink.answers.data = () => ({ code: 451, text: "4.3.0 later" });
    expect(await under.notices.notify(id)).toBe("FAILED");
    expect(await noticeOf(id)).toMatchObject({ state: "FAILED", secret: null, next_attempt_at: null });
  });

  test("does not reach a frozen account's mailbox (E4), nor a domain that changed hands (S3); a bouncing one it does (R7)", async () => {
    const frozen = await addAccount(under, { frozenAt: NOW });
    const moved = await addAccount(under, { emailState: "DOMAIN_CHANGED" });
    const bouncing = await addAccount(under, { emailState: "BOUNCING" });
    const results = [];
    for (const { id } of [frozen, moved, bouncing]) {
      const notice = await queue(code(id));
      results.push([await under.notices.notify(notice), (await noticeOf(notice)).rule]);
    }
    expect(results).toEqual([
      ["REFUSED", "E4"],
      ["REFUSED", "S3"],
      ["SENT", "R2"],
    ]);
  });

  test("whose address changes between the claim and the first byte is withdrawn, and goes to the new one", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    under.sink.answers.recipient = async (): Promise<SinkAnswer> => {
      under.sink.answers.recipient = () => "ACCEPT";
      await changeAddress(under, accountId, "later@rossi.example");
      return "ACCEPT";
    };
    expect(await under.notices.notify(id)).toBe("WITHDRAWN");
    expect(under.sink.mails).toEqual([]);
    expect(await under.notices.notify(id)).toBe("SENT");
    expect(only().to).toEqual(["later@rossi.example"]);
  });

  test("whose address is gone for good marks it, if it is still that one (R7)", async () => {
    const { id: accountId } = await addAccount(under);
    under.sink.answers.recipient = () => ({ code: 550, text: "5.1.1 no such user" });
    expect(await under.notices.notify(await queue(code(accountId)))).toBe("BOUNCED");
    const [row] = await under.sql`select registered_email_state from accounts where id = ${accountId}`;
    expect(row).toEqual({ registered_email_state: "BOUNCING" });
    expect((await auditOf(under, accountId)).map(({ action }) => action)).toEqual(["account.addressBounce"]);
  });
});

describe("a fixed address", () => {
  test("gets an answer with the empty path, auto-replied, that quotes nothing but the Message-ID", async () => {
    const id = await queue(stranger(), "ingest");
    expect(await under.notices.notify(id)).toBe("SENT");
    const mail = only();
    expect([mail.from, mail.to]).toEqual(["", ["stranger@elsewhere.example"]]);
    const parsed = await simpleParser(mail.bytes);
    expect(parsed.headers.get("auto-submitted")).toBe("auto-replied");
    expect(parsed.inReplyTo).toBe("<asked@elsewhere.example>");
  });

  test("gets nothing once the version that it was true for is gone", async () => {
    const { id: accountId } = await addAccount(under);
    const notice = stranger({ onlyWhile: { accountId, addressVersion: 1 } });
    const [early, late] = [await queue(notice, "worker"), await queue(notice, "worker")];
    expect(await under.notices.notify(early)).toBe("SENT");
    await changeAddress(under, accountId, "moved@rossi.example");
    expect(await under.notices.notify(late)).toBe("CANCELLED");
    expect(await noticeOf(late)).toMatchObject({ rule: "R2", recipient: null });
  });
});

describe("queueing", () => {
  test("is part of the caller's transaction", async () => {
    const { id: accountId } = await addAccount(under);
    await expect(
      as("anonymous", async (transaction) => {
        await queueNotice(transaction, code(accountId));
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await under.sql`select 1 from notices where account_id = ${accountId}`).toEqual([]);
  });

  test("is open to those that decide, and to a customer about their own matter alone", async () => {
    const { id: mine } = await addAccount(under);
    const { id: theirs } = await addAccount(under);
    for (const role of ["anonymous", "door", "portal", "desk", "provisioning", "ingest", "worker"] as const)
      await queue(code(mine), role);
    const denied = { code: "42501" };
    const asMine = (notice: NewNotice) => as("portal", (transaction) => queueNotice(transaction, notice), mine);
    await expect(asMine(code(theirs))).rejects.toMatchObject(denied);
    await expect(asMine(code(mine, { to: { registeredAddressOf: theirs } }))).rejects.toMatchObject(denied);
    await expect(asMine(code(mine, { accountId: null }))).rejects.toMatchObject(denied);
    await expect(queue(code(mine), "bridge")).rejects.toMatchObject(denied);
  });

  test("gives nobody but the worker a secret to read, or a recipient to write", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    for (const role of ROLES.filter((one) => one !== "worker")) {
      const principal = { role, client: "system:test", accountId };
      for (const statement of [
        `select secret from notices where id = '${id}'`,
        `update notices set recipient = 'evil@elsewhere.example' where id = '${id}'`,
        `update notices set to_address = 'evil@elsewhere.example' where id = '${id}'`,
      ])
        await expect(
          inTransaction(under.pool, principal, ({ sql }) => sql.unsafe(statement)),
          `${role}: ${statement}`,
        ).rejects.toMatchObject({ code: "42501" });
    }
    await expect(
      as("worker", ({ sql }) => sql`update notices set to_address = 'evil@elsewhere.example' where id = ${id}`),
    ).rejects.toMatchObject({ code: "42501" });
  });

  test("takes exactly the facts that its template shows, each bounded, and a canonical address", async () => {
    const { id: accountId } = await addAccount(under);
    for (const wrong of [
      { facts: {} },
      { facts: { minutes: "10", more: "x" } },
      { facts: { minutes: "1".repeat(1_001) } },
      { secret: undefined },
      { to: { address: "Not@Canonical.Example" } },
      { to: { address: "a@a.example, b@b.example" } },
    ])
      await expect(queue({ ...code(accountId), ...wrong } as unknown as NewNotice)).rejects.toThrow("SIGN_IN_CODE");
  });

  test("no fact adds a line, an element or a header field", async () => {
    const { id: accountId } = await addAccount(under);
    const minutes = "<b>10</b>\r\nBcc: evil@elsewhere.example\r\n\r\nHello";
    await under.notices.notify(await queue(code(accountId, { facts: { minutes } })));
    const parsed = await simpleParser(only().bytes);
    expect(only().to).toHaveLength(1);
    expect([parsed.bcc, parsed.cc]).toEqual([undefined, undefined]);
    expect(parsed.html).toContain("&lt;b&gt;10&lt;/b&gt; Bcc:");
    expect(parsed.text).toContain("for <b>10</b> Bcc: evil@elsewhere.example Hello minutes");
  });
});

describe("jobs wake, rows decide", () => {
  const start = async () => {
    const nothing = async () => {};
    const worker = await startWorker({
      ownerUrl: under.database.ownerUrl,
      pool: under.pool,
      handlers: {
        deliver: (id) => under.outbox.deliver(id),
        notify: (id) => under.notices.notify(id),
        judge: nothing,
        closeSolvedTickets: nothing,
        expireHeldMail: nothing,
        eraseMailBytes: nothing,
        settleEmailChanges: nothing,
        collectUploads: nothing,
        expireOperations: nothing,
      },
      log: QUIET,
      concurrency: 2,
      clock: () => under.clock.now,
    });
    onTestFinished(() => worker.stop());
    return worker;
  };
  const isSent = (id: string) =>
    vi.waitUntil(async () => (await noticeOf(id)).state === "SENT", { timeout: 20_000, interval: 20 });

  test("a queued notice goes out without waiting for a sweep, one without a job with the next", async () => {
    await under.sql`truncate notices`;
    await under.sql`delete from graphile_worker._private_jobs`;
    const { id: accountId } = await addAccount(under);
    const worker = await start();
    await worker.sweepNow();
    const woken = await queue(code(accountId));
    await isSent(woken);
    await worker.stop();
    const unwoken = await queue(code(accountId));
    await under.sql`delete from graphile_worker._private_jobs`;
    await (await start()).sweepNow();
    await isSent(unwoken);
    expect(under.sink.mails).toHaveLength(2);
  });

  test("two workers at once send one mail", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    const others = [under.newNotices({ pool: under.newPool() }), under.newNotices({ pool: under.newPool() })];
    const outcomes = await Promise.all([under.notices, ...others].map((each) => each.notify(id)));
    expect(outcomes.toSorted()).toEqual(["NOT_DUE", "NOT_DUE", "SENT"]);
    expect(under.sink.mails).toHaveLength(1);
  });

  test("a worker that died keeps a notice no longer than its lease", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    const until = later(5);
    await under.sql`update notices set state = 'SENDING', lease_token = ${randomUUID()}, lease_until = ${until}, next_attempt_at = ${until} where id = ${id}`;
    expect(await under.notices.notify(id)).toBe("NOT_DUE");
    under.clock.now = until;
    expect(await under.notices.notify(id)).toBe("SENT");
  });

  test("a kind that this release does not know is refused, and its secret wiped", async () => {
    const { id: accountId } = await addAccount(under);
    const id = await queue(code(accountId));
    await under.sql`update notices set kind = 'OF_ANOTHER_RELEASE' where id = ${id}`;
    expect(await under.notices.notify(id)).toBe("REFUSED");
    expect(await noticeOf(id)).toMatchObject({ state: "REFUSED", rule: "A4", secret: null });
  });
});
