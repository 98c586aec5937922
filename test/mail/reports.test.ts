import { describe, expect, it } from "vitest";
import { passGate } from "../../src/mail/gate.ts";
import type { ReportFacts } from "../../src/mail/reports.ts";
import { rawMail } from "../support/signed-mail.ts";
import { envelope, marksOf } from "./mail-fixture.ts";

function report(type: string, status: readonly string[], rest: readonly string[] = []): Buffer {
  return rawMail([
    "From: Mail Delivery Subsystem <mailer-daemon@mx.example>",
    "To: bounces+abc@mittente.example",
    `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
    "",
    "--b",
    "",
    "Your mail could not be delivered.",
    ...status,
    ...rest,
    "--b--",
    "",
  ]);
}

const STATUS = (...lines: readonly string[]) => ["--b", "Content-Type: message/delivery-status", "", ...lines];
const ORIGINAL = ["--b", "Content-Type: message/rfc822", "", "Message-ID: <1@mittente.example>", "", "Hello"];

function read(
  mail: Uint8Array,
  mailFrom: string | null = "",
): { readonly report: ReportFacts | null; readonly marks: readonly string[] } {
  const { analysis } = passGate(mail, envelope({ mailFrom }));
  return { report: analysis.report, marks: marksOf(analysis).filter((mark) => !mark.startsWith("AUTO")) };
}

describe("delivery reports (RFC 3464)", () => {
  it.each([
    [["Status: 5.1.1"], "BOUNCE_HARD", "5.1.1"],
    [["Status: 4.2.2", "Action: failed"], "BOUNCE_SOFT", "4.2.2"],
    [["Status: 5.0.0 (permanent failure)"], "BOUNCE_HARD", "5.0.0"],
    [["Status: 2.0.0", "Action: delivered"], null, "2.0.0"],
    [["Action: Failed"], "BOUNCE_HARD", null],
    [["Action: delayed", "Status: nonsense"], "BOUNCE_SOFT", null],
    [["Action: constructor"], null, null],
  ])("%j is %s", (lines, severity, status) => {
    const mail = report(
      "delivery-status",
      STATUS("Reporting-MTA: dns; mx.example", "", "Final-Recipient: rfc822; <Mario@Rossi.example>", ...lines),
      ORIGINAL,
    );
    expect(read(mail)).toEqual({
      report: {
        kind: "BOUNCE",
        isStandard: true,
        severity,
        status,
        finalRecipient: "mario@rossi.example",
        originalMessageId: "1@mittente.example",
        originalMailFrom: null,
      },
      marks: ["BOUNCE_UNMATCHED"],
    });
  });

  it("the worst recipient counts", () => {
    const two = STATUS(
      "Reporting-MTA: x",
      "",
      "Status: 4.0.0",
      "",
      "Final-Recipient: rfc822; a@b.example",
      "Status: 5.1.1",
    );
    expect(read(report("delivery-status", two)).report).toMatchObject({
      severity: "BOUNCE_HARD",
      finalRecipient: "a@b.example",
    });
  });

  it("groups that stand beside their boundary are found", () => {
    const lost = [
      "--other",
      "Content-Type: message/delivery-status",
      "",
      "Final-Recipient: rfc822; a@b.example",
      "Status: 4.4.1",
    ];
    expect(read(report("delivery-status", lost)).report).toMatchObject({
      severity: "BOUNCE_SOFT",
      finalRecipient: "a@b.example",
    });
  });

  it("a status in base64, and the original's header alone", () => {
    const encoded = Buffer.from("Reporting-MTA: x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n").toString("base64");
    const status = ["--b", "Content-Type: message/delivery-status", "Content-Transfer-Encoding: base64", "", encoded];
    const original = [
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      "Subject: x",
      "Message-ID:",
      " <2@mittente.example>",
    ];
    expect(read(report("delivery-status", status, original)).report).toMatchObject({
      status: "5.1.1",
      originalMessageId: "2@mittente.example",
    });
  });
});

it.each([
  [
    "a complaint (RFC 5965)",
    report("feedback-report", ["--b", "Content-Type: message/feedback-report", "", "Feedback-Type: abuse"]),
    "COMPLAINT",
  ],
  [
    "a receipt (RFC 8098)",
    report("disposition-notification", [
      "--b",
      "Content-Type: message/disposition-notification",
      "",
      "Disposition: manual-action/MDN-sent-manually; displayed",
    ]),
    "MDN",
  ],
  ["another kind of report", report("tlsrpt", []), "BOUNCE_UNMATCHED"],
])("%s opens no ticket", (_, mail, mark) => {
  expect(read(mail).marks).toEqual([mark]);
});

const MIXED = "Content-Type: multipart/mixed; boundary=b";
const RETURNED = [
  "--b",
  "",
  "Could not be delivered.",
  "--b",
  "Content-Type: message/rfc822",
  "",
  "Subject: x",
  "",
  "--b--",
];
const STATUS_PART = ["--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", ""];
const INNER = ["Content-Type: multipart/report; boundary=c", "", "--c", "Content-Type: message/delivery-status", ""];
const RECIPIENT = ["Final-Recipient: rfc822; a@b.example", "Status: 5.1.1"];

describe("what old mailers send", () => {
  it.each([
    ["qmail", ["From: MAILER-DAEMON@mx.example"], ["Status: 5.1.1"], null],
    ["a daemon with a name and no address", ["From: MAILER-DAEMON <>"], [], null],
    ["Exim", ["From: Mail Delivery System <Mailer-Daemon@mx.example>", "X-Failed-Recipients: a@b.example"], [], ""],
    ["a postmaster on the null path", ["From: postmaster@mx.example"], [], ""],
    [
      "a postmaster whose null path the gateway does not know",
      ["Return-Path: <>", "From: postmaster@mx.example"],
      [],
      null,
    ],
    ["nobody, on the null path", ["From: <>"], ["550 5.4.1 rejected"], ""],
    ["a postmaster, by a gateway that knows no path", ["From: postmaster@mx.example"], ["550 no such user here"], null],
    ["a postmaster who gives a mail back", ["From: post_master@mx.example", MIXED], RETURNED, null],
    ["an address at which nobody reads", ["From: no-reply@mx.example", MIXED], RETURNED, null],
    ["a person's server, on the null path", ["From: mario@rossi.example", MIXED], RETURNED, ""],
    [
      "a postmaster's own path, a server's subject, answer and mail given back",
      ["From: postmaster@mx.example", "Subject: failure notice"],
      ["550 5.1.1 unknown", "", "Received: from a by b"],
      "postmaster@mx.example",
    ],
    [
      "Amazon's document",
      ["From: no-reply@sns.example"],
      ['{"notificationType":"Bounce","bounce":{}}'],
      "a@ses.example",
    ],
  ])("%s is recognised, and can change no delivery", (_, lines, body, mailFrom) => {
    const { report, marks } = read(rawMail([...lines, "", ...body]), mailFrom);
    expect(report).toMatchObject({ kind: "BOUNCE", isStandard: false, severity: null });
    expect(marks).toContain("BOUNCE_UNMATCHED");
  });

  it.each([
    ["in a part", ["From: mailer-daemon@mx.example", MIXED], [...STATUS_PART, ...RECIPIENT, "--b--"]],
    ["in the text", ["From: mailer-daemon@mx.example"], ["Sorry.", "", ...RECIPIENT]],
    [
      "in the report that it hands on",
      ["From: mailer-daemon@mx.example", MIXED],
      ["--b", "Content-Type: message/rfc822", "", ...INNER, ...RECIPIENT, "--c--", "--b--"],
    ],
  ])("what the fields say %s is told, and is no standard report for it", (_, lines, body) => {
    const { report } = read(rawMail([...lines, "", ...body]));
    expect(report).toMatchObject({
      isStandard: false,
      severity: "BOUNCE_HARD",
      status: "5.1.1",
      finalRecipient: "a@b.example",
    });
  });

  it("a complaint that is nothing but the mail", () => {
    const body = ["--b", "Content-Type: message/rfc822", "", "X-HmXmrOriginalRecipient: a@b.example", "", "x", "--b--"];
    expect(read(rawMail(["From: staff@outlook.example", MIXED, "", ...body]), "x@y.example").marks).toEqual([
      "COMPLAINT",
    ]);
  });

  it.each([
    ["a postmaster who writes himself", ["From: postmaster@rossi.example"], [], "postmaster@rossi.example"],
    [
      "a postmaster who asks why",
      ["From: postmaster@rossi.example", "Subject: Fwd: failure notice"],
      ["550 5.1.1 unknown", "", "Received: from a by b"],
      "postmaster@rossi.example",
    ],
    ["a postmaster who passes on", ["From: postmaster@rossi.example", MIXED], RETURNED, "postmaster@rossi.example"],
    ["a display name that only says so", ['From: "MAILER-DAEMON" <mario@rossi.example>'], [], "mario@rossi.example"],
    [
      "a customer who forwards a bounce",
      ["From: mario@rossi.example", MIXED],
      ["--b", "Content-Type: message/delivery-status", "", "Status: 5.1.1", "--b--"],
      "mario@rossi.example",
    ],
    ["a customer who asks about one", ["From: mario@rossi.example"], ["550 5.1.1 could not be delivered"], null],
    [
      "an answering machine that attaches what it answers",
      ["From: mario@rossi.example", "Auto-Submitted: auto-replied", MIXED],
      ["--b", "", "I am away.", "--b", "Content-Type: message/rfc822", "", "Subject: x", "", "--b--"],
      "",
    ],
  ])("%s is no report", (_, lines, body, mailFrom) => {
    expect(read(rawMail([...lines, "", ...body]), mailFrom).report).toBeNull();
  });
});
