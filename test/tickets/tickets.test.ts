import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { readReference, newReference } from "../../src/tickets/ticket.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

let api: TestApi;
let rows: ReturnType<typeof arrange>;
let agent: { id: string; token: string };

beforeAll(async () => {
  api = await startTestApi();
  rows = arrange(api);
  agent = await rows.staff();
});
afterAll(() => api.stop());

async function ticketRow(given: Record<string, unknown> = {}) {
  const id = (given.id as string | undefined) ?? randomUUID();
  const accountId = (given.accountId as string | undefined) ?? (await rows.account()).id;
  const stamps = {
    createdAt: api.now,
    updatedAt: api.now,
    lastActivityAt: api.now,
    visibleUpdatedAt: api.now,
    visibleLastActivityAt: api.now,
  };
  const row = {
    id,
    reference: newReference(),
    accountId,
    subject: "s",
    status: "NEW",
    origin: "PORTAL",
    language: "EN",
    ...stamps,
    ...given,
  };
  await api.sql`insert into tickets ${api.sql(row)}`;
  return row;
}

async function move(token: string, name: string, id: string, input: object = {}) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const answer = await api.ask(
    token,
    `mutation Move($input: ${type}!) { ${name}(input: $input) { ticket { status version assignee { id } service { id } } userErrors { code field } } }`,
    { input: { ticketId: globalId("Ticket", id), ...input } },
  );
  expect(answer.errors).toEqual([]);
  return answer.data![name] as unknown as {
    ticket: { status: string; version: number; assignee: { id: string } | null; service: { id: string } | null } | null;
    userErrors: { code: string; field: string[] | null }[];
  };
}

describe("a ticket's status follows the table", () => {
  test.each([
    ["ticketSolve", "NEW", "SOLVED"],
    ["ticketSolve", "CLOSED", "CLOSED"],
    ["ticketHold", "OPEN", "ON_HOLD"],
    ["ticketHold", "SOLVED", "SOLVED"],
    ["ticketClose", "WAITING_ON_CUSTOMER", "CLOSED"],
    ["ticketClose", "CLOSED", "CLOSED"],
    ["ticketReopen", "SOLVED", "OPEN"],
    ["ticketReopen", "NEW", "NEW"],
  ])("%s on %s leaves %s, and is a success", async (name, from, to) => {
    const { id } = await ticketRow({ status: from, ...(from === "CLOSED" ? { closedAt: api.now } : {}) });
    const moved = await move(agent.token, name, id);
    expect(moved.userErrors).toEqual([]);
    expect(moved.ticket!.status).toBe(to);
    expect(moved.ticket!.version).toBe(from === to ? 1 : 2);
  });

  test("reopening is possible for 14 days, and not a moment longer", async () => {
    const days = (n: number) => new Date(api.now.getTime() - n * 86_400_000);
    const within = await ticketRow({ status: "CLOSED", closedAt: days(14) });
    const over = await ticketRow({ status: "CLOSED", closedAt: new Date(days(14).getTime() - 1) });
    expect((await move(agent.token, "ticketReopen", within.id)).ticket!.status).toBe("OPEN");
    expect((await move(agent.token, "ticketReopen", over.id)).userErrors).toMatchObject([
      { code: "REOPEN_WINDOW_OVER" },
    ]);
  });

  test("assigning opens a new ticket; unassigning changes no status; a closed one is refused", async () => {
    const { id } = await ticketRow();
    const assigneeId = globalId("StaffMember", agent.id);
    expect((await move(agent.token, "ticketAssign", id, { assigneeId })).ticket).toMatchObject({
      status: "OPEN",
      assignee: { id: assigneeId },
    });
    expect((await move(agent.token, "ticketAssign", id, { assigneeId: null })).ticket).toMatchObject({
      status: "OPEN",
      assignee: null,
    });
    const closed = await ticketRow({ status: "CLOSED", closedAt: api.now });
    expect((await move(agent.token, "ticketAssign", closed.id, { assigneeId })).userErrors).toMatchObject([
      { code: "TICKET_CLOSED" },
    ]);
  });

  test("nobody is assigned who is not there or was put out", async () => {
    const { id } = await ticketRow();
    const gone = await rows.staff();
    await api.sql`update staff_members set is_active = false where id = ${gone.id}`;
    for (const staff of [gone.id, randomUUID()])
      expect(
        (await move(agent.token, "ticketAssign", id, { assigneeId: globalId("StaffMember", staff) })).userErrors,
      ).toEqual([{ code: "NOT_FOUND", field: ["input", "assigneeId"] }]);
  });

  test("S5: only a service of the ticket's account is linked", async () => {
    const { id, accountId } = await ticketRow();
    const own = await rows.service(accountId);
    const foreign = await rows.service((await rows.account()).id);
    const gone = await rows.service(accountId, { status: "CANCELLED" });
    const link = (serviceId: string | null) =>
      move(agent.token, "ticketServiceLink", id, { serviceId: serviceId && globalId("Service", serviceId) });
    expect((await link(own.id)).ticket!.service).toEqual({ id: globalId("Service", own.id) });
    expect((await link(foreign.id)).userErrors).toMatchObject([{ code: "SERVICE_NOT_ON_ACCOUNT" }]);
    expect((await link(gone.id)).userErrors).toMatchObject([{ code: "SERVICE_NOT_ON_ACCOUNT" }]);
    expect((await link(randomUUID())).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
    expect((await link(null)).ticket!.service).toBeNull();
  });
});

describe("the desk's list", () => {
  const list = async (args: string) => {
    const answer = await api.ask(
      agent.token,
      `{ tickets(${args}) { nodes { reference } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    expect(answer.errors).toEqual([]);
    const { nodes, pageInfo } = answer.data!.tickets as unknown as {
      nodes: { reference: string }[];
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
    };
    return { references: nodes.map(({ reference }) => reference), pageInfo };
  };

  test("PRECEDENCE: priority, then portal before mail, then what is due first, then age", async () => {
    const queueId = randomUUID();
    await api.sql`insert into queues ${api.sql({ id: queueId, name: queueId, createdAt: api.now })}`;
    const at = (minutes: number) => new Date(api.now.getTime() + minutes * 60_000);
    const wanted = [
      await ticketRow({ queueId, priority: "URGENT", origin: "EMAIL" }),
      await ticketRow({ queueId, origin: "PORTAL", dueAt: at(5) }),
      await ticketRow({ queueId, origin: "PORTAL", dueAt: at(9) }),
      await ticketRow({ queueId, origin: "PORTAL", createdAt: at(-2) }),
      await ticketRow({ queueId, origin: "PORTAL", createdAt: at(-1) }),
      await ticketRow({ queueId, origin: "EMAIL", dueAt: at(1) }),
      await ticketRow({ queueId, priority: "LOW", origin: "PORTAL" }),
    ].map(({ reference }) => reference);
    const filter = `filter: { queueId: "${globalId("Queue", queueId)}" }`;
    expect((await list(filter)).references).toEqual(wanted);
    expect((await list(`${filter}, orderBy: { field: PRECEDENCE, direction: DESC }`)).references).toEqual(
      wanted.toReversed(),
    );

    const pages: string[] = [];
    for (let after = ""; ;) {
      const page = await list(`${filter}, first: 3${after && `, after: "${after}"`}`);
      pages.push(...page.references);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(pages).toEqual(wanted);
    const last = await list(`${filter}, last: 2`);
    expect(last.references).toEqual(wanted.slice(-2));
    expect((await list(`${filter}, last: 2, before: "${last.pageInfo.startCursor}"`)).references).toEqual(
      wanted.slice(-4, -2),
    );
  });

  test("cursors keep microseconds: nothing is skipped and nothing comes twice", async () => {
    const accountId = (await rows.account()).id;
    const made = [];
    for (let n = 0; n < 7; n++) made.push(await ticketRow({ accountId }));
    await api.sql`update tickets set created_at = ${api.now}::timestamptz + (case when id = any(${made.slice(0, 4).map(({ id }) => id)}::uuid[]) then interval '1 microsecond' else interval '2 microseconds' end) where account_id = ${accountId}`;
    const filter = `filter: { accountId: "${globalId("Account", accountId)}" }, orderBy: { field: CREATED_AT, direction: DESC }`;
    const all = (await list(filter)).references;
    const first = await list(`${filter}, first: 3`);
    const rest = await list(`${filter}, first: 100, after: "${first.pageInfo.endCursor}"`);
    expect([...first.references, ...rest.references]).toEqual(all);
    expect(all).toHaveLength(7);
  });

  test("full text finds words of subject and messages, and nothing else", async () => {
    const subject = await ticketRow({ subject: "Zirconium renewal" });
    expect((await list(`filter: { search: "zirconium" }`)).references).toEqual([subject.reference]);
    expect((await list(`filter: { search: "zirconium -renewal" }`)).references).toEqual([]);
    for (const hostile of ["'); drop table tickets; --", "& | ! ( :*", '\\"', "%"])
      expect(await list(`filter: { search: ${JSON.stringify(hostile)} }`)).toBeTruthy();
  });

  test.each([
    ["a page over 100", "first: 101"],
    ["a negative page", "first: -1"],
    ["both directions", "first: 1, last: 1"],
    [
      "a cursor of ours for another list",
      `after: "${Buffer.from('[1,"accounts","2026-01-01 00:00:00+00","x"]').toString("base64url")}"`,
    ],
    ["a cursor that is none", 'after: "!!!"'],
    [
      "a cursor with SQL in it",
      `after: "${Buffer.from(JSON.stringify([1, "tickets:desk:PRECEDENCE:ASC", "0", "0", "infinity", "2026-01-01 00:00:00+00", "'; drop table tickets"])).toString("base64url")}"`,
    ],
    ["a search over 200 characters", `filter: { search: "${"x".repeat(201)}" }`],
    ["two of a oneOf", 'filter: { assignee: { is: ME, id: "x" } }'],
  ])("%s is the caller's mistake, not ours", async (_name, args) => {
    const answer = await api.ask(agent.token, `{ tickets(${args}) { nodes { id } } }`);
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(["BAD_USER_INPUT"]);
  });
});

describe("the portal's list", () => {
  test("holds the session's own tickets alone, and cannot be ordered by what is the desk's", async () => {
    const mine = await rows.account();
    const portal = await rows.session(mine.id);
    const own = await ticketRow({ accountId: mine.id });
    await ticketRow();
    const ask = (args: string) =>
      api.ask(
        portal.token,
        `{ viewer { account { tickets${args} { nodes { reference queue { id } assignee { id } tags dueAt replyRoute(disclosure: GENERIC) { rule } } } } } }`,
      );
    expect((await ask("")).data).toEqual({
      viewer: {
        account: {
          tickets: {
            nodes: [{ reference: own.reference, queue: null, assignee: null, tags: [], dueAt: null, replyRoute: null }],
          },
        },
      },
    });
    for (const field of ["PRECEDENCE", "DUE_AT"])
      expect((await ask(`(orderBy: { field: ${field}, direction: ASC })`)).errors[0]!.extensions.code).toBe(
        "BAD_USER_INPUT",
      );
    expect((await api.ask(portal.token, "{ tickets { nodes { id } } }")).errors[0]!.extensions.code).toBe("FORBIDDEN");
  });
});

describe("viewerHasUnread", () => {
  test("is true until the viewer has read or written, for each side apart", async () => {
    const mine = await rows.account();
    const portal = await rows.session(mine.id);
    const { id } = await ticketRow({ accountId: mine.id });
    const unread = async (token: string) =>
      (
        (await api.ask(token, `{ ticket(by: { id: "${globalId("Ticket", id)}" }) { viewerHasUnread } }`)).data!
          .ticket as unknown as { viewerHasUnread: boolean }
      ).viewerHasUnread;
    const colleague = await rows.staff();
    expect([await unread(portal.token), await unread(agent.token), await unread(colleague.token)]).toEqual([
      true,
      true,
      true,
    ]);
    await api.ask(
      portal.token,
      `mutation { ticketMarkRead(input: { ticketId: "${globalId("Ticket", id)}" }) { userErrors { code } } }`,
    );
    await api.ask(
      agent.token,
      `mutation { ticketMarkRead(input: { ticketId: "${globalId("Ticket", id)}" }) { userErrors { code } } }`,
    );
    expect([await unread(portal.token), await unread(agent.token), await unread(colleague.token)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("a reference", () => {
  test("is read as people type it", () => {
    expect(readReference(" t-7kqm-3xwd ")).toBe("T-7KQM-3XWD");
    expect(readReference("T-OIL0-0000")).toBe("T-0110-0000");
    for (const wrong of ["", "T-7KQM", "T-7KQM-3XWU", "7KQM-3XWD", "T-7KQM-3XWD-1", "T 7KQM 3XWD"])
      expect(readReference(wrong), wrong).toBeNull();
  });

  test("is never the one before plus one", () => {
    const made = Array.from({ length: 1_000 }, newReference);
    expect(new Set(made).size).toBe(1_000);
    for (const reference of made) expect(readReference(reference)).toBe(reference);
  });
});
