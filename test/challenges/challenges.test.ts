import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { v7 } from "uuid";
import { hashCode, newCode, readCode } from "../../src/challenges/challenge.ts";
import { boundToOf, openChallenge, tryCode, useUpChallenge } from "../../src/challenges/challenge.commands.ts";
import type { Role } from "../../src/database/roles.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { sweep } from "../../src/jobs/sweep.ts";
import { endSessions } from "../../src/sessions/session.commands.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const MINUTE = 60_000;
const BOUND = "maria@rossi.example";
const door = () => api.installation.pool("door");
const key = () => api.installation.challengeKey;
const after = (milliseconds: number) => new Date(api.now.getTime() + milliseconds);

const open = (role: Role = "door", boundTo = BOUND) =>
  inTransaction(api.installation.pool(role), { role }, ({ sql }) =>
    openChallenge(sql, { key: key(), purpose: "SIGN_IN", boundTo, now: api.now }),
  );
type Given = Partial<Parameters<typeof tryCode>[1]>;
const attempt = (challengeId: string, code: string, given: Given = {}) =>
  tryCode(door(), { key: key(), challengeId, purpose: "SIGN_IN", boundTo: BOUND, code, now: api.now, ...given });
const wrong = (code: string) => (code.startsWith("0") ? `1${code.slice(1)}` : `0${code.slice(1)}`);
const rowOf = async (id: string) => (await api.sql`select * from challenges where id = ${id}`)[0]!;

describe("a code", () => {
  test("is eight symbols that are not mistaken for each other, and never the same", () => {
    const codes = Array.from({ length: 500 }, newCode);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("is read however it is typed, and nothing else is", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.boolean()), fc.constantFrom("", " ", "-", " - "), (lower, between) => {
        const code = newCode();
        const typed = [...code.replace("-", "")].map((symbol) => (lower.next().value ? symbol.toLowerCase() : symbol));
        expect(readCode(typed.join(between))).toBe(code);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const read = readCode(text);
        if (read !== null) expect(readCode(read)).toBe(read);
      }),
    );
    expect(readCode("oil0-OIL0")).toBe("0110-0110");
    for (const none of ["", "1234567", "123456789", "1234-567U", "１２３４５６７８", "1".repeat(50)])
      expect(readCode(none), none).toBeNull();
  });

  test("is kept as a hash that says where it counts and needs the installation's key", async () => {
    const { challengeId, code } = await open();
    const row = await rowOf(challengeId);
    expect(JSON.stringify(row)).not.toContain(code);
    const named = { id: challengeId, purpose: "SIGN_IN", boundTo: BOUND } as const;
    expect(Buffer.from(row.codeHash)).toEqual(hashCode(key(), named, code));
    for (const other of [{ id: v7() }, { purpose: "REGISTRATION" as const }, { boundTo: "other@rossi.example" }])
      expect(hashCode(key(), { ...named, ...other }, code)).not.toEqual(Buffer.from(row.codeHash));
  });
});

describe("trying a code", () => {
  test("the right one is right once", async () => {
    const { challengeId, code } = await open();
    expect(await attempt(challengeId, code.toLowerCase())).toBe("RIGHT");
    expect(await attempt(challengeId, code)).toBe("GONE");
  });

  test("five wrong ones end it, and then the right one is gone too", async () => {
    const { challengeId, code } = await open();
    for (let n = 0; n < 5; n += 1) expect(await attempt(challengeId, wrong(code))).toBe("WRONG");
    expect(await attempt(challengeId, code)).toBe("GONE");
  });

  test("the fifth may be the right one", async () => {
    const { challengeId, code } = await open();
    for (let n = 0; n < 4; n += 1) expect(await attempt(challengeId, "")).toBe("WRONG");
    expect(await attempt(challengeId, code)).toBe("RIGHT");
  });

  test("ten minutes are the end", async () => {
    const { challengeId, code } = await open();
    expect(await attempt(challengeId, code, { now: after(10 * MINUTE) })).toBe("GONE");
    expect(await attempt(challengeId, code, { now: after(10 * MINUTE - 1) })).toBe("RIGHT");
  });

  test.each([
    ["another purpose", { purpose: "EMAIL_CHANGE" }],
    ["another binding", { boundTo: "other@rossi.example" }],
  ] as const)("for %s it is gone, and no try is lost", async (_what, given) => {
    const { challengeId, code } = await open();
    expect(await attempt(challengeId, code, given)).toBe("GONE");
    expect((await rowOf(challengeId)).tries).toBe(0);
  });

  test("an unknown one is gone", async () => {
    expect(await attempt(v7(), newCode())).toBe("GONE");
    expect(await boundToOf(door(), v7(), "SIGN_IN")).toBeNull();
  });

  test("its tries are counted whatever becomes of the caller's transaction", async () => {
    const { challengeId, code } = await open();
    for (let n = 0; n < 5; n += 1) {
      expect(await attempt(challengeId, wrong(code))).toBe("WRONG");
      const failing = inTransaction(door(), { role: "door" }, async ({ sql }) => {
        await sql`select 1`;
        throw new Error("the mutation fails");
      });
      await expect(failing).rejects.toThrow("the mutation fails");
    }
    expect((await rowOf(challengeId)).tries).toBe(5);
  });

  test("inside another transaction it refuses to run: a rollback could take the try back", async () => {
    const { challengeId, code } = await open();
    const nested = inTransaction(door(), { role: "door" }, () => attempt(challengeId, code));
    await expect(nested).rejects.toThrow("a transaction inside a transaction");
  });

  test("any number at once: five are counted, and the right one counts once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 2, maxLength: 12 }), async (areRight) => {
        const { challengeId, code } = await open();
        const answers = await Promise.all(areRight.map((right) => attempt(challengeId, right ? code : wrong(code))));
        const count = (answer: string) => answers.filter((each) => each === answer).length;
        expect(count("RIGHT")).toBeLessThanOrEqual(1);
        expect(count("RIGHT") + count("WRONG")).toBeLessThanOrEqual(5);
        if (areRight.every(Boolean)) expect(count("RIGHT")).toBe(1);
        if (!areRight.some(Boolean)) expect(count("WRONG")).toBe(Math.min(5, areRight.length));
        expect((await rowOf(challengeId)).tries).toBe(count("RIGHT") + count("WRONG"));
      }),
      { numRuns: 25 },
    );
  });

  test("each try is in the audit log, without the code", async () => {
    const { challengeId, code } = await open();
    await attempt(challengeId, wrong(code));
    await attempt(challengeId, code);
    const events = await api.sql`select action, facts from audit_events where subject_id = ${challengeId} order by id`;
    expect(events.map(({ action }) => action)).toEqual(["challenge.fail", "challenge.pass"]);
    expect(JSON.stringify(events)).not.toContain(code.slice(0, 4));
  });
});

describe("a code that is kept for the next step", () => {
  const keepFor = 5 * MINUTE;
  const useUp = (challengeId: string, now = api.now) =>
    inTransaction(door(), { role: "door" }, ({ sql }) => useUpChallenge(sql, { challengeId, purpose: "SIGN_IN", now }));

  test("stays good for that time from when it was first right, and no longer by being shown again", async () => {
    const { challengeId, code } = await open();
    expect(await attempt(challengeId, code, { keepFor, now: after(9 * MINUTE) })).toBe("RIGHT");
    expect(await attempt(challengeId, code, { keepFor, now: after(13 * MINUTE) })).toBe("RIGHT");
    expect(await attempt(challengeId, code, { keepFor, now: after(14 * MINUTE) })).toBe("GONE");
    expect(await useUp(challengeId, after(14 * MINUTE))).toBe(false);
  });

  test("is no try when it is right, and still one when it is wrong", async () => {
    const { challengeId, code } = await open();
    for (let n = 0; n < 10; n += 1) expect(await attempt(challengeId, code, { keepFor })).toBe("RIGHT");
    for (let n = 0; n < 5; n += 1) expect(await attempt(challengeId, wrong(code), { keepFor })).toBe("WRONG");
    expect(await attempt(challengeId, code, { keepFor })).toBe("GONE");
  });

  test("is used up once, by whoever was first", async () => {
    const { challengeId, code } = await open();
    expect(await useUp(challengeId), "before it was right").toBe(false);
    await attempt(challengeId, code, { keepFor });
    const won = await Promise.all(Array.from({ length: 6 }, () => useUp(challengeId)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await attempt(challengeId, code, { keepFor })).toBe("GONE");
  });
});

describe("rows", () => {
  test.each(["anonymous", "portal", "desk", "provisioning", "ingest", "worker"] as const)(
    "%s opens a challenge, and can neither look at one nor try it",
    async (role) => {
      const { challengeId, code } = await open(role);
      const as = <T>(work: (sql: Parameters<Parameters<typeof inTransaction<T>>[2]>[0]["sql"]) => Promise<T>) =>
        inTransaction(api.installation.pool(role), { role }, ({ sql }) => work(sql));
      await expect(as((sql) => sql`select code_hash from challenges`)).rejects.toMatchObject({ code: "42501" });
      await expect(as((sql) => sql`update challenges set tries = 0`)).rejects.toMatchObject({ code: "42501" });
      expect(await attempt(challengeId, code)).toBe("RIGHT");
    },
  );

  test("go an hour after their end", async () => {
    const { challengeId } = await open();
    const handlers = {
      deliver: async () => {},
      judge: async () => {},
      closeSolvedTickets: async () => {},
      expireHeldMail: async () => {},
      eraseMailBytes: async () => {},
      settleEmailChanges: async () => {},
      collectUploads: async () => {},
      expireOperations: async () => {},
    };
    const errors: unknown[] = [];
    const run = (now: Date) =>
      sweep({
        pool: api.installation.pool("worker"),
        handlers: handlers as never,
        log: { error: (...args: unknown[]) => void errors.push(args) },
        concurrency: 1,
        clock: () => now,
      });
    await run(after(70 * MINUTE));
    expect(await rowOf(challengeId)).toBeDefined();
    await run(after(70 * MINUTE + 1));
    expect(await api.sql`select 1 from challenges where id = ${challengeId}`).toHaveLength(0);
    expect(errors).toEqual([]);
  });
});

describe("ending an account's sessions", () => {
  const end = (role: Role, client: string, given: { accountId: string; except?: string }) =>
    inTransaction(
      api.installation.pool(role),
      { role, client, ...(role === "portal" ? { accountId: client.slice(8) } : {}) },
      (transaction) => endSessions(transaction, given, api.now),
    );
  const viewer = async (token: string) => (await api.ask(token, "{ viewer { kind } }")).errors[0]?.extensions.code;

  test.each(["portal", "desk", "provisioning", "worker", "door"] as const)(
    "in role %s every one ends at once but the one that goes on, and nobody else's",
    async (role) => {
      const rows = arrange(api);
      const [mine, theirs] = [await rows.account(), await rows.account()];
      const [here, there] = [await rows.session(mine.id), await rows.session(mine.id)];
      const foreign = await rows.session(theirs.id);
      const client = { portal: `account:${mine.id}`, worker: "system:worker" }[role as string] ?? `staff:${v7()}`;
      expect(await end(role, client, { accountId: mine.id, except: here.id })).toBe(1);
      expect(await Promise.all([here, there, foreign].map(({ token }) => viewer(token)))).toEqual([
        undefined,
        "UNAUTHENTICATED",
        undefined,
      ]);
      expect(await end(role, client, { accountId: mine.id })).toBe(1);
      expect(await end(role, client, { accountId: mine.id })).toBe(0);
    },
  );

  test("the portal ends its own account's alone, and nobody opens one again", async () => {
    const rows = arrange(api);
    const [mine, theirs] = [await rows.account(), await rows.account()];
    const foreign = await rows.session(theirs.id);
    expect(await end("portal", `account:${mine.id}`, { accountId: theirs.id })).toBe(0);
    expect(await viewer(foreign.token)).toBeUndefined();
    await end("door", `account:${theirs.id}`, { accountId: theirs.id });
    const reopen = (where: string) =>
      inTransaction(
        door(),
        { role: "door" },
        ({ sql }) => sql`update sessions set closed_at = null where account_id = ${where}`,
      );
    expect((await reopen(theirs.id)).count).toBe(0);
    await rows.session(mine.id, { assurance: "MAILBOX" });
    await expect(reopen(mine.id)).rejects.toMatchObject({ code: "42501" });
  });
});
