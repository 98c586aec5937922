import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  token = (await arrange(api).staff("SUPERVISOR")).token;
});
afterAll(() => api.stop());

async function send(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  method = "POST",
  path = "/graphql",
) {
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    ...(method === "GET" ? {} : { body }),
  });
  const text = await response.text();
  expect(text).not.toMatch(/at .*\.(ts|js):\d+|stack|postgres|node_modules/i);
  return {
    status: response.status,
    body: text ? (JSON.parse(text) as { errors?: { extensions: { code: string } }[] }) : {},
  };
}
const codes = ({ body }: Awaited<ReturnType<typeof send>>) => body.errors?.map(({ extensions }) => extensions.code);

describe("malformed input gets a 4xx with a code, never a stack and never a 500", () => {
  test.each([
    ["no JSON", "{"],
    ["a JSON string", '"x"'],
    ["a list (batches are off)", '[{"query":"{viewer{kind}}"}]'],
    ["no query", "{}"],
    ["a query that is a number", '{"query":1}'],
    ["variables that are a list", '{"query":"{viewer{kind}}","variables":[]}'],
    ["a document that does not parse", '{"query":"{"}'],
    ["a field that is not there", '{"query":"{nothing}"}'],
    ["a NUL", '{"query":"\\u0000"}'],
    ["an operation that is not in the document", '{"query":"query A{viewer{kind}}","operationName":"B"}'],
    ["a missing variable", '{"query":"query($by:TicketBy!){ticket(by:$by){id}}"}'],
    ["a variable of the wrong type", '{"query":"query($n:Int){tickets(first:$n){nodes{id}}}","variables":{"n":"x"}}'],
    ["an integer out of range", '{"query":"{tickets(first:99999999999){nodes{id}}}"}'],
    ["a date that is none", '{"query":"{tickets(filter:{createdAfter:\\"2026-13-45T99:00:00Z\\"}){nodes{id}}}"}'],
    ["nothing of a oneOf", '{"query":"{ticket(by:{}){id}}"}'],
  ])("%s", async (_name, body) => {
    const answer = await send(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(codes(answer)).toEqual(expect.arrayContaining(["BAD_USER_INPUT"]));
  });

  test("a body over the limit is 413", async () =>
    expect((await send(`{"query":"${"x".repeat(2_200_000)}"}`)).status).toBe(413));
  test("another content type is 415 or refused as a possible cross-site request", async () => {
    expect((await send("query={viewer{kind}}", { "content-type": "text/plain" })).status).toBeGreaterThanOrEqual(400);
    expect((await send("query", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
  });
  test("a GET without a preflight's header is refused (CSRF)", async () => {
    const answer = await fetch(`${api.url}/graphql?query=%7Bviewer%7Bkind%7D%7D`);
    expect(answer.status).toBe(400);
  });
  test.each(["Bearer", "Bearer x", "Basic abc", "Bearer a.b.c", `Bearer ${"x".repeat(9_000)}`])(
    "a token that is none (%j) is 401 UNAUTHENTICATED",
    async (authorization) => {
      const answer = await send('{"query":"{viewer{kind}}"}', { authorization });
      expect([answer.status, codes(answer)]).toEqual([401, ["UNAUTHENTICATED"]]);
    },
  );
  test("a path that is not there is 404", async () =>
    expect((await send("{}", {}, "POST", "/nothing")).status).toBe(404));

  test("whatever the bytes, the answer is never a 5xx", async () => {
    const document = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc
        .tuple(fc.string(), fc.json())
        .map(([query, variables]) =>
          JSON.stringify({ query: `{ticket(by:{reference:${JSON.stringify(query)}}){id}}`, variables }),
        ),
    );
    await fc.assert(
      fc.asyncProperty(document, async (body) => {
        expect((await send(body)).status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});

describe("limits", () => {
  const nested = (depth: number) =>
    `{ viewer { account ${"{ tickets { nodes { account ".repeat(depth)} { id } ${"} } }".repeat(depth)} } }`;
  test.each([
    ["depth", nested(6), "QUERY_TOO_COMPLEX"],
    [
      "fields, by aliases",
      `{ ${Array.from({ length: 600 }, (_, i) => `a${i}: viewer { kind }`).join(" ")} }`,
      "QUERY_TOO_COMPLEX",
    ],
    [
      "fields, by fragments that double",
      `${Array.from({ length: 20 }, (_, i) => `fragment F${i} on Viewer { ${i === 19 ? "kind" : `...F${i + 1} ...F${i + 1}`} }`).join(" ")} { viewer { ...F0 } }`,
      "QUERY_TOO_COMPLEX",
    ],
    ["tokens", `{ viewer { ${"kind ".repeat(4_100)} } }`, "BAD_USER_INPUT"],
    ["a fragment that contains itself", "fragment A on Viewer { ...A } { viewer { ...A } }", "BAD_USER_INPUT"],
  ])("%s: refused with a clear code", async (_name, query, code) => {
    const answer = await send(JSON.stringify({ query }));
    expect(answer.status).toBe(400);
    expect(codes(answer)).toContain(code);
  });
});
