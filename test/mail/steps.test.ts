import { describe, expect, it } from "vitest";
import { readEnvelope } from "../../src/mail/envelope.ts";
import { readFrom } from "../../src/mail/from.ts";
import { detectPec } from "../../src/mail/pec.ts";
import { detectRobot } from "../../src/mail/robots.ts";
import { envelope, headerOf } from "./mail-fixture.ts";

describe("the envelope (M4)", () => {
  it.each([
    ["nothing is known", { mailFrom: null, rcptTo: [], clientIp: null, helo: null }],
    ["the null path", { mailFrom: "" }],
    ["a quoted local part, which RFC 5321 has", { mailFrom: '"a b"@rossi.example' }],
    ["a rewritten sender", { mailFrom: "SRS0=a/b=c==d=rossi.example=mario@relay.example" }],
    ["an address literal", { mailFrom: "a@[192.0.2.1]", rcptTo: ["b@[IPv6:2001:db8::1]"] }],
    ["SMTPUTF8", { mailFrom: "andré@münchen.example" }],
    ["HELO of a literal, IPv6 client", { helo: "[192.0.2.1]", clientIp: "2001:db8::1" }],
  ])("%s is fine", (_, change) => {
    expect(readEnvelope(envelope(change)).problem).toBeNull();
  });

  it.each([
    ["a source route", { mailFrom: "@relay.example:a@rossi.example" }],
    ["angle brackets", { mailFrom: "<a@rossi.example>" }],
    ["no domain", { mailFrom: "postmaster" }],
    ["CR LF", { mailFrom: "a@rossi.example\r\nRCPT TO:<b@c.example>" }],
    ["a bidi override", { rcptTo: ["a\u202e@rossi.example"] }],
    ["a recipient that is none", { rcptTo: ["support@mittente.example", ""] }],
    ["a local part of 65 octets", { rcptTo: [`${"a".repeat(65)}@rossi.example`] }],
    ["1,001 recipients", { rcptTo: Array.from({ length: 1_001 }, () => "a@rossi.example") }],
    ["a client that is no IP address", { clientIp: "rossi.example" }],
    ["HELO with white space", { helo: "a b" }],
    ["HELO with a control character", { helo: "a\0" }],
  ])("%s is refused", (_, change) => {
    expect(readEnvelope(envelope(change)).problem).not.toBeNull();
  });
});

describe("robots (M11)", () => {
  it.each([
    ["a person", [], null],
    ["Auto-Submitted: no", ["Auto-Submitted: no"], null],
    ["an answering machine", ["Auto-Submitted: auto-replied (vacation)"], "AUTO_REPLY"],
    ["a notifier", ["Auto-Submitted: auto-generated"], "AUTO_GENERATED"],
    ["an unknown keyword", ["Auto-Submitted: x-whatever; a=b"], "AUTO_GENERATED"],
    ["an answering machine in bulk", ["Auto-Submitted: auto-replied", "Precedence: bulk"], "AUTO_REPLY"],
    ["bulk", ["Precedence: Bulk"], "AUTO_GENERATED"],
    ["junk", ["Precedence: junk"], "AUTO_GENERATED"],
    ["a list by precedence", ["Precedence: list"], "LIST_MAIL"],
    ["a list by any of its fields", ["List-Id: <x.example>", "Auto-Submitted: auto-replied"], "LIST_MAIL"],
    ["a list by what servers wrote before", ["Mailing-List: contact x-help@y.example; run by ezmlm"], "LIST_MAIL"],
    ["a list that only says how to leave", ["List-Unsubscribe: <mailto:x@y.example>"], "LIST_MAIL"],
  ])("%s", (_, lines, reason) => {
    expect(detectRobot(headerOf("From: a@b.example", ...lines), readEnvelope(envelope())).reason).toBe(reason);
  });

  it("an empty path without a report is a machine's answer; an unknown path is not", () => {
    const reasonOf = (mailFrom: string | null) =>
      detectRobot(headerOf("From: a@b.example"), readEnvelope(envelope({ mailFrom }))).reason;
    expect(reasonOf("")).toBe("AUTO_REPLY");
    expect(reasonOf(null)).toBeNull();
  });

  it.each([
    [null, "<>", true],
    [null, "<MAILER-DAEMON>", true],
    [null, "<mario@rossi.example>", false],
    [null, null, false],
    ["mario@rossi.example", "<>", false],
  ])("with the path %j, Return-Path %j: null path %j", (mailFrom, returnPath, hasNullPath) => {
    expect(readEnvelope(envelope({ mailFrom }), returnPath).hasNullPath).toBe(hasNullPath);
  });

  it.each([
    ["All", true],
    ["OOF, AutoReply", true],
    ["None", false],
  ])("X-Auto-Response-Suppress: %s is no robot, and keeps our notices back: %s", (value, wantsNoNotice) => {
    const header = headerOf("From: a@b.example", `X-Auto-Response-Suppress: ${value}`);
    expect(detectRobot(header, readEnvelope(envelope()))).toMatchObject({ reason: null, wantsNoNotice });
  });
});

describe("certified mail (PEC)", () => {
  const from = (name: string) => `From: ${name} <posta-certificata@pec.provider.example>`;
  it.each([
    [[from('"Per conto di: mario@pec.example"'), "X-Trasporto: posta-certificata"], "TRANSPORT", "mario@pec.example"],
    [[from('"Per conto di: Mario@PEC.example"')], "CLAIMED", "mario@pec.example"],
    [[from("=?utf-8?q?Per_conto_di=3A_mario=40pec=2Eexample?=")], "CLAIMED", "mario@pec.example"],
    [[from('"per conto di mario@pec.example"')], "CLAIMED", "mario@pec.example"],
    [[from('"Per conto di: a@pec.example, b@pec.example"')], "CLAIMED", null],
    [[from('"Posta Certificata"'), "X-Trasporto: errore"], "ANOMALY", null],
    [[from('"Posta Certificata"'), "X-Ricevuta: avvenuta-consegna"], "RECEIPT", null],
  ])("%j", (lines, kind, onBehalfOf) => {
    const header = headerOf(...lines);
    expect(detectPec(header, readFrom(header))).toEqual({ kind, onBehalfOf });
  });

  it("anybody else's mail is none", () => {
    const header = headerOf("From: Mario <mario@rossi.example>", "Subject: Per conto di: x@y.example");
    expect(detectPec(header, readFrom(header))).toBeNull();
  });
});
