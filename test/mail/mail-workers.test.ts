import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../src/mail/limits.ts";
import { MailWorkers } from "../../src/mail/mail-workers.ts";
import { composeMail, MailDomain, rawMail, writeZone, zoneOf } from "../support/signed-mail.ts";
import { envelope, marksOf, settings } from "./mail-fixture.ts";

const rossi = new MailDomain("rossi.example");
const workers = new MailWorkers();
const folder = mkdtempSync(join(tmpdir(), "zone-"));
afterAll(async () => {
  await workers.close();
  rmSync(folder, { recursive: true });
});

describe("in a thread", () => {
  it("a signed mail with a file is analysed from a zone file, and comes back whole", async () => {
    const file = join(folder, "zone.json");
    writeZone(file, zoneOf(rossi));
    const bytes = await rossi.mail({ attachments: [{ filename: "a.txt", content: Buffer.from("attached") }] });
    const analysis = await workers.analyse(bytes, envelope(), { dns: { kind: "ZONE", file }, receivedAt: new Date() });
    expect(marksOf(analysis)).toEqual([]);
    expect(analysis.authentication?.evidence.signatures).toMatchObject([
      { result: "pass", signedAt: expect.any(Date) },
    ]);
    expect(analysis.content?.attachments.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(["attached"]);
  });

  it("the caller's bytes stay the caller's, even a view of more", async () => {
    const mail = await composeMail({ from: "a@rossi.example" });
    const larger = new Uint8Array(mail.length + 20).fill(0);
    larger.set(mail, 10);
    const analysis = await workers.analyse(larger.subarray(10, 10 + mail.length), envelope(), settings());
    expect(analysis.from?.address).toBe("a@rossi.example");
    expect(larger.length).toBe(mail.length + 20);
  });

  it("held mail is read without being judged, malformed header and all", async () => {
    const mail = rawMail(["From: a@b.example", "Subject: x", "Subject: y", "X: \0", "", "the text"]);
    expect(await workers.readContent(mail)).toMatchObject({ text: "the text" });
    const huge = rawMail([
      "From: a@b.example",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      `--b\r\nX: ${"y".repeat(300_000)}`,
    ]);
    expect(await workers.readContent(huge)).toBeNull();
  });

  it("more than 30 MB is not even begun", async () => {
    await expect(workers.analyse(new Uint8Array(LIMITS.messageBytes + 1), envelope(), settings())).rejects.toThrow(
      RangeError,
    );
  });

  it("a DNS zone that cannot be read is a fault of ours", async () => {
    const dns = { kind: "ZONE", file: join(folder, "absent.json") } as const;
    const mail = await composeMail({ from: "a@rossi.example" });
    await expect(workers.analyse(mail, envelope(), { dns, receivedAt: new Date() })).rejects.toMatchObject({
      kind: "CRASHED",
    });
  });
});

it("time that runs out is PARSE_TIMEOUT, with what was known by then", async () => {
  const hurried = new MailWorkers({ threads: 1, timeLimitMs: 1 });
  const mail = await composeMail({ from: "a@rossi.example", text: "x\r\n".repeat(5_000_000) });
  const analysis = await hurried.analyse(mail, envelope(), settings());
  await hurried.close();
  expect(marksOf(analysis)).toEqual(["PARSE_TIMEOUT"]);
  expect(["GATE", "AUTHENTICATION", "CONTENT"]).toContain(analysis.timedOutIn);
  expect(analysis.content).toBeNull();
  if (analysis.timedOutIn !== "GATE") expect(analysis.from?.address).toBe("a@rossi.example");
});

it("mutated mail is analysed, whatever it became, and never proves more than it did", async () => {
  const zone = zoneOf(rossi);
  const original = await rossi.mail({
    html: "<p>x</p>",
    attachments: [{ filename: "a.pdf", content: Buffer.from("%PDF") }],
  });
  const noise = fc.constantFrom(
    "\0",
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "=?utf-8?q?",
    "From: a@b.example\r\n",
    ";",
    "--",
    "(",
    '"',
    "<",
    "\xff",
    "b=",
    "l=0;",
  );
  const mutation = fc.record({ at: fc.nat(original.length), drop: fc.nat(40), put: noise });
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 6 }), async (mutations) => {
      let mail = original;
      for (const { at, drop, put } of mutations) {
        mail = Buffer.concat([mail.subarray(0, at), Buffer.from(put, "latin1"), mail.subarray(at + drop)]);
      }
      const analysis = await workers.analyse(mail, envelope(), settings(zone));
      const isProven = analysis.authentication?.evidence.signatures.some(({ result }) => result === "pass") ?? false;
      if (isProven) expect(analysis.from?.address).toBe("customer@rossi.example");
      structuredClone(analysis);
    }),
    { numRuns: 150 },
  );
});
