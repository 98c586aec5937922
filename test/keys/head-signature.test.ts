import { CompactSign, generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHeadSignature } from "../../src/keys/head-signature.ts";
import { rotateKeys } from "../../src/keys/key.commands.ts";
import { after, createKeyDatabase, DAY, type KeyDatabase, NOW } from "./key-database.ts";

let database: KeyDatabase;
beforeEach(async () => {
  database = await createKeyDatabase();
});
afterEach(() => database.close());

const heads = () => createHeadSignature(database.newKeyring(), () => database.clock.now);
const payload = '{"hash":"è","sequence":7}';

describe("the signature of a head", () => {
  test("gives back exactly what was signed", async () => {
    expect(await heads().verify(await heads().sign(payload))).toBe(payload);
  });

  test("holds for ever, over rotations", async () => {
    const first = await heads().sign(payload);
    await rotateKeys(database.pool, database.secret, "AUDIT_HEAD", NOW);
    database.clock.now = after(3_000 * DAY);
    const second = await heads().sign(payload);
    expect(await heads().verify(first)).toBe(payload);
    expect(await heads().verify(second)).toBe(payload);
    expect(first.split(".")[0]).not.toBe(second.split(".")[0]);
  });

  test("does not hold when it was altered, is another key's, or of another kind", async () => {
    const signature = await heads().sign(payload);
    const [header, , tail] = signature.split(".");
    const key = await database.newKeyring().signingKey("AUDIT_HEAD", NOW);
    const stranger = await generateKeyPair("EdDSA");
    const made = (typ: string, kid: string, secret: Parameters<CompactSign["sign"]>[0]) =>
      new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: "EdDSA", kid, typ }).sign(secret);
    const forged = [
      `${header}.${Buffer.from("{}").toString("base64url")}.${tail}`,
      `${header}.${signature.split(".")[1]}.`,
      await made("mittente-audit-head+jws", key.id, stranger.privateKey),
      await made("mittente-audit-head+jws", "nobody", key.secret),
      await made("JWT", key.id, key.secret),
      "",
      "..",
      "x".repeat(1_000_000),
    ];
    for (const each of forged) expect(await heads().verify(each)).toBeNull();
  });
});
