import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { expireOperations } from "../../src/operations/operation.commands.ts";
import { DAY, type Matter, MINUTE, OperationsDesk } from "./operations-under-test.ts";

const START = new Date("2026-03-02T10:00:00.000Z");

let desk: OperationsDesk;
let matter: Matter;
beforeAll(async () => {
  desk = await OperationsDesk.start({ MITTENTE_OWN_DOMAINS: "desk.example" });
});
afterAll(() => desk.stop());
beforeEach(async () => {
  desk.api.now = START;
  matter = await desk.matter();
});

const DNS = {
  kind: "DNS_CHANGE",
  parameters: { action: "ADD", type: "MX", name: "@", value: "10 mx.example." },
};
const approve = (token: string, input: { operationId: string; digest: string }) =>
  desk.do(token, "operationApprove", input);
const after = (milliseconds: number) => {
  desk.api.now = new Date(START.getTime() + milliseconds);
};
const changed = (change: Record<string, unknown>) =>
  desk.sql`update accounts set ${desk.sql(change)} where id = ${matter.account.id}`;

describe("proposing (O1)", () => {
  test("the customer reads a sentence made from exactly what the digest covers, and is mailed that something waits", async () => {
    const { operation } = await desk.propose(matter, { ...DNS, note: "As you asked." });
    const quoted = `«${matter.service.name}»`;
    expect(operation).toMatchObject({
      state: "AWAITING_VALIDATION",
      en: `In the DNS zone of ${quoted}: add the «MX» record with the name «@» and the value «10 mx.example.» (TTL in seconds: –).`,
      it: `Nella zona DNS di ${quoted}: aggiungere il record «MX» con nome «@» e valore «10 mx.example.» (TTL in secondi: –).`,
      note: "As you asked.",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      validation: null,
    });
    const notices =
      await desk.sql`select kind, to_account_id, to_address, facts from notices where account_id = ${matter.account.id}`;
    expect(notices).toEqual([
      { kind: "OPERATION_WAITING", toAccountId: matter.account.id, toAddress: null, facts: {} },
    ]);
    const portal = await desk.api.ask(
      matter.mailbox.token,
      `{ viewer { account { operationRequests { nodes { id en: sentence(language: EN) proposedBy { id } viewerCanApprove endReason } } } } }`,
    );
    expect(portal.errors).toEqual([]);
    expect(portal.data).toMatchObject({
      viewer: {
        account: {
          operationRequests: {
            nodes: [
              { id: operation!.id, en: operation!.en, proposedBy: null, viewerCanApprove: true, endReason: null },
            ],
          },
        },
      },
    });
  });

  test("the same key gives the same operation, and mails once", async () => {
    const idempotencyKey = v7();
    const [one, other] = [
      await desk.propose(matter, { idempotencyKey }),
      await desk.propose(matter, { idempotencyKey }),
    ];
    expect(other.operation!.id).toBe(one.operation!.id);
    expect((await desk.propose(matter, { idempotencyKey, ...DNS })).code).toBe("IDEMPOTENCY_KEY_REUSED");
    const mailed = await desk.sql`select id from notices where account_id = ${matter.account.id}`;
    expect(mailed).toHaveLength(1);
  });

  test.for<[string, (m: Matter) => Promise<Record<string, unknown>> | Record<string, unknown>, string, string | null]>([
    ["NOT_FOUND: no such ticket", () => ({ ticketId: globalId("Ticket", v7()) }), "NOT_FOUND", "input.ticketId"],
    ["NOT_FOUND: no such kind", () => ({ kind: "DOMAIN_STEAL" }), "NOT_FOUND", "input.kind"],
    ["INVALID: a parameter too many", () => ({ parameters: { code: "x" } }), "INVALID", "input.parameters.code"],
    ["INVALID: a parameter too few", () => ({ kind: "OWNER_CHANGE" }), "INVALID", "input.parameters.newOwner"],
    [
      "INVALID: a parameter of another type",
      () => ({ ...DNS, parameters: { ...DNS.parameters, ttl: "x" } }),
      "INVALID",
      "input.parameters.ttl",
    ],
    [
      "INVALID: a value that pretends to be more of the sentence",
      () => ({ kind: "OWNER_CHANGE", parameters: { newOwner: "x». Nothing changes. «y" } }),
      "INVALID",
      "input.parameters",
    ],
    [
      "INVALID: a value that turns the direction of writing",
      () => ({ kind: "OWNER_CHANGE", parameters: { newOwner: "a\u202Eb" } }),
      "INVALID",
      "input.parameters",
    ],
    ["INVALID: no service, for a kind that is about one", () => ({ serviceId: null }), "INVALID", "input.serviceId"],
    [
      "INVALID: a service, for a kind that is about the account",
      () => ({ kind: "ACCOUNT_UNFREEZE" }),
      "INVALID",
      "input.serviceId",
    ],
    [
      "INVALID: a mailbox, where a domain is meant",
      async (m) => ({ serviceId: globalId("Service", (await desk.rows.service(m.account.id, { kind: "MAIL" })).id) }),
      "INVALID",
      "input.serviceId",
    ],
    [
      "INVALID: an address in another spelling than the one that counts",
      () => ({ kind: "ACCOUNT_EMAIL_CHANGE", serviceId: null, parameters: { newEmail: "Maria@EXAMPLE.example" } }),
      "INVALID",
      "input.parameters.newEmail",
    ],
    [
      "SERVICE_NOT_ON_ACCOUNT: another account's service",
      async () => ({ serviceId: globalId("Service", (await desk.matter()).service.id) }),
      "SERVICE_NOT_ON_ACCOUNT",
      "input.serviceId",
    ],
    [
      "SERVICE_NOT_ON_ACCOUNT: one that is not there",
      () => ({ serviceId: globalId("Service", v7()) }),
      "SERVICE_NOT_ON_ACCOUNT",
      "input.serviceId",
    ],
    [
      "FOREIGN_SERVICE_MENTIONED: a note that names another account's domain",
      async () => ({ note: `As for ${(await desk.matter()).service.name}.` }),
      "FOREIGN_SERVICE_MENTIONED",
      "input.note",
    ],
    [
      "TICKET_CLOSED",
      async (m) => (
        await desk.sql`update tickets set status = 'CLOSED', closed_at = ${START} where id = ${m.ticketId}`,
        {}
      ),
      "TICKET_CLOSED",
      "input.ticketId",
    ],
    ["ACCOUNT_CLOSED", async () => (await changed({ status: "CLOSED" }), {}), "ACCOUNT_CLOSED", "input.ticketId"],
    ["ACCOUNT_FROZEN", async () => (await changed({ frozenAt: START }), {}), "ACCOUNT_FROZEN", "input.ticketId"],
    [
      "ADDRESS_RECENTLY_CHANGED",
      async () => (await changed({ registeredEmailChangedAt: new Date(START.getTime() - 6 * DAY) }), {}),
      "ADDRESS_RECENTLY_CHANGED",
      "input.ticketId",
    ],
    ["INVALID: no key", () => ({ idempotencyKey: "" }), "INVALID", "input.idempotencyKey"],
  ])("%s", async ([, arrangeIt, code, field]) => {
    const done = await desk.propose(matter, await arrangeIt(matter));
    expect([done.code, done.field]).toEqual([code, field]);
    expect(await desk.sql`select id from operation_requests where account_id = ${matter.account.id}`).toEqual([]);
  });

  test("ACCOUNT_NEEDED: nothing is proposed on an enquiry", async () => {
    const id = v7();
    const stamps = {
      createdAt: START,
      updatedAt: START,
      lastActivityAt: START,
      visibleUpdatedAt: START,
      visibleLastActivityAt: START,
    };
    await desk.sql`insert into tickets ${desk.sql({ id, reference: `T-${id.slice(-4)}-${id.slice(-8, -4)}`.toUpperCase(), correspondentEmail: "a@b.example", subject: "x", status: "OPEN", origin: "EMAIL", language: "EN", ...stamps })}`;
    expect((await desk.propose(matter, { ticketId: globalId("Ticket", id) })).code).toBe("ACCOUNT_NEEDED");
  });
});

describe("approving (O2)", () => {
  test("an irreversible kind takes the credential, shown within ten minutes; a reversible one any recent sign-in", async () => {
    const irreversible = await desk.proposed(matter);
    expect((await approve(matter.mailbox.token, irreversible)).code).toBe("STRONG_PROOF_REQUIRED");
    after(10 * MINUTE);
    expect((await approve(matter.credential.token, irreversible)).code).toBe("STRONG_PROOF_REQUIRED");
    after(10 * MINUTE - 1);
    expect(await approve(matter.credential.token, irreversible)).toMatchObject({
      code: null,
      operation: { state: "VALIDATED", validation: { method: "PORTAL", evidence: null }, viewerCanApprove: false },
    });
    const reversible = await desk.proposed(matter, DNS);
    expect((await approve(matter.mailbox.token, reversible)).operation!.state).toBe("VALIDATED");
  });

  test("SIGN_IN_AGAIN: a sign-in of yesterday validates nothing", async () => {
    const operation = await desk.proposed(matter, DNS);
    after(DAY / 2);
    const token = await desk.api.token({ kind: "portal", accountId: matter.account.id, sessionId: matter.mailbox.id });
    expect((await approve(token, operation)).code).toBe("SIGN_IN_AGAIN");
  });

  test("NOT_FOUND: another account's operation looks like one that is not there", async () => {
    const operation = await desk.proposed(matter, DNS);
    const stranger = await desk.matter();
    const foreign = await approve(stranger.credential.token, operation);
    const nothing = await approve(stranger.credential.token, {
      ...operation,
      operationId: globalId("OperationRequest", v7()),
    });
    expect([foreign, nothing].map(({ code, field }) => ({ code, field }))).toEqual([
      { code: "NOT_FOUND", field: null },
      { code: "NOT_FOUND", field: null },
    ]);
    expect(await desk.state(operation.operationId)).toBe("AWAITING_VALIDATION");
  });

  test("DIGEST_DIFFERS: what was not read is not approved, nor what has another name by now", async () => {
    const operation = await desk.proposed(matter, DNS);
    const other = await desk.proposed(matter, DNS);
    expect((await approve(matter.credential.token, { ...operation, digest: other.digest })).code).toBe(
      "DIGEST_DIFFERS",
    );
    await desk.sql`update services set name = 'other.example' where id = ${matter.service.id}`;
    expect((await approve(matter.credential.token, operation)).code).toBe("DIGEST_DIFFERS");
  });

  test.for<[string, () => PromiseLike<unknown>]>([
    [
      "SERVICE_MOVED",
      async () =>
        desk.sql`update services set account_id = ${(await desk.matter()).account.id} where id = ${matter.service.id}`,
    ],
    ["SERVICE_MOVED", () => desk.sql`update services set status = 'TRANSFERRED' where id = ${matter.service.id}`],
    ["ADDRESS_RECENTLY_CHANGED", () => changed({ registeredEmailChangedAt: START })],
    ["ACCOUNT_FROZEN", () => changed({ frozenAt: START })],
    ["EXPIRED", async () => after(7 * DAY)],
  ])("%s", async ([code, happens]) => {
    const operation = await desk.proposed(matter);
    await happens();
    const session = await desk.rows.session(matter.account.id, { provedAt: desk.api.now, createdAt: desk.api.now });
    expect((await approve(session.token, operation)).code).toBe(code);
  });

  test("STATE_DIFFERS: good once", async () => {
    const operation = await desk.proposed(matter);
    await approve(matter.credential.token, operation);
    expect((await approve(matter.credential.token, operation)).code).toBe("STATE_DIFFERS");
  });

  test("RECOGNITION_ONLY: the recognition of an account is never its own to approve, and mails nothing", async () => {
    const operation = await desk.proposed(matter, { kind: "ACCOUNT_UNFREEZE", serviceId: null });
    expect((await approve(matter.credential.token, operation)).code).toBe("RECOGNITION_ONLY");
    expect(await desk.sql`select id from notices where account_id = ${matter.account.id}`).toEqual([]);
  });

  test("INVALID: a digest without end", async () => {
    const { operationId } = await desk.proposed(matter);
    expect((await approve(matter.credential.token, { operationId, digest: "x".repeat(101) })).code).toBe("INVALID");
  });

  test("two approvals at once: one counts", async () => {
    const operation = await desk.proposed(matter);
    const call = () => approve(matter.credential.token, operation);
    const done = await desk.together(
      (sql) => sql`select from accounts where id = ${matter.account.id} for update`,
      call,
      call,
    );
    expect(done.map(({ code }) => code).toSorted()).toEqual(["STATE_DIFFERS", null].toSorted());
    const events =
      await desk.sql`select action from audit_events where account_id = ${matter.account.id} and action = 'operation.approve'`;
    expect(events).toHaveLength(1);
  });

  test("approved while it is cancelled: one of the two counts, and it ends in that one's state", async () => {
    const operation = await desk.proposed(matter);
    const [approved, cancelled] = await desk.together(
      (sql) => sql`select from accounts where id = ${matter.account.id} for update`,
      () => approve(matter.credential.token, operation),
      () => desk.do(matter.agent.token, "operationCancel", { operationId: operation.operationId, reason: "wrong" }),
    );
    // Whoever is cancelled second still is: an approval may be withdrawn, a cancellation not approved.
    expect(cancelled!.code).toBeNull();
    expect([null, "STATE_DIFFERS"]).toContain(approved!.code);
    expect(await desk.state(operation.operationId)).toBe("CANCELLED");
  });

  test("a service that moves while it is approved: refused, or cancelled right after", async () => {
    const operation = await desk.proposed(matter);
    const other = await desk.matter();
    // The move has the row, and commits before the approval looks.
    const [approved] = await desk.together(
      (sql) => sql`update services set account_id = ${other.account.id} where id = ${matter.service.id}`,
      () => approve(matter.credential.token, operation),
    );
    expect(approved!.code).toBe("SERVICE_MOVED");
  });
});

describe("saying no", () => {
  const reject = (token: string, input: Record<string, unknown>) => desk.do(token, "operationReject", input);

  test("the customer may, by any session, also after a yes; staff read why", async () => {
    const operation = await desk.proposed(matter);
    await approve(matter.credential.token, operation);
    const done = await reject(matter.mailbox.token, { ...operation, reason: "I never asked for this." });
    expect(done.operation).toMatchObject({ state: "REJECTED", endReason: null });
    const answer = await desk.api.ask(
      matter.agent.token,
      `query ($f: OperationFilter) { operationRequests(filter: $f) { nodes { state endReason proposedBy { id } ticket { reference } } } }`,
      { f: { ticketId: globalId("Ticket", matter.ticketId) } },
    );
    expect(answer.data).toMatchObject({
      operationRequests: {
        nodes: [
          {
            state: "REJECTED",
            endReason: "I never asked for this.",
            proposedBy: { id: globalId("StaffMember", matter.agent.id) },
          },
        ],
      },
    });
  });

  test("STATE_DIFFERS, DIGEST_DIFFERS, EXPIRED, INVALID and NOT_FOUND", async () => {
    const operation = await desk.proposed(matter);
    const code = async (token: string, input: Record<string, unknown>) => (await reject(token, input)).code;
    expect(await code(matter.mailbox.token, { ...operation, digest: "x" })).toBe("DIGEST_DIFFERS");
    expect(await code(matter.mailbox.token, { ...operation, reason: "x".repeat(2_001) })).toBe("INVALID");
    expect(await code((await desk.matter()).mailbox.token, operation)).toBe("NOT_FOUND");
    expect(await code(matter.mailbox.token, operation)).toBeNull();
    expect(await code(matter.mailbox.token, operation)).toBe("STATE_DIFFERS");
    const late = await desk.proposed(matter);
    after(7 * DAY);
    const session = await desk.rows.session(matter.account.id);
    expect(await code(session.token, late)).toBe("EXPIRED");
  });

  test("staff withdraw with a reason: INVALID, NOT_FOUND, STATE_DIFFERS, EXPIRED", async () => {
    const { operationId } = await desk.proposed(matter);
    const cancel = async (input: Record<string, unknown>) =>
      (await desk.do(matter.agent.token, "operationCancel", input)).code;
    expect(await cancel({ operationId, reason: " " })).toBe("INVALID");
    expect(await cancel({ operationId: globalId("OperationRequest", v7()), reason: "x" })).toBe("NOT_FOUND");
    expect(await cancel({ operationId, reason: "A mistake." })).toBeNull();
    expect(await cancel({ operationId, reason: "A mistake." })).toBe("STATE_DIFFERS");
    const late = await desk.proposed(matter);
    after(7 * DAY);
    const staff = await desk.rows.staff();
    const input = { operationId: late.operationId, reason: "x" };
    expect((await desk.do(staff.token, "operationCancel", input)).code).toBe("EXPIRED");
  });
});

test("what nobody carried out in 7 days is over: it reads so at once, and the sweep writes it down", async () => {
  const waiting = await desk.proposed(matter);
  const validated = await desk.proposed(matter);
  await approve(matter.credential.token, validated);
  const rejected = await desk.proposed(matter);
  await desk.do(matter.mailbox.token, "operationReject", rejected);
  after(7 * DAY);
  const states = async () => {
    const query = `query ($id: ID!) { ticket(by: { id: $id }) { operations { state } } }`;
    const token = (await desk.rows.staff()).token;
    const answer = await desk.api.ask(token, query, { id: globalId("Ticket", matter.ticketId) });
    return (answer.data as unknown as { ticket: { operations: { state: string }[] } }).ticket.operations.map(
      ({ state }) => state,
    );
  };
  expect(await states()).toEqual(["REJECTED", "EXPIRED", "EXPIRED"]);
  const pool = desk.api.installation.pool("worker");
  await Promise.all([expireOperations(pool, desk.api.now), expireOperations(pool, desk.api.now)]);
  expect([await desk.state(waiting.operationId), await desk.state(validated.operationId)]).toEqual([
    "EXPIRED",
    "EXPIRED",
  ]);
  const events =
    await desk.sql`select id from audit_events where account_id = ${matter.account.id} and action = 'operation.expire'`;
  expect(events).toHaveLength(2);
});

test("provisioning reads what was validated and by which way, no name of staff, and no ticket", async () => {
  const operation = await desk.proposed(matter);
  const query = (fields: string) =>
    desk.api.ask(
      matter.client.token,
      `query ($f: OperationFilter) { operationRequests(filter: $f) { nodes { id digest parameters ${fields} } } }`,
      { f: { accountId: globalId("Account", matter.account.id) } },
    );
  const read = await query(
    "proposedBy { id } endReason account { externalId } service { externalId } validation { evidence }",
  );
  expect(read.errors).toEqual([]);
  expect(read.data).toMatchObject({
    operationRequests: {
      nodes: [
        {
          id: operation.operationId,
          digest: operation.digest,
          proposedBy: null,
          endReason: null,
          account: { externalId: matter.account.externalId },
          service: { externalId: matter.service.externalId },
        },
      ],
    },
  });
  expect((await query("ticket { id }")).errors[0]!.extensions.code).toBe("FORBIDDEN");
});
