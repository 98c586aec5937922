import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { v7 } from "uuid";
import { globalId, type NodeType } from "../../src/nodes/global-id.ts";
import { buildApiSchema } from "../../src/server/schema.ts";
import type { Holder } from "../../src/sessions/access-token.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { everythingOf, type Everything } from "./everything.ts";
import { probesOf, withId } from "./schema-probes.ts";

/**
 * F3, derived from the schema: every root field and mutation, with the ids of another account, gives exactly the answer
 * for an id that does not exist.
 */
const probes = probesOf(buildApiSchema());
let api: TestApi;
let mine: Everything;
let theirs: Everything;
let holder: Holder;

beforeAll(async () => {
  api = await startTestApi();
  const rows = arrange(api);
  mine = await everythingOf(api);
  theirs = await everythingOf(api);
  const session = await rows.session(mine.accountId);
  holder = { kind: "portal", accountId: mine.accountId, sessionId: session.id };
});
afterAll(() => api.stop());

async function answerTo(probe: (typeof probes)[number], id: string) {
  // Time goes on, or the caller would be told to wait (two minutes between credentials): so the token is a new one, too.
  api.now = new Date(api.now.getTime() + 120_000);
  const token = await api.token(holder);
  const { status, data, errors } = await api.ask(token, withId(probe, id, randomUUID()));
  return JSON.stringify({ status, data, errors }).replaceAll(id, "<id>");
}

test("the walk finds the mutations and queries that take ids", () => {
  const names = new Set(probes.filter(({ idSlots }) => idSlots > 0).map(({ name }) => name));
  for (const name of [
    "node",
    "nodes",
    "ticket",
    "ticketMessagePost",
    "ticketOpen",
    "ticketClose",
    "ticketReopen",
    "ticketReply",
  ])
    expect(names).toContain(name);
});

describe.each(probes.filter(({ idSlots }) => idSlots > 0).map((probe) => [probe.name, probe] as const))(
  "%s",
  (_name, probe) => {
    test("another account's id is answered like one that does not exist", async () => {
      for (const [type, id] of Object.entries(theirs.ids) as [NodeType, string][]) {
        const foreign = await answerTo(probe, globalId(type, id));
        const absent = await answerTo(probe, globalId(type, v7()));
        expect(foreign, `${type} in ${probe.document}`).toBe(absent);
      }
    });
  },
);

test("the same probes do find what is the caller's own", async () => {
  for (const [name, type] of [
    ["node", "Account"],
    ["node", "Ticket"],
    ["node", "Message"],
    ["node", "Service"],
    ["node", "Attachment"],
    ["ticket", "Ticket"],
    ["ticketMessagePost", "Ticket"],
    ["ticketClose", "Ticket"],
    ["ticketReopen", "Ticket"],
    ["ticketOpen", "Service"],
  ] as const) {
    const probe = probes.find((one) => one.name === name)!;
    const absent = await answerTo(probe, globalId(type, v7()));
    expect(await answerTo(probe, globalId(type, mine.ids[type]!)), `${name} ${type}`).not.toBe(absent);
  }
});

test("nothing of the other account was changed by all this", async () => {
  expect(await theirs.snapshot()).toEqual(theirs.before);
});
