import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createPool, type Pool } from "../../src/database/connection.ts";
import { ROLES } from "../../src/database/roles.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import type { Installation } from "../../src/guards/installation.ts";
import { ALLOWANCES } from "../../src/server/limits.ts";
import { createRateLimiter, RateLimited } from "../../src/server/rate-limit.ts";
import { dropFullBuckets } from "../../src/server/rate-limit.repository.ts";
import type { TokenClaims } from "../../src/sessions/access-token.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

const ACCOUNT: TokenClaims = { kind: "portal", accountId: "one", sessionId: "a" };
const { limit, perSecond } = ALLOWANCES.portal;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.sql`delete from rate_limits`.then(() => {}));
afterAll(() => api.stop());

const later = (seconds: number) => (api.now = new Date(api.now.getTime() + seconds * 1_000));
/** Two of them are two processes. */
const limiter = () => createRateLimiter(api.installation);
const spendAll = async (meter: { spend(points: number): Promise<void> }, points: number) => {
  let spent = 0;
  while (
    await meter.spend(points).then(
      () => true,
      (error: unknown) => !isRateLimited(error),
    )
  )
    spent += points;
  return spent;
};
function isRateLimited(error: unknown): boolean {
  if (error instanceof RateLimited) return true;
  throw error;
}

describe("a client's bucket", () => {
  test("gives what it holds and no more, however many processes ask", async () => {
    const [one, other] = [limiter().meterOf(ACCOUNT, ""), limiter().meterOf(ACCOUNT, "")];
    const spent = await Promise.all([spendAll(one, 100), spendAll(other, 100)]);
    expect(spent[0] + spent[1]).toBeLessThanOrEqual(limit);
    // Less than one withdrawal may be left over with each.
    expect(spent[0] + spent[1]).toBeGreaterThan(limit * 0.85);
  });

  test("fills again with time, up to its limit", async () => {
    const meter = limiter().meterOf(ACCOUNT, "");
    expect(await spendAll(meter, 100)).toBe(limit);
    later(10);
    expect(await spendAll(meter, 100)).toBe(10 * perSecond);
    later(1_000_000);
    expect(await spendAll(meter, 100)).toBe(limit);
  });

  test("is one for all sessions of an account, and none of another's", async () => {
    const process = limiter();
    expect(await spendAll(process.meterOf(ACCOUNT, ""), 100)).toBe(limit);
    expect(await spendAll(process.meterOf({ ...ACCOUNT, sessionId: "b" }, ""), 100)).toBe(0);
    expect(await spendAll(process.meterOf({ ...ACCOUNT, accountId: "two" }, ""), 100)).toBe(limit);
  });

  test("requests at the same moment spend it once", async () => {
    const meter = limiter().meterOf(ACCOUNT, "");
    const results = await Promise.allSettled(Array.from({ length: limit / 1_000 + 10 }, () => meter.spend(1_000)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(limit / 1_000);
    expect(meter.balance()).toMatchObject({ cost: limit, limit, remaining: 0 });
  });

  test("says when to come back, and gives it then", async () => {
    const meter = limiter().meterOf(ACCOUNT, "");
    await spendAll(meter, 1_000);
    const refusal = await meter.spend(1_000).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "RATE_LIMITED", retryable: true, retryAfter: 1_000 / perSecond });
    later(1_000 / perSecond);
    await meter.spend(1_000);
  });

  test("a refusal takes nothing, and asks the database nothing", async () => {
    const meter = limiter().meterOf(ACCOUNT, "");
    await spendAll(meter, 100);
    const row = () => api.sql`select * from rate_limits`;
    const before = await row();
    await expect(meter.spend(4_000)).rejects.toThrow(RateLimited);
    expect(await row()).toEqual(before);
  });

  test("time that goes backwards fills nothing", async () => {
    const meter = limiter().meterOf(ACCOUNT, "");
    await spendAll(meter, 100);
    later(-1_000);
    expect(await spendAll(meter, 100)).toBe(0);
    expect(await spendAll(limiter().meterOf(ACCOUNT, ""), 100)).toBe(0);
  });

  test("without a database's count, a process counts by itself", async () => {
    await api.sql`alter table rate_limits rename to rate_limits_elsewhere`;
    onTestFinished(() => api.sql`alter table rate_limits_elsewhere rename to rate_limits`.then(() => {}));
    expect(await spendAll(limiter().meterOf(ACCOUNT, ""), 100)).toBe(limit);
  });
});

describe("who is not signed in", () => {
  const spentBy = (process: ReturnType<typeof limiter>, address: string) =>
    process.meterOf({ kind: "anonymous" }, address).spend(ALLOWANCES.anonymous.operation);
  const spendWhole = async (process: ReturnType<typeof limiter>, address: string) => {
    for (let n = 0; n < ALLOWANCES.anonymous.limit / ALLOWANCES.anonymous.operation; n++)
      await spentBy(process, address);
  };
  test.each([
    ["192.0.2.1", "192.0.2.1", "192.0.2.2"],
    ["::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2"],
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:3::1"],
    ["2001:db8::1", "2001:0db8:0:0:5::1", "2001:db8:0:1::1"],
    ["::1", "::2", "1::1"],
  ])("is an address, or of IPv6 a network: %s is %s and not %s", async (address, same, different) => {
    const process = limiter();
    await spendWhole(process, address);
    await expect(spentBy(process, same)).rejects.toThrow(RateLimited);
    await spentBy(process, different);
  });

  test("is not kept by the address itself", async () => {
    await spentBy(limiter(), "192.0.2.1");
    const rows = await api.sql<{ client: string }[]>`select client from rate_limits`;
    expect(rows.map(({ client }) => client)).toEqual([expect.stringMatching(/^anonymous:[\w-]{22}$/)]);
  });
});

describe("the table", () => {
  let pool: Pool;
  beforeAll(() => {
    pool = createPool(api.database.loginUrl, { max: 1, applicationName: "test" });
  });
  afterAll(() => pool.end());

  test("holds no bucket that has long been full again", async () => {
    await limiter().meterOf(ACCOUNT, "").spend(1);
    const long = new Date(api.now.getTime() + 1);
    await inTransaction(pool, { role: "operator" }, ({ sql }) => dropFullBuckets(sql, api.now));
    expect(await api.sql`select 1 from rate_limits`).toHaveLength(1);
    await inTransaction(pool, { role: "operator" }, ({ sql }) => dropFullBuckets(sql, long));
    expect(await api.sql`select 1 from rate_limits`).toHaveLength(0);
  });

  test.each(ROLES.filter((role) => role !== "operator"))(
    "is out of reach for %s, who is counted in it",
    async (role) => {
      for (const statement of [
        "select 1 from rate_limits",
        "update rate_limits set remaining = 1",
        "delete from rate_limits",
      ])
        await expect(
          inTransaction(pool, { role }, ({ sql }) => sql.unsafe(statement)),
          statement,
        ).rejects.toMatchObject({ code: "42501" });
    },
  );
});

describe("over the wire", () => {
  const QUERY =
    "{ rateLimit { cost limit remaining resetAt } accounts(first: 100) { nodes { tickets(first: 80) { nodes { id } } } } }";
  const COST = 1 + 1 + 1 + 100 * (1 + 1 + 80);
  const ask = async (url: string, token: string, query = QUERY) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    const header = (name: string) => Number(response.headers.get(name));
    const { data, errors } = (await response.json()) as {
      data?: { rateLimit: { cost: number; limit: number; remaining: number; resetAt: string } };
      errors?: { extensions: object }[];
    };
    return { status: response.status, header, rateLimit: data?.rateLimit, errors };
  };

  test("schema and headers say what was spent and what is left", async () => {
    const { token } = await arrange(api).staff();
    const { desk } = ALLOWANCES;
    const answer = await ask(api.url, token);
    const remaining = desk.limit - COST;
    const reset = COST / desk.perSecond;
    expect(answer.rateLimit).toEqual({
      cost: COST,
      limit: desk.limit,
      remaining,
      resetAt: new Date(api.now.getTime() + reset * 1_000).toISOString(),
    });
    expect(["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map(answer.header)).toEqual([
      desk.limit,
      remaining,
      Math.ceil(reset),
    ]);
  });

  test("over the limit the answer is 429 RATE_LIMITED, for whatever is asked, until it has filled again", async () => {
    const { token } = await arrange(api).staff();
    const { desk } = ALLOWANCES;
    let refused: Awaited<ReturnType<typeof ask>> | undefined;
    for (let n = 0; n <= desk.limit / COST && !refused; n++) {
      const answer = await ask(api.url, token);
      if (answer.status !== 200) refused = answer;
    }
    expect(refused).toMatchObject({
      status: 429,
      rateLimit: undefined,
      errors: [{ extensions: { code: "RATE_LIMITED" } }],
    });
    const wait = refused!.header("retry-after");
    expect(wait).toBeGreaterThan(0);
    later(wait);
    expect((await ask(api.url, token)).status).toBe(200);
  });

  test("behind a proxy that is named, each visitor has a bucket, and nobody else chooses theirs", async () => {
    const behind = await startTestApi({ MITTENTE_TRUSTED_PROXIES: "127.0.0.0/8" });
    const left = async (url: string, forwardedFor: string) => {
      const headers = { "content-type": "application/json", "x-forwarded-for": forwardedFor };
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers,
        body: '{"query":"{ viewer { kind } }"}',
      });
      return ALLOWANCES.anonymous.limit - Number(response.headers.get("ratelimit-remaining"));
    };
    try {
      const first = await left(behind.url, "192.0.2.1");
      expect([await left(behind.url, "192.0.2.2"), await left(behind.url, "192.0.2.3, 192.0.2.1")]).toEqual([
        first,
        2 * first,
      ]);
      expect([await left(api.url, "192.0.2.1"), await left(api.url, "192.0.2.2")]).toEqual([first, 2 * first]);
    } finally {
      await behind.stop();
    }
  });

  test("what cannot be read or run is counted, too, and refused before it is parsed", async () => {
    const { token } = await arrange(api).staff();
    const invalid = await ask(api.url, token, "{");
    expect([invalid.status, invalid.header("ratelimit-remaining")]).toEqual([400, ALLOWANCES.desk.limit - 1]);
    await api.sql`update rate_limits set remaining = 0`;
    // What this process leased is spent first.
    let last = invalid.status;
    for (let n = 0; n < 3 && last !== 429; n++) last = (await ask(api.url, token)).status;
    expect(last).toBe(429);
    const installation: Installation = api.installation;
    expect(
      await spendAll(
        createRateLimiter(installation).meterOf({ kind: "portal", accountId: "x", sessionId: "y" }, ""),
        5_000,
      ),
    ).toBe(limit);
  });
});
