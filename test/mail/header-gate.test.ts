import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHeader } from "../../src/mail/header-gate.ts";
import { LIMITS } from "../../src/mail/limits.ts";

const GOOD = "From: a@rossi.example\r\nSubject: x\r\n";

function problemsOf(text: string): readonly string[] {
  return readHeader(Buffer.from(text, "latin1")).problems.map(({ reason }) => reason);
}

describe("the gate", () => {
  it.each([
    ["a plain header", `${GOOD}\r\nbody`, []],
    ["a header without a body", GOOD, []],
    ["nothing at all", "", []],
    ["a folded field", `${GOOD}To: a,\r\n b\r\n\r\n`, []],
    ["UTF-8 and bytes that are none", `${GOOD}X: \xe9\xff\r\n\r\n`, []],
    ["NUL, bare CR and LF in the body only", `${GOOD}\r\na\0b\rc\nd`, []],
    ["two Received fields", `Received: a\r\nReceived: b\r\n${GOOD}\r\n`, []],
    ["NUL in a value", `${GOOD}X: a\0b\r\n\r\n`, ["HEADER_MALFORMED"]],
    ["a bare CR", `${GOOD}X: a\rb\r\n\r\n`, ["HEADER_MALFORMED"]],
    ["a bare LF", `${GOOD}X: a\nY: b\r\n\r\n`, ["HEADER_MALFORMED"]],
    ["a bare LF that ends the header", `${GOOD}\nFrom: b@c.example\r\n\r\n`, ["HEADER_MALFORMED"]],
    ["white space before the first field", ` ${GOOD}\r\n`, ["HEADER_MALFORMED"]],
    ["a line without a colon", `${GOOD}nonsense\r\n\r\n`, ["HEADER_MALFORMED"]],
    ["an mbox line", `From a@b Mon Jan 1\r\n${GOOD}\r\n`, ["HEADER_MALFORMED"]],
    ["an empty name", `${GOOD}: x\r\n\r\n`, ["HEADER_MALFORMED"]],
    ["white space before the colon", `From : b@c.example\r\n\r\n`, ["HEADER_MALFORMED"]],
    ["a name that is not ASCII", `${GOOD}Fröm: x\r\n\r\n`, ["HEADER_MALFORMED"]],
  ])("%s", (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
  ])("a second %s is refused in any case", (name) => {
    expect(problemsOf(`${name}: a\r\n${name.toUpperCase()}: b\r\n\r\n`)).toEqual(["HEADER_DUPLICATE"]);
  });

  it("worst comes first where several are wrong", () => {
    expect(problemsOf("From: a\r\nfrom: b\r\nX: \0\r\n\r\n")).toEqual(["HEADER_MALFORMED", "HEADER_DUPLICATE"]);
  });

  it("takes 500 fields and not one more", () => {
    const fields = (count: number) => `${"X: y\r\n".repeat(count)}\r\nbody`;
    expect(problemsOf(fields(LIMITS.headerFields))).toEqual([]);
    expect(problemsOf(fields(LIMITS.headerFields + 1))).toEqual(["HEADER_LIMIT"]);
  });

  it("takes 128 KB and not one byte more", () => {
    const ofSize = (size: number) => `X: ${"y".repeat(size - 7)}\r\n\r\nbody`;
    expect(readHeader(Buffer.from(ofSize(LIMITS.headerBytes))).size).toBe(LIMITS.headerBytes);
    expect(problemsOf(ofSize(LIMITS.headerBytes))).toEqual([]);
    expect(problemsOf(ofSize(LIMITS.headerBytes + 1))).toEqual(["HEADER_LIMIT"]);
    expect(problemsOf("y".repeat(LIMITS.headerBytes * 3))).toEqual(["HEADER_LIMIT"]);
    expect(problemsOf(`X: y\r\n ${"z\r\n ".repeat(LIMITS.headerBytes)}`)).toEqual(["HEADER_LIMIT"]);
  });

  it("gives each field's place, folds included, and where the body begins", () => {
    const text = "From: a@b.example\r\nTo: c,\r\n\td\r\n\r\nbody";
    const { fields, bodyStart } = readHeader(Buffer.from(text));
    expect(fields.map(({ name, valueStart, end }) => [name, text.slice(valueStart, end)])).toEqual([
      ["from", " a@b.example\r\n"],
      ["to", " c,\r\n\td\r\n"],
    ]);
    expect(text.slice(bodyStart)).toBe("body");
  });
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom("\r\n", "\r", "\n", "\0", " ", "\t", ":", "From: ", "=?", "?=", "<", "\r\n\r\n", "X: y\r\n"),
      fc.string({ unit: "binary", maxLength: 20 }),
    ),
    { maxLength: 200 },
  )
  .map((pieces) => Buffer.from(pieces.join(""), "latin1"));

describe("whatever comes", () => {
  it("never throws, and places stay within the message and in order", () => {
    fc.assert(
      fc.property(hostile, (message) => {
        const { fields, bodyStart, size } = readHeader(message);
        let last = 0;
        for (const { start, valueStart, end } of fields) {
          expect(last <= start && start < valueStart && valueStart <= end).toBe(true);
          last = end;
        }
        expect(last <= bodyStart && bodyStart <= message.length && size === bodyStart).toBe(true);
      }),
    );
  });

  it("looks at each byte a bounded number of times", () => {
    fc.assert(
      fc.property(hostile, (message) => {
        let reads = 0;
        const counted = new Proxy<Uint8Array>(message, {
          get: (target, property) => {
            if (typeof property === "string" && /^[0-9]+$/.test(property)) reads++;
            const value: unknown = Reflect.get(target, property, target);
            return typeof value === "function" ? value.bind(target) : value;
          },
        });
        readHeader(counted);
        expect(reads).toBeLessThanOrEqual(5 * message.length + 10);
      }),
    );
  });

  it("a header without problems has no NUL, and no CR or LF but in pairs", () => {
    fc.assert(
      fc.property(hostile, (message) => {
        const { problems, bodyStart } = readHeader(message);
        if (problems.length > 0) return;
        const header = message.subarray(0, bodyStart).toString("latin1").replaceAll("\r\n", "");
        expect(/[\0\r\n]/.test(header)).toBe(false);
      }),
    );
  });
});
