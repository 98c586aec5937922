import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { v7 } from "uuid";
import { globalId } from "../../src/nodes/global-id.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { everythingOf } from "../server/everything.ts";

/** What a list reads beside its tickets is less than a whole row: every field says the same either way. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  account: [
    "id",
    "number",
    "displayName",
    "status",
    "language",
    "registeredEmail",
    "registeredEmailState",
    "createdAt",
  ],
  service: ["id", "name", "kind", "status", "expiresOn"],
  assignee: ["id", "displayName", "role", "email"],
  queue: ["id", "name"],
  lastMessage: ["id", "kind", "origin", "createdAt", "bodyText", "quotedText", "bodyHtml", "trust", "disclosure"],
};
const OWN = ["id", "reference", "subject", "status", "priority", "origin", "language", "tags", "dueAt", "createdAt"];
const LATE = ["lastActivityAt", "updatedAt", "version", "viewerHasUnread", "viewerCanReply", "viewerCanClose"];

let api: TestApi;
let ticketId: string;
let tokens: Record<"desk" | "portal", string>;

beforeAll(async () => {
  api = await startTestApi();
  const rows = arrange(api);
  const all = await everythingOf(api);
  ticketId = all.ids.Ticket!;
  const { id: staffId, token: desk } = await rows.staff();
  const { token: portal } = await rows.session(all.accountId);
  const queueId = v7();
  await api.sql`insert into queues ${api.sql({ id: queueId, name: "Domains", createdAt: api.now })}`;
  await api.sql`update tickets set assignee_id = ${staffId}, queue_id = ${queueId}, tags = array['a', 'b'], due_at = now()
    where id = ${ticketId}`;
  await api.sql`update accounts set frozen_at = now() where id = ${all.accountId}`;
  tokens = { desk, portal };
});
afterAll(() => api.stop());

async function listed(kind: "desk" | "portal", selection: string): Promise<Record<string, unknown>> {
  const list = `tickets(first: 5) { nodes { key: id ${selection} } }`;
  const query = kind === "desk" ? `{ ${list} }` : `{ viewer { account { ${list} } } }`;
  const { data, errors } = await api.ask(tokens[kind], query);
  expect(errors, selection).toEqual([]);
  const { tickets } = (kind === "desk" ? data : (data as never as { viewer: { account: unknown } }).viewer.account) as {
    tickets: { nodes: Record<string, unknown>[] };
  };
  const found = tickets.nodes.find(({ key }) => key === globalId("Ticket", ticketId))!;
  return found;
}

/** By itself: nothing comes along, so everything is read whole. */
async function byItself(kind: "desk" | "portal", selection: string): Promise<Record<string, unknown>> {
  const id = globalId("Ticket", ticketId);
  const { data, errors } = await api.ask(
    tokens[kind],
    `{ node(id: "${id}") { ... on Ticket { key: id ${selection} } } }`,
  );
  expect(errors, selection).toEqual([]);
  return (data as unknown as { node: Record<string, unknown> }).node;
}

describe.each(["desk", "portal"] as const)("to the %s a list says what the row says", (kind) => {
  test.each(Object.entries(FIELDS))("of %s, whichever fields are asked", async (relation, fields) => {
    for (let count = 1; count <= fields.length; count += 1) {
      const selection = `${relation} { ${fields.slice(0, count).join(" ")} }`;
      expect(await listed(kind, selection)).toEqual(await byItself(kind, selection));
    }
  });

  test("of the ticket itself", async () => {
    for (const fields of [OWN, LATE, [...OWN, ...LATE], ...[...OWN, ...LATE].map((field) => [field])])
      expect(await listed(kind, fields.join(" "))).toEqual(await byItself(kind, fields.join(" ")));
  });

  test("of everything together, twice and under other names", async () => {
    const relations = Object.entries(FIELDS).map(([relation, fields]) => `${relation} { ${fields.join(" ")} }`);
    const selection = `${OWN.join(" ")} ${LATE.join(" ")} ${relations.join(" ")} other: account { language __typename }`;
    expect(await listed(kind, selection)).toEqual(await byItself(kind, selection));
  });
});

test("the ticket's own page brings the same along", async () => {
  const selection = `account { ${FIELDS.account!.join(" ")} } service { id kind name status expiresOn } queue { id name }`;
  const { data } = await api.ask(
    tokens.desk,
    `{ ticket(by: { id: "${globalId("Ticket", ticketId)}" }) { key: id ${selection} } }`,
  );
  expect((data as unknown as { ticket: unknown }).ticket).toEqual(await byItself("desk", selection));
});
