import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageIds, readClaims } from "../../src/mail/claims.ts";
import { readDate } from "../../src/mail/dates.ts";
import { displayText, wellFormed } from "../../src/mail/display-text.ts";
import { decodeWords } from "../../src/mail/encoded-words.ts";
import { headerOf } from "./mail-fixture.ts";

describe("RFC 2047", () => {
  it.each([
    ["=?utf-8?q?caff=C3=A8?=", "caffè"],
    ["=?UTF-8?B?Y2FmZsOo?=", "caffè"],
    ["=?iso-8859-1?q?caff=E8_nero?=", "caffè nero"],
    ["=?iso-8859-1*it?q?caff=E8?=", "caffè"],
    ["=?utf-8?b?Y2FmZsM=?= =?utf-8?b?qA==?=", "caffè"],
    ["=?utf-8?q?a?= =?iso-8859-1?q?=E8?= b", "aè b"],
    ["Re: =?utf-8?q?a?= b =?utf-8?q?c?=", "Re: a b c"],
    ["=?iso-2022-jp?B?GyRCJDMkcxsoQg==?=", "こん"],
    ["=?nonsense?q?a?=", "=?nonsense?q?a?="],
    ["=?utf-8?x?a?=", "=?utf-8?x?a?="],
    ["=?utf-8?q?a", "=?utf-8?q?a"],
    ["=?utf-7?q?+ADw-script+AD4-?=", "=?utf-7?q?+ADw-script+AD4-?="],
    ["2 =? 3", "2 =? 3"],
  ])("%s", (text, decoded) => {
    expect(decodeWords(text)).toBe(decoded);
  });

  it("is total", () => {
    const unit = fc.constantFrom("=?", "?=", "utf-8", "?q?", "?B?", "=C3", "=", " ", "x", "_");
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (pieces) => typeof decodeWords(pieces.join("")) === "string"),
    );
  });
});

it("display text is one well-formed line without formatting that misleads", () => {
  expect(displayText("a\r\nBcc: b\0c\u202ed\u200be\ud800")).toBe("a Bcc: b cde");
  expect(wellFormed("a\ud800b😀")).toBe("a\ufffdb😀");
});

describe("dates", () => {
  it.each([
    ["Mon, 05 Jan 2026 10:00:00 +0100", "2026-01-05T09:00:00.000Z"],
    ["5 Jan 2026 10:00 GMT (comment)", "2026-01-05T10:00:00.000Z"],
    ["Mon, 5 Jan 2026 10:00:00 EST", "2026-01-05T15:00:00.000Z"],
    ["Mon, 5 Jan 2026 23:59:60 -0530", "2026-01-06T05:30:00.000Z"],
  ])("%s", (text, iso) => {
    expect(readDate(text)?.toISOString()).toBe(iso);
  });

  it.each([
    "",
    "yesterday",
    "31 Feb 2026 10:00:00 +0000",
    "5 Foo 2026 10:00:00 +0000",
    "5 Jan 2026 25:00:00 +0000",
    "5 Jan 2026 10:00:00",
    "5 Jan 2026 10:00:00 LOCAL",
    "2026-01-05T10:00:00Z",
  ])("%s is no date", (text) => {
    expect(readDate(text)).toBeNull();
  });
});

describe("claims", () => {
  it("every field that is shown is read", () => {
    const header = headerOf(
      "From: a@b.example",
      "Reply-To: Other <other@evil.example>",
      "To: support@mittente.example, C <c@b.example>",
      "Cc: d@b.example",
      "Sender: s@b.example",
      "Subject: =?utf-8?q?caff=C3=A8?=",
      "Date: Mon, 5 Jan 2026 10:00:00 +0000",
      "Message-ID: <1@b.example>",
      "In-Reply-To: <2@b.example>",
      "References: <3@b.example>",
      " <2@b.example>",
      "X-Mittente-Origin: v1.marker",
    );
    expect(readClaims(header, "A")).toEqual({
      fromName: "A",
      subject: "caffè",
      date: new Date("2026-01-05T10:00:00Z"),
      messageId: "1@b.example",
      inReplyTo: ["2@b.example"],
      references: ["3@b.example", "2@b.example"],
      to: [
        { name: "", address: "support@mittente.example" },
        { name: "C", address: "c@b.example" },
      ],
      cc: [{ name: "", address: "d@b.example" }],
      replyTo: [{ name: "Other", address: "other@evil.example" }],
      sender: { name: "", address: "s@b.example" },
      originMarkers: ["v1.marker"],
    });
  });

  it("fields that are not there are null or empty", () => {
    expect(readClaims(headerOf("From: a@b.example"), "")).toMatchObject({
      subject: "",
      date: null,
      messageId: null,
      references: [],
      replyTo: null,
      sender: null,
    });
  });

  it("the newest 100 references are kept, without white space or controls", () => {
    const many = Array.from({ length: 150 }, (_, index) => `<${index}@b.example>`).join(" ");
    expect(messageIds(many)).toHaveLength(100);
    expect(messageIds(many).at(-1)).toBe("149@b.example");
    expect(messageIds("<a b> <c\0d> << e> <f@g>")).toEqual(["f@g"]);
    expect(messageIds("<".repeat(100_000))).toEqual([]);
  });
});
