import { setTimeout as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { claimDelivery } from "../../src/outbox/delivery-claim.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { connect } from "../support/test-server.ts";
import { everythingOf } from "../server/everything.ts";
import { addresses, codes, DAY } from "./address-under-test.ts";

/** Real interleavings: a second connection holds a lock until everybody who is meant to waits for it. */
let api: TestApi;
let us: ReturnType<typeof addresses>;
let n = 0;
const fresh = () => `at-once${++n}@elsewhere${n}.example`;

beforeAll(async () => {
  api = await startTestApi();
  us = addresses(api);
});
afterAll(() => api.stop());

/** Runs `work` while another connection holds what `hold` locks; it lets go once so many wait. */
async function behind<T>(
  hold: (sql: ReturnType<typeof connect>) => PromiseLike<unknown>,
  waiters: number,
  work: () => Promise<T>,
): Promise<T> {
  const other = connect(api.database.superuserUrl);
  await other`begin`;
  await hold(other);
  const working = work();
  await waitingFor(waiters);
  await other`commit`;
  const result = await working;
  await other.end();
  return result;
}

async function waitingFor(count: number): Promise<void> {
  for (;;) {
    const [row] = await api.sql<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (row!.waiting >= count) return;
    await turn(5);
  }
}

const rowOf = (id: string) => (sql: ReturnType<typeof connect>) =>
  sql`select 1 from accounts where id = ${id} for update`;
const statesOf = async (id: string) =>
  (
    await api.sql<
      { state: string }[]
    >`select state from email_changes where account_id = ${id} order by requested_at, id`
  ).map(({ state }) => state);

describe("two changes at once", () => {
  test("of two requests one is pending, and the other is told so", async () => {
    const account = await us.rows.account();
    const [one, other] = [await us.signedIn(account.id), await us.signedIn(account.id)];
    const answers = await behind(rowOf(account.id), 2, () =>
      Promise.all([us.request(one.token, fresh()), us.request(other.token, fresh())]),
    );
    expect(answers.flatMap(codes)).toEqual(["EMAIL_CHANGE_PENDING"]);
    expect(await statesOf(account.id)).toEqual(["AWAITING_CONFIRMATION"]);
  });

  test("of the same code given twice, one counts", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    const address = fresh();
    await us.request(token, address);
    const code = await us.secretTo(address);
    const answers = await behind(rowOf(account.id), 1, () =>
      Promise.all([us.confirm(token, code), us.confirm(token, code)]),
    );
    expect(answers.flatMap(codes)).toHaveLength(1);
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: address, registeredEmailVersion: 2 });
  });

  test("two accounts that change places wait for each other, and neither is a deadlock", async () => {
    const [here, there] = [await us.rows.account(), await us.rows.account()];
    const [one, other] = [await us.signedIn(here.id), await us.signedIn(there.id)];
    await us.request(one.token, there.registeredEmail);
    await us.request(other.token, here.registeredEmail);
    const [first, second] = [
      await us.secretTo(there.registeredEmail, /CODE/),
      await us.secretTo(here.registeredEmail, /CODE/),
    ];
    const hold = (sql: ReturnType<typeof connect>) =>
      sql`select app.lock_address(a, false) from unnest(array[${here.registeredEmail}, ${there.registeredEmail}]) a`;
    const answers = await behind(hold, 2, () =>
      Promise.all([us.confirm(one.token, first), us.confirm(other.token, second)]),
    );
    expect(answers.flatMap(codes)).toEqual([]);
    expect(await us.account(here.id)).toMatchObject({ registeredEmail: there.registeredEmail });
    expect(await us.account(there.id)).toMatchObject({ registeredEmail: here.registeredEmail });
  });
});

describe("an objection beside it", () => {
  test("whichever is first, a confirmed change does not outlive it", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    const address = fresh();
    await us.request(token, address);
    const [code, link] = [await us.secretTo(address), await us.secretTo(account.registeredEmail)];
    await behind(rowOf(account.id), 2, () => Promise.allSettled([us.confirm(token, code), us.revert(link)]));
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: account.registeredEmail, frozenAt: api.now });
    expect(["REVERTED", "CANCELLED"]).toContain((await statesOf(account.id))[0]);
  });

  test("nor one whose time has come in that moment", async () => {
    const account = await us.rows.account();
    await us.change(account.id, fresh(), false);
    us.pass(DAY);
    const link = await us.secretTo(account.registeredEmail);
    await behind(rowOf(account.id), 2, () => Promise.all([us.settle(), us.revert(link)]));
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: account.registeredEmail, frozenAt: api.now });
  });

  test("two workers at once make it count once", async () => {
    const account = await us.rows.account();
    const address = fresh();
    await us.change(account.id, address, false);
    us.pass(DAY);
    await behind(rowOf(account.id), 2, () => Promise.all([us.settle(), us.settle()]));
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: address, registeredEmailVersion: 2 });
    const counted =
      await api.sql`select 1 from audit_events where account_id = ${account.id} and action = 'emailChange.count'`;
    expect(counted).toHaveLength(1);
  });
});

describe("R2: a delivery that is being claimed", () => {
  const claim = (id: string) =>
    inTransaction(api.installation.pool("worker"), { role: "worker", client: "system:worker" }, ({ sql }) =>
      claimDelivery(sql, id, { now: api.now, settings: api.installation.policy, allowedDomains: [], rate: null }),
    );
  async function queued() {
    const { accountId, registeredEmail } = await everythingOf(api);
    await api.sql`delete from email_changes where account_id = ${accountId}`;
    const [delivery] = await api.sql<{ id: string }[]>`
      update deliveries set state = 'QUEUED', recipient = null, sent_at = null, next_attempt_at = ${api.now} where account_id = ${accountId} returning id`;
    return { accountId, registeredEmail, deliveryId: delivery!.id };
  }

  test("a change that counts meanwhile waits for the claim, and the claim for the change: never the old address after its commit", async () => {
    const { accountId, registeredEmail, deliveryId } = await queued();
    const { token } = await us.signedIn(accountId);
    const address = fresh();
    await us.request(token, address);
    const code = await us.secretTo(address);
    const hold = (sql: ReturnType<typeof connect>) => sql`select app.lock_address(${registeredEmail}, true)`;
    const [claimed, confirmed] = await behind(hold, 2, () => Promise.all([claim(deliveryId), us.confirm(token, code)]));
    expect(codes(confirmed)).toEqual([]);
    // The change came first: what was read before it is not acted on. Or the claim did, and its first byte is asked for again.
    if (claimed.kind === "MOVED") await claim(deliveryId);
    const [delivery] = await api.sql`select recipient, address_version from deliveries where id = ${deliveryId}`;
    if (claimed.kind === "MOVED") expect(delivery).toEqual({ recipient: address, addressVersion: 2 });
    else expect(delivery).toEqual({ recipient: registeredEmail, addressVersion: 1 });
  });

  test("a sender who has looked at an address keeps every change of it waiting", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    const address = fresh();
    await us.request(token, address);
    const code = await us.secretTo(address);
    let isDone = false;
    const shared = (sql: ReturnType<typeof connect>) => sql`select app.lock_address(${account.registeredEmail}, false)`;
    await behind(shared, 1, async () => {
      await us.confirm(token, code);
      isDone = true;
    });
    expect(isDone).toBe(true);
  });
});

test("an account does not acquire an address between a mail's look-up and its acceptance", async () => {
  const { id } = await us.rows.client("PROVISIONING");
  const token = await api.token({ kind: "provisioning", clientId: id });
  const address = fresh();
  let isThere = 0;
  const shared = (sql: ReturnType<typeof connect>) => sql`select app.lock_address(${address}, false)`;
  const answer = await behind(
    async (sql) => {
      await shared(sql);
      isThere = (await sql`select 1 from accounts where registered_email = ${address}`).length;
    },
    1,
    () =>
      api.ask(
        token,
        "mutation U($input: AccountsUpsertInput!) { accountsUpsert(input: $input) { results { account { registeredEmail } userErrors { code } } } }",
        {
          input: {
            items: [
              { externalId: address, displayName: "New", language: "IT", status: "ACTIVE", registeredEmail: address },
            ],
          },
        },
      ),
  );
  expect(isThere).toBe(0);
  expect(answer.data).toEqual({
    accountsUpsert: { results: [{ account: { registeredEmail: address }, userErrors: [] }] },
  });
});
