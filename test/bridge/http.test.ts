import { createHmac, randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import fc from "fast-check";
import { readForm } from "../../src/bridge/form-body.ts";
import { type HttpLimits, startHttpBridge } from "../../src/bridge/http.ts";
import { mailgun } from "../../src/bridge/mailgun.ts";
import type { RunningBridge } from "../../src/bridge/mail-server.ts";
import { BridgeUnderTest } from "./bridge-under-test.ts";
import { accepted, answering } from "./fake-api.ts";

/** Over real HTTP, as Mailgun posts. */
const KEY = "key-0123456789abcdef";
const MIME = Buffer.from("From: anna@rossi.example\r\nSubject: caff\xe8 & cr\xeame=+%41\r\n\r\n\0\xff\r\n", "latin1");
const bridge = new BridgeUnderTest();
let running: RunningBridge;

const start = async (limits: Partial<HttpLimits> = {}) => {
  await running?.close();
  running = await startHttpBridge(
    { hosts: ["127.0.0.1"], port: 0, mta: "mx.registrar.example", provider: mailgun(KEY), limits },
    bridge.api.client({ timeoutMs: 2_000 }),
    bridge.recorder(),
  );
};
beforeEach(() => start());
afterEach(() => running.close());

interface Post {
  readonly mime?: Buffer;
  readonly key?: string;
  readonly at?: Date;
  readonly token?: string;
  readonly signature?: string;
  readonly multipart?: boolean;
  readonly more?: Record<string, string>;
}

function fieldsOf({
  mime = MIME,
  key = KEY,
  at = new Date(),
  token = randomBytes(25).toString("hex"),
  signature,
  more,
}: Post) {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signed = createHmac("sha256", key).update(`${timestamp}${token}`).digest("hex");
  return {
    recipient: "support@registrar.example, support+a@registrar.example",
    sender: "anna@rossi.example",
    "body-mime": mime,
    timestamp,
    token,
    signature: signature ?? signed,
    ...more,
  };
}

const escaped = (value: string | Buffer) =>
  [...Buffer.from(value)].map((byte) => (byte === 0x20 ? "+" : `%${byte.toString(16).padStart(2, "0")}`)).join("");

function bodyOf(given: Post): { readonly type: string; readonly body: Buffer } {
  const fields = Object.entries(fieldsOf(given));
  if (!given.multipart) {
    const body = fields.map(([name, value]) => `${name}=${escaped(value)}`).join("&");
    return { type: "application/x-www-form-urlencoded", body: Buffer.from(body) };
  }
  const parts = fields.flatMap(([name, value]) => [
    Buffer.from(`--x7x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value),
    Buffer.from("\r\n"),
  ]);
  return { type: "multipart/form-data; boundary=x7x", body: Buffer.concat([...parts, Buffer.from("--x7x--\r\n")]) };
}

const send = async (type: string, body: Buffer, path = "/mailgun/mime", method = "POST") =>
  (
    await fetch(`http://127.0.0.1:${running.port}${path}`, {
      method,
      headers: { "content-type": type },
      ...(method === "GET" ? {} : { body }),
    })
  ).status;
const post = (given: Post = {}) => {
  const { type, body } = bodyOf(given);
  return send(type, body);
};

test.each([[false], [true]])(
  "200 after the API has the exact bytes and the envelope; multipart: %s",
  async (multipart) => {
    expect(await post({ multipart })).toBe(200);
    const [request] = bridge.api.requests;
    expect(request!.bytes.equals(MIME)).toBe(true);
    expect(request!.input).toMatchObject({
      envelope: {
        mailFrom: "anna@rossi.example",
        rcptTo: ["support@registrar.example", "support+a@registrar.example"],
        clientIp: null,
        helo: null,
        tls: null,
      },
      mta: "mx.registrar.example",
    });
  },
);

test("a mail that was posted with line feeds alone has its CRLF again; a bare one among CRLF stays", async () => {
  await post({ mime: Buffer.from("A: b\n\nc\n") });
  await post({ mime: Buffer.from("A: b\r\n\r\nc\nd\r\n") });
  expect(bridge.api.requests.map(({ bytes }) => bytes.toString())).toEqual([
    "A: b\r\n\r\nc\r\n",
    "A: b\r\n\r\nc\nd\r\n",
  ]);
});

describe("what is not believed is 401, asks nothing of the API, and is posted again by a provider whose key we have wrong", () => {
  test.each<[string, Post]>([
    ["another key", { key: "key-of-somebody-else" }],
    ["no signature", { signature: "" }],
    ["a short one", { signature: "abcd" }],
    ["one that is no hex", { signature: "z".repeat(64) }],
    ["one of another token", { more: { token: "0".repeat(50) } }],
    ["one of another time", { more: { timestamp: "1700000000" } }],
    ["a timestamp that is no number", { more: { timestamp: "now" } }],
    ["one of yesterday", { at: new Date(Date.now() - 24 * 3_600_000) }],
    ["one of tomorrow", { at: new Date(Date.now() + 24 * 3_600_000) }],
  ])("%s", async (_, given) => {
    expect(await post(given)).toBe(401);
    expect(bridge.api.requests).toEqual([]);
  });

  test.each([
    ["text/plain", "hello"],
    ["multipart/form-data", "--x\r\n"],
    ["multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"],
    ["application/x-www-form-urlencoded", "token=a&token=b"],
    ["application/x-www-form-urlencoded", ""],
    ["application/json", "{}"],
  ])("no form: %s %s", async (type, text) => {
    expect(await send(type, Buffer.from(text))).toBe(401);
  });

  test("a signature that was used for another mail", async () => {
    const token = "a".repeat(50);
    expect(await post({ token })).toBe(200);
    expect(await post({ token, mime: Buffer.from("From: evil@evil.example\r\n\r\n") })).toBe(401);
    expect(await post({ token })).toBe(200);
    const keys = bridge.api.requests.map(({ input }) => input.idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

describe("later and never", () => {
  test.each([
    ["503 where the API hangs up", () => "hang up" as const, 503],
    ["503 where nothing is durable", (request: never) => answering({ ...accepted(request), receipt: null }), 503],
    [
      "406 where it says never",
      (request: never) =>
        answering({ ...accepted(request), receipt: null, smtpReply: { code: 552, enhancedCode: "5.3.4", text: "No" } }),
      406,
    ],
  ])("%s", async (_, script, status) => {
    bridge.api.answerWith(script as never);
    expect(await post()).toBe(status);
  });

  test("a signed post without a mail is 503: nothing is lost by asking again", async () => {
    expect(await post({ mime: Buffer.alloc(0) })).toBe(503);
  });

  test("406 for a mail that is too large, 503 while too much is on its way", async () => {
    await start({ messageBytes: 20 });
    expect(await post()).toBe(406);
    await start({ spoolBytes: 100 });
    expect(await post()).toBe(503);
    expect(bridge.api.requests).toEqual([]);
  });

  test("a request that says it is far too large is not read", async () => {
    const answer = await fetch(`http://127.0.0.1:${running.port}/mailgun/mime`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: Buffer.alloc(70 * 1024 * 1024),
    }).then(
      ({ status }) => status,
      () => 406,
    );
    expect(answer).toBe(406);
  });
});

test("nothing else is there", async () => {
  const { type, body } = bodyOf({});
  expect(await send(type, body, "/")).toBe(404);
  expect(await send(type, body, "/mailgun/mime", "GET")).toBe(405);
  expect(await send(type, body, "//[")).toBe(404);
});

test("a request that is being answered when the bridge closes is answered", async () => {
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  bridge.api.answerWith(async (request) => {
    asked.resolve();
    await release.promise;
    return answering(accepted(request));
  });
  const status = post();
  await asked.promise;
  const closed = running.close();
  release.resolve();
  expect(await status).toBe(200);
  await closed;
});

test("whatever a form holds comes out as it went in, in both ways of sending it", () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(bytes, (mime) => {
      for (const multipart of [false, true]) {
        const { type, body } = bodyOf({ mime, multipart });
        if (multipart && mime.includes("\r\n--x7x")) continue;
        expect(readForm(type, body)?.get("body-mime")?.equals(mime)).toBe(true);
      }
    }),
  );
  fc.assert(
    fc.property(
      bytes,
      fc.constantFrom("multipart/form-data; boundary=a", "application/x-www-form-urlencoded"),
      (body, type) => {
        readForm(type, Buffer.concat([Buffer.from("--a\r\n"), body]));
        readForm(type, body);
      },
    ),
  );
});

test("neither key nor mail is logged", async () => {
  await post();
  await post({ key: "wrong-key-wrong-key" });
  await vi.waitFor(() => expect(bridge.log.length).toBeGreaterThan(1));
  expect(bridge.log.map(({ text }) => text).join()).not.toMatch(/key-|rossi|registrar/);
});
