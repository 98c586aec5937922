import { createHmac } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JWTPayload, UnsecuredJWT } from "jose";
import { v7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { SettingsError } from "../../src/config/settings.ts";
import { AuthenticationFailed } from "../../src/sessions/authentication-failed.ts";
import { createAuthenticator } from "../../src/sessions/authenticator.ts";
import { parseOpenidIssuers, readOpenidIssuers } from "../../src/sessions/openid-issuer.ts";
import { IssuerUnavailable } from "../../src/sessions/openid-keys.ts";
import { createOutsideTokens } from "../../src/sessions/outside-tokens.ts";
import { findLivingSession } from "../../src/sessions/session.repository.ts";
import { after, MINUTE, NOW } from "../keys/key-database.ts";
import { type IssuerUnderTest, startIssuer } from "./issuer-under-test.ts";
import { addAccount, asPortal, createSessionDatabase, ISSUER, type SessionDatabase } from "./session-database.ts";

const SECONDS = NOW.getTime() / 1_000;
const NUMBER = "C-700001";

let database: SessionDatabase;
let issuer: IssuerUnderTest;
let accountId: string;
const staffId = v7();
beforeAll(async () => {
  database = await createSessionDatabase();
  accountId = await addAccount(database, NUMBER);
  await database.superuser`update accounts set external_id = 'customer-1' where id = ${accountId}`;
  await database.superuser`
    insert into staff_members (id, email, display_name, role, created_at)
    values (${staffId}, 'ada@desk.example', 'Ada', 'AGENT', ${NOW})`;
});
afterAll(() => database.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  issuer = await startIssuer();
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.stop();
});

/** As it would stand in the file. */
const portal = (more: object = {}) => ({
  issuer: issuer.url,
  kind: "portal",
  audience: "mittente-portal",
  algorithms: ["ES256"],
  accountClaim: "customer",
  strongAcr: ["phr"],
  ...more,
});
const desk = (more: object = {}) => ({
  issuer: issuer.url,
  kind: "desk",
  audience: "mittente-desk",
  algorithms: ["ES256"],
  ...more,
});

function authenticator(...entries: object[]) {
  const seen = { now: NOW };
  const issuers = parseOpenidIssuers(JSON.stringify(entries), ISSUER);
  const outside = createOutsideTokens({ issuers, pool: database.pool });
  const { authenticate } = createAuthenticator({ ...database.source, outside, clock: () => seen.now });
  return { seen, signIn: async (token: string) => authenticate(`Bearer ${token}`) };
}

let signIns = 0;
const customer = (more: JWTPayload = {}): JWTPayload => ({
  aud: "mittente-portal",
  sub: "user-1",
  customer: NUMBER,
  sid: `sid-${++signIns}`,
  iat: SECONDS,
  exp: SECONDS + 600,
  ...more,
});
const member = (more: JWTPayload = {}): JWTPayload => ({
  aud: "mittente-desk",
  sub: "ada",
  email: "Ada@Desk.example",
  email_verified: true,
  iat: SECONDS,
  exp: SECONDS + 600,
  ...more,
});
const without = (claims: JWTPayload, ...names: string[]): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

const sessionOf = async (claims: { kind: string }, now = NOW) => {
  const { sessionId } = claims as unknown as { sessionId: string };
  return asPortal(database, accountId, (sql) => findLivingSession(sql, sessionId, now));
};

describe("a customer's token of an outside issuer", () => {
  test("is the account's that it names, in a session of its own that the audit log knows", async () => {
    const { signIn } = authenticator(portal());
    const claims = await signIn(await issuer.sign(customer()));
    expect(claims).toMatchObject({ kind: "portal", accountId });
    expect(await sessionOf(claims)).toMatchObject({ assurance: "MAILBOX", strongProofUntil: null });
    const { sessionId } = claims as { sessionId: string };
    const [event] = await database.superuser`
      select action, account_id, facts from audit_events where subject_id = ${sessionId}`;
    expect(event).toMatchObject({
      action: "session.open",
      account_id: accountId,
      facts: { issuer: issuer.url, assurance: "MAILBOX" },
    });
  });

  test("may name the account by the id that provisioning gave it", async () => {
    const { signIn } = authenticator(portal({ accountClaimHolds: "externalId" }));
    expect(await signIn(await issuer.sign(customer({ customer: "customer-1" })))).toMatchObject({ accountId });
    await expect(signIn(await issuer.sign(customer()))).rejects.toThrow(AuthenticationFailed);
  });

  test("counts as CREDENTIAL by a named acr alone, and as strong proof for ten minutes from auth_time", async () => {
    const { signIn } = authenticator(portal());
    const proved = customer({ acr: "phr", auth_time: SECONDS - 60 });
    const session = await sessionOf(await signIn(await issuer.sign(proved)));
    expect(session).toMatchObject({ assurance: "CREDENTIAL", strongProofUntil: after(9 * MINUTE) });
    const long = await signIn(await issuer.sign(customer({ acr: "phr", auth_time: SECONDS - 600 })));
    expect(await sessionOf(long)).toMatchObject({ assurance: "CREDENTIAL", strongProofUntil: null });
    const silent = await signIn(await issuer.sign(customer({ acr: "phr" })));
    expect(await sessionOf(silent)).toMatchObject({ assurance: "CREDENTIAL", strongProofUntil: null });
    for (const acr of ["pwd", "PHR", "phr phrh", ["phr"]]) {
      const weak = await signIn(await issuer.sign(customer({ acr, auth_time: SECONDS } as JWTPayload)));
      expect(await sessionOf(weak)).toMatchObject({ assurance: "MAILBOX", strongProofUntil: null });
    }
  });

  test("of one sign-in is one session, refreshed as often as the issuer likes, which renews no proof", async () => {
    const { signIn, seen } = authenticator(portal());
    const first = customer({ acr: "phr", auth_time: SECONDS });
    const claims = await signIn(await issuer.sign(first));
    seen.now = after(30 * MINUTE);
    const again = { ...first, iat: SECONDS + 1_800, exp: SECONDS + 2_400, jti: "another" };
    expect(await signIn(await issuer.sign(again))).toEqual(claims);
    expect(await sessionOf(claims, seen.now)).toMatchObject({ strongProofUntil: null });
    const shownAnew = await signIn(await issuer.sign({ ...again, auth_time: SECONDS + 1_790 }));
    expect(shownAnew).not.toEqual(claims);
    expect(await sessionOf(shownAnew, seen.now)).toMatchObject({ strongProofUntil: after(1_790_000 + 10 * MINUTE) });
  });

  test("of a session that was ended here stays out, from every process and after a refresh", async () => {
    const first = customer();
    const token = await issuer.sign(first);
    const claims = (await authenticator(portal()).signIn(token)) as { sessionId: string };
    await database.superuser`update sessions set closed_at = ${NOW} where id = ${claims.sessionId}`;
    const elsewhere = authenticator(portal());
    await expect(elsewhere.signIn(token)).rejects.toMatchObject({ fault: "INVALID" });
    const refreshed = await issuer.sign({ ...first, exp: SECONDS + 900, jti: "another" });
    await expect(elsewhere.signIn(refreshed)).rejects.toMatchObject({ fault: "INVALID" });
  });

  test("cannot make another account's session its own, nor raise one that was opened with less", async () => {
    const other = await addAccount(database, "C-700002");
    const { signIn } = authenticator(portal());
    const first = customer({ auth_time: SECONDS });
    expect(await signIn(await issuer.sign(first))).toMatchObject({ accountId });
    await expect(signIn(await issuer.sign({ ...first, acr: "phr" }))).rejects.toThrow(AuthenticationFailed);
    await expect(signIn(await issuer.sign({ ...first, customer: "C-700002" }))).rejects.toThrow(AuthenticationFailed);
    expect(await database.superuser`select 1 from sessions where account_id = ${other}`).toHaveLength(0);
  });

  test("without a session of the issuer's is one by itself, which ends with the token", async () => {
    const { signIn } = authenticator(portal());
    const single = without(customer({ jti: "only-once" }), "sid");
    const claims = await signIn(await issuer.sign(single));
    expect(await sessionOf(claims)).toMatchObject({ expiresAt: after(600_000) });
  });

  test("for an account that is unknown or closed gets the same answer as one that does not hold", async () => {
    const closed = await addAccount(database, "C-700003");
    await database.superuser`update accounts set status = 'CLOSED' where id = ${closed}`;
    const { signIn } = authenticator(portal());
    const refusals = await Promise.all(
      [
        await issuer.sign(customer({ customer: "C-999999" })),
        await issuer.sign(customer({ customer: "C-700003" })),
        await issuer.sign(customer({ aud: "somebody-else" })),
      ].map((token) => signIn(token).catch((problem: AuthenticationFailed) => problem)),
    );
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: "UNAUTHENTICATED", fault: "INVALID" });
    expect(new Set(refusals.map((refusal) => (refusal as AuthenticationFailed).publicMessage)).size).toBe(1);
    expect(await database.superuser`select 1 from sessions where account_id = ${closed}`).toHaveLength(0);
  });

  test.each<[string, (claims: JWTPayload) => JWTPayload, ("INVALID" | "EXPIRED")?]>([
    ["another audience", (claims) => ({ ...claims, aud: "mittente-desk" })],
    ["no audience", (claims) => without(claims, "aud")],
    ["the audiences of both kinds", (claims) => ({ ...claims, aud: ["mittente-portal", "mittente-desk"] })],
    ["no subject", (claims) => without(claims, "sub")],
    ["no end", (claims) => without(claims, "exp")],
    ["no beginning", (claims) => without(claims, "iat")],
    ["an end that has passed", (claims) => ({ ...claims, iat: SECONDS - 700, exp: SECONDS - 60 }), "EXPIRED"],
    ["a beginning to come", (claims) => ({ ...claims, iat: SECONDS + 60 })],
    ["nbf to come", (claims) => ({ ...claims, nbf: SECONDS + 60 })],
    ["a life of more than an hour", (claims) => ({ ...claims, exp: SECONDS + 3_601 })],
    ["no account", (claims) => without(claims, "customer")],
    ["an account that is no text", (claims) => ({ ...claims, customer: [NUMBER] })],
    ["an empty account", (claims) => ({ ...claims, customer: "" })],
    ["neither session nor token id", (claims) => without(claims, "sid", "jti")],
    ["auth_time to come", (claims) => ({ ...claims, auth_time: SECONDS + 60 })],
    ["auth_time that is no number", (claims) => ({ ...claims, auth_time: "now" }) as JWTPayload],
  ])("with %s is refused", async (_, change, fault = "INVALID") => {
    const { signIn } = authenticator(portal(), desk());
    const refusal = signIn(await issuer.sign(change(customer())));
    await expect(refusal).rejects.toMatchObject({ code: "UNAUTHENTICATED", fault });
  });
});

describe("a staff member's token of an outside issuer", () => {
  test("is hers whose address it verified", async () => {
    const { signIn } = authenticator(portal(), desk());
    expect(await signIn(await issuer.sign(member()))).toEqual({ kind: "desk", staffId });
  });

  test.each([
    ["an address that was not verified", { email_verified: false }],
    ["an address that somebody says is verified", { email_verified: "true" }],
    ["an address of nobody", { email: "eve@desk.example" }],
    ["what is no address", { email: "ada" }],
    ["the customers' audience", { aud: "mittente-portal" }],
  ])("with %s is refused", async (_, claims) => {
    const { signIn } = authenticator(portal(), desk());
    await expect(signIn(await issuer.sign(member(claims)))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  test("of a member who was put out is refused", async () => {
    const { signIn } = authenticator(desk({ staffClaim: "upn" }));
    const token = await issuer.sign(member({ upn: "ada@desk.example" }));
    await database.superuser`update staff_members set is_active = false where id = ${staffId}`;
    await expect(signIn(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await database.superuser`update staff_members set is_active = true where id = ${staffId}`;
    expect(await signIn(token)).toEqual({ kind: "desk", staffId });
  });
});

describe("signatures", () => {
  test("by a key that the issuer does not publish are refused", async () => {
    await issuer.newKey({ isPublished: false });
    await expect(authenticator(portal()).signIn(await issuer.sign(customer()))).rejects.toMatchObject({
      fault: "INVALID",
    });
  });

  test("with an algorithm that the operator did not name are refused, though the issuer publishes its key", async () => {
    await issuer.newKey({ algorithm: "RS256" });
    const token = await issuer.sign(customer());
    await expect(authenticator(portal()).signIn(token)).rejects.toMatchObject({ fault: "INVALID" });
    expect(await authenticator(portal({ algorithms: ["RS256"] })).signIn(token)).toMatchObject({ accountId });
  });

  test("none at all, and HMAC with the public key as its secret, are refused", async () => {
    const { signIn } = authenticator(portal());
    const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const claims = customer({ iss: issuer.url });
    const unsigned = new UnsecuredJWT(claims).encode();
    const body = `${encoded({ alg: "HS256", kid: issuer.published[0]!.kid })}.${encoded(claims)}`;
    const forged = `${body}.${createHmac("sha256", JSON.stringify(issuer.published[0])).update(body).digest("base64url")}`;
    for (const token of [unsigned, `${unsigned}x`, forged])
      await expect(signIn(token)).rejects.toThrow(AuthenticationFailed);
  });

  test.each([
    ["logout+jwt", undefined, false],
    ["secevent+jwt", undefined, false],
    ["JWT", undefined, true],
    ["application/at+jwt", undefined, true],
    ["JWT", "at+jwt", false],
    ["at+jwt", "at+jwt", true],
  ])("of a token of type %s where the operator says %s: %s", async (typ, expected, isTaken) => {
    const { signIn } = authenticator(portal(expected === undefined ? {} : { typ: expected }));
    const answer = signIn(await issuer.sign(customer(), { typ }));
    if (isTaken) expect(await answer).toMatchObject({ accountId });
    else await expect(answer).rejects.toMatchObject({ fault: "INVALID" });
  });

  test("of a new key are taken once it is published, and a made-up key id costs the issuer one request in 30 s", async () => {
    const { signIn } = authenticator(portal());
    await signIn(await issuer.sign(customer()));
    const asked = issuer.asked.length;
    await issuer.newKey();
    const token = await issuer.sign(customer());
    for (let time = 0; time < 5; time++) await expect(signIn(token)).rejects.toMatchObject({ fault: "INVALID" });
    expect(issuer.asked).toHaveLength(asked);
    vi.setSystemTime(after(31_000));
    expect(await signIn(token)).toMatchObject({ accountId });
    expect(issuer.asked).toHaveLength(asked + 1);
  });

  test("of a key that the issuer withdrew are refused after ten minutes", async () => {
    const { signIn, seen } = authenticator(portal());
    await signIn(await issuer.sign(customer()));
    issuer.published.length = 0;
    seen.now = after(11 * MINUTE);
    vi.setSystemTime(seen.now);
    const token = await issuer.sign(customer({ iat: SECONDS + 600, exp: SECONDS + 1_200 }));
    await expect(signIn(token)).rejects.toMatchObject({ fault: "INVALID" });
  });

  test("of ours are verified with our keys alone, whoever else is there", async () => {
    const { signIn } = authenticator(portal());
    await expect(signIn(await issuer.sign(customer({ iss: ISSUER })))).rejects.toMatchObject({ fault: "INVALID" });
    await expect(signIn(await issuer.sign(customer({ iss: "https://else.example" })))).rejects.toThrow(
      AuthenticationFailed,
    );
    expect(issuer.asked).toEqual([]);
  });
});

describe("an issuer that is out of reach", () => {
  test.each(["BROKEN", "NOT_JSON", "ENDLESS", "REDIRECT"] as const)(
    "(%s) is neither yes nor no, and is asked once in ten seconds",
    async (answer) => {
      const { signIn } = authenticator(portal());
      const token = await issuer.sign(customer());
      issuer.answer = answer;
      for (let time = 0; time < 3; time++) {
        const refusal = signIn(token);
        await expect(refusal).rejects.toBeInstanceOf(IssuerUnavailable);
        await expect(refusal).rejects.toMatchObject({ retryable: true });
      }
      expect(issuer.asked).toHaveLength(1);
      issuer.answer = "RIGHT";
      vi.setSystemTime(after(11_000));
      expect(await signIn(token)).toMatchObject({ accountId });
    },
  );

  test("that is gone altogether, too", async () => {
    const { signIn } = authenticator(portal());
    const token = await issuer.sign(customer());
    await issuer.stop();
    await expect(signIn(token)).rejects.toBeInstanceOf(IssuerUnavailable);
  });

  test.each([
    ["another issuer's", { issuer: "http://127.0.0.1:1" }],
    ["without keys", { jwks_uri: null }],
    ["with a place for keys that is no URL", { jwks_uri: "keys" }],
    ["with a place for keys at plain HTTP elsewhere", { jwks_uri: "http://keys.example/" }],
  ])("by its own discovery document (%s) is not trusted", async (_, metadata) => {
    const { signIn } = authenticator(portal());
    issuer.metadata = metadata;
    await expect(signIn(await issuer.sign(customer()))).rejects.toBeInstanceOf(IssuerUnavailable);
  });

  test("does not keep anybody else out", async () => {
    const other = await startIssuer();
    const { signIn } = authenticator(portal(), portal({ issuer: other.url }));
    issuer.answer = "BROKEN";
    await expect(signIn(await issuer.sign(customer()))).rejects.toBeInstanceOf(IssuerUnavailable);
    expect(await signIn(await other.sign(customer()))).toMatchObject({ accountId });
    await other.stop();
  });
});

test("keys that the operator names are fetched from there, without discovery", async () => {
  const { signIn } = authenticator(portal({ jwksUri: `${issuer.url}/keys` }));
  await signIn(await issuer.sign(customer()));
  expect(issuer.asked).toEqual(["/keys"]);
});

describe("the file of issuers", () => {
  const problemOf = (text: string) => {
    try {
      parseOpenidIssuers(text, ISSUER);
    } catch (error) {
      if (error instanceof SettingsError) return error.problems.join("\n");
      throw error;
    }
    return null;
  };
  const right = () => ({ ...portal(), issuer: "https://id.example" });

  test.each<[string, () => unknown, RegExp]>([
    ["plain HTTP", () => [{ ...right(), issuer: "http://id.example" }], /0: issuer: must be an https URL/],
    ["a password in the URL", () => [{ ...right(), issuer: "https://a:b@id.example" }], /0: issuer/],
    ["keys over plain HTTP", () => [{ ...right(), jwksUri: "http://id.example/keys" }], /0: jwksUri/],
    ["a symmetric algorithm", () => [{ ...right(), algorithms: ["HS256"] }], /0: algorithms: 0/],
    ["no signature", () => [{ ...right(), algorithms: ["none"] }], /0: algorithms: 0/],
    ["no algorithm", () => [{ ...right(), algorithms: [] }], /0: algorithms/],
    ["no audience", () => [{ ...right(), audience: "" }], /0: audience/],
    ["another kind", () => [{ ...right(), kind: "bridge" }], /0: kind/],
    ["no claim for the account", () => [without(right(), "accountClaim")], /0: accountClaim/],
    ["a member that means nothing", () => [{ ...right(), strongAcrs: [] }], /0: .*strongAcrs/],
    ["tokens of two days", () => [{ ...right(), maxLifetime: 172_800 }], /0: maxLifetime/],
    ["our own issuer", () => [{ ...right(), issuer: ISSUER }], /0: issuer: is our own/],
    [
      "one audience for customers and staff",
      () => [right(), { ...desk(), issuer: "https://id.example", audience: "mittente-portal" }],
      /1: audience: is another entry's/,
    ],
    ["no list", () => right(), /array/],
  ])("with %s is refused, by name", (_, file, problem) => {
    expect(problemOf(JSON.stringify(file()))).toMatch(problem);
  });

  test("that is not JSON, or not there, is refused by name", async () => {
    expect(problemOf("[{")).toMatch(/MITTENTE_OPENID_ISSUERS: the file is not JSON/);
    await expect(readOpenidIssuers("/nowhere/issuers.json", ISSUER)).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });

  test("that is right is read whole, and none is none", async () => {
    expect(await readOpenidIssuers(undefined, ISSUER)).toEqual([]);
    const folder = await mkdtemp(join(tmpdir(), "mittente-issuers-"));
    await writeFile(join(folder, "issuers.json"), JSON.stringify([right()]));
    expect(await readOpenidIssuers(join(folder, "issuers.json"), ISSUER)).toEqual([
      { ...right(), accountClaimHolds: "number", maxLifetime: 3_600 },
    ]);
    await rm(folder, { recursive: true });
  });
});
