import { afterEach, beforeEach, expect, test } from "vitest";
import { ApiError } from "../../src/clients/api-error.ts";
import { createApiClient } from "../../src/clients/client.ts";
import {
  InboundMessageReceiveDocument,
  type InboundMessageReceiveMutation,
  TypedDocumentString,
} from "../../src/clients/generated/bridge/graphql.ts";
import { answering, startFakeApi, type Answer, type FakeApi } from "./fake-api.ts";

let api: FakeApi;
beforeEach(async () => void (api = await startFakeApi()));
afterEach(() => api.close());

const variables = {
  input: {
    idempotencyKey: "k",
    receivedAt: "2026-01-01T00:00:00Z",
    envelope: { rcptTo: [] },
    source: { raw: "" },
    mta: "mx.example",
  },
};

test("gives the data, and asks for it with the document's id, variables and token", async () => {
  api.answerWith(() => answering({ isDuplicate: true }));
  const data = await api.client().execute(InboundMessageReceiveDocument, variables);
  expect(data.inboundMessageReceive.isDuplicate).toBe(true);
  expect(api.requests).toMatchObject([{ authorization: "Bearer a-token", input: variables.input }]);
  expect(api.requests[0]?.documentId).toBe(InboundMessageReceiveDocument.__meta__?.["hash"]);
  expect(api.requests[0]?.query).toBeUndefined();
});

test("asks in words with a document that no manifest holds", async () => {
  api.answerWith(() => answering({ isDuplicate: true }));
  const document = new TypedDocumentString<InboundMessageReceiveMutation, typeof variables>("mutation { words }");
  await api.client().execute(document, variables);
  expect(api.requests).toMatchObject([{ documentId: undefined, query: "mutation { words }" }]);
});

test.each<[string, Answer | "hang up", object]>([
  ["no answer", "hang up", { kind: "unreachable" }],
  ["an HTTP status", { status: 503, body: "busy" }, { kind: "http", status: 503 }],
  ["not JSON", { body: "hello" }, { kind: "malformed", status: 200 }],
  ["no data", { body: "{}" }, { kind: "malformed", status: 200 }],
  ["too much", { body: `"${"x".repeat(5_000)}"` }, { kind: "malformed", status: 200 }],
  [
    "errors, with and without a code",
    { status: 400, body: '{"errors":[{"extensions":{"code":"BAD_USER_INPUT"}},{"message":"x"}]}' },
    { kind: "graphql", status: 400, codes: ["BAD_USER_INPUT", "UNKNOWN"] },
  ],
  [
    "errors beside data",
    { body: '{"data":{"inboundMessageReceive":null},"errors":[{"extensions":{"code":"FORBIDDEN"}}]}' },
    { kind: "graphql", status: 200, codes: ["FORBIDDEN"] },
  ],
])("throws a typed fault: %s", async (_, answer, fault) => {
  api.answerWith(() => answer);
  const error = await api
    .client({ maxResponseBytes: 4_096 })
    .execute(InboundMessageReceiveDocument, variables)
    .catch(thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ fault });
  expect(String(error)).not.toContain("a-token");
});

test("does not wait for ever, neither for the API nor for a token", async () => {
  api.answerWith(() => "never");
  const slowApi = api.client({ timeoutMs: 30 });
  const slowToken = createApiClient({ url: api.url, token: () => new Promise<string>(() => {}), timeoutMs: 30 });
  for (const client of [slowApi, slowToken]) {
    const error = await client.execute(InboundMessageReceiveDocument, variables).catch(thrown);
    expect(error).toMatchObject({ fault: { kind: "unreachable" } });
  }
});

test("does not follow a redirect with mail and token", async () => {
  api.answerWith(() => ({ status: 307, body: "", headers: { location: api.url } }));
  const error = await api.client().execute(InboundMessageReceiveDocument, variables).catch(thrown);
  expect(error).toMatchObject({ fault: { kind: "unreachable" } });
  expect(api.requests).toHaveLength(1);
});

test.each(["ftp://api.example/graphql", "http://user:secret@api.example/graphql", "graphql"])(
  "does not start with the URL %s",
  (url) => {
    expect(() => createApiClient({ url, token: () => "t" })).toThrow(TypeError);
  },
);

function thrown(error: unknown): unknown {
  return error;
}
