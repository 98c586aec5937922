import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

let api: TestApi;
let provisioning: { token: string };
let rows: ReturnType<typeof arrange>;

beforeAll(async () => {
  api = await startTestApi();
  rows = arrange(api);
  provisioning = await rows.client("PROVISIONING");
});
afterAll(() => api.stop());

interface Result {
  readonly index: number;
  readonly account?: {
    number: string;
    registeredEmail: string;
    displayName: string;
    status: string;
    registeredEmailState: string;
  } | null;
  readonly service?: { name: string; status: string; account: { number: string } } | null;
  readonly userErrors: { code: string; field: string[] }[];
}
async function upsert(what: "accounts" | "services", items: object[], token = provisioning.token): Promise<Result[]> {
  const Name = what === "accounts" ? "AccountsUpsert" : "ServicesUpsert";
  const fields =
    what === "accounts"
      ? "account { number registeredEmail displayName status registeredEmailState }"
      : "service { name status account { number } }";
  const answer = await api.ask(
    token,
    `mutation Up($input: ${Name}Input!) { ${what}Upsert(input: $input) { results { index ${fields} userErrors { code field } } userErrors { code field } } }`,
    { input: { items } },
  );
  if (answer.errors.length) throw new Error(answer.errors[0]!.extensions.code);
  const payload = answer.data![`${what}Upsert`] as unknown as {
    results: Result[];
    userErrors: { code: string; field: string[] }[];
  };
  if (payload.userErrors.length)
    throw new Error(payload.userErrors.map(({ code, field }) => `${code} ${field.join(".")}`).join());
  return payload.results;
}

let unique = 0;
const account = (given: object = {}) => ({
  externalId: `ext-${++unique}`,
  displayName: "Rossi Srl",
  language: "IT",
  status: "ACTIVE",
  registeredEmail: `info@r${unique}.example`,
  ...given,
});
const service = (accountExternalId: string, given: object = {}) => ({
  externalId: `svc-${++unique}`,
  accountExternalId,
  kind: "DOMAIN",
  name: `r${unique}.example`,
  status: "ACTIVE",
  ...given,
});

describe("accountsUpsert", () => {
  test("creates with the next customer number and the canonical address", async () => {
    const [result] = await upsert("accounts", [account({ registeredEmail: "Info@BÜCHER.example" })]);
    expect(result).toMatchObject({
      userErrors: [],
      account: { registeredEmail: "info@xn--bcher-kva.example", number: expect.stringMatching(/^C-\d{6,}$/) },
    });
  });

  test("E5: another address later leaves the address, applies the rest, and says ADDRESS_DIFFERS", async () => {
    const first = account();
    await upsert("accounts", [first]);
    const [result] = await upsert("accounts", [
      { ...first, displayName: "New Name", registeredEmail: "attacker@evil.example" },
    ]);
    expect(result).toMatchObject({
      account: { displayName: "New Name", registeredEmail: first.registeredEmail },
      userErrors: [{ code: "ADDRESS_DIFFERS", field: ["input", "items", "0", "registeredEmail"] }],
    });
  });

  test("each item stands alone", async () => {
    const results = await upsert("accounts", [
      account(),
      account({ registeredEmail: "no domain@" }),
      account({ status: "FROZEN" }),
      account({ displayName: " " }),
      account(),
    ]);
    expect(results.map(({ userErrors }) => userErrors.map(({ code, field }) => `${code} ${field.at(-1)}`))).toEqual([
      [],
      ["INVALID registeredEmail"],
      ["INVALID status"],
      ["INVALID displayName"],
      [],
    ]);
    expect(results.map((result) => result.account !== null)).toEqual([true, false, false, false, true]);
  });

  test("FROZEN is ours: what provisioning sends waits beneath", async () => {
    const first = account();
    await upsert("accounts", [first]);
    await api.sql`update accounts set frozen_at = now() where external_id = ${first.externalId}`;
    const [result] = await upsert("accounts", [{ ...first, status: "SUSPENDED" }]);
    expect(result!.account!.status).toBe("FROZEN");
  });

  test("a number that another account has is NUMBER_TAKEN; a new externalId does not capture an account by its number", async () => {
    const first = account({ number: "C-777001" });
    await upsert("accounts", [first]);
    const [result] = await upsert("accounts", [account({ number: "C-777001", displayName: "Thief" })]);
    expect(result).toMatchObject({ account: null, userErrors: [{ code: "NUMBER_TAKEN" }] });
  });

  test("the same items twice at once make one account each", async () => {
    const items = [account(), account()];
    const both = await Promise.all([upsert("accounts", items), upsert("accounts", items.toReversed())]);
    expect(both.flat().flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const rows =
      await api.sql`select count(*)::int as n from accounts where external_id = any(${items.map(({ externalId }) => externalId)})`;
    expect(rows).toMatchObject([{ n: 2 }]);
  });

  test("none, more than 100, and another audience's token are refused", async () => {
    await expect(upsert("accounts", [])).rejects.toThrow("INVALID input.items");
    await expect(
      upsert(
        "accounts",
        Array.from({ length: 101 }, () => account()),
      ),
    ).rejects.toThrow("INVALID input.items");
    await expect(upsert("accounts", [account()], (await rows.staff("ADMIN")).token)).rejects.toThrow("FORBIDDEN");
    await api.sql`update clients set revoked_at = now() where id = ${"none"}`;
  });

  test("a revoked client is out at once", async () => {
    const client = await rows.client("PROVISIONING");
    await api.sql`update clients set revoked_at = now() where id = ${client.id}`;
    await expect(upsert("accounts", [account()], client.token)).rejects.toThrow("UNAUTHENTICATED");
  });
});

describe("servicesUpsert", () => {
  test("names a domain by its A-labels, whatever the spelling", async () => {
    const owner = account();
    await upsert("accounts", [owner]);
    const [result] = await upsert("services", [service(owner.externalId, { name: " Bücher-Laden.EXAMPLE. " })]);
    expect(result).toMatchObject({ userErrors: [], service: { name: "xn--bcher-laden-thb.example" } });
  });

  test("an account that is not there is ACCOUNT_NOT_FOUND; a DOMAIN that is no domain is INVALID", async () => {
    const owner = account();
    await upsert("accounts", [owner]);
    const results = await upsert("services", [
      service("nobody"),
      service(owner.externalId, { name: "not a domain" }),
      service(owner.externalId, { kind: "OTHER", name: "Backup, gold" }),
    ]);
    expect(results.map(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([
      ["ACCOUNT_NOT_FOUND"],
      ["INVALID"],
      [],
    ]);
  });

  test.each([
    ["is cancelled", { status: "CANCELLED" }, "DOMAIN_CHANGED"],
    ["is transferred", { status: "TRANSFERRED" }, "DOMAIN_CHANGED"],
    ["expires", { status: "EXPIRED" }, "CONFIRMED"],
    ["is suspended", { status: "SUSPENDED" }, "CONFIRMED"],
  ])("S3: when a domain %s, the addresses under it stand as %#", async (_name, change, state) => {
    const domain = `s3-${++unique}.example`;
    const owner = account({ registeredEmail: `me@${domain}` });
    const below = account({ registeredEmail: `me@mail.${domain}` });
    const beside = account({ registeredEmail: `me@not${domain}` });
    await upsert("accounts", [owner, below, beside]);
    const bought = service(owner.externalId, { name: domain });
    await upsert("services", [bought]);
    await upsert("services", [{ ...bought, ...change }]);
    const states =
      await api.sql`select registered_email_state as state from accounts where external_id = any(${[owner, below, beside].map(({ externalId }) => externalId)}) order by id`;
    expect(states.map((row) => row.state)).toEqual([state, state, "CONFIRMED"]);
  });

  test("S3: when a domain moves to another account, too", async () => {
    const domain = `moved-${++unique}.example`;
    const owner = account({ registeredEmail: `me@${domain}` });
    const buyer = account();
    await upsert("accounts", [owner, buyer]);
    const bought = service(owner.externalId, { name: domain });
    await upsert("services", [bought]);
    const [moved] = await upsert("services", [{ ...bought, accountExternalId: buyer.externalId }]);
    expect(moved!.userErrors).toEqual([]);
    const [row] =
      await api.sql`select registered_email_state as state from accounts where external_id = ${owner.externalId}`;
    expect(row).toEqual({ state: "DOMAIN_CHANGED" });
  });
});
