import { describe, expect, it } from "vitest";
import { readClaims } from "../../src/mail/claims.ts";
import { readEnvelope } from "../../src/mail/envelope.ts";
import { readLocators, type Locators } from "../../src/mail/locators.ts";
import { namedDomains } from "../../src/mail/named-domains.ts";
import { envelope, headerOf } from "./mail-fixture.ts";

function locate(lines: readonly string[], rcptTo: readonly string[] = []): Locators {
  return readLocators(readClaims(headerOf(...lines), ""), readEnvelope(envelope({ rcptTo })));
}

describe("the subject", () => {
  it.each([
    ["Re: [T-7KQM-3XWD] Help", ["T-7KQM-3XWD"]],
    ["re: t-7kqm-3xwd", ["T-7KQM-3XWD"]],
    ["T-OIL0-1111", ["T-0110-1111"]],
    ["T-7KQM-3XWD and T-AAAA-BBBB", ["T-7KQM-3XWD", "T-AAAA-BBBB"]],
    ["T-7KQM-3XWD, again T-7KQM-3XWD", ["T-7KQM-3XWD"]],
    ["XT-7KQM-3XWD T-7KQM-3XWDX T-7KQM-3XWD-1 T-7KQM T-UUUU-UUUU", []],
  ])("%s", (subject, references) => {
    expect(locate([`Subject: ${subject}`]).ticketReferences).toEqual(references);
  });

  it.each([
    ["account C-104233 please", ["C-104233"]],
    ["c-100001", ["C-100001"]],
    ["ABC-104233 C-12 C-1234567890123", []],
  ])("customer numbers of %s", (subject, numbers) => {
    expect(locate([`Subject: ${subject}`]).customerNumbers).toEqual(numbers);
  });
});

it("plus tags of envelope, To and Cc are given with their base", () => {
  const found = locate(
    ["To: Support <Support+ABC@mittente.example>", "Cc: support+C-104233@mittente.example, plain@mittente.example"],
    ["bounces+xyz@mittente.example", '"quoted+x"@mittente.example'],
  );
  expect(found.tags).toEqual([
    { base: "bounces@mittente.example", tag: "xyz", from: "ENVELOPE" },
    { base: "support@mittente.example", tag: "abc", from: "TO" },
    { base: "support@mittente.example", tag: "c-104233", from: "CC" },
  ]);
  expect(found.customerNumbers).toEqual(["C-104233"]);
});

it("In-Reply-To comes before References, the newest of these first", () => {
  const { messageIds } = locate(["In-Reply-To: <3@b>", "References: <1@b> <2@b> <3@b>"]);
  expect(messageIds).toEqual(["3@b", "2@b", "1@b"]);
});

describe("domain names that a text contains", () => {
  it.each([
    ["My site www.Rossi.example is down.", ["www.rossi.example", "rossi.example"]],
    ["write to info@rossi.example, please", ["rossi.example"]],
    ["https://rossi.example/path?x=other.example", ["rossi.example", "other.example"]],
    ["münchen.example", ["xn--mnchen-3ya.example"]],
    ["...rossi.example...", ["rossi.example"]],
    ["at 10.30 from 192.0.2.1, version 1.2", []],
    ["no names here. None", []],
  ])("%s", (text, names) => {
    expect(namedDomains([text])).toEqual(names);
  });

  it("are bounded", () => {
    expect(namedDomains([Array.from({ length: 1_000 }, (_, index) => `n${index}.example`).join(" ")])).toHaveLength(
      200,
    );
    expect(namedDomains(["a.".repeat(500_000)])).toEqual([]);
  });
});
