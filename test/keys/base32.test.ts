import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase32, toBase32 } from "../../src/keys/base32.ts";

const wholeGroups = fc
  .integer({ min: 0, max: 12 })
  .chain((groups) => fc.uint8Array({ minLength: groups * 5, maxLength: groups * 5 }));

describe("base32", () => {
  test("writes RFC 4648's own example in lower case", () => {
    expect(toBase32(Buffer.from("fooba"))).toBe("mzxw6ytb");
  });

  test("gives back what it took, whatever the case", () => {
    fc.assert(
      fc.property(wholeGroups, (bytes) => {
        const text = toBase32(bytes);
        expect(text).toMatch(/^[a-z2-7]*$/);
        expect(fromBase32(text)).toEqual(Buffer.from(bytes));
        expect(fromBase32(text.toUpperCase())).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test("has one spelling for each value", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567"), minLength: 8, maxLength: 8 }),
        (text) => {
          expect(toBase32(fromBase32(text)!)).toBe(text);
        },
      ),
    );
  });

  test.each([
    "a",
    "aaaaaaa",
    "aaaaaaa1",
    "aaaaaaa=",
    "aaaaaaa ",
    "aaaaaaa\n",
    "aaaaaaa\u212a",
    "aaaaaaaı",
    "aaaaaaa\0",
  ])("refuses %j", (text) => {
    expect(fromBase32(text)).toBeNull();
  });
});
