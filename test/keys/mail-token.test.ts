import fc from "fast-check";
import { v4, v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase32, toBase32 } from "../../src/keys/base32.ts";
import { retireKey, rotateKeys } from "../../src/keys/key.commands.ts";
import type { Keyring } from "../../src/keys/keyring.ts";
import {
  MAIL_TOKEN_LENGTH,
  makeLoopMarker,
  makeMailToken,
  readLoopMarker,
  readMailToken,
} from "../../src/keys/mail-token.ts";
import { after, createKeyDatabase, DAY, type KeyDatabase, NOW } from "./key-database.ts";

let database: KeyDatabase;
let keyring: Keyring;
beforeAll(async () => {
  database = await createKeyDatabase();
  keyring = database.newKeyring();
});
afterAll(() => database.close());

const kinds = ["reply", "bounce"] as const;
const uuids = fc.constantFrom(v4, v7).map((make) => make());

describe("a mail token", () => {
  test("names the row it was made for, in whatever case it comes back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kinds), uuids, fc.infiniteStream(fc.boolean()), async (kind, id, upper) => {
        const token = await makeMailToken(keyring, kind, id, NOW);
        const folded = [...token].map((c) => (upper.next().value ? c.toUpperCase() : c)).join("");
        expect(await readMailToken(keyring, kind, folded, NOW)).toEqual({ id, expired: false });
      }),
    );
  });

  test.each([
    ["support", "reply"],
    ["bounces", "bounce"],
    ["assistenza-dns", "reply"],
  ] as const)("fits into a local part of 64 octets after %s+", async (name, kind) => {
    const token = await makeMailToken(keyring, kind, v7(), NOW);
    expect(token).toMatch(/^[a-z2-7]+$/);
    expect(token).toHaveLength(MAIL_TOKEN_LENGTH);
    expect(`${name}+${token}`.length).toBeLessThanOrEqual(64);
  });

  test("counts for nothing with any one bit changed", async () => {
    for (const kind of kinds) {
      const bytes = fromBase32(await makeMailToken(keyring, kind, v7(), NOW))!;
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(await readMailToken(keyring, kind, toBase32(changed), NOW)).toBeNull();
      }
    }
  });

  test("counts for nothing with anything else in its place", async () => {
    const characters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567");
    const alike = fc.string({ unit: characters, minLength: MAIL_TOKEN_LENGTH, maxLength: MAIL_TOKEN_LENGTH });
    await fc.assert(
      fc.asyncProperty(fc.oneof(alike, fc.string({ unit: "binary" })), async (token) => {
        expect(await readMailToken(keyring, "reply", token, NOW)).toBeNull();
      }),
    );
  });

  test("of one kind is none of the other", async () => {
    const id = v7();
    const reply = await makeMailToken(keyring, "reply", id, NOW);
    const bounce = await makeMailToken(keyring, "bounce", id, NOW);
    const loop = await makeLoopMarker(keyring, id, NOW);
    expect(await readMailToken(keyring, "bounce", reply, NOW)).toBeNull();
    expect(await readMailToken(keyring, "reply", bounce, NOW)).toBeNull();
    expect(await readMailToken(keyring, "bounce", loop, NOW)).toBeNull();
    expect(await readLoopMarker(keyring, bounce, NOW)).toBeNull();
  });

  test("of another installation is nothing", async () => {
    const elsewhere = await createKeyDatabase();
    try {
      const token = await makeMailToken(elsewhere.newKeyring(), "reply", v7(), NOW);
      expect(await readMailToken(keyring, "reply", token, NOW)).toBeNull();
    } finally {
      await elsewhere.close();
    }
  });

  test.each([
    [0, false],
    [399, false],
    [400, false],
    [401, true],
    [4_000, true],
  ])("says after %i days whether it has expired: %s", async (days, expired) => {
    const id = v7();
    const token = await makeMailToken(keyring, "reply", id, NOW);
    expect(await readMailToken(keyring, "reply", token, after(days * DAY))).toEqual({ id, expired });
  });
});

describe("a loop marker", () => {
  test("names the delivery, with white space around it and long afterwards", async () => {
    const id = v7();
    const marker = await makeLoopMarker(keyring, id, NOW);
    expect(await readLoopMarker(keyring, ` ${marker}\r\n`, NOW)).toBe(id);
    expect(await readLoopMarker(keyring, marker, after(500 * DAY))).toBe(id);
  });

  test("that was made up is none", async () => {
    for (const value of ["", "yes", "a".repeat(MAIL_TOKEN_LENGTH), " ".repeat(1_000_000)])
      expect(await readLoopMarker(keyring, value, NOW)).toBeNull();
  });
});

test("tokens outlive the rotation of their key, and not its retirement", async () => {
  const own = await createKeyDatabase();
  try {
    const id = v7();
    const before = await makeMailToken(own.newKeyring(), "reply", id, NOW);
    await rotateKeys(own.pool, own.secret, "MAIL_TOKEN", NOW);
    const later = (own.clock.now = after(DAY));
    const process = own.newKeyring();
    const afterwards = await makeMailToken(process, "reply", id, later);
    for (const token of [before, afterwards])
      expect(await readMailToken(process, "reply", token, later)).toEqual({ id, expired: false });

    const old = (await own.newKeyring().verifyingKeys("MAIL_TOKEN", later))[0]!;
    await retireKey(own.pool, own.secret, old.id, later);
    expect(await readMailToken(own.newKeyring(), "reply", before, later)).toBeNull();
    expect(await readMailToken(own.newKeyring(), "reply", afterwards, later)).toEqual({ id, expired: false });
  } finally {
    await own.close();
  }
});
