import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Key } from "../../src/keys/key.ts";
import { retireKey, rotateKeys } from "../../src/keys/key.commands.ts";
import { type Holder, issueAccessToken, MAX_LIFETIME, verifyAccessToken } from "../../src/sessions/access-token.ts";
import { AuthenticationFailed } from "../../src/sessions/authentication-failed.ts";
import { publicJwks } from "../../src/sessions/jwks.ts";
import { after, MINUTE, NOW } from "../keys/key-database.ts";
import { createSessionDatabase, ISSUER, type SessionDatabase } from "./session-database.ts";

let database: SessionDatabase;
let key: Key;
beforeAll(async () => {
  database = await createSessionDatabase();
  key = await database.keyring.signingKey("ACCESS_TOKEN", NOW);
});
afterAll(() => database.close());

const accountId = v7();
const sessionId = v7();
const holders: readonly Holder[] = [
  { kind: "portal", accountId, sessionId },
  { kind: "desk", staffId: v7() },
  { kind: "bridge", clientId: "bridge-1" },
  { kind: "provisioning", clientId: "crm" },
];
const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);
const verify = (token: string, now = NOW) => verifyAccessToken(database.source, token, now);

/** A good portal token's header and claims, to be spoilt one by one. */
const goodHeader = () => ({ alg: "ES256", typ: "at+jwt", kid: key.id });
const goodClaims = () => ({
  iss: ISSUER,
  aud: "mittente:portal",
  sub: accountId,
  sid: sessionId,
  client_id: "mittente",
  iat: seconds(NOW),
  exp: seconds(NOW) + 600,
  jti: randomUUID(),
});
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
/** Signed by hand, so that nothing stops a header that a library would not write. */
function signed(header: object, claims: object, secret: KeyObject = key.secret): string {
  const body = `${encoded({ ...goodHeader(), ...header })}.${encoded(claims)}`;
  const digest = secret.asymmetricKeyType === "ed25519" ? null : "sha256";
  return `${body}.${sign(digest, Buffer.from(body), { key: secret, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

describe("an access token", () => {
  test.each(holders)("says who holds it: $kind", async (holder) => {
    const { token, expiresAt } = await issueAccessToken(database.source, holder, NOW);
    expect(expiresAt).toEqual(after(MAX_LIFETIME[holder.kind] * 1_000));
    expect(await verify(token)).toEqual({ claims: holder, expiresAt });
    expect(decodeProtectedHeader(token)).toEqual({ alg: "ES256", typ: "at+jwt", kid: key.id });
    expect(decodeJwt(token).aud).toBe(`mittente:${holder.kind}`);
  });

  test.each([
    ["portal", 3_600],
    ["desk", 3_600],
    ["bridge", 600],
    ["provisioning", 600],
  ] as const)("of the %s lives for %i seconds at most", async (kind, most) => {
    const holder = holders.find((each) => each.kind === kind)!;
    for (const lifetime of [most + 1, 0, -1, Number.NaN])
      await expect(issueAccessToken(database.source, holder, NOW, lifetime)).rejects.toThrow(RangeError);
    expect((await issueAccessToken(database.source, holder, NOW, most)).expiresAt).toEqual(after(most * 1_000));
  });

  test("expires, with five seconds for clocks that differ", async () => {
    const { token } = await issueAccessToken(database.source, holders[0]!, NOW, 60);
    await verify(token, after(64_000));
    await expect(verify(token, after(65_000))).rejects.toMatchObject({ code: "UNAUTHENTICATED", fault: "EXPIRED" });
  });

  test("as good as ours in every claim is taken: the refusals below are of what is wrong with each", async () => {
    expect((await verify(signed({}, goodClaims()))).claims).toEqual(holders[0]);
  });
});

describe("refused, though signed by our key:", () => {
  const wrongClaims: [string, object][] = [
    ["another issuer", { iss: "https://evil.example" }],
    ["the issuer with a slash", { iss: `${ISSUER}/` }],
    ["no issuer", { iss: undefined }],
    ["an unknown audience", { aud: "mittente:root" }],
    ["no audience", { aud: undefined }],
    ["two of our audiences", { aud: ["mittente:portal", "mittente:desk"] }],
    ["one audience in a list", { aud: ["mittente:portal"] }],
    ["no expiry", { exp: undefined }],
    ["an expiry that is no number", { exp: "9999999999" }],
    ["a lifetime above its audience's", { exp: seconds(NOW) + 3_601 }],
    [
      "a bridge's token that lives for an hour",
      { aud: "mittente:bridge", sub: "b", client_id: "b", exp: seconds(NOW) + 3_600 },
    ],
    ["issued in the future", { iat: seconds(NOW) + 60, exp: seconds(NOW) + 120 }],
    ["no time of issue", { iat: undefined }],
    ["not valid before a future time", { nbf: seconds(NOW) + 60 }],
    ["no id", { jti: undefined }],
    ["no client", { client_id: undefined }],
    ["no subject", { sub: undefined }],
    ["a subject that is no row", { sub: "C-104233" }],
    ["a subject that is no text", { sub: [accountId] }],
    ["a portal token without a session", { sid: undefined }],
    ["a portal token whose session is no row", { sid: "1" }],
    ["a client's token for another client", { aud: "mittente:bridge", sub: "bridge-1", client_id: "bridge-2" }],
    ["a client's id with white space", { aud: "mittente:bridge", sub: "bridge 1", client_id: "bridge 1" }],
  ];
  test.each(wrongClaims)("%s", async (_, claims) => {
    await expect(verify(signed({}, { ...goodClaims(), ...claims }))).rejects.toThrow(AuthenticationFailed);
  });

  const wrongHeaders: [string, object][] = [
    ["of type JWT", { typ: "JWT" }],
    ["without a type", { typ: undefined }],
    ["a head of the audit chain's type", { typ: "mittente-audit-head+jws" }],
    ["without a key id", { kid: undefined }],
    ["with an unknown key id", { kid: "nobody" }],
    ["with a critical header that nobody knows", { crit: ["x"], x: true }],
    ["with an unencoded payload", { crit: ["b64"], b64: false }],
    ["with another algorithm's name", { alg: "ES384" }],
  ];
  test.each(wrongHeaders)("%s", async (_, header) => {
    await expect(verify(signed(header, goodClaims()))).rejects.toThrow(AuthenticationFailed);
  });
});

describe("refused, signed by somebody else:", () => {
  test("alg none, in any spelling", async () => {
    for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
      const bare = `${encoded({ ...goodHeader(), alg })}.${encoded(goodClaims())}.`;
      await expect(verify(bare)).rejects.toThrow(AuthenticationFailed);
    }
  });

  test("HS256 with our public key as its secret", async () => {
    const publicKey = key.publicKey!;
    const secrets = [
      publicKey.export({ format: "pem", type: "spki" }),
      publicKey.export({ format: "der", type: "spki" }),
      JSON.stringify(publicKey.export({ format: "jwk" })),
    ];
    for (const secret of secrets) {
      const body = `${encoded({ ...goodHeader(), alg: "HS256" })}.${encoded(goodClaims())}`;
      const token = `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
      await expect(verify(token)).rejects.toThrow(AuthenticationFailed);
    }
  });

  test("a stranger's key under our key's id, with or without its public half in the header", async () => {
    const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = stranger.publicKey.export({ format: "jwk" });
    for (const header of [{}, { jwk }, { jku: "https://evil.example/jwks.json" }])
      await expect(verify(signed(header, goodClaims(), stranger.privateKey))).rejects.toThrow(AuthenticationFailed);
  });

  test("another algorithm of a stranger's", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const ed25519 = generateKeyPairSync("ed25519").privateKey;
    for (const [alg, secret] of [
      ["RS256", rsa],
      ["ES256", rsa],
      ["EdDSA", ed25519],
      ["ES256", ed25519],
    ] as const)
      await expect(verify(signed({ alg }, goodClaims(), secret))).rejects.toThrow(AuthenticationFailed);
  });

  test("our own audit key", async () => {
    const audit = await database.keyring.signingKey("AUDIT_HEAD", NOW);
    const token = signed({ alg: "EdDSA", kid: audit.id }, goodClaims(), audit.secret);
    await expect(verify(token)).rejects.toThrow(AuthenticationFailed);
  });

  test("our token with any part altered", async () => {
    const { token } = await issueAccessToken(database.source, holders[0]!, NOW);
    const [header, , signature] = token.split(".");
    const other = encoded({ ...decodeJwt(token), sub: v7() });
    await expect(verify(`${header}.${other}.${signature}`)).rejects.toThrow(AuthenticationFailed);
    const bytes = Buffer.from(signature!, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const forged = token.replace(/[^.]*$/, changed.toString("base64url"));
      await expect(verify(forged)).rejects.toThrow(AuthenticationFailed);
    }
  });

  test("another installation's token", async () => {
    const elsewhere = await createSessionDatabase();
    try {
      const { token } = await issueAccessToken(elsewhere.source, holders[1]!, NOW);
      await expect(verify(token)).rejects.toThrow(AuthenticationFailed);
    } finally {
      await elsewhere.close();
    }
  });

  test.each(["", "a", "a.b.c", "..", "....", "{}.{}.{}", "x".repeat(100_000)])("rubbish: %.20j", async (token) => {
    await expect(verify(token)).rejects.toThrow(AuthenticationFailed);
  });
});

describe("over a rotation", () => {
  test("a token lives to its end, and the published set holds every key that a token may need", async () => {
    const own = await createSessionDatabase();
    try {
      const first = await issueAccessToken(own.source, holders[0]!, NOW);
      const { keyId } = await rotateKeys(own.pool, own.secret, "ACCESS_TOKEN", NOW);
      own.clock.now = after(20 * MINUTE);
      const source = { keyring: own.newKeyring(), issuer: ISSUER };
      const second = await issueAccessToken(source, holders[0]!, own.clock.now);
      expect(decodeProtectedHeader(second.token).kid).toBe(keyId);
      for (const { token } of [first, second])
        expect((await verifyAccessToken(source, token, own.clock.now)).claims).toEqual(holders[0]);

      const { keys } = await publicJwks(source.keyring, own.clock.now);
      const permitKeys = (await source.keyring.verifyingKeys("PERMIT", own.clock.now)).map(({ id }) => id);
      expect(permitKeys).toHaveLength(1);
      expect(keys.map(({ kid }) => kid)).toEqual([decodeProtectedHeader(first.token).kid, keyId, ...permitKeys]);
      for (const jwk of keys) expect(Object.keys(jwk).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
    } finally {
      await own.close();
    }
  });

  test("a retired key's token is refused", async () => {
    const own = await createSessionDatabase();
    try {
      const { token } = await issueAccessToken(own.source, holders[0]!, NOW);
      await retireKey(own.pool, own.secret, String(decodeProtectedHeader(token).kid), NOW);
      const source = { keyring: own.newKeyring(), issuer: ISSUER };
      await expect(verifyAccessToken(source, token, NOW)).rejects.toMatchObject({ fault: "INVALID" });
    } finally {
      await own.close();
    }
  });
});
