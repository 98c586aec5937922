import { randomUUID } from "node:crypto";
import { generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyAccessToken } from "../../src/sessions/access-token.ts";
import type { ClientCredentials } from "../../src/sessions/client-credentials.ts";
import { addClient, revokeClient, rotateClient } from "../../src/sessions/client.commands.ts";
import { ASSERTION_TYPE, createTokenEndpoint, type TokenEndpoint } from "../../src/sessions/token-endpoint.ts";
import { after, MINUTE, NOW } from "../keys/key-database.ts";
import { createSessionDatabase, ISSUER, type SessionDatabase, TOKEN_URL } from "./session-database.ts";

let database: SessionDatabase;
let endpoint: TokenEndpoint;
let client: ClientCredentials;
const clock = { now: NOW };
beforeAll(async () => {
  database = await createSessionDatabase();
  endpoint = createTokenEndpoint({
    ...database.source,
    pool: database.pool,
    tokenUrl: TOKEN_URL,
    clock: () => clock.now,
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.now = NOW;
  client = await addClient(database.pool, { kind: "BRIDGE", name: "MX", issuer: ISSUER }, NOW);
});

const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);

interface Spoilt {
  readonly claims?: JWTPayload;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: Parameters<SignJWT["sign"]>[0];
}

function assertion({ claims, header, key }: Spoilt = {}, of = client): Promise<string> {
  return new SignJWT({
    iss: of.clientId,
    sub: of.clientId,
    aud: TOKEN_URL,
    jti: randomUUID(),
    exp: seconds(clock.now) + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: of.privateJwk.kid, ...header } as JWTHeaderParameters)
    .sign(key ?? of.privateJwk);
}

const form = (clientAssertion: string, more: Record<string, string> = {}) =>
  new URLSearchParams({
    grant_type: "client_credentials",
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: clientAssertion,
    ...more,
  });
const exchange = async (spoilt: Spoilt = {}, of = client) => endpoint.exchange(form(await assertion(spoilt, of)));

const INVALID_CLIENT = {
  status: 401,
  body: { error: "invalid_client", error_description: "The client could not be authenticated." },
};

describe("a client that proves itself", () => {
  test.each([
    ["BRIDGE", "bridge"],
    ["PROVISIONING", "provisioning"],
  ] as const)("of kind %s gets a token of its audience for ten minutes", async (kind, audience) => {
    const own = await addClient(database.pool, { kind, name: "one", issuer: ISSUER }, NOW);
    const answer = await exchange({}, own);
    expect(answer).toEqual({
      status: 200,
      body: { access_token: expect.any(String), token_type: "Bearer", expires_in: 600 },
    });
    const token = "access_token" in answer.body ? answer.body.access_token : "";
    expect(await verifyAccessToken(database.source, token, NOW)).toEqual({
      claims: { kind: audience, clientId: own.clientId },
      expiresAt: after(10 * MINUTE),
    });
  });

  test.each([
    ["the issuer as audience", { claims: { aud: ISSUER } }],
    ["the audience in a list of one", { claims: { aud: [TOKEN_URL] } }],
    ["an expiry in five minutes", { claims: { exp: seconds(NOW) + 300 } }],
    ["a time of issue", { claims: { iat: seconds(NOW) } }],
    ["no key id", { header: { kid: undefined } }],
  ] as [string, Spoilt][])("may send %s", async (_, spoilt) => {
    expect((await exchange(spoilt)).status).toBe(200);
  });

  test("may say who it is beside the assertion", async () => {
    expect((await endpoint.exchange(form(await assertion(), { client_id: client.clientId }))).status).toBe(200);
  });
});

describe("invalid_client, in the same words, for", () => {
  test.each([
    ["another audience", { claims: { aud: "https://other.example/token" } }],
    ["ours and another audience", { claims: { aud: [TOKEN_URL, "https://other.example/token"] } }],
    ["no audience", { claims: { aud: undefined } }],
    ["an issuer that is not the client", { claims: { iss: "somebody" } }],
    ["no issuer", { claims: { iss: undefined } }],
    ["no subject", { claims: { sub: undefined } }],
    ["no expiry", { claims: { exp: undefined } }],
    ["an expired assertion", { claims: { exp: seconds(NOW) - 6 } }],
    ["one that lives for over five minutes", { claims: { exp: seconds(NOW) + 306 } }],
    ["one from the future", { claims: { nbf: seconds(NOW) + 60 } }],
    ["one issued in the future", { claims: { iat: seconds(NOW) + 60 } }],
    ["no jti", { claims: { jti: undefined } }],
    ["an empty jti", { claims: { jti: "" } }],
    ["an endless jti", { claims: { jti: "x".repeat(257) } }],
    ["an unknown key id", { header: { kid: "nobody" } }],
  ] as [string, Spoilt][])("%s", async (_, spoilt) => {
    expect(await exchange(spoilt)).toEqual(INVALID_CLIENT);
  });

  test("an unknown client, a revoked one, and a stranger's signature", async () => {
    const unknown = { ...client, clientId: "nobody" };
    expect(await exchange({}, unknown)).toEqual(INVALID_CLIENT);
    const { privateKey } = await generateKeyPair("ES256");
    expect(await exchange({ key: privateKey })).toEqual(INVALID_CLIENT);
    await revokeClient(database.pool, client.clientId, NOW);
    expect(await exchange()).toEqual(INVALID_CLIENT);
  });

  test.each(["a\0b", "\ud800", "", " ", "x".repeat(5_000), "client'--"])(
    "an id that nobody can have: %.20j",
    async (clientId) => {
      expect(await exchange({}, { ...client, clientId })).toEqual(INVALID_CLIENT);
    },
  );

  test("another client's signature", async () => {
    const other = await addClient(database.pool, { kind: "PROVISIONING", name: "CRM", issuer: ISSUER }, NOW);
    expect(await exchange({ key: other.privateJwk })).toEqual(INVALID_CLIENT);
    expect(await exchange({ key: other.privateJwk, header: { kid: other.privateJwk.kid } })).toEqual(INVALID_CLIENT);
  });

  test("a client that may not ask: the operator hands out its tokens", async () => {
    await database.superuser`update clients set jwks = null where id = ${client.clientId}`;
    expect(await exchange()).toEqual(INVALID_CLIENT);
  });

  test("alg none, HS256 and an access token of ours", async () => {
    const [, claims] = (await assertion()).split(".");
    for (const alg of ["none", "HS256"]) {
      const header = Buffer.from(JSON.stringify({ alg, kid: client.privateJwk.kid })).toString("base64url");
      expect(await endpoint.exchange(form(`${header}.${claims}.AAAA`))).toEqual(INVALID_CLIENT);
      expect(await endpoint.exchange(form(`${header}.${claims}.`))).toEqual(INVALID_CLIENT);
    }
    const answer = await exchange();
    const token = "access_token" in answer.body ? answer.body.access_token : "";
    expect(await endpoint.exchange(form(token))).toEqual(INVALID_CLIENT);
  });

  test.each(["", "x", "a.b.c", "x".repeat(100_000)])("rubbish in place of the assertion: %.20j", async (rubbish) => {
    expect(await endpoint.exchange(form(rubbish))).toEqual(INVALID_CLIENT);
  });

  test("a client_id that is another's, a secret, and no assertion", async () => {
    expect(await endpoint.exchange(form(await assertion(), { client_id: "other" }))).toEqual(INVALID_CLIENT);
    const bySecret = { grant_type: "client_credentials", client_id: client.clientId, client_secret: "x" };
    expect(await endpoint.exchange(new URLSearchParams(bySecret))).toEqual(INVALID_CLIENT);
  });
});

describe("an assertion counts once", () => {
  test("the second time it is invalid_client", async () => {
    const once = await assertion();
    expect((await endpoint.exchange(form(once))).status).toBe(200);
    expect(await endpoint.exchange(form(once))).toEqual(INVALID_CLIENT);
  });

  test("of many at once, one is taken", async () => {
    const once = await assertion();
    const answers = await Promise.all(Array.from({ length: 10 }, () => endpoint.exchange(form(once))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("to its last second, though others are forgotten meanwhile", async () => {
    const once = await assertion({ claims: { exp: seconds(NOW) + 300 } });
    expect((await endpoint.exchange(form(once))).status).toBe(200);
    clock.now = after(304_000);
    await exchange();
    expect(await endpoint.exchange(form(once))).toEqual(INVALID_CLIENT);
  });

  test("the same jti of two clients is two assertions", async () => {
    const other = await addClient(database.pool, { kind: "BRIDGE", name: "MX 2", issuer: ISSUER }, NOW);
    const claims = { jti: "same" };
    expect((await exchange({ claims })).status).toBe(200);
    expect((await exchange({ claims }, other)).status).toBe(200);
  });

  test("and is forgotten when it could not count any more", async () => {
    await exchange();
    clock.now = after(60 * MINUTE);
    await exchange();
    const [row] =
      await database.superuser`select count(*)::int as kept from client_assertions where client_id = ${client.clientId}`;
    expect(row?.kept).toBe(1);
  });
});

describe("a request that is wrong in itself", () => {
  test.each([
    ["no grant type", { grant_type: "" }, "invalid_request"],
    ["another grant type", { grant_type: "authorization_code" }, "unsupported_grant_type"],
    ["a scope", { scope: "admin" }, "invalid_scope"],
  ])("%s", async (_, more, error) => {
    expect(await endpoint.exchange(form(await assertion(), more))).toMatchObject({ status: 400, body: { error } });
  });

  test("a parameter that is there twice", async () => {
    const twice = form(await assertion());
    twice.append("grant_type", "client_credentials");
    expect(await endpoint.exchange(twice)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });
});

describe("a client's key", () => {
  test("that was rotated away opens nothing; the new one does", async () => {
    const renewed = await rotateClient(database.pool, client.clientId, ISSUER);
    expect(await exchange()).toEqual(INVALID_CLIENT);
    expect(await exchange({ header: { kid: renewed!.privateJwk.kid } })).toEqual(INVALID_CLIENT);
    expect((await exchange({}, renewed!)).status).toBe(200);
  });
});
