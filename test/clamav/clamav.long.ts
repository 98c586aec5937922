import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { checksOfNeighbours } from "../../src/cli/doctor-checks.ts";
import { createClamd } from "../../src/scanning/clamd.ts";
import { InboundDesk, NOW, SIGNED_NOW, SUPPORT } from "../inbound/support.ts";
import { composeMail, type MailFields, MailDomain, zoneOf } from "../support/signed-mail.ts";
import { Clamav, EICAR } from "./clamav.ts";

const rossi = new MailDomain("rossi.example");
let clamav: Clamav;
let desk: InboundDesk;
let folder: string;
beforeAll(async () => {
  [clamav, folder] = await Promise.all([Clamav.start(), mkdtemp(join(tmpdir(), "mittente-clamav-test-"))]);
  desk = await InboundDesk.start(zoneOf(rossi), { MITTENTE_CLAMD: clamav.address });
  await desk.rows.account({ registeredEmail: "anna@rossi.example", registeredEmailGiven: "anna@rossi.example" });
}, 300_000);
afterAll(async () => {
  await desk?.stop();
  await clamav?.remove();
  await rm(folder, { recursive: true, force: true });
});

let number = 0;
async function verdictOf(fields: MailFields) {
  const given = { from: "anna@rossi.example", to: SUPPORT, date: NOW, subject: `Mail ${number++}` };
  const { outcome, reason } = await desk.deliver(
    await rossi.sign(await composeMail({ ...given, ...fields }), SIGNED_NOW),
  );
  return `${outcome} ${reason}`;
}

test("EICAR in text, in a file, and in a file in base64 is malware; a mail without it is a ticket", async () => {
  expect(await verdictOf({ text: EICAR })).toBe("HELD MALWARE");
  expect(await verdictOf({ attachments: [{ filename: "eicar.com", content: Buffer.from(EICAR) }] })).toBe(
    "HELD MALWARE",
  );
  expect(await verdictOf({ text: "Hello." })).toBe("ACCEPTED ACCEPTED_NEW");
});

test("the largest mail that is taken is scanned to its end", async () => {
  const scanner = createClamd({ address: clamav.address });
  const large = Buffer.alloc(30 * 1024 * 1024, "x\r\n");
  expect(await scanner.scan(large)).toEqual({ finding: null });
  large.write(EICAR, large.length - EICAR.length);
  expect(await scanner.scan(large)).toEqual({ finding: expect.stringContaining("Mittente.Eicar") });
});

test("doctor says its version; while it is away mail waits, and after it the same mail is judged", async () => {
  const settings = readSettings({ MITTENTE_DATA_DIR: folder, MITTENTE_CLAMD: clamav.address });
  const { look } = checksOfNeighbours(settings).find(({ name }) => name === "scanner")!;
  expect(await look()).toMatchObject({ right: expect.stringContaining("ClamAV") });
  await clamav.stop();
  expect(await look()).toHaveProperty("wrong");
  expect(await verdictOf({ text: EICAR })).toBe("DEFERRED INTERNAL_ERROR");
  await clamav.resume();
  expect(await verdictOf({ text: "Hello again." })).toBe("ACCEPTED ACCEPTED_NEW");
}, 60_000);
