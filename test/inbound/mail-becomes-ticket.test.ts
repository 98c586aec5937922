import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { composeMail, MailDomain, type MailFields, rawMail, writeZone, zoneOf } from "../support/signed-mail.ts";

const SUPPORT = "support@desk.example";
const rossi = new MailDomain("rossi.example");
let api: TestApi;
let rows: ReturnType<typeof arrange>;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mittente-journey-"));
  const zone = join(directory, "zone.json");
  writeZone(zone, zoneOf(rossi));
  api = await startTestApi({ MITTENTE_DNS_ZONE: zone });
  rows = arrange(api);
});
afterAll(async () => {
  await api.stop();
  await rm(directory, { recursive: true, force: true });
});

const RECEIVE = `mutation ($input: InboundMessageReceiveInput!) { inboundMessageReceive(input: $input) {
  receipt { id } smtpReply { code } userErrors { code } } }`;
const READ = `query ($id: ID!) { inboundMessage(id: $id) { verdict { outcome reason flags } releasableAs
  ticket { id subject origin account { number } messages { nodes { bodyText trust } }
    replyRoute(disclosure: SERVICE_INFORMATION) { outcome recipient rule } } } }`;

interface Read {
  readonly verdict: { readonly outcome: string; readonly reason: string; readonly flags: readonly string[] };
  readonly releasableAs: readonly string[];
  readonly ticket: Record<string, unknown> | null;
}

/** Hands a mail in as a bridge does, and reads it as the desk once this process judged it, which begins after the answer. */
async function sendAndRead(bytes: Buffer, bridge: string, staff: string): Promise<Read> {
  const input = {
    idempotencyKey: bytes.toString("base64").slice(-200),
    receivedAt: api.now.toISOString(),
    envelope: { mailFrom: "anna@rossi.example", rcptTo: [SUPPORT] },
    source: { raw: bytes.toString("base64") },
    mta: "mx.desk.example",
  };
  const handedIn: unknown = (await api.ask(bridge, RECEIVE, { input })).data?.["inboundMessageReceive"];
  const received = handedIn as { readonly receipt: { readonly id: string } };
  expect(received).toMatchObject({ smtpReply: { code: 250 }, userErrors: [] });
  for (;;) {
    const { data, errors } = await api.ask(staff, READ, { id: received.receipt.id });
    expect(errors).toEqual([]);
    const read: unknown = data?.["inboundMessage"];
    if ((read as Read).verdict.reason !== "PENDING") return read as Read;
  }
}

const mail = (fields: MailFields = {}) =>
  composeMail({ from: "Anna <anna@rossi.example>", to: SUPPORT, subject: "Help", date: api.now, ...fields });

test("a customer's mail becomes a ticket, and its Reply-To redirects no answer", async () => {
  const account = await rows.account({
    registeredEmail: "anna@rossi.example",
    registeredEmailGiven: "anna@rossi.example",
  });
  const [bridge, staff] = [(await rows.client("BRIDGE")).token, (await rows.staff()).token];
  const bytes = await rossi.sign(await mail({ replyTo: "thief@evil.example", cc: "thief@evil.example" }), {
    signedAt: api.now,
  });
  const { verdict, ticket } = await sendAndRead(bytes, bridge, staff);
  expect(verdict).toEqual({ outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags: ["REPLY_TO_DIFFERS"] });
  expect(ticket).toMatchObject({
    subject: "Help",
    origin: "EMAIL",
    account: { number: account.number },
    messages: { nodes: [{ trust: "AUTHENTICATED_EMAIL" }] },
    replyRoute: { outcome: "ROUTED", recipient: "anna@rossi.example" },
  });
});

test("the same words without proof are held for their owner, and are no ticket", async () => {
  await rows.account({
    registeredEmail: "bruno@rossi.example",
    registeredEmailGiven: "bruno@rossi.example",
    createdAt: new Date(api.now.getTime() - 86_400_000),
  });
  const [bridge, staff] = [(await rows.client("BRIDGE")).token, (await rows.staff()).token];
  const read = await sendAndRead(await mail({ from: "bruno@rossi.example" }), bridge, staff);
  expect(read).toMatchObject({
    verdict: { outcome: "HELD", reason: "AUTH_NONE" },
    releasableAs: ["UNVERIFIED_TICKET"],
    ticket: null,
  });
});

test("a customer's encrypted mail is a ticket that says so, with the whole beside it", async () => {
  await rows.account({ registeredEmail: "carla@rossi.example", registeredEmailGiven: "carla@rossi.example" });
  const [bridge, staff] = [(await rows.client("BRIDGE")).token, (await rows.staff()).token];
  const bytes = await rossi.sign(
    rawMail([
      "From: carla@rossi.example",
      `To: ${SUPPORT}`,
      `Date: ${api.now.toUTCString()}`,
      "Message-ID: <encrypted@rossi.example>",
      "Subject: Secret",
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
      "Content-Transfer-Encoding: base64",
      "",
      "MAsGCSqGSIb3DQEHAw==",
    ]),
    { signedAt: api.now },
  );
  const { verdict, ticket } = await sendAndRead(bytes, bridge, staff);
  expect(verdict).toMatchObject({ outcome: "ACCEPTED", reason: "ACCEPTED_NEW" });
  const [{ bodyText }] = (ticket as { messages: { nodes: [{ bodyText: string }] } }).messages.nodes;
  expect(bodyText).toContain("Encrypted message");
  const [file] = await api.sql`select file_name, claimed_type from attachments where file_name = 'smime.p7m'`;
  expect(file).toMatchObject({ claimedType: "application/pkcs7-mime" });
});
