import { describe, expect, test } from "vitest";
import { BridgeUnderTest } from "./bridge-under-test.ts";
import type { Wire } from "./wire.ts";

const bridge = new BridgeUnderTest();
const trusted = { trustedMtas: ["127.0.0.0/8"] };

async function sendMail(wire: Wire): Promise<void> {
  await wire.sayAll("MAIL FROM:<anna@rossi.example>", "RCPT TO:<support@registrar.example>", "DATA");
  wire.send("Subject: a\r\n\r\n.\r\n");
  expect((await wire.reply()).code).toBe(250);
}

function clients(): object[] {
  return bridge.api.requests.map(({ input: { envelope } }) => ({
    clientIp: envelope.clientIp,
    helo: envelope.helo,
    tls: envelope.tls,
  }));
}

const UNKNOWN = { clientIp: null, helo: null, tls: null };

describe("XFORWARD of a listed MTA", () => {
  test.each([
    ["ADDR=192.0.2.7 HELO=mail.rossi.example", { clientIp: "192.0.2.7", helo: "mail.rossi.example", tls: null }],
    ["ADDR=IPV6:2001:DB8::7", { clientIp: "2001:db8::7", helo: null, tls: null }],
    ["ADDR=IPV6:::ffff:192.0.2.7", { clientIp: "192.0.2.7", helo: null, tls: null }],
    ["ADDR=[UNAVAILABLE] HELO=[UNAVAILABLE]", UNKNOWN],
    ["NAME=mail.rossi.example", UNKNOWN],
  ])("names the client: %s", async (attributes, client) => {
    const wire = await bridge.open(await bridge.smtp(trusted));
    await wire.say("EHLO mx.registrar.example");
    expect((await wire.say(`XFORWARD ${attributes}`)).code).toBe(250);
    await sendMail(wire);
    expect(clients()).toEqual([client]);
  });

  test("in two lines counts as one", async () => {
    const wire = await bridge.open(await bridge.smtp(trusted));
    await wire.sayAll("EHLO mx.registrar.example", "XFORWARD ADDR=192.0.2.7", "XFORWARD HELO=mail.rossi.example");
    await sendMail(wire);
    expect(clients()).toEqual([{ clientIp: "192.0.2.7", helo: "mail.rossi.example", tls: null }]);
  });

  test("is of one mail: the next on the connection has not the same client", async () => {
    const wire = await bridge.open(await bridge.smtp(trusted));
    await wire.sayAll("EHLO mx.registrar.example", "XFORWARD ADDR=192.0.2.7 HELO=mail.rossi.example");
    await sendMail(wire);
    await sendMail(wire);
    await wire.sayAll("XFORWARD ADDR=192.0.2.8", "RSET");
    await sendMail(wire);
    expect(clients().slice(1)).toEqual([UNKNOWN, UNKNOWN]);
  });

  test("inside a mail is refused, and the mail goes on", async () => {
    const wire = await bridge.open(await bridge.smtp(trusted));
    await wire.sayAll("EHLO mx.registrar.example", "MAIL FROM:<anna@rossi.example>");
    expect((await wire.say("XFORWARD ADDR=192.0.2.7")).code).toBe(503);
    expect((await wire.say("RCPT TO:<support@registrar.example>")).code).toBe(250);
  });

  test("works over LMTP", async () => {
    const wire = await bridge.open(await bridge.lmtp(trusted));
    await wire.sayAll("LHLO mx.registrar.example", "XFORWARD ADDR=192.0.2.7");
    await sendMail(wire);
    expect(clients()).toEqual([{ clientIp: "192.0.2.7", helo: null, tls: null }]);
  });
});

describe("XCLIENT of a listed MTA", () => {
  test("hands the connection over to the client", async () => {
    const wire = await bridge.open(await bridge.smtp(trusted));
    await wire.say("EHLO mx.registrar.example");
    expect((await wire.say("XCLIENT ADDR=192.0.2.7")).code).toBe(220);
    await wire.say("EHLO mail.rossi.example");
    expect((await wire.say("XCLIENT ADDR=192.0.2.9")).code).toBe(550);
    await sendMail(wire);
    await sendMail(wire);
    const client = { clientIp: "192.0.2.7", helo: "mail.rossi.example", tls: null };
    expect(clients()).toEqual([client, client]);
  });

  test("that does not know the client leaves it unknown", async () => {
    const wire = await bridge.open(await bridge.smtp(trusted));
    await wire.sayAll("EHLO mx.registrar.example", "XCLIENT ADDR=[UNAVAILABLE]", "EHLO mx.registrar.example");
    await sendMail(wire);
    expect(clients()).toEqual([UNKNOWN]);
  });
});

test("a listed MTA that forwards nothing is not taken for the client", async () => {
  const wire = await bridge.open(await bridge.smtp(trusted));
  await wire.say("EHLO mx.registrar.example");
  await sendMail(wire);
  expect(clients()).toEqual([UNKNOWN]);
});

test.each([["XCLIENT"], ["XFORWARD"]])("%s of anybody else is neither offered nor heard", async (command) => {
  const wire = await bridge.open(await bridge.smtp({ trustedMtas: ["192.0.2.0/24", "2001:db8::/32"] }));
  expect((await wire.say("EHLO mail.rossi.example")).lines.join()).not.toContain(command);
  expect((await wire.say(`${command} ADDR=192.0.2.7`)).code).toBe(500);
  await sendMail(wire);
  expect(clients()).toEqual([{ clientIp: "127.0.0.1", helo: "mail.rossi.example", tls: false }]);
});
