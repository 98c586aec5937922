import fc from "fast-check";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Keyring } from "../../src/keys/keyring.ts";
import { type Link, makeLinkToken, readLinkToken } from "../../src/keys/link-token.ts";
import { after, createKeyDatabase, type KeyDatabase, MINUTE, NOW } from "./key-database.ts";

let database: KeyDatabase;
let keyring: Keyring;
beforeAll(async () => {
  database = await createKeyDatabase();
  keyring = database.newKeyring();
});
afterAll(() => database.close());

const customers: Link = {
  purpose: "ATTACHMENT",
  id: v7(),
  holder: { kind: "portal", accountId: v7(), sessionId: v7() },
};
const staffs: Link = { purpose: "RAW_MAIL", id: v7(), holder: { kind: "desk", staffId: v7() } };

describe("a link", () => {
  test.each([customers, staffs])("says what it leads to and for whom: $purpose, $holder.kind", async (link) => {
    const token = await makeLinkToken(keyring, link, NOW);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(await readLinkToken(keyring, link.purpose, token, NOW)).toEqual({ ...link, expiresAt: after(5 * MINUTE) });
  });

  test("of one purpose is none of another", async () => {
    const token = await makeLinkToken(keyring, customers, NOW);
    expect(await readLinkToken(keyring, "RAW_MAIL", token, NOW)).toBeNull();
  });

  test("ends at its expiry", async () => {
    const token = await makeLinkToken(keyring, customers, NOW, MINUTE);
    expect(await readLinkToken(keyring, "ATTACHMENT", token, after(MINUTE - 1))).not.toBeNull();
    expect(await readLinkToken(keyring, "ATTACHMENT", token, after(MINUTE))).toBeNull();
  });

  test.each([0, -1, Number.NaN, Infinity, 60 * MINUTE + 1])("is not made for %d milliseconds", async (lifetime) => {
    await expect(makeLinkToken(keyring, customers, NOW, lifetime)).rejects.toThrow(RangeError);
  });

  test("counts for nothing with any one bit changed", async () => {
    const bytes = Buffer.from(await makeLinkToken(keyring, customers, NOW), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await readLinkToken(keyring, "ATTACHMENT", changed.toString("base64url"), NOW)).toBeNull();
    }
  });

  test("has one spelling", async () => {
    const token = await makeLinkToken(keyring, customers, NOW);
    for (const other of [`${token}=`, `${token}A`, ` ${token}`, token.slice(0, -1), token.replace(/.$/, "!")])
      expect(await readLinkToken(keyring, "ATTACHMENT", other, NOW)).toBeNull();
    const last = token.at(-1)!;
    for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".replace(last, ""))
      expect(await readLinkToken(keyring, "ATTACHMENT", token.slice(0, -1) + character, NOW)).toBeNull();
  });

  test("that was made up is none", async () => {
    const bytes = fc.uint8Array({ minLength: 88, maxLength: 88 });
    const tokens = fc.oneof(
      bytes.map((made) => Buffer.from(made).toString("base64url")),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        expect(await readLinkToken(keyring, "ATTACHMENT", token, NOW)).toBeNull();
      }),
    );
  });
});
