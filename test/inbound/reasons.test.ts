import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InboundFlagEnum, InboundReasonEnum } from "../../src/inbound/inbound-message.enums.ts";
import { makeLoopMarker, makeMailToken } from "../../src/keys/mail-token.ts";
import { MailWorkers } from "../../src/mail/mail-workers.ts";
import { newId } from "../../src/nodes/global-id.ts";
import { composeMail, MailDomain, type MailFields, rawMail, writeZone, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, type Handover, InboundDesk, NOW, SIGNED_NOW, SUPPORT } from "./support.ts";

const DAY = 86_400_000;

const rossi = new MailDomain("rossi.example");
const weak = new MailDomain("weak.example", { bits: 768 });
const evil = new MailDomain("evil.host.example");
const spf = new MailDomain("spf.example", { spf: "v=spf1 ip4:192.0.2.1 -all" });
const slow = new MailDomain("slow.example");
const slowZone = { "s1._domainkey.slow.example": { TXT: "ESERVFAIL" } };

let desk: InboundDesk;
beforeAll(async () => {
  desk = await InboundDesk.start({ ...zoneOf(rossi, weak, evil, spf, slow), ...slowZone });
});
afterAll(() => desk.stop());

const customer = (address: string, given: Record<string, unknown> = {}) =>
  desk.rows.account({
    registeredEmail: address,
    registeredEmailGiven: address,
    createdAt: new Date(NOW.getTime() - 30 * DAY),
    ...given,
  });
const from = (address: string, fields: MailFields = {}) => composeMail({ from: address, ...AT_NOW, ...fields });
const signed = async (address: string, fields: MailFields = {}) => rossi.sign(await from(address, fields), SIGNED_NOW);
/** Header lines, an empty one, and a text. */
const lines = (...header: string[]) => rawMail([...header, "", "A text.", ""]);
const header = [
  "From: anna@rossi.example",
  `To: ${SUPPORT}`,
  "Subject: s",
  "Date: Mon, 02 Mar 2026 10:00:00 +0000",
  "Message-ID: <1@rossi.example>",
];
const report = (type: string, status: string, ...more: string[]) =>
  rawMail([
    "From: MAILER-DAEMON@mx.example",
    `To: ${SUPPORT}`,
    ...more,
    `Content-Type: multipart/report; report-type=${type}; boundary=b`,
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Report.",
    "--b",
    `Content-Type: message/${type}`,
    "",
    "Reporting-MTA: dns; mx.example",
    "",
    "Final-Recipient: rfc822; anna@rossi.example",
    status,
    "",
    "--b--",
    "",
  ]);

interface Case {
  readonly mail: () => Buffer | Promise<Buffer>;
  readonly handover?: () => Handover | Promise<Handover>;
  readonly reason: string;
  readonly outcome: string;
}

const token = (kind: "reply" | "bounce") => makeMailToken(desk.installation.keyring, kind, newId(), NOW);

const CASES: Record<string, Case> = {
  "more than 50 Received fields": {
    mail: () => lines(...Array<string>(51).fill("Received: by mx.example; Mon, 02 Mar 2026 10:00:00 +0000"), ...header),
    reason: "LOOP_HOPS",
    outcome: "IGNORED",
  },
  "our own marker, come back": {
    mail: async () =>
      lines(`X-Mittente-Origin: ${await makeLoopMarker(desk.installation.keyring, newId(), NOW)}`, ...header),
    reason: "LOOP_OWN",
    outcome: "IGNORED",
  },
  "501 header fields": {
    mail: () => lines(...header, ...Array<string>(501).fill("X-A: b")),
    reason: "HEADER_LIMIT",
    outcome: "HELD",
  },
  "six DKIM signatures": {
    mail: () => lines(...Array<string>(6).fill("DKIM-Signature: v=1"), ...header),
    reason: "HEADER_LIMIT",
    outcome: "HELD",
  },
  "MIME nested 25 deep": {
    mail: () => {
      const open = Array.from({ length: 25 }, (_, depth) => [
        `Content-Type: multipart/mixed; boundary=b${depth}`,
        "",
        `--b${depth}`,
      ]).flat();
      return rawMail([...header, "MIME-Version: 1.0", ...open, "", "x", ""]);
    },
    reason: "MIME_LIMIT",
    outcome: "HELD",
  },
  "a NUL in the header": { mail: () => lines(...header, "X-A: b\0c"), reason: "HEADER_MALFORMED", outcome: "HELD" },
  "two From fields": {
    mail: () => lines(...header, "From: anna@rossi.example"),
    reason: "HEADER_DUPLICATE",
    outcome: "HELD",
  },
  "a path with a source route": {
    mail: () => signed("route@rossi.example"),
    handover: () => ({ envelope: { mailFrom: "@a.example,@b.example:anna@rossi.example" } }),
    reason: "ENVELOPE_INVALID",
    outcome: "HELD",
  },
  "a bounce under no token of ours": {
    mail: () => report("delivery-status", "Status: 5.1.1"),
    reason: "BOUNCE_UNMATCHED",
    outcome: "IGNORED",
  },
  "a hard bounce under our return-path token": {
    mail: () => report("delivery-status", "Status: 5.1.1", "Subject: hard"),
    handover: async () => ({
      envelope: { mailFrom: "", rcptTo: [`bounces+${await token("bounce")}@mittente.example`] },
    }),
    reason: "BOUNCE_HARD",
    outcome: "IGNORED",
  },
  "what is no standard report, under our return-path token": {
    mail: () =>
      rawMail(["From: mailer-daemon@mx.example", "", "Final-Recipient: rfc822; a@b.example", "Status: 5.1.1"]),
    handover: async () => ({
      envelope: { mailFrom: "", rcptTo: [`bounces+${await token("bounce")}@mittente.example`] },
    }),
    reason: "BOUNCE_UNMATCHED",
    outcome: "IGNORED",
  },
  "a soft bounce under our return-path token": {
    mail: () => report("delivery-status", "Status: 4.2.2"),
    handover: async () => ({
      envelope: { mailFrom: "", rcptTo: [`bounces+${await token("bounce")}@mittente.example`] },
    }),
    reason: "BOUNCE_SOFT",
    outcome: "IGNORED",
  },
  "a hard bounce under a token for replies": {
    mail: () => report("delivery-status", "Status: 5.1.1", "Subject: reply token"),
    handover: async () => ({
      envelope: { mailFrom: "", rcptTo: [`bounces+${await token("reply")}@mittente.example`] },
    }),
    reason: "BOUNCE_UNMATCHED",
    outcome: "IGNORED",
  },
  "a complaint": {
    mail: () => report("feedback-report", "Feedback-Type: abuse"),
    reason: "COMPLAINT",
    outcome: "IGNORED",
  },
  "a reading receipt": {
    mail: () => report("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed"),
    reason: "MDN",
    outcome: "IGNORED",
  },
  "no From": { mail: () => lines(...header.slice(1)), reason: "FROM_MISSING", outcome: "HELD" },
  "two mailboxes in From": {
    mail: () => lines("From: a@rossi.example, b@rossi.example", ...header.slice(1)),
    reason: "FROM_MULTIPLE",
    outcome: "HELD",
  },
  "a quoted local part in From": {
    mail: () => lines('From: "a b"@rossi.example', ...header.slice(1)),
    reason: "FROM_INVALID",
    outcome: "HELD",
  },
  "a key that the DNS cannot give": {
    mail: async () => slow.sign(await from("a@slow.example"), SIGNED_NOW),
    reason: "AUTH_DEFERRED",
    outcome: "DEFERRED",
  },
  "a signature over another body": {
    mail: async () => Buffer.concat([await signed("fail@rossi.example"), Buffer.from("more\r\n")]),
    reason: "AUTH_FAIL",
    outcome: "HELD",
  },
  "no signature": { mail: () => from("none@rossi.example"), reason: "AUTH_NONE", outcome: "HELD" },
  "a signature of a sibling domain": {
    mail: async () => evil.sign(await from("a@victim.host.example"), SIGNED_NOW),
    reason: "AUTH_UNALIGNED",
    outcome: "HELD",
  },
  "text after the signed length": {
    mail: async () =>
      Buffer.concat([
        await rossi.sign(await from("partial@rossi.example"), { ...SIGNED_NOW, bodyLength: 5 }),
        Buffer.from("more\r\n"),
      ]),
    reason: "AUTH_PARTIAL_BODY",
    outcome: "HELD",
  },
  "a key of 768 bits": {
    mail: async () => weak.sign(await from("a@weak.example"), SIGNED_NOW),
    reason: "AUTH_WEAK_KEY",
    outcome: "HELD",
  },
  "SPF alone": {
    mail: () => from("a@spf.example"),
    handover: () => ({ envelope: { mailFrom: "a@spf.example" } }),
    reason: "AUTH_SPF_ONLY",
    outcome: "HELD",
  },
  "a signature of eight days ago": {
    mail: async () => rossi.sign(await from("stale@rossi.example"), { signedAt: new Date(NOW.getTime() - 8 * DAY) }),
    reason: "AUTH_STALE",
    outcome: "HELD",
  },
  "certified mail": {
    mail: () =>
      signed("posta-certificata@rossi.example", {
        from: '"Per conto di: a@cliente.example" <posta-certificata@rossi.example>',
        headers: { "X-Trasporto": "posta-certificata" },
      }),
    reason: "PEC",
    outcome: "HELD",
  },
  "a blind copy": {
    mail: () => signed("blind@rossi.example", { to: "somebody@else.example" }),
    reason: "NOT_ADDRESSED",
    outcome: "HELD",
  },
  "a proven stranger": { mail: () => signed("stranger@rossi.example"), reason: "SENDER_UNKNOWN", outcome: "HELD" },
  "an address whose domain went away": {
    mail: async () => {
      await customer("gone@rossi.example", { registeredEmailState: "DOMAIN_CHANGED" });
      return signed("gone@rossi.example");
    },
    reason: "ADDRESS_DOMAIN_CHANGED",
    outcome: "HELD",
  },
  "a closed account": {
    mail: async () => {
      await customer("closed@rossi.example", { status: "CLOSED" });
      return signed("closed@rossi.example");
    },
    reason: "ACCOUNT_CLOSED",
    outcome: "HELD",
  },
  "a frozen account": {
    mail: async () => {
      await customer("frozen@rossi.example", { frozenAt: NOW });
      return signed("frozen@rossi.example");
    },
    reason: "ACCOUNT_FROZEN",
    outcome: "HELD",
  },
  "an address of two accounts": {
    mail: async () => {
      await customer("agency@rossi.example");
      await customer("agency@rossi.example");
      return signed("agency@rossi.example");
    },
    reason: "SENDER_AMBIGUOUS",
    outcome: "HELD",
  },
  "a list": {
    mail: () => signed("list@rossi.example", { headers: { "List-Id": "<l.rossi.example>" } }),
    reason: "LIST_MAIL",
    outcome: "IGNORED",
  },
  "a machine": {
    mail: () => signed("cron@rossi.example", { headers: { "Auto-Submitted": "auto-generated" } }),
    reason: "AUTO_GENERATED",
    outcome: "IGNORED",
  },
  "a stranger's answering machine": {
    mail: () => signed("away@rossi.example", { headers: { "Auto-Submitted": "auto-replied" } }),
    reason: "AUTO_REPLY",
    outcome: "IGNORED",
  },
  "a stranger whom the gateway calls junk": {
    mail: () => from("junk@rossi.example"),
    handover: () => ({ advice: { spam: true } }),
    reason: "SPAM",
    outcome: "IGNORED",
  },
  "a customer whom the gateway calls junk": {
    mail: async () => {
      await customer("notjunk@rossi.example");
      return signed("notjunk@rossi.example");
    },
    handover: () => ({ advice: { spam: { verdict: "spam" } } }),
    reason: "ACCEPTED_NEW",
    outcome: "ACCEPTED",
  },
  "a MIME header that no parser takes": {
    mail: async () => {
      await customer("unparsable@rossi.example");
      const type = `Content-Type: text/plain;\r\n ${"x=y;\r\n ".repeat(3_000)}z=1`;
      const fields = ["From: unparsable@rossi.example", ...header.slice(1), "MIME-Version: 1.0", type];
      return rossi.sign(lines(...fields), SIGNED_NOW);
    },
    reason: "PARSE_FAILED",
    outcome: "HELD",
  },
  "an empty mail of a customer": {
    mail: async () => {
      await customer("empty@rossi.example");
      return signed("empty@rossi.example", { text: "\r\n" });
    },
    reason: "EMPTY_BODY",
    outcome: "HELD",
  },
};

describe("each mail goes through keep and judge, and gets its reason", () => {
  test.each(Object.entries(CASES))("%s", async (_name, { mail, handover, reason, outcome }) => {
    const row = await desk.deliver(await mail(), await handover?.());
    expect({ outcome: row.outcome, reason: row.reason }).toEqual({ outcome, reason });
    expect(row.reviewState).toBe(outcome === "HELD" ? "OPEN" : null);
    expect(row.ticketId === null).toBe(outcome !== "ACCEPTED");
    expect(row.leaseUntil).toBeNull();
    expect(row.nextAttemptAt === null).toBe(outcome !== "DEFERRED");
    const deciding = row.explanation.filter(({ result }) => result === "STOPPED");
    expect(deciding.some(({ facts }) => (facts["marks"] as string[]).includes(reason))).toBe(outcome !== "ACCEPTED");
    const [event] = await desk.sql`select * from audit_events where subject_id = ${row.id}`;
    expect(event).toMatchObject({ actor: "system:ingest", facts: { reason, outcome } });
    expect(event!.facts.rules).toEqual(row.explanation.map(({ rule, result }) => `${rule} ${result}`));
  });
});

/** What a proven customer's mail may carry beside its verdict, and what puts it there. */
const FLAGGED: Record<string, { readonly flag: string; readonly mail: () => Promise<Buffer> }> = {
  "a subject that the signature leaves out": {
    flag: "UNSIGNED_SUBJECT",
    mail: async () => rossi.sign(await known("subject"), { ...SIGNED_NOW, fields: ["from", "to", "date"] }),
  },
  "a date that the signature leaves out": {
    flag: "UNSIGNED_DATE",
    mail: async () => rossi.sign(await known("date"), { ...SIGNED_NOW, fields: ["from", "to", "subject"] }),
  },
  "another Reply-To": {
    flag: "REPLY_TO_DIFFERS",
    mail: async () => rossi.sign(await known("replyto", { replyTo: "x@evil.host.example" }), SIGNED_NOW),
  },
  "a Reply-To that is none": {
    flag: "REPLY_TO_DIFFERS",
    mail: async () => rossi.sign(await known("noreply", { headers: { "Reply-To": "undisclosed:;" } }), SIGNED_NOW),
  },
  "an address that changed three days ago, less a second": {
    flag: "ADDRESS_RECENTLY_CHANGED",
    mail: async () => {
      const registeredEmailChangedAt = new Date(NOW.getTime() - 3 * DAY + 1_000);
      await customer("changed@rossi.example", { registeredEmailChangedAt });
      return signed("changed@rossi.example");
    },
  },
  "a service of another account": {
    flag: "FOREIGN_SERVICE",
    mail: async () => {
      const { id } = await customer("owner-of-the-service@rossi.example");
      await desk.rows.service(id, { name: "somebodyelses.example" });
      return rossi.sign(await known("names", { text: "What of somebodyelses.example?" }), SIGNED_NOW);
    },
  },
  "a reference to another account's ticket": {
    flag: "FOREIGN_LOCATOR",
    mail: async () => {
      await customer("first@rossi.example");
      await desk.deliver(await signed("first@rossi.example", { messageId: "<theirs@rossi.example>" }));
      return rossi.sign(await known("thief", { inReplyTo: "<theirs@rossi.example>" }), SIGNED_NOW);
    },
  },
};

const known = async (name: string, fields: MailFields = {}) => {
  await customer(`flag-${name}@rossi.example`);
  return from(`flag-${name}@rossi.example`, fields);
};

describe("each flag stands beside a verdict, and changes nothing of it", () => {
  test.each(Object.entries(FLAGGED))("%s", async (_name, { flag, mail }) => {
    expect(await desk.deliver(await mail())).toMatchObject({ reason: "ACCEPTED_NEW", flags: [flag] });
  });

  test("and none of them is there at the edge of its time", async () => {
    const registeredEmailChangedAt = new Date(NOW.getTime() - 3 * DAY);
    await customer("settled@rossi.example", { registeredEmailChangedAt });
    expect(await desk.deliver(await signed("settled@rossi.example"))).toMatchObject({ flags: [] });
  });
});

test("a mail that takes too long to read is held, with what was known by then", async () => {
  await customer("slow-to-read@rossi.example");
  const hurried = new MailWorkers({ threads: 1, timeLimitMs: 1 });
  try {
    const text = "A line of a long mail.\r\n".repeat(100_000);
    const id = await desk.keep(await signed("slow-to-read@rossi.example", { text: text.slice(0, 700_000) }));
    await desk.judge(
      id,
      desk.readBy((...mail) => hurried.analyse(...mail)),
    );
    expect(await desk.stored(id)).toMatchObject({ outcome: "HELD", reason: "PARSE_TIMEOUT", reviewState: "OPEN" });
  } finally {
    await hurried.close();
  }
});

/** Reasons and flags that need more than one mail, or another hour: the test that shows each. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, title: string]>> = {
  PENDING: ["test/inbound/keep.test.ts", "250 means that exact bytes"],
  DUPLICATE_DELIVERY: ["test/inbound/reasons.test.ts", "the same bytes under another key are ignored"],
  PARSE_TIMEOUT: ["test/inbound/reasons.test.ts", "a mail that takes too long to read is held"],
  AUTH_UNAVAILABLE: ["test/inbound/reasons.test.ts", "what the DNS cannot say for a day is held"],
  INTERNAL_ERROR: ["test/inbound/reasons.test.ts", "a fault of ours is kept, tried again"],
  RATE_LIMITED: ["test/inbound/reasons.test.ts", "a flood of one account is held"],
  DUPLICATE_MESSAGE: ["test/inbound/reasons.test.ts", "the same message on another path is ignored"],
  MESSAGE_ID_REUSED: ["test/inbound/reasons.test.ts", "another text under the same Message-ID is taken and flagged"],
  TOKEN_EXPIRED: ["test/inbound/filing.test.ts", "a token of 401 days ago locates nothing"],
  ACCEPTED_FOLLOWUP: ["test/inbound/filing.test.ts", "by the reply token in the address that it went to"],
  ACCEPTED_REOPENED: ["test/inbound/filing.test.ts", "and reopens it when it was solved"],
  ACCEPTED_CONTINUED: ["test/inbound/filing.test.ts", "and continues it in a new one when it was closed"],
  REPORT_UNPROVEN: ["test/inbound/answers-and-reports.test.ts", "a bare Message-ID of ours is a flag"],
  MALWARE: ["test/scanning/scanning.test.ts", "with malware in its text, or in a file, is held"],
};

test("every reason and every flag of the schema is shown on real bytes by a test that is there", async () => {
  const shownHere = [
    ...Object.values(CASES).map(({ reason }) => reason),
    ...Object.values(FLAGGED).map(({ flag }) => flag),
  ];
  const all = [...Object.keys(InboundReasonEnum), ...Object.keys(InboundFlagEnum)];
  expect(all.filter((code) => !shownHere.includes(code) && !(code in ELSEWHERE))).toEqual([]);
  for (const [file, title] of Object.values(ELSEWHERE)) expect(await readFile(file, "utf8"), file).toContain(title);
});

test("the same bytes under another key are ignored, and name the first", async () => {
  await customer("twice@rossi.example");
  const mail = await signed("twice@rossi.example");
  const first = await desk.deliver(mail);
  const second = await desk.deliver(mail);
  expect([first.reason, second.reason]).toEqual(["ACCEPTED_NEW", "DUPLICATE_DELIVERY"]);
  expect(second.duplicateOfId).toBe(first.id);
});

test("the same message on another path is ignored: same sender, Message-ID and body", async () => {
  await customer("paths@rossi.example");
  const fields = { messageId: "<paths@rossi.example>" };
  const first = await desk.deliver(await signed("paths@rossi.example", fields));
  const again = await signed("paths@rossi.example", { ...fields, headers: { "X-Path": "two" } });
  const second = await desk.deliver(again);
  expect([first.reason, second.reason]).toEqual(["ACCEPTED_NEW", "DUPLICATE_MESSAGE"]);
  expect(second.duplicateOfId).toBe(first.id);
});

test("the same verified signature is the same message, whatever unsigned fields say", async () => {
  await customer("replay@rossi.example");
  const mail = await rossi.sign(await from("replay@rossi.example"), {
    ...SIGNED_NOW,
    fields: ["from", "to", "subject", "date"],
  });
  await desk.deliver(mail);
  const replayed = await desk.deliver(
    Buffer.from(mail.toString().replace(/Message-ID: <[^>]+>/i, "Message-ID: <new@rossi.example>")),
  );
  expect(replayed.reason).toBe("DUPLICATE_MESSAGE");
});

test("another text under the same Message-ID is taken and flagged", async () => {
  await customer("reused@rossi.example");
  const fields = { messageId: "<reused@rossi.example>" };
  await desk.deliver(await signed("reused@rossi.example", fields));
  const second = await desk.deliver(await signed("reused@rossi.example", { ...fields, text: "Something else." }));
  expect(second).toMatchObject({ reason: "ACCEPTED_NEW", flags: ["MESSAGE_ID_REUSED"] });
});

test("what the DNS could not say is asked again, and accepted when it can", async () => {
  const later = new MailDomain("later.example");
  await customer("a@later.example");
  const mail = await later.sign(await from("a@later.example"), SIGNED_NOW);
  const zone = { ...zoneOf(rossi, weak, evil, spf, slow), ...slowZone };
  writeZone(desk.zoneFile, { ...zone, "s1._domainkey.later.example": { TXT: "ETIMEOUT" } });
  const deferred = await desk.deliver(mail);
  expect(deferred).toMatchObject({ reason: "AUTH_DEFERRED", attempts: 1 });
  expect(await desk.judge(deferred.id)).toBe("NOT_DUE");
  writeZone(desk.zoneFile, { ...zone, ...zoneOf(later) });
  desk.clock.now = deferred.nextAttemptAt!;
  expect(await desk.judge(deferred.id)).toBe("ACCEPTED");
  desk.clock.now = NOW;
  writeZone(desk.zoneFile, zone);
});

test("what the DNS cannot say for a day is held", async () => {
  const { id } = await desk.deliver(await slow.sign(await from("held@slow.example"), SIGNED_NOW));
  desk.clock.now = new Date(NOW.getTime() + DAY);
  await desk.judge(id);
  desk.clock.now = NOW;
  expect(await desk.stored(id)).toMatchObject({ outcome: "HELD", reason: "AUTH_UNAVAILABLE", nextAttemptAt: null });
});

test("a fault of ours is kept, tried again with growing pauses, and held after a day", async () => {
  const id = await desk.keep(await signed("fault@rossi.example"));
  const broken = desk.readBy(() => Promise.reject(new Error("broken")));
  expect(await desk.judge(id, broken)).toBe("DEFERRED");
  const first = await desk.stored(id);
  expect(first).toMatchObject({ reason: "INTERNAL_ERROR", attempts: 1 });
  desk.clock.now = first.nextAttemptAt!;
  await desk.judge(id, broken);
  const second = await desk.stored(id);
  const pauses = [
    first.nextAttemptAt!.getTime() - NOW.getTime(),
    second.nextAttemptAt!.getTime() - first.nextAttemptAt!.getTime(),
  ];
  expect(pauses[1]).toBeGreaterThan(pauses[0]!);
  desk.clock.now = new Date(NOW.getTime() + DAY);
  await desk.judge(id, broken);
  desk.clock.now = NOW;
  expect(await desk.stored(id)).toMatchObject({ outcome: "HELD", reason: "INTERNAL_ERROR", reviewState: "OPEN" });
});

test("a flood of one account is held once 600 mails came within an hour", async () => {
  const account = await customer("flood@rossi.example");
  await desk.sql`insert into inbound_messages
    (id, client_id, idempotency_key, input_hash, received_at, kept_at, size, sha256, rcpt_to, mta, outcome, reason, account_id, proven_domain)
    select gen_random_uuid(), ${desk.bridge}, 'flood-' || n, '', ${NOW}, ${NOW}, 1, 'flood-' || n, '{}', 'mx', 'ACCEPTED', 'ACCEPTED_NEW', ${account.id}, 'rossi.example'
    from generate_series(1, 600) n`;
  expect((await desk.deliver(await signed("flood@rossi.example"))).reason).toBe("RATE_LIMITED");
  await customer("calm@rossi.example");
  expect((await desk.deliver(await signed("calm@rossi.example"))).reason).toBe("ACCEPTED_NEW");
  desk.clock.now = new Date(NOW.getTime() + 3_600_001);
  const later = await rossi.sign(await from("flood@rossi.example", { date: desk.clock.now }), {
    signedAt: desk.clock.now,
  });
  expect((await desk.deliver(later)).reason).toBe("ACCEPTED_NEW");
  desk.clock.now = NOW;
});

test("an operator who lets SPF alone count gets it accepted", async () => {
  const lax = await InboundDesk.start(zoneOf(spf), { MITTENTE_ACCEPT_SPF_ALONE: "true" });
  try {
    await lax.rows.account({ registeredEmail: "a@spf.example", registeredEmailGiven: "a@spf.example" });
    const row = await lax.deliver(await from("a@spf.example"), { envelope: { mailFrom: "a@spf.example" } });
    expect(row.reason).toBe("ACCEPTED_NEW");
  } finally {
    await lax.stop();
  }
});
