import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkedBody, type CheckedBody } from "../../src/outbox/checked-body.ts";
import type { ComposedMail } from "../../src/outbox/mail-composition.ts";
import { createMailTransport } from "../../src/outbox/mail-transport.ts";
import { nextAttemptAt } from "../../src/outbox/retry-schedule.ts";
import { keepable, readSmtpError, type SmtpError } from "../../src/outbox/smtp-answer.ts";
import { smtpEndpoint } from "../../src/outbox/smtp-endpoint.ts";
import { SmtpSession } from "../../src/outbox/smtp-session.ts";
import { startMailSink } from "../support/mail-sink.ts";
import { forThisTest } from "./outbox-under-test.ts";

const MAIL: ComposedMail = {
  envelope: { from: "bounces+x@registrar.example", to: ["mario@rossi.example"] },
  bytes: Buffer.from("Subject: x\r\n\r\n.leading dot\r\n"),
};
const open = (may: () => Promise<boolean> = async () => true): CheckedBody => checkedBody(MAIL.bytes, may);
const never = () => new AbortController().signal;

describe("an answer", () => {
  const answer = (command: string, response: string): SmtpError => ({
    message: "failed",
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
  });
  test.each([
    [answer("RCPT TO", "550 5.1.1 no such user"), "REJECTED", true],
    [answer("RCPT TO", "550-5.1.1 no such user"), "REJECTED", true],
    [answer("RCPT TO", "556 5.1.10 null MX"), "REJECTED", true],
    [answer("DATA", "550 5.1.1 no such user"), "REJECTED", true],
    [answer("MAIL FROM", "550 5.1.1 no such sender"), "REJECTED", false],
    [answer("RCPT TO", "550 5.1.7 bad sender"), "REJECTED", false],
    [answer("RCPT TO", "550 5.1.8 bad sender's domain"), "REJECTED", false],
    [answer("RCPT TO", "550 5.7.1 refused, see 5.1.1"), "REJECTED", false],
    [answer("RCPT TO", "550 no such user"), "REJECTED", false],
    [answer("RCPT TO", "552 5.2.2 mailbox full"), "REJECTED", false],
    [answer("DATA", "554 5.7.1 spam"), "REJECTED", false],
    [answer("RCPT TO", "450 4.1.1 later"), "TROUBLE", undefined],
    [answer("DATA", "421 4.3.2 shutting down"), "TROUBLE", undefined],
    [answer("MAIL FROM", "530 5.7.0 must issue STARTTLS"), "TROUBLE", undefined],
    [answer("AUTH PLAIN", "535 5.7.8 wrong password"), "TROUBLE", undefined],
    [answer("CONN", "554 5.7.1 go away"), "TROUBLE", undefined],
    [{ message: "connect ECONNREFUSED", code: "ESOCKET", command: "CONN" }, "TROUBLE", undefined],
    [{ message: "self-signed certificate", code: "ETLS" }, "TROUBLE", undefined],
  ] as const)("%j is %s, address gone: %s", (error, kind, isAddressGone) => {
    const result = readSmtpError(error);
    expect(result.kind).toBe(kind);
    if (result.kind === "REJECTED") expect(result.isAddressGone).toBe(isAddressGone);
  });

  test("is kept in one bounded line without addresses", () => {
    expect(keepable("550 <mario@rossi.example>:\r\n no mario@rossi.example here")).toBe("550 <…@…>: no …@… here");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), (text) => {
        expect(keepable(text).length).toBeLessThanOrEqual(400);
        expect(keepable(text)).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});

describe("the next attempt", () => {
  const queued = new Date("2026-03-10T09:00:00Z");
  const MINUTE = 60_000;
  test.each([
    [1, 0.5, 1],
    [2, 0.5, 2],
    [5, 0.5, 16],
    [20, 0.5, 240],
    [1, 0, 0.8],
    [1, 1, 1.2],
  ])("after attempt %i with chance %f comes in %f minutes", (number, random, minutes) => {
    expect(nextAttemptAt(queued, number, queued, random)?.getTime()).toBe(queued.getTime() + minutes * MINUTE);
  });
  test("comes later than now and within five days, or not at all", () => {
    const end = queued.getTime() + 5 * 24 * 60 * MINUTE;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 0, max: 10 * 24 * 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (number, minutes, random) => {
          const now = new Date(queued.getTime() + minutes * MINUTE);
          const next = nextAttemptAt(queued, number, now, random);
          if (now.getTime() >= end) expect(next).toBeNull();
          else {
            expect(next!.getTime()).toBeGreaterThan(now.getTime());
            expect(next!.getTime()).toBeLessThanOrEqual(end);
          }
        },
      ),
    );
  });
});

describe("the line", () => {
  test.each([
    ["smtp://mx.registrar.example", { host: "mx.registrar.example", port: 587, tls: "STARTTLS", login: null }],
    ["smtps://mx.registrar.example", { port: 465, tls: "IMPLICIT" }],
    ["smtp://mx.registrar.example:25", { port: 25, tls: "STARTTLS" }],
    ["smtp://10.0.0.5:25", { tls: "STARTTLS" }],
    ["smtp://127.0.0.1:1025", { host: "127.0.0.1", tls: "NONE" }],
    ["smtp://localhost:1025", { tls: "NONE" }],
    ["smtp://[::1]:1025", { host: "::1", tls: "NONE" }],
    ["smtp://127.0.0.1.elsewhere.example", { tls: "STARTTLS" }],
    ["smtp://localhost.elsewhere.example", { tls: "STARTTLS" }],
    ["smtps://127.0.0.1:465", { tls: "IMPLICIT" }],
    ["smtp://u%40x:p%3Aw@mx.registrar.example", { login: { user: "u@x", pass: "p:w" } }],
  ])("%s", (url, expected) => {
    expect(smtpEndpoint(url)).toMatchObject(expected);
  });
  test.each([
    "http://mx.registrar.example",
    "smtp://",
    "mx.registrar.example",
    "smtp://mx.registrar.example?tls.rejectUnauthorized=false",
    "smtp://mx.registrar.example/?ignoreTLS=true",
    "smtp://user@mx.registrar.example",
    "smtp://user:%zz@mx.registrar.example",
  ])("%s is refused with a sentence that repeats no password", (url) => {
    expect(() => smtpEndpoint(url)).toThrow(/^MITTENTE_SMTP_URL: (?!.*%zz)/);
  });

  test.each([
    ["without STARTTLS", { disabledCommands: ["STARTTLS"] }, "STARTTLS"],
    ["with a certificate that nobody vouches for", { disabledCommands: [] }, "STARTTLS"],
    ["with such a certificate from the start", { secure: true, disabledCommands: [] }, "IMPLICIT"],
  ] as const)("nothing leaves towards a server %s", async (_, options, tls) => {
    const sink = forThisTest(await startMailSink({ ...options, disabledCommands: [...options.disabledCommands] }));
    const endpoint = { host: "127.0.0.1", port: sink.port, tls, login: null };
    await expect(SmtpSession.open(endpoint, "mittente.test", never())).rejects.toThrow();
    expect(sink.mails).toEqual([]);
  });

  test("a server that offers no AUTH where a password is set gets no mail", async () => {
    const sink = forThisTest(await startMailSink({ disabledCommands: ["AUTH", "STARTTLS"] }));
    const transport = createMailTransport(sink.url.replace("smtp://", "smtp://user:secret@"));
    const result = await transport.send(MAIL, open, never());
    expect(result.kind).toBe("TROUBLE");
    expect(JSON.stringify(result)).not.toContain("secret");
    expect(sink.mails).toEqual([]);
  });
});

describe("the first byte", () => {
  test("leaves after the server's 354 and the question, exactly as composed", async () => {
    const sink = forThisTest(await startMailSink());
    const said: string[] = [];
    sink.answers.dataBegins = () => void said.push("354");
    const transport = createMailTransport(sink.url);
    const result = await transport.send(MAIL, () => open(async () => said.push("asked") > 0), never());
    transport.close();
    expect(result.kind).toBe("ACCEPTED");
    expect(said).toEqual(["354", "asked"]);
    expect(sink.mails[0]?.bytes).toEqual(MAIL.bytes);
  });

  test("is not asked for when the recipient is refused", async () => {
    const sink = forThisTest(await startMailSink());
    sink.answers.recipient = () => ({ code: 550, text: "5.1.1 no" });
    const body = open(() => Promise.reject(new Error("asked")));
    const result = await createMailTransport(sink.url).send(MAIL, () => body, never());
    expect(result).toMatchObject({ kind: "REJECTED", isAddressGone: true });
    expect([body.isAsked, body.isWithdrawn]).toEqual([false, false]);
  });

  test.each([
    ["no", async (): Promise<boolean> => false, true],
    ["a fault", () => Promise.reject(new Error("the database is away")), false],
  ] as const)("does not leave when the answer is %s, and the connection is gone", async (_, may, isWithdrawn) => {
    const sink = forThisTest(await startMailSink());
    const body = open(may);
    const transport = createMailTransport(sink.url);
    expect((await transport.send(MAIL, () => body, never())).kind).toBe("TROUBLE");
    expect([body.isAsked, body.isWithdrawn, sink.mails.length]).toEqual([true, isWithdrawn, 0]);
    expect((await transport.send(MAIL, open, never())).kind).toBe("ACCEPTED");
    transport.close();
    expect(sink.connections()).toBe(2);
  });

  test("an attempt whose time is over ends, whatever the server does", async () => {
    const sink = forThisTest(await startMailSink());
    const deadline = new AbortController();
    sink.answers.recipient = () => {
      deadline.abort();
      return new Promise(() => {});
    };
    const result = await createMailTransport(sink.url).send(MAIL, open, deadline.signal);
    expect(result).toMatchObject({ kind: "TROUBLE", answer: expect.stringContaining("time") });
  });
});
