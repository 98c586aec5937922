import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { allowed } from "../../src/policy/decision.ts";
import type { TicketFacts } from "../../src/policy/facts.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import type * as caller from "../../src/policy/caller.ts";
import type * as serviceLink from "../../src/policy/service-link.ts";
import { arrange } from "../support/arrange.ts";
import { type Everything, everythingOf } from "./everything.ts";

/** F4: the policy says yes to everything, with facts that nobody checked. Row security is all that is left. */
let wanted = "";
vi.mock("../../src/policy/caller.ts", async (original) => ({
  ...(await original<typeof caller>()),
  ownedTicket: (_portal: unknown, ticket: TicketFacts | null) =>
    allowed(
      {
        ticket: ticket ?? {
          id: wanted,
          accountId: null,
          correspondent: null,
          status: "OPEN",
          closedAt: null,
          version: 1,
        },
      },
      "S7",
    ),
}));
vi.mock("../../src/policy/service-link.ts", async (original) => ({
  ...(await original<typeof serviceLink>()),
  linkOwnService: (_account: string, service: { id: string } | null) =>
    allowed({ serviceId: service?.id ?? null }, "S5"),
}));

let api: TestApi;
let mine: Everything;
let theirs: Everything;
let token: string;

beforeAll(async () => {
  api = await startTestApi();
  mine = await everythingOf(api);
  theirs = await everythingOf(api);
  token = (await arrange(api).session(mine.accountId)).token;
  wanted = theirs.ids.Ticket!;
});
afterAll(() => api.stop());

test.each([
  [
    "ticketMessagePost",
    (id: string) =>
      `ticketMessagePost(input: { ticketId: "${id}", body: "in", idempotencyKey: "${randomUUID()}" }) { ticket { id subject } message { id } userErrors { code } }`,
  ],
  [
    "ticketClose",
    (id: string) => `ticketClose(input: { ticketId: "${id}" }) { ticket { id subject } userErrors { code } }`,
  ],
  [
    "ticketReopen",
    (id: string) => `ticketReopen(input: { ticketId: "${id}" }) { ticket { id subject } userErrors { code } }`,
  ],
  [
    "ticketMarkRead",
    (id: string) => `ticketMarkRead(input: { ticketId: "${id}" }) { ticket { id subject } userErrors { code } }`,
  ],
])("%s on another account's ticket changes nothing and shows nothing", async (name, document) => {
  const answer = await api.ask(token, `mutation { ${document(globalId("Ticket", wanted))} }`);
  const payload = answer.data?.[name] as { ticket: unknown } | null | undefined;
  expect(payload?.ticket ?? null).toBeNull();
  expect(await theirs.snapshot()).toEqual(theirs.before);
});

test("another account's service is not linked: it was never seen", async () => {
  const service = globalId("Service", theirs.ids.Service!);
  const answer = await api.ask(
    token,
    `mutation { ticketOpen(input: { subject: "s", body: "b", serviceId: "${service}", idempotencyKey: "${randomUUID()}" }) { ticket { service { id name } } userErrors { code } } }`,
  );
  expect(answer.data).toEqual({ ticketOpen: { ticket: { service: null }, userErrors: [] } });
});

test("with the policy saying yes, the caller's own ticket still works: the test looks at something", async () => {
  const own = globalId("Ticket", mine.ids.Ticket!);
  const answer = await api.ask(
    token,
    `mutation { ticketReopen(input: { ticketId: "${own}" }) { ticket { id status } userErrors { code } } }`,
  );
  expect(answer.data).toEqual({ ticketReopen: { ticket: { id: own, status: "OPEN" }, userErrors: [] } });
});
