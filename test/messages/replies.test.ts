import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

let api: TestApi;
let rows: ReturnType<typeof arrange>;
let agent: { id: string; token: string };
let supervisor: { id: string; token: string };
let mine: Awaited<ReturnType<typeof rows.account>>;
let portal: { id: string; token: string };
let ticket: { id: string; version: number };

beforeAll(async () => {
  api = await startTestApi();
  rows = arrange(api);
  agent = await rows.staff("AGENT");
  supervisor = await rows.staff("SUPERVISOR");
});
afterAll(() => api.stop());
beforeEach(async () => {
  mine = await rows.account();
  portal = await rows.session(mine.id);
  ticket = await opened();
});

interface Result {
  readonly ticket: {
    id: string;
    status: string;
    version: number;
    reference: string;
    messages: { nodes: { bodyText: string; kind: string }[] };
  } | null;
  readonly message: {
    id: string;
    bodyText: string;
    kind: string;
    deliveries: { state: string; rule: string; recipient: string | null }[];
  } | null;
  readonly route?: { outcome: string; content: string; recipient: string | null; rule: string } | null;
  readonly alarm?: { id: string; names: string[] } | null;
  readonly userErrors: { code: string; field: string[] | null; message: string }[];
}

async function mutate(token: string | null, name: string, type: string, input: object, extra = ""): Promise<Result> {
  const answer = await api.ask(
    token,
    `mutation Write($input: ${type}!) { ${name}(input: $input) {
       ticket { id status version reference messages { nodes { bodyText kind } } }
       message { id bodyText kind deliveries { state rule recipient } } ${extra} userErrors { code field message } } }`,
    { input },
  );
  if (answer.errors.length > 0)
    throw new Error(`${answer.status} ${answer.errors[0]!.extensions.code}: ${answer.errors[0]!.message}`);
  return answer.data![name] as unknown as Result;
}

async function opened() {
  const input = { subject: "A question", body: "How do I renew?", idempotencyKey: randomUUID() };
  const { ticket } = await mutate(portal.token, "ticketOpen", "TicketOpenInput", input);
  return ticket!;
}

const ROUTE = "route { outcome content recipient rule }";
const reply = (input: object = {}, token = agent.token) =>
  mutate(
    token,
    "ticketReply",
    "TicketReplyInput",
    { ticketId: ticket.id, body: "Like this.", disclosure: "GENERIC", idempotencyKey: randomUUID(), ...input },
    `${ROUTE} alarm { id names }`,
  );
const codes = ({ userErrors }: Result) => userErrors.map(({ code }) => code);

describe("ticketReply", () => {
  test("goes to the account's registered address, and the delivery is queued without a recipient", async () => {
    const written = await reply();
    expect(written.userErrors).toEqual([]);
    expect(written.route).toEqual({ outcome: "ROUTED", content: "FULL", recipient: mine.registeredEmail, rule: "R1" });
    expect(written.message!.deliveries).toEqual([{ state: "QUEUED", rule: "R1", recipient: null }]);
    expect(written.ticket!.status).toBe("WAITING_ON_CUSTOMER");
  });

  test.each([
    ["an empty body", { body: "  " }, ["input", "body"]],
    ["a body over 64 KiB", { body: "è".repeat(33_000) }, ["input", "body"]],
    ["a status that nobody may ask for", { setStatus: "CLOSED" }, ["input", "setStatus"]],
    ["an empty key", { idempotencyKey: "" }, ["input", "idempotencyKey"]],
    ["a version below 1", { version: 0 }, ["input", "version"]],
  ])("refuses %s as INVALID, naming the field", async (_name, input, field) => {
    const refused = await reply(input);
    expect(refused.userErrors).toMatchObject([{ code: "INVALID", field }]);
    expect(refused.ticket).toBeNull();
  });

  test("is UNAUTHENTICATED without a token and FORBIDDEN with a customer's", async () => {
    await expect(
      mutate(null, "ticketReply", "TicketReplyInput", {
        ticketId: ticket.id,
        body: "x",
        disclosure: "GENERIC",
        idempotencyKey: "k",
      }),
    ).rejects.toThrow(/UNAUTHENTICATED/);
    await expect(reply({}, portal.token)).rejects.toThrow(/FORBIDDEN/);
  });

  test("is UNAUTHENTICATED at once for a staff member who was put out", async () => {
    const gone = await rows.staff();
    await api.sql`update staff_members set is_active = false where id = ${gone.id}`;
    await expect(reply({}, gone.token)).rejects.toThrow(/UNAUTHENTICATED/);
  });

  test.each(["tkt_AAAAAAAAAAAAAAAAAAAAAA", "nonsense", ""])(
    "an id that is none of ours (%j) is NOT_FOUND",
    async (ticketId) => {
      expect(codes(await reply({ ticketId }))).toEqual(["NOT_FOUND"]);
    },
  );

  test("says STALE_VERSION when somebody else was faster", async () => {
    await reply({ version: ticket.version });
    expect(codes(await reply({ version: ticket.version }))).toEqual(["STALE_VERSION"]);
  });

  test("of two replies at once with one version, one is written", async () => {
    const both = await Promise.all([reply({ version: ticket.version }), reply({ version: ticket.version })]);
    expect(both.map((result) => codes(result).join()).toSorted()).toEqual(["", "STALE_VERSION"]);
  });

  test("R3: service information about another account's service is refused", async () => {
    const other = await rows.account();
    const foreign = await rows.service(other.id);
    const refused = await reply({ disclosure: "SERVICE_INFORMATION", serviceId: globalId("Service", foreign.id) });
    expect(codes(refused)).toEqual(["SERVICE_NOT_ON_ACCOUNT"]);
  });

  test("R3: a service that moved away no longer counts", async () => {
    const own = await rows.service(mine.id);
    const input = { disclosure: "SERVICE_INFORMATION", serviceId: globalId("Service", own.id) };
    expect(codes(await reply(input))).toEqual([]);
    await api.sql`update services set status = 'TRANSFERRED' where id = ${own.id}`;
    expect(codes(await reply(input))).toEqual(["SERVICE_NOT_ON_ACCOUNT"]);
  });

  test("R6: for 24 hours after an address change, service information is mailed as a notice only", async () => {
    await api.sql`update accounts set registered_email_changed_at = ${new Date(api.now.getTime() - 3_600_000)} where id = ${mine.id}`;
    expect((await reply({ disclosure: "SERVICE_INFORMATION" })).route).toMatchObject({
      content: "NOTICE_ONLY",
      rule: "R6",
    });
    expect((await reply({ disclosure: "GENERIC" })).route).toMatchObject({ content: "FULL", rule: "R1" });
  });

  test("R7: to a bouncing address no mail goes; the reply is in the portal", async () => {
    await api.sql`update accounts set registered_email_state = 'BOUNCING' where id = ${mine.id}`;
    const written = await reply();
    expect(written.route).toMatchObject({ outcome: "REFUSED", recipient: null, rule: "R7" });
    expect(written.message!.deliveries).toEqual([{ state: "REFUSED", rule: "R7", recipient: null }]);
    const seen = await api.ask(portal.token, `{ ticket(by: { id: "${ticket.id}" }) { lastMessage { bodyText } } }`);
    expect(seen.data).toEqual({ ticket: { lastMessage: { bodyText: "Like this." } } });
  });

  test("R2: a closed account gets generic replies, never service information", async () => {
    await api.sql`update accounts set status = 'CLOSED' where id = ${mine.id}`;
    expect(codes(await reply({ disclosure: "SERVICE_INFORMATION" }))).toEqual(["ACCOUNT_CLOSED"]);
    expect(codes(await reply())).toEqual([]);
  });

  test("E4: a frozen account gets no service information by mail", async () => {
    await api.sql`update accounts set frozen_at = now() where id = ${mine.id}`;
    expect(codes(await reply({ disclosure: "SERVICE_INFORMATION" }))).toEqual(["ACCOUNT_FROZEN"]);
  });

  test("on a closed ticket it is refused", async () => {
    await api.ask(agent.token, `mutation { ticketClose(input: { ticketId: "${ticket.id}" }) { userErrors { code } } }`);
    expect(codes(await reply())).toEqual(["TICKET_CLOSED"]);
  });

  test("R4: to an enquiry it is generic, and goes to the address that asked", async () => {
    const id = crypto.randomUUID();
    const stamps = {
      createdAt: api.now,
      updatedAt: api.now,
      lastActivityAt: api.now,
      visibleUpdatedAt: api.now,
      visibleLastActivityAt: api.now,
    };
    await api.sql`insert into tickets ${api.sql({ id, reference: `T-${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase(), correspondentEmail: "asker@else.example", subject: "s", status: "NEW", origin: "EMAIL", language: "EN", ...stamps })}`;
    const ticketId = globalId("Ticket", id);
    expect((await reply({ ticketId })).route).toMatchObject({ recipient: "asker@else.example", rule: "R4" });
    expect(codes(await reply({ ticketId, disclosure: "SERVICE_INFORMATION" }))).toEqual(["DISCLOSURE_NEEDS_ACCOUNT"]);
  });
});

describe("R5", () => {
  const spellings = (name: string) => [
    name,
    name.toUpperCase(),
    `www.${name}`,
    `info@${name}`,
    `https://${name}/login`,
    `[here](http://${name})`,
    name.replaceAll(".", "&#46;"),
    name.replaceAll(".", "%2e"),
    name.replaceAll(".", "．"),
    `${name.slice(0, 2)}\u200b${name.slice(2)}`,
  ];

  test("a reply that names another account's service is refused in any spelling, and kept as an alarm", async () => {
    const foreign = await rows.service((await rows.account()).id);
    for (const spelling of spellings(foreign.name)) {
      const refused = await reply({ body: `About ${spelling} then.` });
      expect(codes(refused), spelling).toEqual(["FOREIGN_SERVICE_MENTIONED"]);
      expect(refused.alarm, spelling).toMatchObject({ names: [foreign.name] });
      expect(refused.message).toBeNull();
    }
    const [count] =
      await api.sql`select count(*)::int as n from messages where kind = 'STAFF_REPLY' and ticket_id in (select id from tickets where account_id = ${mine.id})`;
    expect(count).toEqual({ n: 0 });
  });

  test("the account's own names and the operator's domains never match", async () => {
    const own = await rows.service(mine.id);
    expect(codes(await reply({ body: `${own.name} and help.desk.example` }))).toEqual([]);
  });

  test("a supervisor who is not the author releases exactly the kept reply, once", async () => {
    const foreign = await rows.service((await rows.account()).id);
    const { alarm } = await reply({ body: `See ${foreign.name}.` });
    const release = (token: string, reason = "It is public knowledge.") =>
      mutate(token, "disclosureAlarmRelease", "DisclosureAlarmReleaseInput", { alarmId: alarm!.id, reason }, ROUTE);
    expect(codes(await release(agent.token))).toEqual(["FORBIDDEN_ROLE"]);
    expect(codes(await release(supervisor.token, " "))).toEqual(["INVALID"]);
    const released = await release(supervisor.token);
    expect(released.userErrors).toEqual([]);
    expect(released.route).toMatchObject({ recipient: mine.registeredEmail });
    expect(released.message).toMatchObject({ bodyText: `See ${foreign.name}.`, kind: "STAFF_REPLY" });
    expect(codes(await release(supervisor.token))).toEqual(["NOT_FOUND"]);
  });

  test("its author may not release it, supervisor or not; nor anybody after seven days", async () => {
    const foreign = await rows.service((await rows.account()).id);
    const { alarm } = await reply({ body: foreign.name }, supervisor.token);
    const release = (token: string) =>
      mutate(
        token,
        "disclosureAlarmRelease",
        "DisclosureAlarmReleaseInput",
        { alarmId: alarm!.id, reason: "r" },
        ROUTE,
      );
    expect(codes(await release(supervisor.token))).toEqual(["SAME_PERSON"]);
    const another = await rows.staff("SUPERVISOR");
    await api.sql`update disclosure_alarms set created_at = created_at - interval '8 days', expires_at = expires_at - interval '8 days'`;
    expect(codes(await release(another.token))).toEqual(["EXPIRED"]);
  });
});

describe("idempotency", () => {
  test("the same key and input write once and give the first answer again", async () => {
    const input = { idempotencyKey: randomUUID() };
    const first = await reply(input);
    const again = await reply(input);
    expect(again.message!.id).toBe(first.message!.id);
    expect(again.route).toEqual(first.route);
    expect(again.ticket!.messages.nodes.filter(({ kind }) => kind === "STAFF_REPLY")).toHaveLength(1);
  });

  test("the same key with another input is refused", async () => {
    const idempotencyKey = randomUUID();
    await reply({ idempotencyKey });
    expect(codes(await reply({ idempotencyKey, body: "Something else." }))).toEqual(["IDEMPOTENCY_KEY_REUSED"]);
  });

  test("two at once with one key: the second waits, and there is one message", async () => {
    const input = { idempotencyKey: randomUUID() };
    const both = await Promise.all([reply(input), reply(input), reply(input)]);
    expect(new Set(both.map(({ message }) => message!.id)).size).toBe(1);
    expect(both.flatMap(codes)).toEqual([]);
  });

  test("a refusal binds no key", async () => {
    const idempotencyKey = randomUUID();
    await api.sql`update accounts set status = 'CLOSED' where id = ${mine.id}`;
    const input = { idempotencyKey, disclosure: "SERVICE_INFORMATION" };
    expect(codes(await reply(input))).toEqual(["ACCOUNT_CLOSED"]);
    await api.sql`update accounts set status = 'ACTIVE' where id = ${mine.id}`;
    expect(codes(await reply(input))).toEqual([]);
  });

  test("somebody else's key is another key", async () => {
    const idempotencyKey = randomUUID();
    const first = await reply({ idempotencyKey });
    const other = await reply({ idempotencyKey }, supervisor.token);
    expect(other.message!.id).not.toBe(first.message!.id);
  });
});

describe("a note", () => {
  test("is seen by the desk alone and moves nothing that the customer sees", async () => {
    const look = async () =>
      (
        await api.ask(
          portal.token,
          `{ ticket(by: { id: "${ticket.id}" }) { version updatedAt lastActivityAt viewerHasUnread messages { nodes { kind } } lastMessage { bodyText } } }`,
        )
      ).data;
    const before = await look();
    api.now = new Date(api.now.getTime() + 60_000);
    const note = await mutate(agent.token, "ticketNoteAdd", "TicketNoteAddInput", {
      ticketId: ticket.id,
      body: "between us",
      idempotencyKey: randomUUID(),
    });
    expect(note.message).toMatchObject({ kind: "NOTE", deliveries: [] });
    expect(note.ticket!.version).toBe(ticket.version + 1);
    expect(await look()).toEqual(before);
    expect((await api.ask(portal.token, `{ node(id: "${note.message!.id}") { id } }`)).data).toEqual({ node: null });
    expect(
      (
        await api.ask(
          portal.token,
          `{ viewer { account { tickets(filter: { search: "between" }) { nodes { id } } } } }`,
        )
      ).data,
    ).toEqual({ viewer: { account: { tickets: { nodes: [] } } } });
  });
});

describe("a customer", () => {
  test("posts on their own ticket, and a solved one opens again", async () => {
    await api.ask(agent.token, `mutation { ticketSolve(input: { ticketId: "${ticket.id}" }) { userErrors { code } } }`);
    const posted = await mutate(portal.token, "ticketMessagePost", "TicketMessagePostInput", {
      ticketId: ticket.id,
      body: "Not yet.",
      idempotencyKey: randomUUID(),
    });
    expect(posted.ticket!.status).toBe("OPEN");
  });

  test("who writes on a closed ticket opens a new one that continues it", async () => {
    await api.ask(
      portal.token,
      `mutation { ticketClose(input: { ticketId: "${ticket.id}" }) { userErrors { code } } }`,
    );
    const posted = await mutate(portal.token, "ticketMessagePost", "TicketMessagePostInput", {
      ticketId: ticket.id,
      body: "Again.",
      idempotencyKey: randomUUID(),
    });
    expect(posted.ticket!.id).not.toBe(ticket.id);
    expect(posted.ticket!.status).toBe("NEW");
  });

  test("cannot link another account's service: it looks like one that does not exist", async () => {
    const foreign = await rows.service((await rows.account()).id);
    const open = (serviceId: string) =>
      mutate(portal.token, "ticketOpen", "TicketOpenInput", {
        subject: "s",
        body: "b",
        serviceId,
        idempotencyKey: randomUUID(),
      });
    expect((await open(globalId("Service", foreign.id))).userErrors).toEqual(
      (await open(globalId("Service", crypto.randomUUID()))).userErrors,
    );
  });

  test.each(["a\r\nBcc: x@y.example", "a\nb", "a\u2028b", "\u0000", "x".repeat(201), " "])(
    "cannot break a line in a subject (%j)",
    async (subject) => {
      const refused = await mutate(portal.token, "ticketOpen", "TicketOpenInput", {
        subject,
        body: "b",
        idempotencyKey: randomUUID(),
      });
      expect(refused.userErrors).toMatchObject([{ code: "INVALID", field: ["input", "subject"] }]);
    },
  );

  test("whose session ended is UNAUTHENTICATED at once", async () => {
    await api.sql`update sessions set closed_at = now() where id = ${portal.id}`;
    await expect(opened()).rejects.toThrow(/UNAUTHENTICATED/);
  });
});

describe("staff open a ticket towards a customer", () => {
  const open = (input: object) =>
    mutate(
      agent.token,
      "ticketOpenForAccount",
      "TicketOpenForAccountInput",
      {
        accountId: globalId("Account", mine.id),
        subject: "Your invoice",
        body: "It is due.",
        disclosure: "GENERIC",
        idempotencyKey: randomUUID(),
        ...input,
      },
      ROUTE,
    );

  test("whose mail goes to the registered address", async () => {
    const written = await open({});
    expect(written.route).toMatchObject({ recipient: mine.registeredEmail });
    expect(written.ticket!.status).toBe("WAITING_ON_CUSTOMER");
  });

  test("whose subject is judged too (R5)", async () => {
    const foreign = await rows.service((await rows.account()).id);
    expect(codes(await open({ subject: `About ${foreign.name}` }))).toEqual(["FOREIGN_SERVICE_MENTIONED"]);
  });

  test("of an account that is there", async () => {
    expect(codes(await open({ accountId: globalId("Account", crypto.randomUUID()) }))).toEqual(["NOT_FOUND"]);
  });
});
