import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { RunningBridge } from "../../src/bridge/mail-server.ts";
import { judgeInbound } from "../../src/inbound/inbound-message.judge.ts";
import { startSmtpBridge } from "../../src/bridge/smtp.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { MailDomain, writeZone, zoneOf } from "../support/signed-mail.ts";
import { BRIDGE, deliver, mailOf, publishedAt } from "./large-mail.ts";
import { keptFiles, sha256Of } from "./uploads-under-test.ts";

const MIB = 1024 * 1024;
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const rossi = new MailDomain("rossi.example");
let directory: string;
let api: TestApi;
let token: string;
let bridge: RunningBridge;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mittente-zone-"));
  writeZone(join(directory, "zone.json"), zoneOf(rossi));
  api = await startTestApi({ MITTENTE_DNS_ZONE: join(directory, "zone.json") });
  token = (await arrange(api).client("BRIDGE")).token;
  bridge = await startSmtpBridge(BRIDGE, publishedAt(api.url, token), QUIET);
});
afterAll(async () => {
  await bridge.close();
  await api.stop();
  await rm(directory, { recursive: true, force: true });
});

const storedAs = async (bytes: Buffer) => {
  const [row] = await api.sql`
    select id, outcome, reason, size, raw is null as in_blob, ticket_id, message_id from inbound_messages where sha256 = ${sha256Of(bytes)}`;
  return row;
};

test("a signed mail of almost 30 MB over SMTP becomes a ticket with its file", { timeout: 120_000 }, async () => {
  await arrange(api).account({ registeredEmail: "anna@rossi.example", registeredEmailGiven: "anna@rossi.example" });
  const file = randomBytes(21 * MIB);
  const mail = await rossi.mail(
    {
      from: "Anna <anna@rossi.example>",
      to: "support@desk.example",
      date: api.now,
      attachments: [{ filename: "backup.bin", content: file }],
    },
    { signedAt: api.now },
  );
  expect(mail.length).toBeGreaterThan(28 * MIB);
  expect(await deliver(bridge.port, mail)).toMatch(/^250 2\.0\.0 /);
  expect(await storedAs(mail), "judged by the worker, not by the API").toMatchObject({
    reason: "PENDING",
    inBlob: true,
  });
  expect(await judgeInbound(api.installation, (await storedAs(mail))!.id as string)).toBe("ACCEPTED");
  const stored = (await storedAs(mail))!;
  expect(stored).toMatchObject({ reason: "ACCEPTED_NEW", size: mail.length, inBlob: true });
  const files =
    await api.sql`select file_name, size, sha256, state from attachments where message_id = ${stored.messageId as string}`;
  expect([...files]).toEqual([{ fileName: "backup.bin", size: file.length, sha256: sha256Of(file), state: "READY" }]);
  expect(sha256Of(await api.installation.blobs.get(sha256Of(mail)))).toBe(sha256Of(mail));
});

describe("what is too large for the mutation", () => {
  test("is brought, and what fits is not", async () => {
    const before = (await keptFiles(api)).length;
    const [small, large] = [mailOf(MIB), mailOf(MIB + 1)];
    expect(await deliver(bridge.port, small)).toMatch(/^250 /);
    expect(await deliver(bridge.port, large)).toMatch(/^250 /);
    expect([await storedAs(small), await storedAs(large)]).toMatchObject([{ inBlob: false }, { inBlob: true }]);
    expect((await keptFiles(api)).length).toBe(before + 1);
  });

  test("is one delivery when the client comes again", async () => {
    const mail = mailOf(2 * MIB);
    for (let time = 0; time < 2; time += 1) expect(await deliver(bridge.port, mail)).toMatch(/^250 /);
    expect(await api.sql`select 1 from inbound_messages where sha256 = ${sha256Of(mail)}`).toHaveLength(1);
  });

  test(
    "of exactly 30 MiB is taken; a byte more is 552, before it is offered to the API",
    { timeout: 120_000 },
    async () => {
      expect(await deliver(bridge.port, mailOf(30 * MIB))).toMatch(/^250 /);
      const slots = () => api.sql`select 1 from upload_slots`;
      const before = (await slots()).length;
      expect(await deliver(bridge.port, mailOf(30 * MIB + 1))).toBe("552 5.3.4 Message too big");
      expect((await slots()).length).toBe(before);
    },
  );

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ["refuses the bytes", (request, response) => void request.resume().on("end", () => response.writeHead(422).end())],
    ["fails", (request, response) => void request.resume().on("end", () => response.writeHead(503).end())],
    ["answers before it read", (_request, response) => void response.writeHead(404).end()],
    [
      "sends elsewhere",
      (request, response) =>
        void request.resume().on("end", () => response.writeHead(307, { location: api.url }).end()),
    ],
    ["hangs up", (request) => void request.socket.destroy()],
    [
      "took them, and keeps nothing",
      (request, response) => void request.resume().on("end", () => response.writeHead(204).end()),
    ],
  ])("is to be sent again where the API %s", async (_name, answer) => {
    const uploads = createServer(answer).listen(0, "127.0.0.1");
    onTestFinished(async () => {
      uploads.closeAllConnections();
      await new Promise((resolve) => uploads.close(resolve));
    });
    await new Promise((resolve) => uploads.once("listening", resolve));
    const client = publishedAt(api.url, token);
    const elsewhere: typeof client = {
      async execute(document, variables) {
        const data = await client.execute(document, variables);
        const text = JSON.stringify(data).replaceAll(
          `${api.url}/uploads`,
          `http://127.0.0.1:${(uploads.address() as AddressInfo).port}/uploads`,
        );
        return JSON.parse(text) as typeof data;
      },
    };
    const astray = await startSmtpBridge(BRIDGE, elsewhere, QUIET);
    onTestFinished(() => astray.close());
    const mail = mailOf(2 * MIB);
    expect(await deliver(astray.port, mail)).toMatch(/^451 4\.3\.0 /);
    expect(await storedAs(mail)).toBeUndefined();
    expect(await deliver(bridge.port, mail)).toMatch(/^250 /);
  });
});
