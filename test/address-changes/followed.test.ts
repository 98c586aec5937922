import { setTimeout as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../support/test-server.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { addresses, codes, DAY, MINUTE } from "./address-under-test.ts";

let api: TestApi;
let us: ReturnType<typeof addresses>;
let n = 0;
const fresh = () => `new${++n}@elsewhere${n}.example`;

beforeAll(async () => {
  api = await startTestApi();
  us = addresses(api);
});
afterAll(() => api.stop());

interface Followed {
  readonly nodes: { what: string[]; account: { number: string } }[];
  readonly pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

async function follow(after: string | null, first = 100): Promise<Followed> {
  const { id } = await us.rows.client("PROVISIONING");
  const token = await api.token({ kind: "provisioning", clientId: id });
  const { data, errors } = await api.ask(
    token,
    "query F($first: Int, $after: String) { accountChanges(first: $first, after: $after) { nodes { at what account { number registeredEmail } } pageInfo { endCursor hasNextPage } } }",
    { first, after },
  );
  if (errors.length > 0) throw new Error(errors[0]!.extensions.code);
  return (data as unknown as { accountChanges: Followed }).accountChanges;
}

/** Where the list ends now. */
async function theEnd(): Promise<string> {
  let cursor: string | null = null;
  for (let page = await follow(null); ; page = await follow(cursor)) {
    cursor = page.pageInfo.endCursor ?? cursor;
    if (!page.pageInfo.hasNextPage) return cursor!;
  }
}

describe("accountChanges", () => {
  test("tells everything about an account in the order in which it happened", async () => {
    const account = await us.rows.account();
    const from = await theEnd();
    await us.change(account.id, fresh());
    await us.revert(await us.secretTo(account.registeredEmail));
    const { nodes } = await follow(from);
    expect(nodes.map(({ account: { number } }) => number)).toEqual(nodes.map(() => account.number));
    expect(nodes.map(({ what }) => what.join())).toEqual([
      "emailChange",
      "emailChange",
      "emailChange",
      "registeredEmail",
      "emailChange",
      "registeredEmail",
      "status",
    ]);
  });

  test("a page at a time, each cursor leads on", async () => {
    const from = await theEnd();
    const numbers = [];
    for (let count = 0; count < 3; count += 1) numbers.push((await us.rows.account()).number);
    const seen = [];
    for (let cursor = from, more = true; more;) {
      const page = await follow(cursor, 1);
      seen.push(...page.nodes.map(({ account }) => account.number));
      ({ hasNextPage: more } = page.pageInfo);
      cursor = page.pageInfo.endCursor ?? cursor;
    }
    expect(seen).toEqual(numbers);
  });

  test("one that began first and commits last is found after the others, and never skipped", async () => {
    const [slow, quick] = [await us.rows.account(), await us.rows.account()];
    const from = await theEnd();
    const other = connect(api.database.superuserUrl);
    await other`begin`;
    await other`update accounts set display_name = 'Slow' where id = ${slow.id}`;
    await api.sql`update accounts set display_name = 'Quick' where id = ${quick.id}`;
    const first = await follow(from);
    expect(first.nodes.map(({ account }) => account.number)).toEqual([quick.number]);
    await other`commit`;
    const then = await follow(first.pageInfo.endCursor);
    expect(then.nodes.map(({ account }) => account.number)).toEqual([slow.number]);
    await other.end();
  });

  test("one that has its number and has not committed keeps the next one back", async () => {
    const [ahead, behind] = [await us.rows.account(), await us.rows.account()];
    const from = await theEnd();
    const other = connect(api.database.superuserUrl);
    await other`begin`;
    await other`update accounts set display_name = 'Ahead' where id = ${ahead.id}`;
    // What commit does first: the number is taken, and nobody can see it yet.
    await other`set constraints all immediate`;
    let isDone = false;
    const waiting = api.sql`update accounts set display_name = 'Behind' where id = ${behind.id}`.then(() => {
      isDone = true;
    });
    await waitingFor(1);
    expect(isDone).toBe(false);
    expect((await follow(from)).nodes).toEqual([]);
    await other`commit`;
    await waiting;
    expect((await follow(from)).nodes.map(({ account }) => account.number)).toEqual([ahead.number, behind.number]);
    await other.end();
  });

  test("is provisioning's alone", async () => {
    const staff = await us.rows.staff("ADMIN");
    const token = await api.token({ kind: "desk", staffId: staff.id });
    const { errors } = await api.ask(token, "{ accountChanges { nodes { what } } }");
    expect(errors[0]?.extensions.code).toBe("FORBIDDEN");
  });
});

/** Until so many connections wait for a lock that another one holds. */
async function waitingFor(count: number): Promise<void> {
  for (;;) {
    const [row] = await api.sql<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (row!.waiting >= count) return;
    await turn(5);
  }
}

describe("R7: accountEmailReconfirm", () => {
  const bouncing = () => us.rows.account({ registeredEmailState: "BOUNCING" });

  test("a code that arrives at the bouncing address after all makes it count again", async () => {
    const account = await bouncing();
    const { token } = await us.signedIn(account.id, false);
    expect(await us.reconfirm(token)).toMatchObject({ userErrors: [], account: { registeredEmailState: "BOUNCING" } });
    expect(await us.lettersTo(account.registeredEmail)).toMatchObject([{ kind: "EMAIL_RECONFIRM_CODE" }]);
    const code = await us.secretTo(account.registeredEmail);
    expect(await us.reconfirm(token, code)).toMatchObject({
      userErrors: [],
      account: { registeredEmailState: "CONFIRMED" },
    });
    expect(codes(await us.reconfirm(token, code))).toEqual(["NOT_BOUNCING"]);
  });

  test("refuses, each with its code", async () => {
    const account = await bouncing();
    const { token } = await us.signedIn(account.id, false);
    expect(codes(await us.reconfirm(token, "AAAA-BBBB"))).toEqual(["NOT_FOUND"]);
    await us.reconfirm(token);
    expect(codes(await us.reconfirm(token))).toEqual(["RATE_LIMITED"]);
    expect(codes(await us.reconfirm(token, "AAAA-BBBB"))).toEqual(["CODE_WRONG"]);
    expect(codes(await us.reconfirm(token, "x".repeat(41)))).toEqual(["INVALID"]);
    us.pass(10 * MINUTE);
    const later = await us.signedIn(account.id);
    expect(codes(await us.reconfirm(later.token, await us.secretTo(account.registeredEmail)))).toEqual(["EXPIRED"]);
    await api.sql`update accounts set frozen_at = ${api.now} where id = ${account.id}`;
    expect(codes(await us.reconfirm(later.token))).toEqual(["ACCOUNT_FROZEN"]);
    await expect(us.reconfirm(null)).rejects.toThrow("UNAUTHENTICATED");
  });

  test("a code for the address before does not confirm the one after", async () => {
    const account = await bouncing();
    const address = fresh();
    const { token } = await us.signedIn(account.id);
    await us.reconfirm(token);
    const code = await us.secretTo(account.registeredEmail);
    await us.change(account.id, address);
    await api.sql`update accounts set registered_email_state = 'BOUNCING' where id = ${account.id}`;
    expect(codes(await us.reconfirm((await us.signedIn(account.id)).token, code))).toEqual(["EXPIRED"]);
    us.pass(DAY);
  });
});
