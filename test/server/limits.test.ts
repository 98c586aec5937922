import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import fc from "fast-check";
import { getIntrospectionQuery, Kind, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_PAGE } from "../../src/connections/page.ts";
import { startApi } from "../../src/server/api.ts";
import { excessOf } from "../../src/server/document-bounds.ts";
import * as limits from "../../src/server/limits.ts";
import {
  costOf,
  DEFAULT_PAGE,
  INPUT_ITEM,
  INTROSPECTION,
  MUTATION,
  OBJECT,
  SHORT_LIST,
} from "../../src/server/query-cost.ts";
import { buildApiSchema } from "../../src/server/schema.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

const times = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => of(i)).join(" ");
const nested = (levels: number) => `${"{ a ".repeat(levels)}${"}".repeat(levels)}`;
const { MAX_ALIASES, MAX_DEPTH, MAX_FIELDS, MAX_DEFINITIONS, MAX_MUTATIONS, MAX_TOKENS } = limits;

describe("a document may be as large as the bound, and no larger", () => {
  const fragments = (count: number) => `{ a } ${times(count - 1, (i) => `fragment F${i} on T { a }`)}`;
  const spread = (fields: number) => `{ ...F a } fragment F on T { ${times(fields - 1, () => "a")} }`;
  test.each<[string, (size: number) => string, number]>([
    ["depth", nested, MAX_DEPTH],
    ["depth, through fragments", (n) => `{ ...F } fragment F on T ${nested(n)}`, MAX_DEPTH],
    ["depth, through inline fragments", (n) => `{ ... on T ${nested(n)} }`, MAX_DEPTH],
    ["fields", (n) => `{ ${times(n, () => "a")} }`, MAX_FIELDS],
    ["fields, through fragments", spread, MAX_FIELDS],
    ["aliases", (n) => `{ ${times(n, (i) => `a${i}: a`)} }`, MAX_ALIASES],
    ["aliases, through fragments", (n) => `{ ...F } fragment F on T { ${times(n, (i) => `a${i}: a`)} }`, MAX_ALIASES],
    ["mutations", (n) => `mutation { ${times(n, () => "a { b }")} }`, MAX_MUTATIONS],
    [
      "mutations, through fragments",
      (n) => `mutation { ...F } fragment F on T { ${times(n, () => "a")} }`,
      MAX_MUTATIONS,
    ],
    ["operations and fragments", fragments, MAX_DEFINITIONS],
  ])("%s", (_name, make, most) => {
    expect(excessOf(parse(make(most)))).toBeNull();
    expect(excessOf(parse(make(most + 1)))).toMatch(String(most));
  });

  test("what the largest operation of a document is too much of, the document is", () => {
    expect(excessOf(parse(`query A { a } query B ${nested(MAX_DEPTH + 1)}`))).not.toBeNull();
  });
  test("root fields of a query are fields, not mutations", () => {
    expect(excessOf(parse(`{ ${times(MAX_MUTATIONS + 1, () => "a")} }`))).toBeNull();
  });
  test("the introspection that GraphiQL asks for is none too deep", () => {
    expect(excessOf(parse(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true })))).toBeNull();
  });
  test("fragments that double, or spread each other in a circle, cost no more than their number to measure", () => {
    const doubling = times(49, (i) => `fragment F${i} on T { ${i === 48 ? "a" : `...F${i + 1} ...F${i + 1}`} }`);
    expect(excessOf(parse(`{ ...F0 } ${doubling}`))).toContain(String(MAX_FIELDS));
    const circle = times(49, (i) => `fragment F${i} on T { ${times(49, (j) => `...F${j}`)} }`);
    expect(excessOf(parse(`{ ...F0 } ${circle}`))).toBeNull();
  });
});

describe("what an operation costs", () => {
  const schema = buildApiSchema();
  const cost = (text: string, variables: Record<string, unknown> = {}) => {
    const document = parse(text);
    const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
    return costOf({ schema, document, operation, variables });
  };
  const page = (size: number, each = OBJECT) => OBJECT + size * each;

  test.each<[string, string, number, Record<string, unknown>?]>([
    ["an object", "{ viewer { kind } }", OBJECT],
    ["the same twice", "{ a: viewer { kind } b: viewer { kind } }", 2 * OBJECT],
    ["a page without a size", "{ tickets { nodes { id } } }", page(DEFAULT_PAGE)],
    ["a page of a size", "{ tickets(first: 7) { nodes { id } } }", page(7)],
    ["a page from the end", "{ ticket(by: {}) { messages(last: 7) { nodes { id } } } }", OBJECT + page(7)],
    ["edges like nodes", "{ tickets(first: 7) { edges { node { id } } } }", page(7, 2 * OBJECT)],
    ["a page's own fields", "{ tickets(first: 7) { pageInfo { hasNextPage } } }", 2 * OBJECT],
    ["a size in a variable", "query($n: Int) { tickets(first: $n) { nodes { id } } }", page(30), { n: 30 }],
    ["a variable's default", "query($n: Int = 30) { tickets(first: $n) { nodes { id } } }", page(30)],
    [
      "a variable that is null",
      "query($n: Int = 30) { tickets(first: $n) { nodes { id } } }",
      page(DEFAULT_PAGE),
      { n: null },
    ],
    ["more than a page holds", "{ tickets(first: 99999) { nodes { id } } }", page(MAX_PAGE)],
    ["less than nothing", "{ tickets(first: -5) { nodes { id } } }", page(0)],
    ["both sizes: the larger", "{ ticket(by: {}) { messages(first: 2, last: 9) { nodes { id } } } }", OBJECT + page(9)],
    [
      "a page in a page",
      "{ accounts(first: 3) { nodes { tickets(first: 4) { nodes { id } } } } }",
      page(3, OBJECT + page(4)),
    ],
    ["a list that is no page", "{ queues { id } }", SHORT_LIST * OBJECT],
    ["as many as ids", `{ nodes(ids: [${times(60, (i) => `"${i}"`)}]) { id } }`, 60 * OBJECT],
    ["a fragment", "{ viewer { ...V } } fragment V on Viewer { account { id } }", 2 * OBJECT],
    ["an inline fragment", "{ node(id: 1) { ... on Ticket { account { id } } } }", 2 * OBJECT],
    ["what is skipped", "{ viewer { account @skip(if: true) { id } } }", 2 * OBJECT],
    ["__typename", "{ __typename viewer { __typename } }", OBJECT],
    ["introspection", "{ __schema { types { fields { name } } } }", INTROSPECTION],
    ["a mutation", "mutation { ticketSolve(input: {}) { ticket { id } } }", MUTATION + 2 * OBJECT],
    [
      "a mutation of many items",
      "mutation($input: X) { accountsUpsert(input: $input) { results { account { id } } } }",
      MUTATION + 50 * INPUT_ITEM + OBJECT + 50 * 2 * OBJECT,
      { input: { items: Array.from({ length: 50 }, () => ({ externalId: "x" })) } },
    ],
  ])("%s", (_name, text, expected, variables) => expect(cost(text, variables)).toBe(expected));

  test("whatever the variables hold, the cost is a number that no value makes smaller than an object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("n", "input"), fc.jsonValue()), (variables) => {
        const text =
          "query($n: Int, $input: X) { viewer { kind } tickets(first: $n, filter: $input) { nodes { id } } }";
        expect(cost(text, variables)).toBeGreaterThanOrEqual(OBJECT);
        expect(cost(text, variables)).toBeLessThanOrEqual(2 * OBJECT + page(MAX_PAGE));
      }),
    );
  });
  test("variables that nest for ever are not followed", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
    expect(cost("mutation($i: X) { ticketSolve(input: $i) { ticket { id } } }", { i: deep })).toBeLessThan(100);
  });
});

describe("over the wire", () => {
  let api: TestApi;
  let token: string;
  beforeAll(async () => {
    api = await startTestApi();
    token = (await arrange(api).staff("SUPERVISOR")).token;
  });
  afterAll(() => api.stop());

  const refused = async (query: string, variables = {}) => {
    const { status, data, errors } = await api.ask(token, query, variables);
    return { status, data, codes: errors.map(({ extensions }) => extensions.code) };
  };
  const TOO_COMPLEX = { status: 400, data: undefined, codes: ["QUERY_TOO_COMPLEX"] };
  const INVALID = { status: 400, data: undefined, codes: ["BAD_USER_INPUT"] };

  test.each<[string, string, object]>([
    [
      "depth",
      `{ viewer { account ${"{ tickets { nodes { account ".repeat(6)} { id } ${"} } }".repeat(6)} } }`,
      TOO_COMPLEX,
    ],
    ["aliases", `{ ${times(MAX_ALIASES + 1, (i) => `a${i}: viewer { kind }`)} }`, TOO_COMPLEX],
    ["fields", `{ ${times(MAX_FIELDS / 2 + 1, () => "viewer { kind }")} }`, TOO_COMPLEX],
    [
      "mutations in one operation",
      `mutation { ${times(11, () => "ticketSolve(input: {}) { userErrors { code } }")} }`,
      TOO_COMPLEX,
    ],
    [
      "fragments that spread each other, of which graphql-js ran out of stack",
      `{ ...F0 } ${times(300, (i) => `fragment F${i} on Query { ...F${(i + 1) % 300} ...F${(i + 2) % 300} }`)}`,
      TOO_COMPLEX,
    ],
    ["tokens", `{ viewer { ${"kind ".repeat(MAX_TOKENS)} } }`, INVALID],
    ["selections nested as deep as tokens allow", nested(1_300), TOO_COMPLEX],
    [
      "a value nested until the parser gives up",
      `{ ticket(by: ${"[".repeat(1_900)}${"]".repeat(1_900)}) { id } }`,
      INVALID,
    ],
    [
      "few fields behind many fragments each",
      `{ ${times(400, () => "...F0")} } ${times(49, (i) => `fragment F${i} on Query { ${i === 48 ? "viewer { kind }" : `...F${i + 1}`} }`)}`,
      INVALID,
    ],
    ["cost", "{ accounts(first: 100) { nodes { tickets(first: 100) { nodes { id } } } } }", TOO_COMPLEX],
    [
      "introspection that nests",
      `{ __schema { types ${"{ fields { type ".repeat(5)} { name } ${"} }".repeat(5)} } }`,
      { ...INVALID, codes: expect.arrayContaining(["BAD_USER_INPUT"]) },
    ],
  ])("%s: nothing runs, and the answer says why", async (_name, query, answer) =>
    expect(await refused(query)).toMatchObject(answer),
  );

  test("one operation costs a client no more than its kind may: the same is fine for staff and too much for a bridge", async () => {
    const query = `{ rateLimit { cost } accounts(first: 100) { nodes { tickets(first: 20) { nodes { id } } } } }`;
    const bridge = (await arrange(api).client("BRIDGE")).token;
    expect((await api.ask(token, query)).status).toBe(200);
    expect((await api.ask(bridge, query)).errors[0]?.extensions.code).toBe("QUERY_TOO_COMPLEX");
  });

  test("a list of operations is refused, whatever is in it", async () => {
    for (const body of ["[]", '[{"query":"{viewer{kind}}"}]']) {
      const answer = await fetch(`${api.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      expect([answer.status, await answer.json()]).toMatchObject([
        400,
        { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] },
      ]);
    }
  });

  test.each<[string, RequestInit, string]>([
    ["a plain GET", { method: "GET" }, "?query=%7Bviewer%7Bkind%7D%7D"],
    [
      "a form as text",
      { method: "POST", headers: { "content-type": "text/plain" }, body: '{"query":"{viewer{kind}}"}' },
      "",
    ],
    ["a form without a type", { method: "POST", body: new Uint8Array([123, 125]) }, ""],
  ])("what a browser sends without asking first is refused: %s", async (_name, init, path) => {
    const answer = await fetch(`${api.url}/graphql${path}`, init);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
  });

  test("a body of the limit is read, and one byte more is 413", async () => {
    const send = (size: number) => {
      const start = '{"query":"{viewer{kind}}","variables":{"x":"';
      const body = `${start}${"x".repeat(size - start.length - 3)}"}}`;
      return fetch(`${api.url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body });
    };
    expect((await send(limits.MAX_BODY)).status).toBe(200);
    const larger = await send(limits.MAX_BODY + 1);
    expect([larger.status, await larger.json()]).toMatchObject([
      413,
      { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] },
    ]);
  });

  test("a request that does not come in whole in its time is ended", async () => {
    const hurried = await startApi(api.installation, { hosts: ["127.0.0.1"], port: 0, times: { request: 50 } });
    try {
      const socket = connect(hurried.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
      );
      const chunks: Buffer[] = [];
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      await once(socket, "close");
      expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 408 /);
    } finally {
      await hurried.close();
    }
  });

  test("an operation that is not answered in its time is 503, and its client may try again", async () => {
    const hurried = await startApi(api.installation, { hosts: ["127.0.0.1"], port: 0, times: { operation: 50 } });
    try {
      const answer = await api.sql.begin(async (sql) => {
        await sql`lock table queues in access exclusive mode`;
        const response = await fetch(`http://127.0.0.1:${hurried.port}/graphql`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: "{ queues { id } }" }),
        });
        return { status: response.status, body: await response.json() };
      });
      expect(answer).toMatchObject({
        status: 503,
        body: { errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR", retryable: true } }] },
      });
    } finally {
      await hurried.close();
    }
  });

  test("a statement ends by itself after 15 s, and a lock is not waited for longer than 10", async () => {
    const [row] = await api.installation.pool("desk")`
      select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`;
    expect(row).toEqual({ statement: "15s", lock: "10s" });
  });

  test("times can be made shorter, never longer", async () => {
    const { createApp } = await import("../../src/server/api.ts");
    const app = await createApp(api.installation, { request: 10 * limits.REQUEST_TIME });
    expect(app.initialConfig).toMatchObject({ requestTimeout: limits.REQUEST_TIME });
    await app.close();
  });
});

describe("docs/limits.md", () => {
  const figure = (value: number) => value.toLocaleString("en-US");
  let rows: string[][];
  beforeAll(async () => {
    const lines = (await readFile("docs/limits.md", "utf8")).split("\n").filter((line) => line.startsWith("|"));
    rows = lines.map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  });
  const row = (name: string) => rows.find(([first]) => first === name)?.slice(1);

  test.each<[string, string]>([
    ["body", `${limits.MAX_BODY / 1024 / 1024} MiB`],
    ["time until it has come in", `${limits.REQUEST_TIME / 1000} s`],
    ["time until it is answered", `${limits.OPERATION_TIME / 1000} s`],
    ["tokens of a document", figure(MAX_TOKENS)],
    ["operations and fragments", figure(MAX_DEFINITIONS)],
    ["depth", figure(MAX_DEPTH)],
    ["fields, fragments expanded", figure(MAX_FIELDS)],
    ["aliases, fragments expanded", figure(MAX_ALIASES)],
    ["root fields of a mutation", figure(MAX_MUTATIONS)],
    ["recursive selections (Apollo)", figure(limits.MAX_RECURSIVE_SELECTIONS)],
    ["an object", figure(OBJECT)],
    ["a page whose size is not given counts objects", figure(DEFAULT_PAGE)],
    ["another list counts objects", figure(SHORT_LIST)],
    ["a root field of a mutation", figure(MUTATION)],
    ["an item of a list in a mutation's arguments", figure(INPUT_ITEM)],
    ["`__schema` or `__type`", figure(INTROSPECTION)],
  ])("says what the code does: %s", (name, expected) => expect(row(name)?.[0]).toBe(expected));

  test.each(Object.entries(limits.ALLOWANCES))("says what %s may spend", (kind, { operation, limit, perSecond }) =>
    expect(row(kind)).toEqual([operation, limit, perSecond].map(figure)),
  );
});
