import { randomUUID } from "node:crypto";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { addresses, codes, DAY, HOUR, MINUTE } from "./address-under-test.ts";

let api: TestApi;
let us: ReturnType<typeof addresses>;
let n = 0;
const fresh = () => `new${++n}@elsewhere${n}.example`;

beforeAll(async () => {
  api = await startTestApi();
  us = addresses(api);
});
afterAll(() => api.stop());

describe("E1, E2: another address, asked for in the portal", () => {
  test("with strong proof it counts when the code is given; the code names the account, the old mailbox is told at once", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    const address = fresh();
    const asked = await us.request(token, ` ${address.toUpperCase()} `.trim());
    expect(asked).toMatchObject({
      userErrors: [],
      emailChange: { state: "AWAITING_CONFIRMATION", newEmail: address, effectiveAt: null },
    });
    expect(await us.lettersTo(address)).toMatchObject([
      { kind: "EMAIL_CHANGE_CODE", facts: { number: account.number, oldAddress: account.registeredEmail } },
    ]);
    expect(await us.lettersTo(account.registeredEmail)).toMatchObject([
      {
        kind: "EMAIL_CHANGE_WARNING",
        facts: { number: account.number, newAddress: address },
        secret: expect.any(String),
      },
    ]);
    expect((await us.account(account.id)).registeredEmail).toBe(account.registeredEmail);

    const confirmed = await us.confirm(token, await us.secretTo(address));
    expect(confirmed).toMatchObject({
      userErrors: [],
      account: {
        registeredEmail: address,
        registeredEmailVersion: 2,
        operationsRefusedUntil: new Date(api.now.getTime() + 7 * DAY).toISOString(),
        disclosuresDelayedUntil: new Date(api.now.getTime() + DAY).toISOString(),
      },
      emailChange: { state: "EFFECTIVE", revertibleUntil: new Date(api.now.getTime() + 7 * DAY).toISOString() },
    });
  });

  test("with less it counts 24 hours after the code, and until then nothing but the code goes there", async () => {
    const account = await us.rows.account();
    const address = fresh();
    const confirmed = await us.change(account.id, address, false);
    expect(confirmed).toMatchObject({
      emailChange: { state: "CONFIRMED", effectiveAt: new Date(api.now.getTime() + DAY).toISOString() },
      account: { registeredEmail: account.registeredEmail, registeredEmailVersion: 1 },
    });
    us.pass(DAY - MINUTE);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: account.registeredEmail });
    us.pass(MINUTE);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({
      registeredEmail: address,
      registeredEmailVersion: 2,
      registeredEmailChangedAt: api.now,
    });
    expect((await us.lettersTo(address)).map(({ kind }) => kind)).toEqual(["EMAIL_CHANGE_CODE_DELAYED"]);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({ registeredEmailVersion: 2 });
  });

  test("confirming ends the account's other sessions, and this one goes on", async () => {
    const account = await us.rows.account();
    const other = await us.signedIn(account.id, false);
    const mine = await us.signedIn(account.id);
    const address = fresh();
    await us.request(mine.token, address);
    await us.confirm(mine.token, await us.secretTo(address));
    expect((await api.ask(other.token, "{ viewer { kind } }")).errors[0]?.extensions.code).toBe("UNAUTHENTICATED");
    expect((await api.ask(mine.token, "{ viewer { account { registeredEmail } } }")).data).toEqual({
      viewer: { account: { registeredEmail: address } },
    });
  });

  test("the history is the account's own to read, and the desk's", async () => {
    const account = await us.rows.account();
    const address = fresh();
    await us.change(account.id, address);
    const { token } = await us.signedIn(account.id);
    const staff = await us.rows.staff();
    const fields =
      "emailChange { state newEmail previousEmail origin } emailChanges { nodes { state } pageInfo { hasNextPage } }";
    const expected = {
      emailChange: { state: "EFFECTIVE", newEmail: address, previousEmail: account.registeredEmail, origin: "PORTAL" },
      emailChanges: { nodes: [{ state: "EFFECTIVE" }], pageInfo: { hasNextPage: false } },
    };
    expect((await api.ask(token, `{ viewer { account { ${fields} } } }`)).data).toEqual({
      viewer: { account: expected },
    });
    expect(
      (
        await api.ask(
          await api.token({ kind: "desk", staffId: staff.id }),
          `{ account(by: { number: "${account.number}" }) { ${fields} } }`,
        )
      ).data,
    ).toEqual({ account: expected });
  });

  test("the same key gives the first change again; another input under it is refused", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    const key = randomUUID();
    const address = fresh();
    const first = await us.request(token, address, key);
    expect((await us.request(token, address, key)).emailChange?.id).toBe(first.emailChange!.id);
    expect(codes(await us.request(token, fresh(), key))).toEqual(["IDEMPOTENCY_KEY_REUSED"]);
    expect(await us.lettersTo(address)).toHaveLength(1);
  });

  test("E1: others who have the new address already are told, once, and see it in their log", async () => {
    const shared = fresh();
    const neighbour = await us.rows.account({ registeredEmail: shared, registeredEmailGiven: shared });
    const account = await us.rows.account();
    await us.change(account.id, shared);
    await us.settle();
    await us.settle();
    const told = (await us.lettersTo(shared)).filter(({ kind }) => kind === "ADDRESS_SHARED");
    expect(told).toEqual([
      { kind: "ADDRESS_SHARED", facts: { number: account.number, address: shared }, secret: null },
    ]);
    const events =
      await api.sql`select is_visible_to_account from audit_events where account_id = ${neighbour.id} and action = 'account.addressShared'`;
    expect(events).toEqual([{ isVisibleToAccount: true }]);
  });
});

describe("accountEmailChangeRequest refuses", () => {
  test("INVALID: the same address, one of ours, or none", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    for (const address of [account.registeredEmail, "support@desk.example"])
      expect(await us.request(token, address)).toEqual({
        emailChange: null,
        userErrors: [{ code: "INVALID", field: ["input", "newEmail"] }],
      });
    expect((await us.request(token, fresh(), "")).userErrors).toEqual([
      { code: "INVALID", field: ["input", "idempotencyKey"] },
    ]);
    await expect(us.request(token, "nobody")).rejects.toThrow("BAD_USER_INPUT");
  });

  test("EMAIL_CHANGE_PENDING while one is pending, and not once its code ran out", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    await us.request(token, fresh());
    expect(codes(await us.request(token, fresh()))).toEqual(["EMAIL_CHANGE_PENDING"]);
    us.pass(10 * MINUTE);
    const again = await us.signedIn(account.id);
    expect((await us.request(again.token, fresh())).emailChange?.state).toBe("AWAITING_CONFIRMATION");
    const states =
      await api.sql`select state from email_changes where account_id = ${account.id} order by requested_at`;
    expect(states.map(({ state }) => state)).toEqual(["EXPIRED", "AWAITING_CONFIRMATION"]);
  });

  test("ADDRESS_RECENTLY_CHANGED within seven days of another", async () => {
    const account = await us.rows.account();
    await us.change(account.id, fresh());
    us.pass(7 * DAY - HOUR);
    expect(codes(await us.request((await us.signedIn(account.id)).token, fresh()))).toEqual([
      "ADDRESS_RECENTLY_CHANGED",
    ]);
    us.pass(HOUR);
    expect(codes(await us.request((await us.signedIn(account.id)).token, fresh()))).toEqual([]);
  });

  test("STRONG_PROOF_REQUIRED after the domain changed hands; with it the lost mailbox gets no link", async () => {
    const account = await us.rows.account({ registeredEmailState: "DOMAIN_CHANGED" });
    expect(codes(await us.request((await us.signedIn(account.id, false)).token, fresh()))).toEqual([
      "STRONG_PROOF_REQUIRED",
    ]);
    expect(codes(await us.request((await us.signedIn(account.id)).token, fresh()))).toEqual([]);
    expect(await us.lettersTo(account.registeredEmail)).toEqual([]);
  });

  test("ACCOUNT_FROZEN under a freeze", async () => {
    const account = await us.rows.account({ frozenAt: api.now });
    expect(codes(await us.request((await us.signedIn(account.id)).token, fresh()))).toEqual(["ACCOUNT_FROZEN"]);
  });

  test("RATE_LIMITED after five in a day", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    for (let times = 0; times < 5; times += 1)
      await us.cancel(token, (await us.request(token, fresh())).emailChange!.id);
    expect(codes(await us.request(token, fresh()))).toEqual(["RATE_LIMITED"]);
  });

  test("whoever is not signed in, and whoever is somebody else", async () => {
    const bridge = await us.rows.client("BRIDGE");
    await expect(us.request(null, fresh())).rejects.toThrow("UNAUTHENTICATED");
    await expect(us.request(await api.token({ kind: "bridge", clientId: bridge.id }), fresh())).rejects.toThrow(
      "FORBIDDEN",
    );
  });
});

describe("accountEmailChangeConfirm refuses", () => {
  test("NOT_FOUND where nothing waits for a code", async () => {
    const account = await us.rows.account();
    expect(codes(await us.confirm((await us.signedIn(account.id)).token, "AAAA-BBBB"))).toEqual(["NOT_FOUND"]);
  });

  test("CODE_WRONG, and after five wrong ones EXPIRED though the sixth is right", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    const address = fresh();
    await us.request(token, address);
    for (let times = 0; times < 5; times += 1)
      expect(codes(await us.confirm(token, "0000-0000"))).toEqual(["CODE_WRONG"]);
    expect(codes(await us.confirm(token, await us.secretTo(address)))).toEqual(["EXPIRED"]);
    expect(await us.account(account.id)).toMatchObject({ registeredEmailVersion: 1 });
  });

  test("EXPIRED after ten minutes, with the right code; the sweep says so in the row", async () => {
    const account = await us.rows.account();
    const address = fresh();
    const { emailChange } = await us.request((await us.signedIn(account.id)).token, address);
    us.pass(10 * MINUTE);
    const { token } = await us.signedIn(account.id);
    expect(codes(await us.confirm(token, await us.secretTo(address)))).toEqual(["EXPIRED"]);
    const node = await api.ask(token, `{ node(id: "${emailChange!.id}") { ... on EmailChange { state } } }`);
    expect(node.data).toEqual({ node: { state: "EXPIRED" } });
    await us.settle();
    const [row] = await api.sql`select state from email_changes where account_id = ${account.id}`;
    expect(row).toEqual({ state: "EXPIRED" });
  });

  test("a code of another account's change, and one that was used", async () => {
    const [account, other] = [await us.rows.account(), await us.rows.account()];
    const [mine, theirs] = [await us.signedIn(account.id), await us.signedIn(other.id)];
    const address = fresh();
    await us.request(mine.token, address);
    await us.request(theirs.token, fresh());
    const code = await us.secretTo(address);
    expect(codes(await us.confirm(theirs.token, code))).toEqual(["CODE_WRONG"]);
    expect(codes(await us.confirm(mine.token, code))).toEqual([]);
    expect(codes(await us.confirm(mine.token, code))).toEqual(["NOT_FOUND"]);
  });

  test("ACCOUNT_FROZEN where it was frozen meanwhile; INVALID for what is no code", async () => {
    const account = await us.rows.account();
    const { token } = await us.signedIn(account.id);
    const address = fresh();
    await us.request(token, address);
    await api.sql`update accounts set frozen_at = ${api.now} where id = ${account.id}`;
    expect(codes(await us.confirm(token, await us.secretTo(address)))).toEqual(["ACCOUNT_FROZEN"]);
    expect(codes(await us.confirm(token, "x".repeat(41)))).toEqual(["INVALID"]);
    await expect(us.confirm(null, "AAAA-BBBB")).rejects.toThrow("UNAUTHENTICATED");
  });
});

describe("accountEmailChangeCancel", () => {
  test("takes back one that is pending; afterwards its code and its time mean nothing", async () => {
    const account = await us.rows.account();
    const address = fresh();
    const { emailChange } = await us.change(account.id, address, false);
    const { token } = await us.signedIn(account.id);
    expect(await us.cancel(token, emailChange!.id)).toMatchObject({
      userErrors: [],
      emailChange: { state: "CANCELLED" },
    });
    us.pass(2 * DAY);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: account.registeredEmail });
  });

  test("EXPIRED for one that counts; NOT_FOUND for another account's, and for none", async () => {
    const [account, other] = [await us.rows.account(), await us.rows.account()];
    const { emailChange } = await us.change(account.id, fresh());
    expect(codes(await us.cancel((await us.signedIn(account.id)).token, emailChange!.id))).toEqual(["EXPIRED"]);
    const { token } = await us.signedIn(other.id);
    expect(codes(await us.cancel(token, emailChange!.id))).toEqual(["NOT_FOUND"]);
    expect(codes(await us.cancel(token, globalId("EmailChange", v7())))).toEqual(["NOT_FOUND"]);
    expect(codes(await us.cancel(token, "x".repeat(101)))).toEqual(["INVALID"]);
  });
});

describe("E5: accountEmailSet", () => {
  test("counts 72 hours later; the old mailbox is told at once and can object before", async () => {
    const client = await us.rows.client("PROVISIONING");
    const [account, other] = [await us.rows.account(), await us.rows.account()];
    const token = await api.token({ kind: "provisioning", clientId: client.id });
    for (const { externalId } of [account, other]) {
      const set = await us.set(token, { externalId, newEmail: `${externalId}@new.example`, expectedVersion: 1 });
      expect(set).toMatchObject({
        userErrors: [],
        emailChange: { state: "CONFIRMED", effectiveAt: new Date(api.now.getTime() + 3 * DAY).toISOString() },
        account: { registeredEmailVersion: 1 },
      });
    }
    expect(await us.lettersTo(`${account.externalId}@new.example`)).toEqual([]);
    expect(await us.lettersTo(account.registeredEmail)).toMatchObject([
      { kind: "EMAIL_CHANGE_WARNING_DATED", facts: { when: expect.stringContaining("UTC") } },
    ]);
    us.pass(3 * DAY - MINUTE);
    expect(codes(await us.revert(await us.secretTo(other.registeredEmail)))).toEqual([]);
    us.pass(MINUTE);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({
      registeredEmail: `${account.externalId}@new.example`,
      registeredEmailVersion: 2,
      frozenAt: null,
    });
    expect(await us.account(other.id)).toMatchObject({
      registeredEmail: other.registeredEmail,
      registeredEmailVersion: 1,
      frozenAt: api.now && expect.any(Date),
    });
  });

  test("refuses, each with its code", async () => {
    const client = await us.rows.client("PROVISIONING");
    const token = await api.token({ kind: "provisioning", clientId: client.id });
    const account = await us.rows.account();
    const { externalId } = account;
    const set = (given: object) => us.set(token, { externalId, newEmail: fresh(), expectedVersion: 1, ...given });
    expect((await set({ externalId: "nobody" })).userErrors).toEqual([
      { code: "NOT_FOUND", field: ["input", "externalId"] },
    ]);
    expect((await set({ expectedVersion: 2 })).userErrors).toEqual([
      { code: "STALE_VERSION", field: ["input", "expectedVersion"] },
    ]);
    expect((await set({ newEmail: account.registeredEmail })).userErrors).toEqual([
      { code: "INVALID", field: ["input", "newEmail"] },
    ]);
    const key = randomUUID();
    const newEmail = fresh();
    const first = await set({ newEmail, idempotencyKey: key });
    expect((await set({ newEmail, idempotencyKey: key })).emailChange?.id).toBe(first.emailChange!.id);
    expect(codes(await set({ idempotencyKey: key }))).toEqual(["IDEMPOTENCY_KEY_REUSED"]);
    expect(codes(await set({}))).toEqual(["EMAIL_CHANGE_PENDING"]);
    us.pass(3 * DAY);
    await us.settle();
    const later = await api.token({ kind: "provisioning", clientId: client.id });
    expect(codes(await us.set(later, { externalId, newEmail: fresh(), expectedVersion: 2 }))).toEqual([
      "ADDRESS_RECENTLY_CHANGED",
    ]);
    const frozen = await us.rows.account({ frozenAt: api.now });
    expect(
      codes(await us.set(later, { externalId: frozen.externalId, newEmail: fresh(), expectedVersion: 1 })),
    ).toEqual(["ACCOUNT_FROZEN"]);
    const lost = await us.rows.account({ registeredEmailState: "DOMAIN_CHANGED" });
    expect(codes(await us.set(later, { externalId: lost.externalId, newEmail: fresh(), expectedVersion: 1 }))).toEqual([
      "RECOGNITION_REQUIRED",
    ]);
    await expect(
      us.set((await us.signedIn(account.id)).token, { externalId, newEmail: fresh(), expectedVersion: 2 }),
    ).rejects.toThrow("FORBIDDEN");
  });
});
