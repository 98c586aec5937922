import { describe, expect, it } from "vitest";
import { analyseMail } from "../../src/mail/analyse.ts";
import type { MailAnalysis } from "../../src/mail/analysis.ts";
import type { Envelope } from "../../src/mail/handed-over.ts";
import { LIMITS } from "../../src/mail/limits.ts";
import type { GatheredStep } from "../../src/policy/inbound-facts.ts";
import { composeMail, MailDomain, rawMail, zoneOf } from "../support/signed-mail.ts";
import { envelope, marksOf, settings } from "./mail-fixture.ts";

const rossi = new MailDomain("rossi.example");
const FROM = "From: a@rossi.example";

function analyse(mail: Uint8Array, change: Partial<Envelope> = {}): Promise<MailAnalysis> {
  return analyseMail(mail, envelope(change), settings(zoneOf(rossi)));
}

it("a customer's mail marks nothing, and every step ran", async () => {
  const analysis = await analyse(await rossi.mail());
  const steps: readonly GatheredStep[] = analysis.steps;
  expect(steps.map(({ rule }) => rule)).toEqual(["M2", "M3", "M4", "M5", "M6", "S1", "M11", "M13"]);
  expect(marksOf(analysis)).toEqual([]);
  expect(analysis).toMatchObject({ timedOutIn: null, report: null, pec: null, from: { domain: "rossi.example" } });
});

describe("marks", () => {
  const received = (count: number) => Array.from({ length: count }, () => "Received: from a by b");
  const signatures = (count: number) => Array.from({ length: count }, () => "DKIM-Signature: v=1; d=x.example");
  it.each([
    ["51 hops", [FROM, ...received(51), "", "x"], ["LOOP_HOPS"]],
    ["50 hops", [FROM, ...received(50), "", "x"], []],
    ["6 signatures", [FROM, ...signatures(6), "", "x"], ["HEADER_LIMIT"]],
    ["5 signatures", [FROM, ...signatures(5), "", "x"], []],
    ["500 fields and one", [FROM, ...Array.from({ length: 500 }, () => "X: y"), "", "x"], ["HEADER_LIMIT"]],
    ["two subjects", [FROM, "Subject: a", "subject: b", "", "x"], ["HEADER_DUPLICATE"]],
    ["a NUL", [FROM, "X: \0", "", "x"], ["HEADER_MALFORMED"]],
    ["no From", ["To: a@b.example", "", "x"], ["FROM_MISSING"]],
    ["two mailboxes", ["From: a@b.example, c@d.example", "", "x"], ["FROM_MULTIPLE"]],
    ["a quoted local part", ['From: "a"@b.example', "", "x"], ["FROM_INVALID"]],
    ["a list", [FROM, "List-Id: x", "", "x"], ["LIST_MAIL"]],
    [
      "certified mail",
      ['From: "Per conto di: a@b.example" <p@pec.example>', "X-Trasporto: posta-certificata", "", "x"],
      ["PEC"],
    ],
    ["nothing said", [FROM, "", ""], ["EMPTY_BODY"]],
    [
      "a part's header too long",
      [FROM, "Content-Type: multipart/mixed; boundary=b", "", "--b", `X: ${"y".repeat(200_000)}`],
      ["MIME_LIMIT"],
    ],
    ["a million lines and one", [FROM, "", "\r\n".repeat(1_000_001)], ["MIME_LIMIT"]],
    [
      "501 parts",
      [FROM, "Content-Type: multipart/mixed; boundary=b", "", "--b\r\n\r\nx\r\n".repeat(501)],
      ["MIME_LIMIT"],
    ],
  ])("%s", async (_, lines, marks) => {
    expect(marksOf(await analyse(rawMail(lines)))).toEqual(marks);
  });

  it("an envelope that no server should give", async () => {
    expect(marksOf(await analyse(await rossi.mail(), { mailFrom: "@a:b@c.example" }))).toEqual(["ENVELOPE_INVALID"]);
  });
});

describe("what is unsafe ends the gathering", () => {
  it.each([
    ["HEADER_MALFORMED", [FROM, "X: \0", "", "x"]],
    ["HEADER_DUPLICATE", [FROM, "Subject: a", "Subject: b", "", "x"]],
    ["MIME_LIMIT", [FROM, "Content-Type: multipart/mixed; boundary=b", "", "--b\r\n\r\nx\r\n".repeat(501)]],
  ])("%s: no DNS, no MIME, but what From claims", async (_, lines) => {
    expect(await analyse(rawMail(lines))).toMatchObject({
      authentication: null,
      content: null,
      from: { address: "a@rossi.example" },
    });
  });

  it("a From that is nobody's authenticates nothing, and is still read", async () => {
    const analysis = await analyse(rawMail(["From: a, b", "", "the text"]));
    expect(analysis).toMatchObject({ from: null, authentication: null, content: { text: "the text" } });
  });
});

it("Reply-To, Sender and Cc are claims beside From", async () => {
  const analysis = await analyse(
    await rossi.mail({ replyTo: "x@evil.example", cc: "y@evil.example", headers: { Sender: "z@evil.example" } }),
  );
  expect(analysis.from?.address).toBe("customer@rossi.example");
  expect(analysis.claims).toMatchObject({
    replyTo: [{ address: "x@evil.example" }],
    cc: [{ address: "y@evil.example" }],
    sender: { address: "z@evil.example" },
  });
});

it("no fact holds text of the body", async () => {
  const secret = "the-text-of-the-body";
  const { steps } = await analyse(
    await composeMail({ from: "a@rossi.example", text: secret, html: `<p>${secret}</p>` }),
  );
  expect(JSON.stringify(steps)).not.toContain(secret);
});

it("progress says each phase as it begins, with what is known", async () => {
  const phases: [string, boolean][] = [];
  await analyseMail(await rossi.mail(), envelope(), settings(zoneOf(rossi)), (phase, soFar) => {
    phases.push([phase, soFar?.authentication != null]);
  });
  expect(phases).toEqual([
    ["GATE", false],
    ["AUTHENTICATION", false],
    ["CONTENT", true],
  ]);
  expect(LIMITS.dnsTotalMs).toBeLessThan(10_000);
});
