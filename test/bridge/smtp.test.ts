import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { startSmtpBridge } from "../../src/bridge/smtp.ts";
import { BridgeUnderTest, SETTINGS } from "./bridge-under-test.ts";
import { accepted, answering } from "./fake-api.ts";
import { TLS_PAIR } from "./tls-pair.ts";
import { Wire } from "./wire.ts";

const bridge = new BridgeUnderTest();
const MESSAGE = "From: anna@rossi.example\r\nSubject: Ciao\r\n\r\nBuongiorno\r\n";
const END = ".\r\n";

describe("a message that the API keeps", () => {
  test("is answered with 250, after the API's word and not before", async () => {
    const port = await bridge.smtp();
    let hasAnswered = false;
    const answers: boolean[] = [];
    bridge.api.answerWith(async (request) => {
      // Another client's whole exchange goes by before the API answers this one.
      await (await bridge.open(port)).sayAll("EHLO other.example", "NOOP");
      answers.push(hasAnswered);
      return answering(accepted(request));
    });
    const wire = await bridge.atData(port);
    wire.send(MESSAGE + END);
    const reply = wire.reply().finally(() => (hasAnswered = true));
    expect(await reply).toEqual({ code: 250, lines: ["2.6.0 Message kept"] });
    expect(answers).toEqual([false]);
  });

  test("reaches it with the envelope as given, the bytes as sent, and the token", async () => {
    const port = await bridge.smtp();
    const wire = await bridge.open(port);
    await wire.sayAll(
      "EHLO Mail.Rossi.example",
      "MAIL FROM:<Anna@xn--mnchen-3ya.EXAMPLE> SIZE=100 BODY=8BITMIME",
      "RCPT TO:<Support+T0ken@Registrar.example>",
      "RCPT TO:<bounces+abc@registrar.example>",
      "DATA",
    );
    wire.send(MESSAGE + END);
    await wire.reply();
    const [request] = bridge.api.requests;
    expect(request?.authorization).toBe("Bearer a-token");
    expect(request?.bytes.toString()).toBe(MESSAGE);
    expect(request?.input).toEqual({
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      envelope: {
        mailFrom: "Anna@xn--mnchen-3ya.EXAMPLE",
        rcptTo: ["Support+T0ken@Registrar.example", "bounces+abc@registrar.example"],
        clientIp: "127.0.0.1",
        helo: "mail.rossi.example",
        tls: false,
      },
      source: { raw: Buffer.from(MESSAGE).toString("base64") },
      mta: "mx.registrar.example",
    });
  });

  test("may have the null path, which is empty and not unknown", async () => {
    const port = await bridge.smtp();
    const wire = await bridge.open(port);
    await wire.sayAll("EHLO mail.rossi.example", "MAIL FROM:<>", "RCPT TO:<support@registrar.example>", "DATA");
    wire.send(MESSAGE + END);
    await wire.reply();
    expect(bridge.api.requests[0]?.input.envelope.mailFrom).toBe("");
  });

  test.each([
    ["a stuffed dot", "..dot\r\n", ".dot\r\n"],
    ["a line of one stuffed dot", "a\r\n..\r\nb\r\n", "a\r\n.\r\nb\r\n"],
    ["two dots after a bare LF", "a\n..b\r\n", "a\n..b\r\n"],
    ["no byte at all", "", ""],
    ["blank lines at the end", "a\r\n\r\n\r\n", "a\r\n\r\n\r\n"],
    ["a NUL", "a\0b\r\n", "a\0b\r\n"],
  ])("keeps its bytes: %s", async (_, sent, kept) => {
    await bridge.deliver(await bridge.smtp(), sent + END);
    expect(bridge.api.requests[0]?.bytes.toString("latin1")).toBe(kept);
  });

  test("keeps every 8-bit byte", async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const message = Buffer.concat([all, Buffer.from("\r\n")]);
    await bridge.deliver(await bridge.smtp(), Buffer.concat([message, Buffer.from(END)]));
    expect(bridge.api.requests[0]?.bytes.equals(message)).toBe(true);
  });

  test("may come cut anywhere, the end included", async () => {
    const wire = await bridge.atData(await bridge.smtp());
    for (const byte of Buffer.from(`..a\r\n..\r\n${END}`)) await wire.sendPiece(Buffer.of(byte));
    expect((await wire.reply()).code).toBe(250);
    expect(bridge.api.requests[0]?.bytes.toString()).toBe(".a\r\n.\r\n");
  });
});

describe("nothing but CRLF, dot, CRLF ends a message", () => {
  test.each([
    ["LF . LF", "\n.\n", "\n.\n"],
    ["CRLF . LF", "\r\n.\n", "\r\n\n"],
    ["LF . CRLF", "\n.\r\n", "\n.\r\n"],
    ["CR . CR", "\r.\r", "\r.\r"],
    ["CRLF . CR", "\r\n.\r", "\r\n\r"],
    ["CR . CRLF", "\r.\r\n", "\r.\r\n"],
    ["LF LF . CRLF", "\n\n.\r\n", "\n\n.\r\n"],
    ["CRLF NUL . CRLF", "\r\n\0.\r\n", "\r\n\0.\r\n"],
  ])("%s smuggles no second mail", async (_, ending, kept) => {
    const smuggled = "MAIL FROM:<ceo@registrar.example>\r\nRCPT TO:<support@registrar.example>\r\nDATA\r\nevil\r\n";
    const reply = await bridge.deliver(await bridge.smtp(), `Subject: a\r\n\r\nb${ending}${smuggled}${END}`);
    expect(reply.code).toBe(250);
    expect(bridge.api.requests.map(({ bytes }) => bytes.toString())).toEqual([`Subject: a\r\n\r\nb${kept}${smuggled}`]);
  });
});

describe("a message that the API does not keep is to be tried again", () => {
  const temporary = { code: 451, lines: [expect.stringMatching(/^4\.3\.0 /)] };
  const wrongDigest = (body: object) => ({ ...body, receipt: { id: "x", receivedAt: "x", sha256: "00" } });

  test.each([
    ["hangs up", () => "hang up" as const],
    ["answers 502", () => ({ status: 502, body: "<html>" })],
    ["answers 200 with no JSON", () => ({ body: "ok" })],
    [
      "does not know our token",
      () => ({ status: 401, body: '{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}' }),
    ],
    ["gives data and an error", () => ({ body: '{"data":{"inboundMessageReceive":null},"errors":[{"message":"x"}]}' })],
    ["gives no data", () => ({ body: '{"data":null}' })],
    ["gives more than an answer can be", () => ({ body: "x".repeat(2_000_000) })],
    ["gives null for the payload", () => answering(null)],
  ])("where it %s", async (_, script) => {
    bridge.api.answerWith(script);
    expect(await bridge.deliver(await bridge.smtp(), MESSAGE + END)).toEqual(temporary);
  });

  test("where it says 250 without a receipt", async () => {
    bridge.api.answerWith((request) => answering({ ...accepted(request), receipt: null }));
    expect(await bridge.deliver(await bridge.smtp(), MESSAGE + END)).toEqual(temporary);
  });

  test("where its receipt is for other bytes", async () => {
    bridge.api.answerWith((request) => answering(wrongDigest(accepted(request))));
    expect(await bridge.deliver(await bridge.smtp(), MESSAGE + END)).toEqual(temporary);
  });

  test.each([
    [354, "3.0.0"],
    [200, "2.0.0"],
    [250.5, "2.0.0"],
    [999, "5.0.0"],
    [550, "2.0.0"],
    [550, "5.1.1\r\n250 OK"],
  ])("where its reply is none: %s %s", async (code, enhancedCode) => {
    bridge.api.answerWith((r) => answering({ ...accepted(r), smtpReply: { code, enhancedCode, text: "" } }));
    expect(await bridge.deliver(await bridge.smtp(), MESSAGE + END)).toEqual(temporary);
  });

  test("where it is not there", async () => {
    const port = await bridge.smtp();
    await bridge.api.close();
    expect(await bridge.deliver(port, MESSAGE + END)).toEqual(temporary);
  });

  test("where it is slow", async () => {
    bridge.api.answerWith(() => "never");
    expect(await bridge.deliver(await bridge.smtp({ timeoutMs: 50 }), MESSAGE + END)).toEqual(temporary);
  });

  test("and the second try has the same key, however the recipients are ordered", async () => {
    const port = await bridge.smtp();
    const rcpt = ["RCPT TO:<support@registrar.example>", "RCPT TO:<support+a@registrar.example>"];
    const wire = await bridge.open(port);
    await wire.say("EHLO mail.rossi.example");
    for (const recipients of [rcpt, rcpt.toReversed(), rcpt.slice(1)]) {
      await wire.sayAll("MAIL FROM:<anna@rossi.example>", ...recipients, "DATA");
      wire.send(MESSAGE + END);
      await wire.reply();
    }
    const [first, again, other] = bridge.api.requests.map(({ input }) => input.idempotencyKey);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

test.each([
  [{ code: 552, enhancedCode: "5.3.4", text: "Too large" }, 552, "5.3.4 Too large"],
  [{ code: 452, enhancedCode: "4.3.1", text: "Full\r\n250 OK" }, 452, "4.3.1 Full 250 OK"],
])("the API's own refusal is passed on, on one line: %o", async (smtpReply, code, line) => {
  bridge.api.answerWith((r) => answering({ ...accepted(r), receipt: null, smtpReply }));
  expect(await bridge.deliver(await bridge.smtp(), MESSAGE + END)).toEqual({ code, lines: [line] });
});

describe("size", () => {
  const limits = { closeMs: 1_000, messageBytes: 10_000 };

  test("is offered, and a declared one beyond it refused before a byte is sent", async () => {
    const wire = await bridge.open(await bridge.smtp());
    expect((await wire.say("EHLO mail.rossi.example")).lines).toContain(`SIZE ${30 * 1024 * 1024}`);
    const reply = await wire.say(`MAIL FROM:<a@rossi.example> SIZE=${30 * 1024 * 1024 + 1}`);
    expect(reply).toEqual({ code: 552, lines: [expect.stringMatching(/^5\.3\.4 /)] });
  });

  test("beyond the limit is refused at the end, and the connection goes on", async () => {
    const wire = await bridge.atData(await bridge.smtp({ limits }));
    wire.send(`${"a".repeat(10_001)}\r\n${END}`);
    expect(await wire.reply()).toEqual({ code: 552, lines: ["5.3.4 Message too big"] });
    expect((await wire.say("NOOP")).code).toBe(250);
    expect(bridge.api.requests).toEqual([]);
  });

  test("without end gets the refusal and the connection closed", async () => {
    const wire = await bridge.atData(await bridge.smtp({ limits }));
    wire.send("a".repeat(20_001));
    expect(await wire.untilClosed()).toMatch(/^552 5\.3\.4 /);
    expect(bridge.api.requests).toEqual([]);
  });

  test("beyond what the API takes is refused for good", async () => {
    const errors = [{ code: "TOO_LARGE", message: "Larger than the limit.", field: ["input", "size"] }];
    bridge.api.answerWith(() => ({
      body: JSON.stringify({ data: { inboundMessageUploadCreate: { upload: null, userErrors: errors } } }),
    }));
    const reply = await bridge.deliver(await bridge.smtp(), `${"a".repeat(1024 * 1024)}\r\n${END}`);
    expect(reply).toEqual({ code: 552, lines: ["5.3.4 Message too big"] });
  });

  test("that the spool cannot hold is asked to come again, and the spool is free afterwards", async () => {
    const port = await bridge.smtp({ limits: { closeMs: 1_000, spoolBytes: 1_000 } });
    const wire = await bridge.atData(port);
    wire.send(`${"a".repeat(1_001)}\r\n${END}`);
    expect(await wire.reply()).toEqual({ code: 452, lines: [expect.stringMatching(/^4\.3\.1 /)] });
    expect((await wire.say("MAIL FROM:<a@rossi.example> SIZE=1001")).code).toBe(452);
    for (let time = 0; time < 3; time += 1) {
      expect((await bridge.deliver(port, `${"a".repeat(900)}\r\n${END}`)).code).toBe(250);
    }
  });
});

describe("recipients", () => {
  test.each([
    ["support@registrar.example", 250],
    ["SUPPORT@REGISTRAR.EXAMPLE", 250],
    ["support+T-7KQM-3XWD@registrar.example", 250],
    ["bounces+token@registrar.example", 250],
    ["Bounces+token@xn--mnchen-3ya.example", 250],
    ["domains@münchen.example", 250],
    ["domains@XN--MNCHEN-3YA.example", 250],
    ["support@xn--mnchen-3ya.example", 550],
    ["support+@registrar.example", 550],
    ["+x@registrar.example", 550],
    ["bounces@registrar.example", 550],
    ["bounces+token@elsewhere.example", 550],
    ["sales@registrar.example", 550],
    ["support@registrar.example.evil.example", 550],
    ["\u212Aupport@registrar.example", 550],
    ["@relay.example:support@registrar.example", 550],
    ["support%registrar.example@elsewhere.example", 550],
    ["postmaster", 550],
  ])("%s: %d", async (address, code) => {
    const wire = await bridge.open(await bridge.smtp());
    await wire.sayAll("EHLO mail.rossi.example", "MAIL FROM:<anna@rossi.example> SMTPUTF8");
    const reply = await wire.say(`RCPT TO:<${address}>`);
    expect(reply.code).toBe(code);
    if (code === 550) expect(reply.lines[0]).toBe("5.7.1 Relaying denied");
  });

  test("are bounded, repeated ones included", async () => {
    const wire = await bridge.open(await bridge.smtp({ limits: { closeMs: 1_000, recipients: 2 } }));
    await wire.sayAll("EHLO mail.rossi.example", "MAIL FROM:<anna@rossi.example>");
    const rcpt = "RCPT TO:<support@registrar.example>";
    expect((await wire.sayAll(rcpt, rcpt)).code).toBe(250);
    expect(await wire.say(rcpt)).toEqual({ code: 452, lines: ["4.5.3 Too many recipients"] });
  });
});

describe("the conversation", () => {
  test("may be pipelined, and each mail of a connection has its own answer", async () => {
    const wire = await bridge.open(await bridge.smtp());
    const mail = "MAIL FROM:<anna@rossi.example>\r\nRCPT TO:<support@registrar.example>\r\nDATA\r\n";
    wire.send(`EHLO mail.rossi.example\r\n${mail}`);
    for (let i = 0; i < 4; i += 1) await wire.reply();
    wire.send(`one\r\n${END}${mail}`);
    expect((await wire.reply()).code).toBe(250);
    for (let i = 0; i < 3; i += 1) await wire.reply();
    wire.send(`two\r\n${END}QUIT\r\n`);
    expect((await wire.reply()).code).toBe(250);
    expect((await wire.reply()).code).toBe(221);
    expect(bridge.api.requests.map(({ bytes }) => bytes.toString())).toEqual(["one\r\n", "two\r\n"]);
  });

  test("offers 8BITMIME, SMTPUTF8, PIPELINING and ENHANCEDSTATUSCODES, and neither AUTH nor STARTTLS", async () => {
    const wire = await bridge.open(await bridge.smtp());
    const { lines } = await wire.say("EHLO mail.rossi.example");
    expect(lines.slice(1)).toEqual([
      "PIPELINING",
      "8BITMIME",
      "SMTPUTF8",
      "ENHANCEDSTATUSCODES",
      `SIZE ${30 * 1024 * 1024}`,
    ]);
    for (const command of [
      "AUTH PLAIN AHgAeA==",
      "STARTTLS",
      "XCLIENT ADDR=192.0.2.1",
      "XFORWARD ADDR=192.0.2.1",
      "WIZ x",
    ]) {
      expect((await wire.say(command)).code).toBe(500);
    }
  });

  test("takes addresses in UTF-8, as they are", async () => {
    const wire = await bridge.open(await bridge.smtp());
    await wire.sayAll(
      "EHLO mail.rossi.example",
      "MAIL FROM:<niccolò@münchen.example> SMTPUTF8",
      "RCPT TO:<domains+città@münchen.example>",
      "DATA",
    );
    wire.send(`Subject: città\r\n\r\n${END}`);
    expect((await wire.reply()).code).toBe(250);
    expect(bridge.api.requests[0]?.input.envelope).toMatchObject({
      mailFrom: "niccolò@münchen.example",
      rcptTo: ["domains+città@münchen.example"],
    });
    expect(bridge.api.requests[0]?.bytes.toString()).toBe("Subject: città\r\n\r\n");
  });

  test.each([
    ["a control character", Buffer.from("MAIL FROM:<a\u0001@rossi.example>\r\n")],
    ["bytes that are not UTF-8", Buffer.from("MAIL FROM:<a\xff@rossi.example>\r\n", "latin1")],
    ["more than a path may have", Buffer.from(`MAIL FROM:<${"a".repeat(250)}@rossi.example>\r\n`)],
  ])("refuses a path with %s", async (_, command) => {
    const wire = await bridge.open(await bridge.smtp());
    await wire.say("EHLO mail.rossi.example");
    wire.send(command);
    expect((await wire.reply()).code).toBe(501);
  });

  test("passes a source route on as it was given", async () => {
    const wire = await bridge.open(await bridge.smtp());
    const path = "@a.example,@b.example:anna@rossi.example";
    await wire.sayAll("EHLO x.example", `MAIL FROM:<${path}>`, "RCPT TO:<support@registrar.example>", "DATA");
    wire.send(MESSAGE + END);
    await wire.reply();
    expect(bridge.api.requests[0]?.input.envelope.mailFrom).toBe(path);
  });

  test("that breaks off before the end hands nothing over, and frees what it held", async () => {
    const port = await bridge.smtp({ limits: { closeMs: 1_000, spoolBytes: 1_000 } });
    const wire = await bridge.atData(port);
    await wire.sendPiece(Buffer.from("a".repeat(900)));
    wire.hangUp();
    await expect.poll(async () => (await bridge.deliver(port, `${"b".repeat(900)}\r\n${END}`)).code).toBe(250);
    expect(bridge.api.requests.every(({ bytes }) => bytes.toString().startsWith("b"))).toBe(true);
  });

  test("is cut where a client is idle, and where one message takes too long", async () => {
    const idle = await bridge.open(await bridge.smtp({ limits: { closeMs: 1_000, idleMs: 1_000 } }));
    expect(await idle.untilClosed()).toMatch(/^421 /);
    const slow = await bridge.atData(await bridge.smtp({ limits: { closeMs: 1_000, dataMs: 50 } }));
    slow.send("Subject: a");
    expect(await slow.untilClosed()).toMatch(/^421 4\.4\.2 /);
    const long = await bridge.open(await bridge.smtp({ limits: { closeMs: 1_000, sessionMs: 1_000 } }));
    expect(await long.untilClosed()).toMatch(/^421 4\.4\.2 /);
    expect(bridge.api.requests).toEqual([]);
  });

  test("is refused with 421 to one client too many", async () => {
    const port = await bridge.smtp({ limits: { closeMs: 1_000, connections: 1 } });
    expect((await bridge.open(port)).greeting.code).toBe(220);
    expect((await bridge.open(port)).greeting.code).toBe(421);
  });
});

describe("STARTTLS, with a certificate", () => {
  test("is offered, and the mail is marked as having come over TLS", async () => {
    const wire = await bridge.open(await bridge.smtp({ tls: TLS_PAIR }));
    expect((await wire.say("EHLO mail.rossi.example")).lines).toContain("STARTTLS");
    await wire.startTls();
    expect((await wire.say("EHLO mail.rossi.example")).lines).not.toContain("STARTTLS");
    await wire.sayAll("MAIL FROM:<anna@rossi.example>", "RCPT TO:<support@registrar.example>", "DATA");
    wire.send(`a\n..b\r\n${END}`);
    expect((await wire.reply()).code).toBe(250);
    expect(bridge.api.requests[0]?.input.envelope.tls).toBe(true);
    expect(bridge.api.requests[0]?.bytes.toString()).toBe("a\n..b\r\n");
  });

  test("what was slipped in behind it in the clear is not heard", async () => {
    const wire = await bridge.open(await bridge.smtp({ tls: TLS_PAIR }));
    await wire.say("EHLO mail.rossi.example");
    await wire.startTls("EHLO evil.example\r\nMAIL FROM:<evil@evil.example>\r\n");
    expect((await wire.say("RCPT TO:<support@registrar.example>")).code).toBe(503);
  });
});

describe("the bridge itself", () => {
  test("on localhost listens on the machine's loopback addresses, both", async () => {
    const port = await bridge.smtp({ hosts: ["localhost"] });
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const loopbacks = own.filter(({ address }) => address === "127.0.0.1" || address === "::1");
    expect(loopbacks.length).toBeGreaterThan(0);
    for (const { address } of loopbacks) expect((await bridge.open(port, address)).greeting.code).toBe(220);
  });

  test("says which port is taken", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const started = startSmtpBridge({ ...SETTINGS, port }, bridge.api.client(), bridge.recorder());
    await expect(started).rejects.toMatchObject({ code: "EADDRINUSE", port });
    taken.close();
  });

  test("lets a message on its way in finish when it closes, and takes no more", async () => {
    const running = await startSmtpBridge(SETTINGS, bridge.api.client(), bridge.recorder());
    const idle = await bridge.open(running.port);
    const busy = await bridge.atData(running.port);
    busy.send("Subject: a\r\n");
    await busy.sendPiece(Buffer.from("\r\n"));
    const closed = running.close();
    expect(await idle.untilClosed()).toMatch(/^421 4\.3\.2 /);
    busy.send(END);
    expect((await busy.reply()).code).toBe(250);
    expect((await busy.say("NOOP")).code).toBe(421);
    busy.hangUp();
    idle.hangUp();
    await closed;
    await expect(Wire.open(running.port)).rejects.toThrow();
  });

  test("writes no address at info or above", async () => {
    const port = await bridge.smtp();
    await bridge.deliver(port, MESSAGE + END);
    bridge.api.answerWith(() => "hang up");
    await bridge.deliver(port, MESSAGE + END);
    const lines = bridge.log.filter(({ level }) => level !== "debug");
    expect(lines.map(({ level }) => level)).toEqual(["info", "info", "warn"]);
    for (const { text } of lines) expect(text).not.toMatch(/rossi|anna|support@|127\.0\.0\.1|Buongiorno/i);
  });

  test.each([
    ["a limit of 0", { limits: { messageBytes: 0 } }],
    ["a network that is the world", { trustedMtas: ["0.0.0.0/0"] }],
    ["a network that is none", { trustedMtas: ["mx.example"] }],
    ["one of our addresses that is none", { ourAddresses: ["support"] }],
  ])("does not start with %s", async (_, settings) => {
    const started = async () => startSmtpBridge({ ...SETTINGS, ...settings }, bridge.api.client(), bridge.recorder());
    await expect(started()).rejects.toThrow(RangeError);
  });
});
