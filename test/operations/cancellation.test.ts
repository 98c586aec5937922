import { v7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Principal } from "../../src/database/roles.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { cancelValidations } from "../../src/operations/cancellation.commands.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const STATES = {
  AWAITING_VALIDATION: {},
  AWAITING_COUNTERSIGNATURE: { method: "IN_PERSON" },
  VALIDATED: { method: "PORTAL", sessionId: v7(), validatedAt: new Date() },
  PERMITTED: { method: "PORTAL", sessionId: v7(), validatedAt: new Date() },
  REDEEMED: { method: "PORTAL", sessionId: v7(), validatedAt: new Date() },
  COMPLETED: { method: "PORTAL", sessionId: v7(), validatedAt: new Date() },
  EXPIRED: {},
};

/** An account with an operation in every state. */
async function world() {
  const rows = arrange(api);
  const { sql, now } = api;
  const account = await rows.account();
  const service = await rows.service(account.id);
  const staff = await rows.staff();
  const ticketId = v7();
  const stamps = {
    createdAt: now,
    updatedAt: now,
    lastActivityAt: now,
    visibleUpdatedAt: now,
    visibleLastActivityAt: now,
  };
  await sql`insert into tickets ${sql({ id: ticketId, reference: `T-${ticketId.slice(-4)}-${ticketId.slice(-8, -4)}`.toUpperCase(), accountId: account.id, subject: "A matter", status: "OPEN", origin: "PORTAL", language: "EN", ...stamps })}`;
  const operation = async (state: keyof typeof STATES) => {
    const id = v7();
    const row = {
      id,
      ticketId,
      accountId: account.id,
      serviceId: service.id,
      serviceName: service.name,
      kind: "DOMAIN_AUTH_CODE",
      definition: "d",
      parameters: sql.json({}),
      isIrreversible: true,
      digest: "x",
      state,
      proposedById: staff.id,
      createdAt: now,
      expiresAt: new Date(now.getTime() + 7 * 86_400_000),
      ...STATES[state],
    };
    await sql`insert into operation_requests ${sql(row)}`.catch((error: unknown) => {
      throw new Error(state, { cause: error });
    });
    return id;
  };
  const ids: Record<string, string> = {};
  for (const state of Object.keys(STATES) as (keyof typeof STATES)[]) ids[state] = await operation(state);
  const states = async () =>
    Object.fromEntries(
      (await sql`select id, state from operation_requests where account_id = ${account.id}`).map((row) => [
        Object.keys(ids).find((state) => ids[state] === row.id)!,
        row.state as string,
      ]),
    );
  return { account, service, ids, states };
}

const as = (principal: Principal, work: Parameters<typeof inTransaction<number>>[2]) =>
  inTransaction(api.installation.pool(principal.role), principal, work);

const AFTER = {
  AWAITING_VALIDATION: "AWAITING_VALIDATION",
  AWAITING_COUNTERSIGNATURE: "CANCELLED",
  VALIDATED: "CANCELLED",
  PERMITTED: "CANCELLED",
  REDEEMED: "REDEEMED",
  COMPLETED: "COMPLETED",
  EXPIRED: "EXPIRED",
};

test("what was validated or recognised, and not redeemed, is cancelled, with an event for each", async () => {
  const { account, service, states, ids } = await world();
  const provisioning = { role: "provisioning", client: "client:registry" } as const;
  expect(await as(provisioning, (t) => cancelValidations(t, { serviceId: service.id }, "SERVICE_MOVED", api.now))).toBe(
    3,
  );
  expect(await states()).toEqual(AFTER);
  const events = await api.sql`
    select action, actor, rule, facts->>'reason' as reason, facts->>'from' as "from" from audit_events
    where account_id = ${account.id} and subject_id = any(${Object.values(ids)}) order by facts->>'from'`;
  expect(events).toEqual(
    ["AWAITING_COUNTERSIGNATURE", "PERMITTED", "VALIDATED"].map((from) => ({
      action: "operation.cancel",
      actor: "client:registry",
      rule: "O5",
      reason: "SERVICE_MOVED",
      from,
    })),
  );
  expect(await as(provisioning, (t) => cancelValidations(t, { serviceId: service.id }, "SERVICE_MOVED", api.now))).toBe(
    0,
  );
});

test("every role that changes an address may call it; a customer's session reaches its own account alone", async () => {
  for (const role of ["worker", "operator"] as const) {
    const { account, states } = await world();
    const principal = { role, client: `system:${role}` };
    await as(principal, (t) => cancelValidations(t, { accountId: account.id }, "ACCOUNT_FROZEN", api.now));
    expect(await states(), role).toEqual(AFTER);
  }
  const mine = await world();
  const theirs = await world();
  const portal = { role: "portal", accountId: mine.account.id, client: `account:${mine.account.id}` } as const;
  const cancel = (accountId: string) =>
    as(portal, (t) => cancelValidations(t, { accountId }, "ADDRESS_CHANGED", api.now));
  expect([await cancel(theirs.account.id), await cancel(mine.account.id)]).toEqual([0, 3]);
  expect(await theirs.states()).toMatchObject({ VALIDATED: "VALIDATED" });
});

test("no role takes an operation back, past a state, or out of its end", async () => {
  const { ids } = await world();
  const moves = [
    ["AWAITING_VALIDATION", "PERMITTED"],
    ["AWAITING_COUNTERSIGNATURE", "PERMITTED"],
    ["VALIDATED", "REDEEMED"],
    ["VALIDATED", "COMPLETED"],
    ["PERMITTED", "VALIDATED"],
    ["REDEEMED", "CANCELLED"],
    ["COMPLETED", "PERMITTED"],
    ["EXPIRED", "AWAITING_VALIDATION"],
  ] as const;
  for (const [from, to] of moves)
    await expect(
      api.sql`update operation_requests set state = ${to} where id = ${ids[from]!}`,
      `${from} ${to}`,
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
  await expect(
    api.sql`update operation_requests set parameters = '{"a":1}' where id = ${ids.VALIDATED!}`,
  ).rejects.toMatchObject({ code: "23000" });
});
