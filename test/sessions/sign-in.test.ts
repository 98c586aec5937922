import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { globalId } from "../../src/nodes/global-id.ts";
import { installTracing, type Tracing } from "../../src/observability/tracing.ts";
import { SIGN_IN_LIMITS } from "../../src/sessions/attempt-limits.ts";
import { endSessions } from "../../src/sessions/session.commands.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { codesOf, network, signIn, type Tokens } from "../support/sign-in.ts";

const exporter = new InMemorySpanExporter();
let tracing: Tracing;
let api: TestApi;
let door: ReturnType<typeof signIn>;
let rows: ReturnType<typeof arrange>;

beforeAll(async () => {
  tracing = await installTracing(new SimpleSpanProcessor({ exporter }), "test");
  api = await startTestApi({ MITTENTE_TRUSTED_PROXIES: "127.0.0.1" });
  door = signIn(api);
  rows = arrange({ sql: api.sql, now: api.now, token: (holder) => api.token(holder) });
});
afterAll(async () => {
  await api.stop();
  await tracing.stop();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const later = (milliseconds: number) => (api.now = new Date(api.now.getTime() + milliseconds));
const wrong = (code: string) => (code.startsWith("0") ? `1${code.slice(1)}` : `0${code.slice(1)}`);
const unknownAddress = () => `nobody@${v7()}.example`;
/** Several accounts of one address, by number. */
async function agency(count: number) {
  const registeredEmail = `agency@${v7()}.example`;
  const accounts = [];
  for (let n = 0; n < count; n += 1) accounts.push(await rows.account({ registeredEmail }));
  return { email: registeredEmail, accounts: accounts.toSorted((a, b) => (a.number < b.number ? -1 : 1)) };
}

describe("asking for a code", () => {
  test("sends it to the registered address, as it is spelled canonically, and withdraws it when that changes", async () => {
    const account = await rows.account();
    const { notice } = await door.requestCode(account.registeredEmail.toUpperCase());
    expect(notice).toMatchObject({
      toAccountId: account.id,
      toAddress: null,
      whileVersion: 1,
      facts: { minutes: "10" },
    });
    expect(notice.expiresAt.getTime()).toBe(api.now.getTime() + 10 * MINUTE);
  });

  test.each([
    ["nobody's", async () => unknownAddress()],
    ["a closed account's", async () => (await rows.account({ status: "CLOSED" })).registeredEmail],
    ["a frozen account's", async () => (await rows.account({ frozenAt: api.now })).registeredEmail],
    [
      "at a domain that changed hands",
      async () => (await rows.account({ registeredEmailState: "DOMAIN_CHANGED" })).registeredEmail,
    ],
  ])("whose address is %s, nothing ever leaves, and nothing opens", async (_whose, address) => {
    const { challengeId, code, notice } = await door.requestCode(await address());
    expect(notice).toMatchObject({ accountId: null, toAccountId: null, toAddress: "support@desk.example" });
    expect(notice.expiresAt.getTime()).toBe(notice.createdAt.getTime());
    expect(codesOf(await door.open({ challengeId, code }))).toEqual(["CODE_WRONG"]);
  });

  test.each([
    ["a suspended account's", { status: "SUSPENDED" }],
    ["a bouncing one", { registeredEmailState: "BOUNCING" }],
  ])("whose address is %s, it goes", async (_what, given) => {
    const account = await rows.account(given);
    expect((await door.requestCode(account.registeredEmail)).notice.toAccountId).toBe(account.id);
  });

  test("does the same work, statement for statement, and answers in the same shape, whoever it is", async () => {
    const known = await rows.account();
    const several = await agency(3);
    const frozen = await rows.account({ frozenAt: api.now });
    const work = async (email: string) => {
      await door.requestCode(unknownAddress());
      exporter.reset();
      const { challengeId } = await door.mutate("sessionCodeRequest", { email, language: "IT" }, "challengeId");
      const statements = exporter.getFinishedSpans().map((span) => span.attributes["db.query.text"]);
      return {
        shape: String(challengeId).length,
        statements: statements.filter((text) => !/rate_limit/.test(String(text))),
      };
    };
    const nobody = await work(unknownAddress());
    expect(nobody.statements.length).toBeGreaterThan(10);
    for (const email of [known.registeredEmail, several.email, frozen.registeredEmail])
      expect(await work(email)).toEqual(nobody);
  });

  test("neither the address nor the code stands in the audit log or, of a stranger, in a notice", async () => {
    const email = unknownAddress();
    const { code } = await door.requestCode(email);
    const events = await api.sql`select * from audit_events`;
    const notices = await api.sql`select * from notices where account_id is null`;
    for (const text of [email, code]) expect(JSON.stringify([events, notices])).not.toContain(text);
  });
});

describe("signing in by code", () => {
  test("opens a MAILBOX session of the one account", async () => {
    const account = await rows.account();
    const tokens = await door.byCode(account.registeredEmail);
    expect(await door.viewer(tokens.accessToken)).toMatchObject({
      account: { number: account.number },
      session: { assurance: "MAILBOX", openedBy: "CODE", strongProofUntil: null, isCurrent: true },
    });
    expect(new Date(tokens.expiresAt).getTime()).toBe(api.now.getTime() + HOUR);
    expect(new Date(tokens.sessionExpiresAt).getTime()).toBe(api.now.getTime() + 7 * 24 * HOUR);
  });

  test("is in the audit log, where the customer sees it", async () => {
    const account = await rows.account();
    await door.byCode(account.registeredEmail);
    const events = await api.sql`
      select action, is_visible_to_account from audit_events where account_id = ${account.id} order by id`;
    expect(events).toEqual([
      { action: "session.codeRequest", isVisibleToAccount: true },
      { action: "session.open", isVisibleToAccount: true },
    ]);
  });

  test("of one code, any number at once opens one session", async () => {
    const account = await rows.account();
    const { challengeId, code } = await door.requestCode(account.registeredEmail);
    const answers = await Promise.all(Array.from({ length: 6 }, () => door.open({ challengeId, code })));
    expect(answers.filter(({ tokens }) => tokens)).toHaveLength(1);
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 5 }, () => "EXPIRED"));
    expect(await api.sql`select 1 from sessions where account_id = ${account.id}`).toHaveLength(1);
  });

  test("whoever has several accounts chooses, with the same code, for five minutes", async () => {
    const { email, accounts } = await agency(3);
    const { challengeId, code } = await door.requestCode(email);
    const first = await door.open({ challengeId, code });
    expect(first).toMatchObject({ tokens: null, hasMoreChoices: false, userErrors: [] });
    expect(first.accountChoices).toEqual(accounts.map(({ number, displayName }) => ({ number, displayName })));
    later(5 * MINUTE - 1);
    const { tokens } = await door.open({ challengeId, code, accountNumber: accounts[1]!.number });
    expect(await door.viewer((tokens as unknown as Tokens).accessToken)).toMatchObject({
      account: { number: accounts[1]!.number },
    });
    expect(codesOf(await door.open({ challengeId, code, accountNumber: accounts[0]!.number }))).toEqual(["EXPIRED"]);
  });

  test("the choice is paged, and leaves out what a code does not open", async () => {
    const { email, accounts } = await agency(103);
    await api.sql`update accounts set status = 'CLOSED' where id = ${accounts[0]!.id}`;
    await api.sql`update accounts set frozen_at = ${api.now} where id = ${accounts[1]!.id}`;
    const numbers = accounts.slice(2).map(({ number }) => number);
    const { challengeId, code } = await door.requestCode(email);
    const page = (answer: object) =>
      (answer as { accountChoices: { number: string }[] }).accountChoices.map((a) => a.number);
    const first = await door.open({ challengeId, code });
    const second = await door.open({ challengeId, code, choicesAfter: numbers[99] });
    expect([page(first), first.hasMoreChoices]).toEqual([numbers.slice(0, 100), true]);
    expect([page(second), second.hasMoreChoices]).toEqual([numbers.slice(100), false]);
    for (const { number } of accounts.slice(0, 2))
      expect(codesOf(await door.open({ challengeId, code, accountNumber: number }))).toEqual(["NOT_FOUND"]);
  });

  test("a code to an address that is the account's no longer opens nothing", async () => {
    const account = await rows.account();
    const { challengeId, code } = await door.requestCode(account.registeredEmail);
    await api.sql`update accounts set registered_email = ${unknownAddress()} where id = ${account.id}`;
    expect(codesOf(await door.open({ challengeId, code }))).toEqual(["NOT_FOUND"]);
  });

  test("a change of the address that is under way is waited for", async () => {
    const account = await rows.account();
    const { challengeId, code } = await door.requestCode(account.registeredEmail);
    let opening: ReturnType<typeof door.open> | undefined;
    await api.sql.begin(async (sql) => {
      await sql`select app.lock_address(${account.registeredEmail}, true)`;
      opening = door.open({ challengeId, code });
      for (;;) {
        const [{ waiting } = { waiting: 0 }] = await api.sql<{ waiting: number }[]>`
          select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted`;
        if (waiting > 0) break;
      }
      await sql`update accounts set registered_email = ${unknownAddress()} where id = ${account.id}`;
    });
    expect(codesOf(await opening!)).toEqual(["NOT_FOUND"]);
  });
});

describe("switching to another account of the address", () => {
  test("takes no new code, and the new session ends when the old one would have", async () => {
    const { email, accounts } = await agency(3);
    const tokens = await door.byCode(email, accounts[0]!.number);
    const choices = await door.switchTo(tokens.accessToken);
    expect(choices.accountChoices).toHaveLength(3);
    later(HOUR / 2);
    const switched = (await door.switchTo(tokens.accessToken, { accountNumber: accounts[2]!.number }))
      .tokens as unknown as Tokens;
    expect(switched.sessionExpiresAt).toBe(tokens.sessionExpiresAt);
    expect(await door.viewer(switched.accessToken)).toMatchObject({
      account: { number: accounts[2]!.number },
      session: { assurance: "MAILBOX" },
    });
    expect(await door.viewer(tokens.accessToken)).toMatchObject({ account: { number: accounts[0]!.number } });
    const back = await door.switchTo(switched.accessToken, { accountNumber: accounts[0]!.number });
    expect(back.tokens).not.toBeNull();
  });

  test("is not for a session that no code opened: a credential proves one account", async () => {
    const { accounts } = await agency(2);
    const { token } = await rows.session(accounts[0]!.id);
    expect(codesOf(await door.switchTo(token, { accountNumber: accounts[1]!.number }))).toEqual(["CODE_REQUIRED"]);
  });

  test("is over when the account has another address by then, and never leads to that one's accounts", async () => {
    const [here, there] = [await agency(2), await agency(2)];
    const tokens = await door.byCode(here.email, here.accounts[0]!.number);
    for (const { number } of there.accounts)
      expect(codesOf(await door.switchTo(tokens.accessToken, { accountNumber: number }))).toEqual(["NOT_FOUND"]);
    await api.sql`update accounts set registered_email = ${there.email} where id = ${here.accounts[0]!.id}`;
    const numbers = [here.accounts[1]!.number, there.accounts[0]!.number];
    for (const accountNumber of numbers)
      expect(codesOf(await door.switchTo(tokens.accessToken, { accountNumber }))).toEqual(["CODE_REQUIRED"]);
  });
});

describe("refreshing", () => {
  test("rotates the token, renews neither the session's end nor its proof, and lives within a day", async () => {
    const account = await rows.account();
    let tokens = await door.byCode(account.registeredEmail);
    await api.sql`update sessions set assurance = 'CREDENTIAL', proved_at = ${api.now} where account_id = ${account.id}`;
    const { sessionExpiresAt } = tokens;
    for (let day = 0; day < 6; day += 1) {
      later(24 * HOUR - 1);
      const { tokens: next } = await door.refresh(tokens.refreshToken);
      tokens = next as unknown as Tokens;
      expect(tokens.sessionExpiresAt).toBe(sessionExpiresAt);
      expect(await door.viewer(tokens.accessToken)).toMatchObject({ session: { strongProofUntil: null } });
    }
    later(24 * HOUR);
    expect(codesOf(await door.refresh(tokens.refreshToken))).toEqual(["EXPIRED"]);
  });

  test("a token that comes twice ends the session for whoever has it", async () => {
    const tokens = await door.byCode((await rows.account()).registeredEmail);
    const next = (await door.refresh(tokens.refreshToken)).tokens as unknown as Tokens;
    expect(codesOf(await door.refresh(tokens.refreshToken))).toEqual(["EXPIRED"]);
    expect(codesOf(await door.refresh(next.refreshToken))).toEqual(["EXPIRED"]);
    expect(await door.viewer(next.accessToken)).toBe("UNAUTHENTICATED");
    const ends = await api.sql`select facts from audit_events where action = 'session.end' order by id desc limit 1`;
    expect(ends).toMatchObject([{ facts: { reason: "REFRESH_TOKEN_REUSED" } }]);
  });

  test("two at once are a token that came twice", async () => {
    const tokens = await door.byCode((await rows.account()).registeredEmail);
    const answers = await Promise.all([door.refresh(tokens.refreshToken), door.refresh(tokens.refreshToken)]);
    expect(answers.filter(({ tokens: given }) => given)).toHaveLength(1);
    expect(await door.viewer(tokens.accessToken)).toBe("UNAUTHENTICATED");
  });

  test.each([
    [
      "a session that was closed",
      (id: string) => api.sql`update sessions set closed_at = now() where account_id = ${id}`,
    ],
    ["a closed account", (id: string) => api.sql`update accounts set status = 'CLOSED' where id = ${id}`],
    ["a frozen account, by code", (id: string) => api.sql`update accounts set frozen_at = now() where id = ${id}`],
  ])("is over for %s", async (_what, change) => {
    const account = await rows.account();
    const tokens = await door.byCode(account.registeredEmail);
    await change(account.id);
    expect(codesOf(await door.refresh(tokens.refreshToken))).toEqual(["EXPIRED"]);
  });

  test("no token is kept as it is", async () => {
    const tokens = await door.byCode((await rows.account()).registeredEmail);
    const kept = await api.sql`select * from refresh_tokens`;
    expect(JSON.stringify(kept)).not.toContain(Buffer.from(tokens.refreshToken.slice(4), "base64url").toString("hex"));
    expect(Buffer.concat(kept.map(({ tokenHash }) => tokenHash as Buffer)).includes(tokens.refreshToken)).toBe(false);
  });
});

describe("signing out", () => {
  const listed = async (token: string) => {
    const { data } = await door.ask("{ viewer { account { sessions { id isCurrent } } } }", {}, token);
    return (data!.viewer as unknown as { account: { sessions: { id: string; isCurrent: boolean }[] } }).account
      .sessions;
  };

  test("the sessions of the account are listed, newest first, with the own one marked", async () => {
    const account = await rows.account();
    const [one, two] = [await door.byCode(account.registeredEmail), await door.byCode(account.registeredEmail)];
    expect((await listed(one.accessToken)).map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    const staff = await rows.staff();
    const { data } = await door.ask(
      "query Q($number: String!) { account(by: { number: $number }) { sessions { id } } }",
      { number: account.number },
      staff.token,
    );
    expect(data).toEqual({ account: { sessions: [] } });
    expect(await door.close(two.accessToken)).toMatchObject({ endedCount: 1 });
    expect(await listed(one.accessToken)).toHaveLength(1);
  });

  test.each([
    ["here", () => ({}), [false, true, true]],
    ["one other", (other: string) => ({ sessionId: other }), [true, false, true]],
    ["everywhere", () => ({ everywhere: true }), [false, false, true]],
  ] as const)("%s", async (_where, input, lives) => {
    const [account, stranger] = [await rows.account(), await rows.account()];
    const here = await door.byCode(account.registeredEmail);
    const other = await door.byCode(account.registeredEmail);
    const theirs = await door.byCode(stranger.registeredEmail);
    const otherId = (await listed(here.accessToken)).find(({ isCurrent }) => !isCurrent)!.id;
    expect(codesOf(await door.close(here.accessToken, input(otherId)))).toEqual([]);
    const alive = await Promise.all(
      [here, other, theirs].map(async ({ accessToken }) => typeof (await door.viewer(accessToken)) === "object"),
    );
    expect(alive).toEqual(lives);
  });

  test("a session that an address change ended is refreshed no more", async () => {
    const account = await rows.account();
    const tokens = await door.byCode(account.registeredEmail);
    const role = { role: "worker", client: "system:worker" } as const;
    await inTransaction(api.installation.pool("worker"), role, (transaction) =>
      endSessions(transaction, { accountId: account.id }, api.now),
    );
    expect(codesOf(await door.refresh(tokens.refreshToken))).toEqual(["EXPIRED"]);
  });
});

describe("how often", () => {
  const ask = (email: string, from: string) =>
    door.mutate("sessionCodeRequest", { email, language: "EN" }, "challengeId", null, from).then(codesOf);
  const { network: perNetwork, subject, overall } = SIGN_IN_LIMITS.code;

  test("one address gets five codes, then one every ten minutes, known or not", async () => {
    for (const email of [(await rows.account()).registeredEmail, unknownAddress()]) {
      for (let n = 0; n < subject.burst; n += 1) expect(await ask(email, network())).toEqual([]);
      expect(await ask(email, network())).toEqual(["RATE_LIMITED"]);
      later(subject.every);
      expect(await ask(email, network())).toEqual([]);
      expect(await ask(email, network())).toEqual(["RATE_LIMITED"]);
    }
  });

  test("one network asks twenty times, and uses up nobody else's", async () => {
    const from = network();
    for (let n = 0; n < perNetwork.burst; n += 1) expect(await ask(unknownAddress(), from)).toEqual([]);
    expect(await ask(unknownAddress(), from)).toEqual(["RATE_LIMITED"]);
    expect(await ask(unknownAddress(), network())).toEqual([]);
  });

  test("all together have an end too, and what is refused leaves no line in the audit log", async () => {
    await api.sql`
      insert into attempt_limits ${api.sql({ key: "code:overall", fullAt: new Date(api.now.getTime() + overall.every * overall.burst) })}
      on conflict (key) do update set full_at = excluded.full_at`;
    const events = async () => (await api.sql`select count(*)::int as n from audit_events`)[0]!.n as number;
    const before = await events();
    expect(await ask(unknownAddress(), network())).toEqual(["RATE_LIMITED"]);
    expect(await events()).toBe(before);
    later(overall.every);
    expect(await ask(unknownAddress(), network())).toEqual([]);
    later(HOUR);
  });

  test("codes are tried so often from one network", async () => {
    const from = network();
    const open = () => door.open({ challengeId: globalId("Challenge", v7()), code: "0000-0000" }, from).then(codesOf);
    for (let n = 0; n < SIGN_IN_LIMITS.try.network.burst; n += 1) expect(await open()).toEqual(["EXPIRED"]);
    expect(await open()).toEqual(["RATE_LIMITED"]);
  });
});

describe("each error", () => {
  const account = () => rows.account();
  const long = "x".repeat(300);
  const cases: [string, string, () => Promise<{ userErrors: readonly { code: string; field: string[] | null }[] }>][] =
    [
      [
        "INVALID email",
        "an address that is none",
        () => door.mutate("sessionCodeRequest", { email: "a b@c", language: "EN" }, "challengeId"),
      ],
      ["INVALID code", "a code that is too long", () => door.open({ challengeId: "x", code: long })],
      ["INVALID refreshToken", "an empty refresh token", () => door.refresh("")],
      ["EXPIRED", "a refresh token that is none", () => door.refresh("mrt_x")],
      ["EXPIRED", "an id that is no challenge", () => door.open({ challengeId: "x", code: "0000-0000" })],
      [
        "CODE_WRONG code",
        "another code",
        async () => {
          const { challengeId, code } = await door.requestCode((await account()).registeredEmail);
          return door.open({ challengeId, code: wrong(code) });
        },
      ],
      [
        "EXPIRED",
        "a code that is older than ten minutes",
        async () => {
          const { challengeId, code } = await door.requestCode((await account()).registeredEmail);
          later(10 * MINUTE);
          return door.open({ challengeId, code });
        },
      ],
      [
        "EXPIRED",
        "a code that was missed five times",
        async () => {
          const { challengeId, code } = await door.requestCode((await account()).registeredEmail);
          for (let n = 0; n < 5; n += 1) await door.open({ challengeId, code: wrong(code) });
          return door.open({ challengeId, code });
        },
      ],
      [
        "NOT_FOUND accountNumber",
        "another address's account",
        async () => {
          const { challengeId, code } = await door.requestCode((await account()).registeredEmail);
          return door.open({ challengeId, code, accountNumber: (await account()).number });
        },
      ],
      [
        "INVALID accountNumber",
        "a switch to what is no number",
        async () =>
          door.switchTo((await door.byCode((await account()).registeredEmail)).accessToken, { accountNumber: long }),
      ],
      [
        "NOT_FOUND sessionId",
        "another account's session",
        async () => {
          const [mine, theirs] = [await account(), await account()];
          const session = await rows.session(theirs.id);
          const { accessToken } = await door.byCode(mine.registeredEmail);
          return door.close(accessToken, { sessionId: globalId("Session", session.id) });
        },
      ],
      [
        "INVALID sessionId",
        "an id that is too long",
        async () => door.close((await door.byCode((await account()).registeredEmail)).accessToken, { sessionId: long }),
      ],
    ];
  test.each(cases)("%s: %s", async (expected, _what, act) => {
    const { userErrors } = await act();
    expect(userErrors.map(({ code, field }) => [code, ...(field?.slice(1) ?? [])].join(" "))).toEqual([expected]);
  });
});
