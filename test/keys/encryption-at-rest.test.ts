import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decryptAtRest, encryptAtRest, SecretMismatch } from "../../src/keys/encryption-at-rest.ts";
import { newSecret } from "./key-database.ts";

const secret = newSecret();
const row = { id: "abc", purpose: "LINK" };
const plainText = fc.uint8Array({ minLength: 16, maxLength: 200 });

describe("encryption at rest", () => {
  test("gives back what was encrypted, which does not stand in what is stored", () => {
    fc.assert(
      fc.property(plainText, (plain) => {
        const stored = encryptAtRest(secret, row, plain);
        expect(decryptAtRest(secret, row, stored)).toEqual(Buffer.from(plain));
        expect(stored.includes(Buffer.from(plain))).toBe(false);
      }),
    );
  });

  test("does not open after any one bit was changed", () => {
    const stored = encryptAtRest(secret, row, Buffer.alloc(32, 7));
    for (let bit = 0; bit < stored.length * 8; bit++) {
      const changed = Buffer.from(stored);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decryptAtRest(secret, row, changed)).toThrow(SecretMismatch);
    }
  });

  test("does not open when cut off anywhere", () => {
    const stored = encryptAtRest(secret, row, Buffer.alloc(32, 7));
    for (let length = 0; length < stored.length; length++)
      expect(() => decryptAtRest(secret, row, stored.subarray(0, length))).toThrow(SecretMismatch);
  });

  test.each([
    ["another installation's secret", newSecret(), row],
    ["another row", secret, { ...row, id: "abd" }],
    ["another purpose", secret, { ...row, purpose: "MAIL_TOKEN" }],
  ])("does not open with %s", (_, otherSecret, otherRow) => {
    const stored = encryptAtRest(secret, row, Buffer.alloc(32, 7));
    expect(() => decryptAtRest(otherSecret, otherRow, stored)).toThrow(SecretMismatch);
  });

  test("never encrypts the same way twice", () => {
    const stored = Array.from({ length: 100 }, () => encryptAtRest(secret, row, Buffer.alloc(32)).toString("hex"));
    expect(new Set(stored).size).toBe(100);
  });
});
