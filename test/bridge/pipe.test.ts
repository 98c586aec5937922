import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asOnTheWire } from "../../src/bridge/lines.ts";
import { envelopeOfPipe, exitCodeOf, type PipeSettings, takeFromPipe } from "../../src/bridge/pipe.ts";
import { BridgeUnderTest } from "./bridge-under-test.ts";
import { accepted, answering } from "./fake-api.ts";

const bridge = new BridgeUnderTest();
const MESSAGE = "From: anna@rossi.example\nTo: support@registrar.example\n\nHello\n";
const ON_THE_WIRE = MESSAGE.replaceAll("\n", "\r\n");
const UNKNOWN = { clientIp: null, helo: null, tls: null };

const take = (message: string | Iterable<Buffer>, settings: Partial<PipeSettings> = {}, env: NodeJS.ProcessEnv = {}) =>
  takeFromPipe(
    Readable.from(typeof message === "string" ? [Buffer.from(message, "latin1")] : message),
    envelopeOfPipe({}, env),
    { mta: "mx.registrar.example", ...settings },
    bridge.api.client({ timeoutMs: 2_000 }),
    bridge.recorder(),
  );

async function wired(chunks: readonly Buffer[]): Promise<string> {
  const out: Buffer[] = [];
  for await (const chunk of asOnTheWire(Readable.from(chunks))) out.push(chunk);
  return Buffer.concat(out).toString("latin1");
}

describe("the bytes", () => {
  test.each([
    ["bare LF becomes CRLF", "A: b\n\nc\n", "A: b\r\n\r\nc\r\n"],
    ["CRLF stays", "A: b\r\n\r\nc\r\n", "A: b\r\n\r\nc\r\n"],
    ["both in one message", "A: b\r\nC: d\n\nc", "A: b\r\nC: d\r\n\r\nc"],
    ["a bare CR stays, for the header gate to see", "A: b\rC: d\n\n\r", "A: b\rC: d\r\n\r\n\r"],
    ["NUL and eight bits stay", "A: \0\xff\n", "A: \0\xff\r\n"],
    ["an mbox separator in front goes", "From anna@rossi.example Mon Mar  2 10:00:00 2026\nA: b\n", "A: b\r\n"],
    [
      "a field whose name has a blank behind it is none",
      "From : anna@rossi.example\nA: b\n",
      "From : anna@rossi.example\r\nA: b\r\n",
    ],
    ["a separator further down stays", "A: b\n\nFrom here on\n", "A: b\r\n\r\nFrom here on\r\n"],
    ["a separator without an end stays", "From anna", "From anna"],
    ["one that is endless stays", `From ${"x".repeat(5_000)}\nA: b\n`, `From ${"x".repeat(5_000)}\r\nA: b\r\n`],
    ["nothing is nothing", "", ""],
  ])("%s", async (_, given, expected) => {
    const bytes = Buffer.from(given, "latin1");
    expect(await wired([bytes])).toBe(expected);
    expect(await wired([...bytes].map((byte) => Buffer.of(byte)))).toBe(expected);
  });

  test("however they are cut, they come out the same", async () => {
    const piece = fc.constantFrom("From ", "a", ":", "\r", "\n", "\r\n", "\n\n", " ", "\0");
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.array(fc.nat(40)), async (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(""), "latin1");
        const ends = [...new Set(cuts.filter((cut) => cut < bytes.length)), bytes.length].toSorted((a, b) => a - b);
        const chunks = ends.map((end, n) => bytes.subarray(ends[n - 1] ?? 0, end));
        const whole = await wired([bytes]);
        expect(await wired(chunks)).toBe(whole);
        expect(whole).not.toMatch(/(?<!\r)\n/);
        expect(whole.replaceAll("\r\n", "\n").length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

describe("the envelope", () => {
  test.each([
    [
      "options",
      { from: "anna@rossi.example", to: ["support@registrar.example", "a@registrar.example"] },
      { SENDER: "x@y.example", RECIPIENT: "x@y.example" },
      "anna@rossi.example",
      ["support@registrar.example", "a@registrar.example"],
    ],
    [
      "the environment",
      {},
      { SENDER: "anna@rossi.example", RECIPIENT: "support@localhost" },
      "anna@rossi.example",
      ["support@localhost"],
    ],
    [
      "the recipient before aliases",
      {},
      { SENDER: "a@b.example", RECIPIENT: "support@localhost", ORIGINAL_RECIPIENT: "support@registrar.example" },
      "a@b.example",
      ["support@registrar.example"],
    ],
    ["nothing", {}, {}, null, []],
    ["an empty sender is the null path", { from: "" }, {}, "", []],
    ["so is <>", { from: "<>" }, {}, "", []],
    ["so is the MAILER-DAEMON of Postfix", {}, { SENDER: "MAILER-DAEMON" }, "", []],
    [
      "angle brackets are no part of an address",
      { from: "<anna@rossi.example>", to: ["<support@registrar.example>"] },
      {},
      "anna@rossi.example",
      ["support@registrar.example"],
    ],
    [
      "what is no address is for the policy to judge",
      { from: "not an address", to: ["-x"] },
      {},
      "not an address",
      ["-x"],
    ],
  ])("from %s", (_, given, env, mailFrom, rcptTo) => {
    expect(envelopeOfPipe(given, env)).toEqual({ mailFrom, rcptTo, ...UNKNOWN });
  });
});

describe("the answer", () => {
  test("0 after the API has the bytes", async () => {
    const reply = await take(MESSAGE, {}, { SENDER: "anna@rossi.example", RECIPIENT: "support@registrar.example" });
    expect(exitCodeOf(reply)).toBe(0);
    const [request] = bridge.api.requests;
    expect(request?.bytes.toString()).toBe(ON_THE_WIRE);
    expect(request?.input).toMatchObject({
      envelope: { mailFrom: "anna@rossi.example", rcptTo: ["support@registrar.example"], ...UNKNOWN },
      mta: "mx.registrar.example",
    });
  });

  test("a second try has the same key; another envelope and other bytes have another", async () => {
    const env = { SENDER: "anna@rossi.example", RECIPIENT: "support@registrar.example" };
    await take(MESSAGE, {}, env);
    await take(`From anna@rossi.example Tue Mar  3 10:00:00 2026\n${MESSAGE}`, {}, env);
    await take(MESSAGE, {}, { ...env, SENDER: "other@rossi.example" });
    await take(`${MESSAGE}.`, {}, env);
    const [first, again, ...others] = bridge.api.requests.map(({ input }) => input.idempotencyKey);
    expect(again).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  test.each([
    ["75 where the API hangs up", () => "hang up" as const, 75],
    ["75 where it answers with a fault", () => ({ status: 500, body: "{}" }), 75],
    ["75 where nothing is durable", (request: never) => answering({ ...accepted(request), receipt: null }), 75],
    [
      "75 where it says later",
      (request: never) =>
        answering({
          ...accepted(request),
          receipt: null,
          smtpReply: { code: 451, enhancedCode: "4.7.1", text: "Later" },
        }),
      75,
    ],
    [
      "65 where it says never",
      (request: never) =>
        answering({ ...accepted(request), receipt: null, smtpReply: { code: 554, enhancedCode: "5.6.0", text: "No" } }),
      65,
    ],
  ])("%s", async (_, script, code) => {
    bridge.api.answerWith(script as never);
    expect(exitCodeOf(await take(MESSAGE))).toBe(code);
  });

  test("65 for what is too large, which is not kept in memory nor read for ever", async () => {
    let given = 0;
    function* endless() {
      for (;;) {
        given += 1_000;
        yield Buffer.alloc(1_000, "x\n");
      }
    }
    expect(exitCodeOf(await take(endless(), { messageBytes: 10_000 }))).toBe(65);
    expect(given).toBeLessThan(50_000);
    expect(bridge.api.requests).toEqual([]);
  });

  test("75 where the writer breaks off", async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.from(MESSAGE);
        throw new Error("EPIPE");
      })(),
    );
    expect(exitCodeOf(await take(broken as never))).toBe(75);
    expect(bridge.api.requests).toEqual([]);
  });
});
