import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { judgeInbound } from "../../src/inbound/inbound-message.judge.ts";
import { globalId, rowId } from "../../src/nodes/global-id.ts";
import { createClamd } from "../../src/scanning/clamd.ts";
import { ScannerAway } from "../../src/scanning/scanner.ts";
import { scanWaiting } from "../../src/uploads/scan-uploads.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { composeMail, MailDomain, type MailFields, writeZone, zoneOf } from "../support/signed-mail.ts";
import { uploadFile } from "../uploads/uploads-under-test.ts";
import { FakeClamd, MARK } from "./fake-clamd.ts";

const rossi = new MailDomain("rossi.example");
let directory: string;
let clamd: FakeClamd;
let api: TestApi;
let rows: ReturnType<typeof arrange>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mittente-clamd-"));
  clamd = new FakeClamd(join(directory, "clamd.sock"));
  await clamd.start();
  writeZone(join(directory, "zone.json"), zoneOf(rossi));
  api = await startTestApi({ MITTENTE_CLAMD: clamd.address, MITTENTE_DNS_ZONE: join(directory, "zone.json") });
  rows = arrange(api);
});
afterAll(async () => {
  await api.stop();
  await clamd.stop();
  await rm(directory, { recursive: true, force: true });
});
afterEach(() => {
  clamd.mood = "WORKING";
});

const malware = Buffer.from(`x ${MARK} x`);

describe("clamd's protocol", () => {
  const scanner = () => createClamd({ address: clamd.address, timeLimitMs: 2_000 });

  it("bytes come as they are, in pieces; what is found has a name", async () => {
    const large = Buffer.alloc(3_000_000, "y");
    expect(await scanner().scan(large)).toEqual({ finding: null });
    expect(clamd.scanned.at(-1)?.equals(large)).toBe(true);
    expect(await scanner().scan(malware)).toEqual({ finding: "Test.Mark-1" });
    expect(await scanner().scan(new Uint8Array())).toEqual({ finding: null });
    expect(await scanner().version()).toBe("ClamAV 0.0.0/test");
  });

  it("over TCP too", async () => {
    const other = new FakeClamd(0);
    await other.start();
    expect(await createClamd({ address: other.address }).scan(malware)).toEqual({ finding: "Test.Mark-1" });
    await other.stop();
  });

  it.each(["RUDE", "FULL", "ODD"] as const)("a scanner that is %s has said nothing", async (mood) => {
    clamd.mood = mood;
    await expect(scanner().scan(Buffer.alloc(2_000_000))).rejects.toThrow(ScannerAway);
  });

  it("time runs out, for one that is silent and one that is not there; what cannot be read was not scanned", async () => {
    clamd.mood = "SILENT";
    await expect(createClamd({ address: clamd.address, timeLimitMs: 100 }).scan(malware)).rejects.toThrow(ScannerAway);
    await expect(createClamd({ address: join(directory, "none.sock") }).scan(malware)).rejects.toThrow(ScannerAway);
    clamd.mood = "WORKING";
    const broken = (async function* () {
      yield Buffer.from("half");
      throw new Error("the disk failed");
    })();
    await expect(scanner().scan(broken)).rejects.toThrow(ScannerAway);
  });

  it("no more at once than it was told, and all of them in the end", async () => {
    const other = new FakeClamd(0);
    await other.start();
    const bounded = createClamd({ address: other.address, concurrency: 2 });
    const results = await Promise.all(Array.from({ length: 20 }, () => bounded.scan(malware)));
    expect(results.every(({ finding }) => finding === "Test.Mark-1")).toBe(true);
    expect(other.most).toBe(2);
    await other.stop();
  });
});

const RECEIVE = `mutation ($input: InboundMessageReceiveInput!) { inboundMessageReceive(input: $input) { receipt { id } } }`;
const READ = `query ($id: ID!) { inboundMessage(id: $id) { verdict { outcome reason } releasableAs } }`;

let number = 0;
const mailOf = async (fields: MailFields) => {
  const given = { from: "anna@rossi.example", to: "support@desk.example", date: api.now, subject: `M ${number++}` };
  return rossi.sign(await composeMail({ ...given, ...fields }), { signedAt: api.now });
};

async function judged(bytes: Buffer): Promise<{ id: string; read: () => Promise<Record<string, unknown>> }> {
  const bridge = (await rows.client("BRIDGE")).token;
  const input = {
    idempotencyKey: `scan-${number++}`,
    receivedAt: api.now.toISOString(),
    envelope: { mailFrom: "anna@rossi.example", rcptTo: ["support@desk.example"] },
    source: { raw: bytes.toString("base64") },
    mta: "mx.desk.example",
  };
  const answer = await api.ask(bridge, RECEIVE, { input });
  const { id } = (answer.data!["inboundMessageReceive"] as unknown as { receipt: { id: string } }).receipt;
  await api.installation.judging.drained();
  return {
    id,
    read: async () =>
      (await api.ask((await rows.staff()).token, READ, { id })).data!["inboundMessage"] as unknown as Record<
        string,
        unknown
      >,
  };
}

describe("mail", () => {
  beforeAll(async () => {
    await rows.account({ registeredEmail: "anna@rossi.example", registeredEmailGiven: "anna@rossi.example" });
  });

  test("with malware in its text, or in a file, is held, and nobody can release it", async () => {
    const file = { filename: "a.bin", content: malware };
    for (const fields of [{ text: malware.toString() }, { attachments: [file] }]) {
      const { read } = await judged(await mailOf(fields));
      expect(await read()).toEqual({ verdict: { outcome: "HELD", reason: "MALWARE" }, releasableAs: [] });
    }
    expect(await api.sql`select 1 from attachments where file_name = 'a.bin'`).toHaveLength(0);
  });

  test("without any is a ticket, and each file was looked at as it will be handed out", async () => {
    clamd.scanned.length = 0;
    const { read } = await judged(
      await mailOf({ attachments: [{ filename: "b.bin", content: Buffer.alloc(999, 7) }] }),
    );
    expect(await read()).toMatchObject({ verdict: { outcome: "ACCEPTED" } });
    expect(clamd.scanned.some((content) => content.equals(Buffer.alloc(999, 7)))).toBe(true);
  });

  test("waits while the scanner is away, is held after a day, and is a ticket where it came back before", async () => {
    clamd.mood = "RUDE";
    const [early, late] = [await judged(await mailOf({})), await judged(await mailOf({}))];
    const given = api.now;
    try {
      expect(await early.read()).toMatchObject({ verdict: { outcome: "DEFERRED", reason: "INTERNAL_ERROR" } });
      api.now = new Date(given.getTime() + 25 * 3_600_000);
      await judgeInbound(api.installation, rowId("InboundMessage", late.id)!);
      expect(await late.read()).toMatchObject({ verdict: { outcome: "HELD", reason: "INTERNAL_ERROR" } });
      clamd.mood = "WORKING";
      await judgeInbound(api.installation, rowId("InboundMessage", early.id)!);
      expect(await early.read()).toMatchObject({ verdict: { outcome: "ACCEPTED", reason: "ACCEPTED_NEW" } });
    } finally {
      api.now = given;
    }
  });

  test("nobody could prove is not released while the scanner is away, and not at all with malware in it", async () => {
    const release = `mutation ($input: InboundMessageReleaseInput!) { inboundMessageRelease(input: $input) {
      ticket { id } userErrors { code } } }`;
    const supervisor = (await rows.staff("SUPERVISOR")).token;
    const account = await rows.account({ registeredEmail: "b@rossi.example", registeredEmailGiven: "b@rossi.example" });
    const unsigned = (text: string) =>
      composeMail({
        from: "b@rossi.example",
        to: "support@desk.example",
        date: api.now,
        text,
        subject: `U ${number++}`,
      });
    const ask = async (id: string) =>
      api.ask(supervisor, release, {
        input: {
          note: "Asked by telephone.",
          id,
          as: "UNVERIFIED_TICKET",
          accountId: globalId("Account", account.id),
        },
      });
    const infected = await judged(await unsigned(malware.toString()));
    expect(await infected.read()).toMatchObject({ verdict: { reason: "AUTH_NONE" } });
    const refused = await ask(infected.id);
    expect(refused.errors).toEqual([]);
    expect(refused.data?.["inboundMessageRelease"]).toMatchObject({ ticket: null, userErrors: [{}] });
    const clean = await judged(await unsigned("Hello"));
    clamd.mood = "RUDE";
    expect((await ask(clean.id)).errors).toMatchObject([{ extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
    clamd.mood = "WORKING";
    expect((await ask(clean.id)).data?.["inboundMessageRelease"]).toMatchObject({ ticket: {}, userErrors: [] });
  });
});

describe("uploaded files", () => {
  const stateOf = async (id: string) =>
    (await api.sql`select state from attachments where id = ${rowId("Attachment", id)!}`)[0]!["state"] as string;
  const open = (token: string, attachmentIds: readonly string[]) =>
    api.ask(
      token,
      `mutation ($input: TicketOpenInput!) { ticketOpen(input: $input) { ticket { id } userErrors { code } } }`,
      { input: { idempotencyKey: `o-${number++}`, subject: "s", body: "b", attachmentIds } },
    );

  test("are READY when they were looked at, BLOCKED for good with malware, and SCANNING, of no use, while nobody looks", async () => {
    const { token } = await rows.session((await rows.account()).id);
    const clean = await uploadFile(api, token, "clean.txt", Buffer.from("clean"));
    const bad = await uploadFile(api, token, "bad.txt", malware);
    clamd.mood = "RUDE";
    const [waiting, worse] = [
      await uploadFile(api, token, "waits.txt", Buffer.from("waits")),
      await uploadFile(api, token, "worse.txt", Buffer.from(`${MARK}!`)),
    ];
    expect(await Promise.all([clean, bad, waiting, worse].map(stateOf))).toEqual(
      "READY BLOCKED SCANNING SCANNING".split(" "),
    );
    for (const id of [bad, waiting])
      expect((await open(token, [id])).data?.["ticketOpen"]).toMatchObject({ userErrors: [{ code: "NOT_FOUND" }] });
    expect(await scanWaiting(api.installation)).toBe(0);
    clamd.mood = "WORKING";
    expect(await scanWaiting(api.installation)).toBe(2);
    expect(await Promise.all([bad, waiting, worse].map(stateOf))).toEqual(["BLOCKED", "READY", "BLOCKED"]);
    expect((await open(token, [waiting, clean])).data?.["ticketOpen"]).toMatchObject({ userErrors: [] });
  });
});
