import { expect, test } from "vitest";
import { BridgeUnderTest } from "./bridge-under-test.ts";

const bridge = new BridgeUnderTest();
const RECIPIENTS = [
  "RCPT TO:<support@registrar.example>",
  "RCPT TO:<sales@registrar.example>",
  "RCPT TO:<support+a@registrar.example>",
  "RCPT TO:<Support@registrar.example>",
];

async function deliver(port: number): Promise<number[]> {
  const wire = await bridge.open(port);
  await wire.sayAll("LHLO mx.registrar.example", "MAIL FROM:<anna@rossi.example>");
  const codes = [];
  for (const recipient of RECIPIENTS) codes.push((await wire.say(recipient)).code);
  expect(codes).toEqual([250, 550, 250, 250]);
  await wire.say("DATA");
  wire.send("Subject: a\r\n\r\nb\r\n.\r\nQUIT\r\n");
  const answers = [];
  do answers.push((await wire.reply()).code);
  while (answers.at(-1) !== 221);
  return answers;
}

test("each accepted RCPT has its own answer, an address given twice included", async () => {
  expect(await deliver(await bridge.lmtp())).toEqual([250, 250, 250, 221]);
  expect(bridge.api.requests).toHaveLength(1);
});

test("each accepted RCPT has its own refusal", async () => {
  bridge.api.answerWith(() => "hang up");
  expect(await deliver(await bridge.lmtp())).toEqual([451, 451, 451, 221]);
});

test("a message too large is refused for each", async () => {
  expect(await deliver(await bridge.lmtp({ limits: { closeMs: 1_000, messageBytes: 12 } }))).toEqual([
    552, 552, 552, 221,
  ]);
});

test("the neighbour that speaks LMTP is not taken for the client", async () => {
  await deliver(await bridge.lmtp());
  expect(bridge.api.requests[0]?.input.envelope).toMatchObject({ clientIp: null, helo: null, tls: null });
});

test("EHLO is for SMTP", async () => {
  const wire = await bridge.open(await bridge.lmtp());
  expect((await wire.say("EHLO mail.rossi.example")).code).toBe(500);
  expect((await wire.say("LHLO mail.rossi.example")).lines).toContain("ENHANCEDSTATUSCODES");
});
