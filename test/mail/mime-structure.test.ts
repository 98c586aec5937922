import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContentType } from "../../src/mail/content-type.ts";
import { LIMITS } from "../../src/mail/limits.ts";
import { readStructure, type MimeStructure } from "../../src/mail/mime-structure.ts";

function structureOf(contentType: string, body: string): MimeStructure {
  return readStructure(Buffer.from(body, "latin1"), {
    contentType: readContentType(contentType),
    encoding: "7bit",
    bodyStart: 0,
  });
}

function partsOf(contentType: string, body: string): readonly (readonly [string, number, string])[] {
  return structureOf(contentType, body).parts.map(({ contentType, depth, bodyStart, bodyEnd }) => [
    contentType.type,
    depth,
    body.slice(bodyStart, bodyEnd),
  ]);
}

function nested(depth: number): string {
  if (depth === 0) return "Content-Type: text/plain\r\n\r\nx\r\n";
  return `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested(depth - 1)}--b${depth}--\r\n`;
}

describe("Content-Type", () => {
  it.each([
    ['Text/Plain; Charset="UTF-8"', "text/plain", { charset: "UTF-8" }],
    ['multipart/mixed; boundary="a;b\\"c"; x=1', "multipart/mixed", { boundary: 'a;b"c', x: "1" }],
    ["multipart/mixed (a comment; boundary=x); boundary=y", "multipart/mixed", { boundary: "y" }],
    ["multipart/mixed; boundary=a; boundary=b", "multipart/mixed", { boundary: "a" }],
    ["nonsense", "text/plain", {}],
    ["", "text/plain", {}],
  ])("%s", (value, type, parameters) => {
    const reading = readContentType(value);
    expect([reading.type, Object.fromEntries(reading.parameters)]).toEqual([type, parameters]);
  });
});

describe("parts", () => {
  it("a mail without MIME is one", () => {
    expect(partsOf("", "hello\r\n--x\r\n")).toEqual([["text/plain", 1, "hello\r\n--x\r\n"]]);
  });

  it("those of a multipart, preamble and epilogue left out", () => {
    const body = "pre\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b \r\n\r\nplain\r\n--b--\r\nepilogue";
    expect(partsOf("multipart/mixed; boundary=b", body)).toEqual([
      ["text/html", 2, "<p>\r\n"],
      ["text/plain", 2, "plain\r\n"],
    ]);
  });

  it("a boundary that only begins like it is none", () => {
    expect(partsOf("multipart/mixed; boundary=b", "--b\r\n\r\none\r\n--bb\r\n--b--")).toHaveLength(1);
  });

  it("messages in the message, and their parts", () => {
    const body = "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ninner\r\n--b--\r\n";
    expect(partsOf("multipart/mixed; boundary=b", body).map(([type, depth]) => [type, depth])).toEqual([
      ["text/plain", 3],
      ["message/rfc822", 2],
    ]);
  });
});

describe("caps", () => {
  it("a depth of 20 is taken, and one more is not", () => {
    const structureAt = (depth: number) =>
      structureOf(`multipart/mixed; boundary=b${depth}`, nested(depth).split("\r\n\r\n").slice(1).join("\r\n\r\n"));
    expect(structureAt(LIMITS.mimeDepth - 1)).toMatchObject({ problem: null, depth: LIMITS.mimeDepth });
    expect(structureAt(LIMITS.mimeDepth).problem).not.toBeNull();
  });

  it("500 parts are taken, and one more is not", () => {
    const parts = (count: number) => structureOf("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n".repeat(count - 1));
    expect(parts(LIMITS.mimeParts).problem).toBeNull();
    expect(parts(LIMITS.mimeParts + 1).problem).not.toBeNull();
  });

  it("100,000 messages in each other are bounded before they are followed", () => {
    const chain = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    expect(structureOf("message/rfc822", chain).problem).not.toBeNull();
  });

  it("whatever comes: it ends, and parts lie within the message", () => {
    const unit = fc.constantFrom(
      "--b",
      "--",
      "\r\n",
      "\n",
      "Content-Type: multipart/mixed; boundary=b\r\n",
      "Content-Type: message/rfc822",
      "x",
      ":",
      "\r\n\r\n",
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 200 }), (pieces) => {
        const body = pieces.join("");
        for (const { bodyStart, bodyEnd } of structureOf("multipart/mixed; boundary=b", body).parts) {
          expect(0 <= bodyStart && bodyStart <= bodyEnd && bodyEnd <= Math.max(body.length, bodyStart)).toBe(true);
        }
      }),
    );
  });
});
