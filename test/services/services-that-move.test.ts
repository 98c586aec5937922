import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../support/api.ts";
import { everythingOf } from "../server/everything.ts";
import { addresses, codes } from "../address-changes/address-under-test.ts";

let api: TestApi;
let us: ReturnType<typeof addresses>;
let provisioning: string;
let n = 0;

beforeAll(async () => {
  api = await startTestApi();
  us = addresses(api);
  provisioning = (await us.rows.client("PROVISIONING")).token;
});
afterAll(() => api.stop());

async function upsert(...items: object[]) {
  const document =
    "mutation U($input: ServicesUpsertInput!) { servicesUpsert(input: $input) { results { service { name status } userErrors { code } } } }";
  const { data, errors } = await api.ask(provisioning, document, { input: { items } });
  if (errors.length > 0) throw new Error(errors[0]!.extensions.code);
  return (data as unknown as { servicesUpsert: { results: { userErrors: { code: string }[] }[] } }).servicesUpsert
    .results;
}

/** A domain of an account, and the item that says so. */
async function domain(given: object = {}) {
  const owner = await us.rows.account();
  const name = `moves-${++n}.example`;
  const service = await us.rows.service(owner.id, { name, ...given });
  const item = {
    externalId: service.externalId,
    accountExternalId: owner.externalId,
    kind: "DOMAIN",
    name,
    status: "ACTIVE",
  };
  return { owner, service, name, item };
}

describe("S3, O5: a service that moves or lapses", () => {
  test.each([
    ["cancelled", { status: "CANCELLED" }, true],
    ["transferred", { status: "TRANSFERRED" }, true],
    ["moved", {}, true],
    ["called otherwise", { name: "another.example" }, true],
    ["expired alone", { status: "EXPIRED" }, false],
    ["suspended", { status: "SUSPENDED" }, false],
  ])("%s: the link of its ticket, what was validated, and the addresses under it", async (what, change, falls) => {
    const everything = await everythingOf(api);
    const buyer = await us.rows.account();
    const [service] =
      await api.sql`select s.*, a.external_id as owner from services s join accounts a on a.id = s.account_id where s.id = ${everything.ids.Service!}`;
    const tenant = await us.rows.account({ registeredEmail: `me@mail.${service!.name as string}` });
    const beside = await us.rows.account({ registeredEmail: `me@x${service!.name as string}` });
    const accountExternalId = what === "moved" ? buyer.externalId : (service!.owner as string);
    const item = {
      externalId: service!.externalId,
      accountExternalId,
      kind: "DOMAIN",
      name: service!.name,
      status: "ACTIVE",
    };
    expect((await upsert({ ...item, ...change }))[0]!.userErrors).toEqual([]);
    const [ticket] =
      await api.sql`select service_id, version, visible_version from tickets where id = ${everything.ids.Ticket!}`;
    expect(ticket).toEqual(
      falls
        ? { serviceId: null, version: 2, visibleVersion: 2 }
        : { serviceId: everything.ids.Service, version: 1, visibleVersion: 1 },
    );
    expect(await us.account(tenant.id)).toMatchObject({ registeredEmailState: falls ? "DOMAIN_CHANGED" : "CONFIRMED" });
    expect(await us.account(beside.id)).toMatchObject({ registeredEmailState: "CONFIRMED" });
  });

  test("what is as it was already is not written again", async () => {
    const { item, service } = await domain();
    await upsert(item);
    const before = await api.sql`select * from services where id = ${service.id}`;
    await upsert(item);
    expect(await api.sql`select * from services where id = ${service.id}`).toEqual(before);
    expect(await api.sql`select 1 from audit_events where subject_id = ${service.id}`).toEqual([]);
  });

  test("one that is named twice goes by the last, and the first still took its addresses away", async () => {
    const { item, name } = await domain();
    const tenant = await us.rows.account({ registeredEmail: `me@${name}` });
    await upsert({ ...item, status: "CANCELLED" }, item);
    expect(await us.account(tenant.id)).toMatchObject({ registeredEmailState: "DOMAIN_CHANGED" });
  });

  test("a pending change to an address there ends, and an address there that comes back does not stand", async () => {
    const { item, name } = await domain();
    const [coming, leaving] = [await us.rows.account(), await us.rows.account({ registeredEmail: `me@${name}` })];
    await us.change(coming.id, `you@${name}`, false);
    await us.change(leaving.id, "safe@elsewhere.example");
    const link = await us.secretTo(`me@${name}`, /WARNING/);
    await upsert({ ...item, status: "TRANSFERRED" });
    const [change] = await api.sql`select state from email_changes where account_id = ${coming.id}`;
    expect(change).toEqual({ state: "CANCELLED" });
    expect(await us.account(leaving.id)).toMatchObject({ registeredEmailState: "CONFIRMED" });
    expect(codes(await us.revert(link))).toEqual([]);
    expect(await us.account(leaving.id)).toMatchObject({
      registeredEmail: `me@${name}`,
      registeredEmailState: "DOMAIN_CHANGED",
    });
    expect((await us.lettersTo(`me@${name}`)).map(({ kind }) => kind)).not.toContain("ACCOUNT_FROZEN");
  });
});
