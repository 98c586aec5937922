import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import { createSecretKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { parse, v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { boundedWork, TooBusy } from "../../src/credentials/bounded-work.ts";
import { hashPassword, isPassword, nobodysHash } from "../../src/credentials/password-hash.ts";
import { hasPasswordLength, isCommonPassword } from "../../src/credentials/password-rules.ts";
import { installTracing, type Tracing } from "../../src/observability/tracing.ts";
import { SIGN_IN_LIMITS } from "../../src/sessions/attempt-limits.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { createAuthenticator, type Deviation } from "../support/authenticator.ts";
import { codesOf, network, type Payload, signIn, type Tokens } from "../support/sign-in.ts";

const PORTAL = "https://portal.desk.example";
const PASSWORD = "una frase che ricordo";
const HOUR = 60 * 60_000;
const COUNTS = 72 * HOUR + 1;

const exporter = new InMemorySpanExporter();
let tracing: Tracing;
let api: TestApi;
let door: ReturnType<typeof signIn>;
let rows: ReturnType<typeof arrange>;

beforeAll(async () => {
  tracing = await installTracing(new SimpleSpanProcessor({ exporter }), "test");
  api = await startTestApi({ MITTENTE_TRUSTED_PROXIES: "127.0.0.1", MITTENTE_PORTAL_URL: PORTAL });
  door = signIn(api);
  rows = arrange({ sql: api.sql, now: api.now, token: (holder) => api.token(holder) });
});
afterAll(async () => {
  await api.stop();
  await tracing.stop();
});

const later = (milliseconds: number) => (api.now = new Date(api.now.getTime() + milliseconds));
const CREDENTIAL = "credential { id kind name countsFrom lastUsedAt }";
const setPassword = (token: string, password = PASSWORD) => door.mutate("passwordSet", { password }, CREDENTIAL, token);
const withPassword = (login: string, password = PASSWORD, from = network()) =>
  door.mutate("sessionOpenByCredential", { login, password }, "tokens { accessToken refreshToken }", null, from);
const prove = (token: string, input: object) =>
  door.mutate("sessionProve", input, "session { assurance strongProofUntil }", token);
const begin = async (use: string, token: string | null = null) => {
  const payload = await door.mutate("passkeyOptionsCreate", { use }, "ceremonyId options", token);
  return payload as unknown as { ceremonyId: string; options: { challenge: string; user: { id: string } } };
};
const remove = (token: string, credentialId: string) =>
  door.mutate("credentialRemove", { credentialId }, "credentials { id }", token);
const idOf = (payload: Payload) => (payload.credential as unknown as { id: string }).id;
const tokenOf = (payload: Payload) => (payload.tokens as unknown as Tokens).accessToken;

/** A session by code, as whoever has the mailbox gets one. */
async function byMailbox(account: { registeredEmail: string }) {
  return (await door.byCode(account.registeredEmail)).accessToken;
}

async function accountWithPassword(password = PASSWORD) {
  const account = await rows.account();
  const set = await setPassword(await byMailbox(account), password);
  expect(codesOf(set)).toEqual([]);
  return { ...account, passwordId: idOf(set) };
}

async function accountWithPasskey() {
  const account = await rows.account();
  const token = await byMailbox(account);
  const authenticator = createAuthenticator(PORTAL);
  const added = await addPasskey(token, authenticator);
  expect(codesOf(added)).toEqual([]);
  return { ...account, authenticator, passkeyId: idOf(added) };
}

async function addPasskey(
  token: string,
  authenticator: ReturnType<typeof createAuthenticator>,
  deviation: Deviation = {},
) {
  const { ceremonyId, options } = await begin("ENROL", token);
  const passkey = authenticator.create(options, deviation);
  return door.mutate("passkeyAdd", { ceremonyId, name: "Telefono", passkey }, CREDENTIAL, token);
}

async function withPasskey(authenticator: ReturnType<typeof createAuthenticator>, deviation: Deviation = {}) {
  const { ceremonyId, options } = await begin("SIGN_IN");
  const passkey = authenticator.get(options, deviation);
  return door.mutate("sessionOpenByCredential", { ceremonyId, passkey }, "tokens { accessToken refreshToken }");
}

describe("a password's hash", () => {
  const key = createSecretKey(randomBytes(32));

  test("is argon2id with its costs and a salt of its own, and holds for that password under that key", async () => {
    const [one, two] = [await hashPassword(key, PASSWORD), await hashPassword(key, PASSWORD)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(two).not.toBe(one);
    expect(await isPassword(key, PASSWORD, one)).toBe(true);
    expect(await isPassword(key, `${PASSWORD} `, one)).toBe(false);
    expect(await isPassword(createSecretKey(randomBytes(32)), PASSWORD, one)).toBe(false);
    expect(await isPassword(key, PASSWORD, nobodysHash())).toBe(false);
  });

  test("holds for every spelling of the same characters", async () => {
    const composed = "perché caffè lunedì";
    expect(await isPassword(key, composed.normalize("NFD"), await hashPassword(key, composed))).toBe(true);
  });

  test("is made a few at a time; what does not fit is turned away at once", async () => {
    const inTurn = boundedWork({ concurrency: 2, waiting: 3 });
    const gate = Promise.withResolvers<void>();
    let [running, most] = [0, 0];
    const work = () =>
      inTurn(async () => {
        most = Math.max(most, (running += 1));
        await gate.promise;
        running -= 1;
      });
    const started = Array.from({ length: 5 }, work);
    await expect(work()).rejects.toThrow(TooBusy);
    gate.resolve();
    await Promise.all(started);
    expect(most).toBe(2);
    await expect(work()).resolves.toBeUndefined();
  });
});

describe("a password is", () => {
  test.each([
    ["eleven characters", "abcdefghijk", false],
    ["twelve", "caffè e latt", true],
    ["twelve that are four bytes each", "😀😁😂🤣😃😄😅😆😉😊😋😎", true],
    ["256 bytes", "ab".repeat(128), true],
    ["257 bytes", `${"ab".repeat(128)}c`, false],
    ["eleven spelled as twelve", "perche\u0301 caffe".slice(0, 12), false],
    ["with a NUL", "password\0lunga", false],
    ["half a character", "una frase lunga \ud800", false],
  ])("as long as it must be: %s", (_what, password, isLong) => expect(hasPasswordLength(password)).toBe(isLong));

  test.each([
    ["password1234", true],
    ["P@ssw0rd2026!!", true],
    ["123456789012", true],
    ["qwertyuiop[]", true],
    ["qwertyuiopas", true],
    ["zyxwvutsrqpo", true],
    ["aaaaaaaaaaaa", true],
    ["abcabcabcabc", true],
    ["forzajuve1897", true],
    ["Ilovemyself!!", true],
    ["mario@rossi.example", true],
    ["rossi2026rossi", true],
    ["C-104233-2026", true],
    ["una frase che ricordo", false],
    ["correct battery horse", false],
    ["rossi compra quattro pere", false],
    ["kd93jd0wlslq", false],
  ])("%s: common %s", (password, isCommon) => {
    expect(isCommonPassword(password, ["mario@rossi.example", "rossi", "C-104233"])).toBe(isCommon);
  });
});

describe("a new password", () => {
  test("opens nothing for 72 hours, then a CREDENTIAL session with strong proof", async () => {
    const account = await accountWithPassword();
    later(72 * HOUR);
    expect(codesOf(await withPassword(account.number))).toEqual(["CREDENTIAL_TOO_NEW"]);
    expect(codesOf(await withPassword(account.number, "una frase che non"))).toEqual(["CREDENTIAL_WRONG"]);
    later(1);
    for (const login of [account.number, account.number.toLowerCase(), account.registeredEmail.toUpperCase()]) {
      const viewer = await door.viewer(tokenOf(await withPassword(login)));
      expect(viewer).toMatchObject({ session: { assurance: "CREDENTIAL", openedBy: "PASSWORD" } });
      expect((viewer as { session: { strongProofUntil: string } }).session.strongProofUntil).toBe(
        new Date(api.now.getTime() + HOUR / 6).toISOString(),
      );
    }
  });

  test("is told to the registered address, and stands in the customer's log", async () => {
    const account = await accountWithPassword();
    expect(await door.newestNotice("PASSWORD_SET")).toMatchObject({ toAccountId: account.id, secret: null });
    const events =
      await api.sql`select facts from audit_events where account_id = ${account.id} and action = 'credential.add'`;
    expect(events).toMatchObject([{ facts: { kind: "PASSWORD", replaced: 0 } }]);
    const everything = JSON.stringify([
      await api.sql`select * from audit_events`,
      await api.sql`select * from credentials`,
    ]);
    expect(everything).not.toContain(PASSWORD);
  });

  test("by the mailbox alone leaves the old one in force until it counts itself", async () => {
    const account = await accountWithPassword("quella di prima qui");
    later(COUNTS);
    expect(codesOf(await setPassword(await byMailbox(account)))).toEqual([]);
    expect(tokenOf(await withPassword(account.number, "quella di prima qui"))).toBeTruthy();
    expect(codesOf(await withPassword(account.number))).toEqual(["CREDENTIAL_TOO_NEW"]);
    later(COUNTS);
    expect(tokenOf(await withPassword(account.number))).toBeTruthy();
    expect(codesOf(await withPassword(account.number, "quella di prima qui"))).toEqual(["CREDENTIAL_WRONG"]);
  });

  test("with strong proof ends the old one and the account's other sessions at once", async () => {
    const account = await accountWithPassword("quella di prima qui");
    later(COUNTS);
    const other = await byMailbox(account);
    const strong = tokenOf(await withPassword(account.number, "quella di prima qui"));
    expect(codesOf(await setPassword(strong))).toEqual([]);
    expect(codesOf(await withPassword(account.number, "quella di prima qui"))).toEqual(["CREDENTIAL_WRONG"]);
    expect(await door.viewer(other)).toBe("UNAUTHENTICATED");
    expect(await door.viewer(strong)).toBeTypeOf("object");
  });

  test("the owner with strong proof sends away what the mailbox brought, before it counts", async () => {
    const account = await accountWithPassword("quella di prima qui");
    later(COUNTS);
    const thief = await byMailbox(account);
    const brought = idOf(await setPassword(thief));
    const owner = tokenOf(await withPassword(account.number, "quella di prima qui"));
    expect(codesOf(await remove(owner, brought))).toEqual([]);
    expect(await door.viewer(thief)).toBe("UNAUTHENTICATED");
    later(COUNTS);
    expect(codesOf(await withPassword(account.number))).toEqual(["CREDENTIAL_WRONG"]);
  });
});

describe("signing in with a password", () => {
  test("does the same work and says the same, whoever is named", async () => {
    const known = await accountWithPassword();
    const without = await rows.account();
    const closed = await accountWithPassword();
    await api.sql`update accounts set status = 'CLOSED' where id = ${closed.id}`;
    later(COUNTS);
    const work = async (login: string) => {
      exporter.reset();
      const { userErrors } = await withPassword(login, "una frase sbagliata");
      const statements = exporter.getFinishedSpans().map((span) => span.attributes["db.query.text"]);
      return { userErrors, statements: statements.filter((text) => !/rate_limit/.test(String(text))) };
    };
    const nobody = await work("C-999999999");
    expect(nobody.userErrors).toEqual([{ code: "CREDENTIAL_WRONG", field: null }]);
    for (const login of [
      known.number,
      without.number,
      closed.number,
      known.registeredEmail,
      "nobody@nowhere.example",
      "?",
    ])
      expect(await work(login)).toEqual(nobody);
  });

  test("by an address takes that only one of its accounts has a password", async () => {
    const account = await accountWithPassword();
    const neighbour = await rows.account({ registeredEmail: account.registeredEmail });
    later(COUNTS);
    expect(tokenOf(await withPassword(account.registeredEmail))).toBeTruthy();
    const token = tokenOf(
      await door.open({
        ...(await door.requestCode(account.registeredEmail)),
        notice: undefined,
        accountNumber: neighbour.number,
      }),
    );
    expect(codesOf(await setPassword(token))).toEqual([]);
    later(COUNTS);
    expect(codesOf(await withPassword(account.registeredEmail))).toEqual(["CREDENTIAL_WRONG"]);
    expect(tokenOf(await withPassword(neighbour.number))).toBeTruthy();
  });

  test("opens a frozen account and one whose domain changed hands, where no code does; a closed one never", async () => {
    const account = await accountWithPassword();
    later(COUNTS);
    await api.sql`update accounts set frozen_at = ${api.now}, registered_email_state = 'DOMAIN_CHANGED' where id = ${account.id}`;
    const token = tokenOf(await withPassword(account.number));
    expect(await door.viewer(token)).toMatchObject({ session: { assurance: "CREDENTIAL" } });
    expect(codesOf(await setPassword(token))).toEqual(["ACCOUNT_FROZEN"]);
    await api.sql`update accounts set status = 'CLOSED' where id = ${account.id}`;
    expect(codesOf(await withPassword(account.number))).toEqual(["CREDENTIAL_WRONG"]);
    expect(await door.viewer(token)).toBe("UNAUTHENTICATED");
  });

  test("ten tries for one account, thirty from one network, right or wrong", async () => {
    const account = await accountWithPassword();
    later(COUNTS);
    const { subject, network: perNetwork } = SIGN_IN_LIMITS.credential;
    for (let n = 0; n < subject.burst; n += 1)
      expect(codesOf(await withPassword(account.number, "una frase sbagliata"))).toEqual(["CREDENTIAL_WRONG"]);
    expect(codesOf(await withPassword(account.number))).toEqual(["RATE_LIMITED"]);
    later(subject.every);
    expect(tokenOf(await withPassword(account.number))).toBeTruthy();
    const from = network();
    await api.sql`delete from attempt_limits where key like 'credential:%'`;
    const answers = [];
    for (let n = 0; n <= perNetwork.burst; n += 1) answers.push(...codesOf(await withPassword(`C-9${n}`, "x", from)));
    expect(answers.slice(0, -1).every((code) => code === "CREDENTIAL_WRONG")).toBe(true);
    expect(answers.at(-1)).toBe("RATE_LIMITED");
  });
});

describe("a passkey", () => {
  test("opens nothing for 72 hours, then its own account, found by itself", async () => {
    const account = await accountWithPasskey();
    expect(await door.newestNotice("PASSKEY_ADDED")).toMatchObject({ toAccountId: account.id });
    expect(codesOf(await withPasskey(account.authenticator))).toEqual(["CREDENTIAL_TOO_NEW"]);
    later(COUNTS);
    const viewer = await door.viewer(tokenOf(await withPasskey(account.authenticator)));
    expect(viewer).toMatchObject({
      account: { number: account.number },
      session: { assurance: "CREDENTIAL", openedBy: "PASSKEY" },
    });
  });

  test("an answer counts once", async () => {
    const { authenticator } = await accountWithPasskey();
    later(COUNTS);
    const { ceremonyId, options } = await begin("SIGN_IN");
    const passkey = authenticator.get(options);
    const open = () => door.mutate("sessionOpenByCredential", { ceremonyId, passkey }, "tokens { accessToken }");
    const answers = await Promise.all([open(), open(), open()]);
    expect(answers.filter(({ tokens }) => tokens)).toHaveLength(1);
    expect(answers.flatMap(codesOf)).toEqual(["CREDENTIAL_WRONG", "CREDENTIAL_WRONG"]);
  });

  test.each<[string, () => Deviation]>([
    ["another site", () => ({ origin: "https://portal.desk.example.evil.example" })],
    ["another relying party", () => ({ rpId: "evil.example" })],
    ["another challenge", () => ({ challenge: randomBytes(32).toString("base64url") })],
    ["another key", () => ({ key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey })],
    ["a creation in place of an assertion", () => ({ type: "webauthn.create" })],
    ["no finger, face or PIN", () => ({ isVerified: false })],
    ["a count that does not go up", () => ({ count: 0 })],
    ["another account's handle", () => ({ userHandle: parse(v7()) })],
    ["no handle", () => ({ userHandle: new Uint8Array() })],
  ])("does not open with %s", async (_what, deviation) => {
    const { authenticator } = await accountWithPasskey();
    later(COUNTS);
    expect(tokenOf(await withPasskey(authenticator))).toBeTruthy();
    expect(codesOf(await withPasskey(authenticator, deviation()))).toEqual(["CREDENTIAL_WRONG"]);
    expect(tokenOf(await withPasskey(authenticator))).toBeTruthy();
  });

  test.each<[string, Deviation]>([
    ["another site", { origin: "https://evil.example" }],
    ["no finger, face or PIN", { isVerified: false }],
    ["another challenge", { challenge: "AAAA" }],
  ])("is not enrolled from %s", async (_what, deviation) => {
    const token = await byMailbox(await rows.account());
    expect(codesOf(await addPasskey(token, createAuthenticator(PORTAL), deviation))).toEqual(["CREDENTIAL_WRONG"]);
  });

  test("whoever enrols another's passkey id gets nothing but their own account", async () => {
    const victim = await accountWithPasskey();
    const thief = await rows.account();
    const forged = { ...createAuthenticator(PORTAL) };
    const { ceremonyId, options } = await begin("ENROL", await byMailbox(thief));
    const passkey = { ...forged.create(options), id: victim.authenticator.id, rawId: victim.authenticator.id };
    await door.mutate("passkeyAdd", { ceremonyId, name: "x", passkey }, CREDENTIAL, await byMailbox(thief));
    later(COUNTS);
    expect(await door.viewer(tokenOf(await withPasskey(victim.authenticator)))).toMatchObject({
      account: { number: victim.number },
    });
  });

  test("an authenticator is enrolled once, and again when it was removed", async () => {
    const account = await accountWithPasskey();
    later(HOUR / 20);
    expect(codesOf(await addPasskey(await byMailbox(account), account.authenticator))).toEqual(["CREDENTIAL_WRONG"]);
    const insert = () =>
      api.sql`insert into credentials (id, account_id, kind, name, passkey_id, public_key, sign_count, enrolled_at)
        select gen_random_uuid(), account_id, kind, name, passkey_id, public_key, sign_count, enrolled_at from credentials where account_id = ${account.id} limit 1`;
    await expect(insert()).rejects.toMatchObject({ code: "23505" });
    await api.sql`update credentials set removed_at = enrolled_at where account_id = ${account.id}`;
    await insert();
  });

  test("a ceremony is its maker's, for one use, for five minutes", async () => {
    const [mine, theirs] = [await byMailbox(await rows.account()), await byMailbox(await rows.account())];
    const authenticator = createAuthenticator(PORTAL);
    const add = (token: string, ceremonyId: string, passkey: object) =>
      door.mutate("passkeyAdd", { ceremonyId, name: "x", passkey }, CREDENTIAL, token).then(codesOf);
    const { ceremonyId, options } = await begin("ENROL", theirs);
    expect(await add(mine, ceremonyId, authenticator.create(options))).toEqual(["EXPIRED"]);
    const signingIn = await begin("SIGN_IN");
    expect(await add(mine, signingIn.ceremonyId, authenticator.create(options))).toEqual(["EXPIRED"]);
    later(HOUR / 12);
    expect(await add(theirs, ceremonyId, authenticator.create(options))).toEqual(["EXPIRED"]);
  });

  test("the options of a sign-in say of no account whether it is there; the others take a session", async () => {
    const { options } = await begin("SIGN_IN");
    expect(Object.keys(options).toSorted()).toEqual(["challenge", "rpId", "timeout", "userVerification"]);
    for (const use of ["ENROL", "PROVE"]) {
      const answer = await door.ask(`mutation { passkeyOptionsCreate(input: { use: ${use} }) { ceremonyId } }`);
      expect(answer.errors[0]!.extensions.code).toBe("UNAUTHENTICATED");
    }
  });
});

describe("sessionProve", () => {
  test("renews strong proof for ten minutes, and makes a session that a code opened CREDENTIAL", async () => {
    const account = await accountWithPassword();
    later(COUNTS);
    const token = await byMailbox(account);
    const until = () => new Date(api.now.getTime() + HOUR / 6).toISOString();
    const proven = await prove(token, { password: PASSWORD });
    expect(proven.session).toEqual({ assurance: "CREDENTIAL", strongProofUntil: until() });
    later(HOUR / 6);
    expect(await door.viewer(token)).toMatchObject({ session: { strongProofUntil: null } });
    expect((await prove(token, { password: PASSWORD })).session).toEqual({
      assurance: "CREDENTIAL",
      strongProofUntil: until(),
    });
  });

  test("takes the account's own passkey", async () => {
    const [mine, theirs] = [await accountWithPasskey(), await accountWithPasskey()];
    later(COUNTS);
    const token = await byMailbox(mine);
    const with_ = async (authenticator: typeof mine.authenticator) => {
      const { ceremonyId, options } = await begin("PROVE", token);
      return prove(token, { ceremonyId, passkey: authenticator.get(options) });
    };
    expect(codesOf(await with_(theirs.authenticator))).toEqual(["CREDENTIAL_WRONG"]);
    expect(codesOf(await with_(mine.authenticator))).toEqual([]);
  });
});

describe("each error", () => {
  const session = async () => byMailbox(await rows.account());
  const cases: [string, string, () => Promise<Payload>][] = [
    [
      "INVALID",
      "neither a password nor a passkey",
      () => door.mutate("sessionOpenByCredential", {}, "tokens { accessToken }"),
    ],
    [
      "INVALID",
      "both",
      () =>
        door.mutate(
          "sessionOpenByCredential",
          { login: "a", password: "b", ceremonyId: "x", passkey: {} },
          "tokens { accessToken }",
        ),
    ],
    [
      "INVALID",
      "a password without a login",
      () => door.mutate("sessionOpenByCredential", { password: "b" }, "tokens { accessToken }"),
    ],
    [
      "CREDENTIAL_WRONG",
      "a passkey that is none",
      () => door.mutate("sessionOpenByCredential", { ceremonyId: "x", passkey: { a: 1 } }, "tokens { accessToken }"),
    ],
    ["INVALID password", "a password that is too short", async () => setPassword(await session(), "breve")],
    ["PASSWORD_TOO_COMMON password", "one of the commonest", async () => setPassword(await session(), "password1234")],
    [
      "PASSWORD_TOO_COMMON password",
      "the customer's own name",
      async () =>
        setPassword(await byMailbox(await rows.account({ displayName: "Bianchi Arredamenti" })), "arredamenti2026"),
    ],
    [
      "EXPIRED",
      "a ceremony that is none",
      async () => door.mutate("passkeyAdd", { ceremonyId: "x", name: "x", passkey: {} }, CREDENTIAL, await session()),
    ],
    [
      "INVALID name",
      "a passkey without a name",
      async () => door.mutate("passkeyAdd", { ceremonyId: "x", name: " ", passkey: {} }, CREDENTIAL, await session()),
    ],
    [
      "CREDENTIAL_WRONG",
      "the wrong password",
      async () => prove(await byMailbox(await accountWithPassword()), { password: "x" }),
    ],
    [
      "CREDENTIAL_TOO_NEW",
      "a password of today",
      async () => prove(await byMailbox(await accountWithPassword()), { password: PASSWORD }),
    ],
    ["INVALID", "nothing to prove with", async () => prove(await session(), {})],
    [
      "STRONG_PROOF_REQUIRED",
      "removing what counts, by the mailbox alone",
      async () => {
        const account = await accountWithPassword();
        later(COUNTS);
        return remove(await byMailbox(account), account.passwordId);
      },
    ],
    [
      "NOT_FOUND credentialId",
      "another account's credential",
      async () => remove(await session(), (await accountWithPassword()).passwordId),
    ],
    [
      "TOO_MANY",
      "an eleventh passkey",
      async () => {
        const token = await session();
        await api.sql`delete from attempt_limits`;
        for (let n = 0; n < 10; n += 1) {
          expect(codesOf(await addPasskey(token, createAuthenticator(PORTAL)))).toEqual([]);
          await api.sql`delete from attempt_limits`;
        }
        return addPasskey(token, createAuthenticator(PORTAL));
      },
    ],
    [
      "RATE_LIMITED",
      "an eleventh password",
      async () => {
        const token = await session();
        for (let n = 0; n < 10; n += 1) await setPassword(token, "password1234");
        return setPassword(token);
      },
    ],
  ];
  test.each(cases)("%s: %s", async (expected, _what, act) => {
    const { userErrors } = await act();
    expect(userErrors.map(({ code, field }) => [code, ...(field?.slice(1) ?? [])].join(" "))).toEqual([expected]);
  });
});

test("a credential is its account's alone, and no role but the door reads a hash", async () => {
  const [mine, theirs] = [await accountWithPassword(), await accountWithPassword()];
  const list = async (token: string) => {
    const { data } = await door.ask("{ viewer { account { credentials { id } } } }", {}, token);
    return (data!.viewer as unknown as { account: { credentials: { id: string }[] } }).account.credentials;
  };
  const token = await byMailbox(mine);
  expect(await list(token)).toEqual([{ id: mine.passwordId }]);
  const { data } = await door.ask("query Q($id: ID!) { node(id: $id) { id } }", { id: theirs.passwordId }, token);
  expect(data).toEqual({ node: null });
  const grants = await api.sql`
    select grantee from information_schema.column_privileges
    where table_name = 'credentials' and column_name = 'password_hash' and privilege_type = 'SELECT' and grantee like 'mittente\\_%'`;
  expect(grants.map(({ grantee }) => grantee)).not.toContain("mittente_portal");
  expect(grants.map(({ grantee }) => grantee)).toContain("mittente_door");
});
