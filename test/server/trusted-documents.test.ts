import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type DocumentNode, Kind, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiClient } from "../../src/clients/client.ts";
import { InboundMessageReceiveDocument } from "../../src/clients/generated/bridge/graphql.ts";
import { excessOf } from "../../src/server/document-bounds.ts";
import { ALLOWANCES } from "../../src/server/limits.ts";
import { costOf } from "../../src/server/query-cost.ts";
import { buildApiSchema } from "../../src/server/schema.ts";
import { loadTrustedDocuments, type TrustedDocuments } from "../../src/server/trusted-documents.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

const AUDIENCES = ["anyone", "portal", "desk", "bridge", "provisioning"] as const;
const HOME = "query PortalHome";
const hashOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

let documents: TrustedDocuments;
beforeAll(async () => {
  documents = await loadTrustedDocuments();
});
const idOf = (start: string) => [...documents].find(([, text]) => text.startsWith(start))![0];

describe("the manifest", () => {
  test("holds what every generated client sends, and nothing else", async () => {
    const sent = await Promise.all(
      AUDIENCES.map(async (audience) => {
        const generated = await readFile(`src/clients/generated/${audience}/graphql.ts`, "utf8");
        return [...generated.matchAll(/hash: "(sha256:[0-9a-f]{64})"/g)].map((match) => String(match[1]));
      }),
    );
    expect(sent.flat().toSorted()).toEqual([...documents.keys()].toSorted());
  });

  test("holds every operation of schema/operations by its name", async () => {
    const names = await Promise.all(
      AUDIENCES.map(async (audience) => {
        const files = await readdir(`schema/operations/${audience}`);
        const texts = await Promise.all(files.map((file) => readFile(`schema/operations/${audience}/${file}`, "utf8")));
        return texts.flatMap((text) => operationNames(parse(text)));
      }),
    );
    const held = [...documents.values()].flatMap((text) => operationNames(parse(text)));
    expect(held.toSorted()).toEqual(names.flat().toSorted());
  });

  test("is not loaded when a document is not the one that its id names, or an id is of another kind", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mittente-manifest-"));
    const manifest = async (content: object) => {
      const file = join(folder, "manifest.json");
      await writeFile(file, JSON.stringify(content));
      return loadTrustedDocuments(pathToFileURL(file));
    };
    try {
      const text = "{ viewer { kind } }";
      expect([...(await manifest({ [hashOf(text)]: text }))]).toEqual([[hashOf(text), text]]);
      await expect(manifest({ [hashOf(text)]: "{ viewer { kind account { id } } }" })).rejects.toThrow("another text");
      await expect(manifest({ home: text })).rejects.toThrow();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("what our own clients send", () => {
  const schema = buildApiSchema();
  const kinds = { ...Object.fromEntries(AUDIENCES.map((kind) => [kind, kind])), anyone: "anonymous" } as Record<
    string,
    keyof typeof ALLOWANCES
  >;
  test.each(AUDIENCES)(
    "%s: is valid, within the bounds, and within its client's cost with the largest pages",
    async (audience) => {
      const manifest = JSON.parse(
        await readFile(`src/clients/generated/${audience}/persisted-documents.json`, "utf8"),
      ) as Record<string, string>;
      for (const [id, text] of Object.entries(manifest)) {
        expect(documents.get(id)).toBe(text);
        const document = parse(text);
        expect(validate(schema, document), text).toEqual([]);
        expect(excessOf(document), text).toBeNull();
        expect(costWithLargestPages(document), text).toBeLessThanOrEqual(ALLOWANCES[kinds[audience]!].operation);
      }
    },
  );

  /** Every integer variable is a page's size. */
  function costWithLargestPages(document: DocumentNode): number {
    const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
    const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    return costOf({ schema, document, operation, variables: Object.fromEntries(names.map((name) => [name, 100])) });
  }
});

describe("in production", () => {
  let api: TestApi;
  const tokens: Record<string, string | null> = { anonymous: null };
  beforeAll(async () => {
    api = await startTestApi({ NODE_ENV: "production", MITTENTE_SUPPORT_ADDRESS: "support@desk.test" });
    const rows = arrange(api);
    tokens.portal = (await rows.session((await rows.account()).id)).token;
    tokens.bridge = (await rows.client("BRIDGE")).token;
    tokens.provisioning = (await rows.client("PROVISIONING")).token;
    tokens.desk = (await rows.staff("SUPERVISOR")).token;
  });
  afterAll(() => api.stop());

  const send = (kind: string, body: object, path = "") => request(api, tokens[kind] ?? null, body, path);

  test("the bridge's own client hands a mail over by the document's id", async () => {
    const client = createApiClient({ url: `${api.url}/graphql`, token: () => tokens.bridge! });
    const raw = Buffer.from("From: a@b.example\r\nTo: support@desk.test\r\nSubject: x\r\n\r\nHello\r\n");
    const { inboundMessageReceive } = await client.execute(InboundMessageReceiveDocument, {
      input: {
        idempotencyKey: "one",
        receivedAt: api.now.toISOString(),
        envelope: { mailFrom: "a@b.example", rcptTo: ["support@desk.test"] },
        source: { raw: raw.toString("base64") },
        mta: "mx.example",
      },
    });
    expect(inboundMessageReceive).toMatchObject({
      receipt: { sha256: createHash("sha256").update(raw).digest("hex") },
      smtpReply: { code: 250 },
      userErrors: [],
    });
  });

  test("a customer's frontend asks by the document's id", async () => {
    const answer = await send("portal", { documentId: idOf(HOME), variables: {} });
    expect([answer.status, answer.codes]).toEqual([200, []]);
    expect(answer.data).toHaveProperty("viewer");
  });

  test.each(["anonymous", "portal", "bridge"])("a free document of %s is 403, by POST and by GET", async (kind) => {
    for (const answer of [
      await send(kind, { query: "{ viewer { kind } }" }),
      await send(kind, { query: documents.get(idOf(HOME)) }),
      await send(kind, { query: "" }),
      await request(api, tokens[kind] ?? null, null, "?query=%7Bviewer%7Bkind%7D%7D"),
    ])
      expect([answer.status, answer.codes, answer.data]).toEqual([403, ["FORBIDDEN"], undefined]);
  });

  test.each(["desk", "provisioning"])("a free document of %s is answered", async (kind) => {
    const answer = await send(kind, { query: "{ viewer { kind } }" });
    expect([answer.status, answer.data]).toEqual([200, { viewer: { kind: kind.toUpperCase() } }]);
  });

  test.each(["anonymous", "portal", "bridge", "provisioning", "desk"])(
    "an unknown id of %s is 404 PERSISTED_DOCUMENT_NOT_FOUND",
    async (kind) => {
      for (const documentId of [hashOf("other"), "", "__proto__", idOf(HOME).toUpperCase(), "x".repeat(10_000)]) {
        const answer = await send(kind, { documentId });
        expect([answer.status, answer.codes]).toEqual([404, ["PERSISTED_DOCUMENT_NOT_FOUND"]]);
      }
    },
  );

  test("an id that is no string, beside a document, or Apollo's way of asking is 400", async () => {
    const documentId = idOf(HOME);
    for (const body of [
      { documentId: 1 },
      { documentId: [documentId] },
      { documentId, query: "{ viewer { kind } }" },
      { extensions: { persistedQuery: { version: 1, sha256Hash: documentId.slice(7) } } },
    ]) {
      const answer = await send("desk", body);
      expect([answer.status, answer.codes]).toEqual([400, ["BAD_USER_INPUT"]]);
    }
  });

  test("a document of another audience does not lend its rights", async () => {
    const answer = await send("portal", { documentId: idOf("query DeskPeople") });
    expect(answer.codes).toContain("FORBIDDEN");
  });

  test.each(["{ __schema { types { name } } }", '{ __type(name: "Account") { name } }'])(
    "introspection is off: %s",
    async (query) => {
      const answer = await send("desk", { query });
      expect([answer.status, answer.codes, answer.data]).toEqual([400, ["BAD_USER_INPUT"], undefined]);
    },
  );

  test("an error does not suggest names of the schema", async () => {
    const answer = await send("desk", { query: "{ viewr { kind } }" });
    expect(answer.text).not.toContain("viewer");
  });
});

test("outside production a client may ask by id and freely", async () => {
  const api = await startTestApi();
  try {
    for (const body of [{ documentId: idOf(HOME) }, { query: documents.get(idOf(HOME)) }])
      expect(await request(api, null, body)).toMatchObject({ status: 200, data: { viewer: null } });
    expect(await request(api, null, { documentId: hashOf("other") })).toMatchObject({ status: 404 });
  } finally {
    await api.stop();
  }
});

function operationNames(document: DocumentNode): string[] {
  return document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION && each.name ? [each.name.value] : [],
  );
}

async function request(api: TestApi, token: string | null, body: object | null, path = "") {
  const response = await fetch(`${api.url}/graphql${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      "content-type": "application/json",
      "apollo-require-preflight": "1",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  return { status: response.status, data, codes: errors.map(({ extensions }) => extensions.code), text };
}
