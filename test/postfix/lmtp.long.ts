import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startLmtpBridge } from "../../src/bridge/lmtp.ts";
import type { RunningBridge } from "../../src/bridge/mail-server.ts";
import { ApiError } from "../../src/clients/api-error.ts";
import { type ApiClient, createApiClient } from "../../src/clients/client.ts";
import { addClient } from "../../src/sessions/client.commands.ts";
import { issuerOf } from "../../src/sessions/issuer.ts";
import { Wire } from "../bridge/wire.ts";
import { run } from "../cli/cli-under-test.ts";
import { type Journey, startJourney, SUPPORT } from "../support/journey.ts";
import { MailDomain } from "../support/signed-mail.ts";
import { startPipeCommand } from "./handed-over.ts";
import { Postfix } from "./postfix.ts";

/** A customer's server → Debian's Postfix as docs/postfix.md sets it up → LMTP, or a pipe → the API → a verdict. */
const rossi = new MailDomain("rossi.example");
const CLIENT_IP = "127.0.0.9";
const SECONDS = 1_000;
let journey: Journey;
let bridge: RunningBridge;
let pipe: Awaited<ReturnType<typeof startPipeCommand>>;
let postfix: Postfix;
let isAway = false;
let pipeEnv: NodeJS.ProcessEnv;
let number = 0;

beforeAll(async () => {
  journey = await startJourney(rossi);
  journey.api.now = new Date();
  const { installation, url } = journey.api;
  const { id } = await journey.rows.client("BRIDGE");
  const token = () => journey.api.token({ kind: "bridge", clientId: id });
  const gateway = createApiClient({ url: `${url}/graphql`, token });
  const api: ApiClient = {
    async execute(document, variables) {
      if (isAway) throw new ApiError({ kind: "unreachable" });
      return gateway.execute(document, variables);
    },
  };
  const settings = { hosts: ["127.0.0.1"], port: 0, mta: "mx.desk.example", ourAddresses: [SUPPORT] };
  bridge = await startLmtpBridge({ ...settings, trustedMtas: ["127.0.0.1"] }, api, installation.log);

  const client = { kind: "BRIDGE", name: "pipe", issuer: issuerOf(installation.settings) } as const;
  const credentials = join(journey.api.directory, "pipe.json");
  await writeFile(credentials, JSON.stringify(await addClient(installation.pool("operator"), client)));
  pipeEnv = { MITTENTE_API_URL: `${url}/graphql`, MITTENTE_BRIDGE_CREDENTIALS: credentials };
  pipe = await startPipeCommand(({ args, bytes }) =>
    run(
      ["bridge", "pipe", ...args],
      { ...pipeEnv, ...(isAway ? { MITTENTE_API_URL: "http://127.0.0.1:1/graphql" } : {}) },
      Readable.from([bytes]),
    ),
  );
  postfix = await Postfix.start({ lmtpPort: bridge.port, pipeCommand: pipe.command });
}, 120 * SECONDS);
afterAll(async () => {
  await postfix?.remove();
  await pipe?.stop();
  await bridge?.close();
  await journey?.stop();
}, 60 * SECONDS);

async function customer() {
  const address = `anna${++number}@rossi.example`;
  await journey.rows.account({ registeredEmail: address, registeredEmailGiven: address });
  const mail = (fields: object) => rossi.mail({ from: address, to: SUPPORT, subject: `Help ${number}`, ...fields });
  return { address, mail };
}

/** As the customer's server; the answers to RCPT and to the message. */
async function send(bytes: Buffer, from: string, to = SUPPORT): Promise<{ rcpt: number; data: number | null }> {
  const wire = await Wire.open(postfix.port, "127.0.0.1", CLIENT_IP);
  try {
    await wire.sayAll("EHLO mail.rossi.example", `MAIL FROM:<${from}> SIZE=${bytes.length}`);
    const rcpt = (await wire.say(`RCPT TO:<${to}>`)).code;
    if (rcpt !== 250) return { rcpt, data: null };
    await wire.say("DATA");
    wire.send(Buffer.from(bytes.toString("latin1").replaceAll("\r\n.", "\r\n.."), "latin1"));
    wire.send("\r\n.\r\n");
    return { rcpt, data: (await wire.reply()).code };
  } finally {
    wire.hangUp();
  }
}

/** What waits is tried until nothing does. */
const isEmpty = () =>
  vi.waitFor(
    async () => {
      if ((await postfix.queue()).length > 0) await postfix.flush();
      expect(await postfix.queue()).toEqual([]);
    },
    { timeout: 20 * SECONDS, interval: 500 },
  );
/** With that recipient and reason. */
const waits = (address: string, reason: string) =>
  vi.waitFor(
    async () => {
      const recipients = (await postfix.queue()).flatMap((mail) => mail.recipients);
      expect(recipients.find((recipient) => recipient.address === address)?.delay_reason).toContain(reason);
    },
    { timeout: 20 * SECONDS },
  );
const lastOf = async (address: string) => {
  const [row] = await journey.api.sql`
    select client_ip, helo, mail_from, rcpt_to, raw from inbound_messages
    where claimed_from like ${`%${address}%`} order by id desc limit 1`;
  return row;
};

test("a signed mail through Postfix is accepted, from its true client", async () => {
  const anna = await customer();
  expect(await send(await anna.mail({ text: "Why?\r\n.\r\nBecause" }), anna.address)).toEqual({ rcpt: 250, data: 250 });
  const [received] = await journey.judged(anna.address);
  expect(received!.verdict).toMatchObject({ outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags: [] });
  expect(await lastOf(anna.address)).toMatchObject({
    clientIp: CLIENT_IP,
    helo: "mail.rossi.example",
    mailFrom: anna.address,
    rcptTo: [SUPPORT],
  });
}, 60_000);

test.each([
  ["a line of 20,000 bytes", { text: "x".repeat(20_000), headers: { "X-Long": "y".repeat(900) } }],
  ["eight-bit text, as it is", { text: "Perché? È già così", headers: { "Content-Transfer-Encoding": "8bit" } }],
  ["a reply token in the address", { text: "Again" }],
])(
  "%s keeps its signature",
  async (what, fields) => {
    const anna = await customer();
    const to = what.includes("token") ? SUPPORT.replace("@", "+aaaabbbb@") : SUPPORT;
    const bytes =
      what.includes("eight-bit") || what.includes("20,000")
        ? await rossi.sign(
            Buffer.from(
              [
                `From: ${anna.address}`,
                `To: ${SUPPORT}`,
                "Subject: Bytes",
                `Date: ${new Date().toUTCString()}`,
                `Message-ID: <${number}@rossi.example>`,
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit",
                "",
                fields.text,
                "",
              ].join("\r\n"),
            ),
          )
        : await anna.mail(fields);
    expect(await send(bytes, anna.address, to)).toEqual({ rcpt: 250, data: 250 });
    const [received] = await journey.judged(anna.address);
    expect(received!.verdict.outcome).toBe("ACCEPTED");
    expect((await lastOf(anna.address))!.raw.includes(bytes)).toBe(true);
  },
  60_000,
);

test("while the API is away mail stays in Postfix's queue, and comes later, once", async () => {
  const anna = await customer();
  isAway = true;
  expect(await send(await anna.mail({}), anna.address)).toEqual({ rcpt: 250, data: 250 });
  await waits(SUPPORT, "451 4.3.0");
  isAway = false;
  await isEmpty();
  expect(await journey.judged(anna.address)).toMatchObject([{ verdict: { outcome: "ACCEPTED" } }]);
}, 60_000);

test("what the bridge would refuse, Postfix refuses while the sender listens", async () => {
  const anna = await customer();
  expect((await send(await anna.mail({}), anna.address, "nobody@desk.example")).rcpt).toBe(550);
  expect((await send(await anna.mail({}), anna.address, "bounces+abc@desk.example")).rcpt).toBe(250);
  expect((await send(await anna.mail({}), anna.address, "other@elsewhere.example")).rcpt).toBe(554);
  const wire = await Wire.open(postfix.port);
  await wire.say("EHLO mail.rossi.example");
  expect((await wire.say(`MAIL FROM:<${anna.address}> SIZE=31000001`)).code).toBe(552);
  wire.hangUp();
}, 60_000);

test("through a pipe the same: the envelope, the bytes, later and never", async () => {
  const anna = await customer();
  const to = "support@pipe.desk.example";
  isAway = true;
  expect(await send(await anna.mail({}), anna.address, to)).toEqual({ rcpt: 250, data: 250 });
  await waits(to, "Mail cannot be taken at the moment");
  isAway = false;
  await isEmpty();
  expect(await journey.judged(anna.address)).toMatchObject([{ verdict: { outcome: "ACCEPTED" } }]);
  expect(await lastOf(anna.address)).toMatchObject({
    mailFrom: anna.address,
    rcptTo: [to],
    clientIp: null,
    helo: null,
  });
  expect(await send(await anna.mail({}), "", to)).toEqual({ rcpt: 250, data: 250 });
  await isEmpty();
  await vi.waitFor(async () => expect((await lastOf(anna.address))!.mailFrom).toBe(""), { timeout: 20 * SECONDS });
}, 60_000);
