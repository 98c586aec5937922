import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeMailToken } from "../../src/keys/mail-token.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { type Everything, everythingOf } from "./everything.ts";

const [SECRET, NEXT] = [randomBytes(32), randomBytes(32)];

let api: TestApi;
let everything: Everything;
beforeAll(async () => {
  api = await startTestApi({
    MITTENTE_MAIL_EVENTS_SECRET: `${SECRET.toString("base64")},whsec_${NEXT.toString("base64")}`,
  });
  everything = await everythingOf(api);
});
afterAll(() => api?.stop());

interface Sent {
  readonly secret?: Buffer;
  readonly id?: string;
  readonly timestamp?: number;
  readonly signature?: string;
  /** What was signed, if it is not what is sent. */
  readonly signed?: string;
}
const seconds = () => Math.floor(api.now.getTime() / 1_000);
async function post(
  body: string,
  { secret = SECRET, id = "evt_1", timestamp = seconds(), signature, signed = body }: Sent = {},
) {
  const code = createHmac("sha256", secret).update(`${id}.${timestamp}.${signed}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature ?? `v1,${code}`,
  };
  return (await fetch(`${api.url}/hooks/mail-events`, { method: "POST", headers, body })).status;
}
const returnPath = async (kind: "bounce" | "reply" = "bounce", domain = "desk.example") =>
  `bounces+${await makeMailToken(api.installation.keyring, kind, everything.ids.Delivery!, api.now)}@${domain}`;
const bounce = async (given: Record<string, unknown> = {}) =>
  JSON.stringify({
    events: [{ type: "bounce", permanent: true, returnPath: await returnPath(), status: "5.1.1", ...given }],
  });
async function state() {
  const [row] = await api.sql`
    select d.state, a.registered_email_state as address, d.complained_at is not null as complained
    from deliveries d join accounts a on a.id = d.account_id where d.id = ${everything.ids.Delivery!}`;
  return row;
}
const reset = async () => {
  await api.sql`update deliveries set state = 'SENT', complained_at = null, address_version = 1 where id = ${everything.ids.Delivery!}`;
  await api.sql`update accounts set registered_email_state = 'CONFIRMED' where id = ${everything.accountId}`;
};
const UNCHANGED = { state: "SENT", address: "CONFIRMED", complained: false };

describe("a bounce that the provider tells", () => {
  test("of an address that is gone: the delivery BOUNCED, the address BOUNCING; told again, nothing changes", async () => {
    await reset();
    expect(await post(await bounce())).toBe(204);
    expect(await state()).toEqual({ ...UNCHANGED, state: "BOUNCED", address: "BOUNCING" });
    const events = async () =>
      (await api.sql`select 1 from audit_events where action = 'delivery.bounce' and rule = 'R7'`).length;
    const before = await events();
    expect(await post(await bounce())).toBe(204);
    expect(await events()).toBe(before);
  });

  test("under the next secret counts too, while the secret is changed", async () => {
    await reset();
    expect(await post(await bounce(), { secret: NEXT })).toBe(204);
    expect(await state()).toMatchObject({ state: "BOUNCED" });
  });

  test("a complaint stands on the delivery", async () => {
    await reset();
    const body = JSON.stringify({ events: [{ type: "complaint", returnPath: await returnPath() }] });
    expect(await post(body)).toBe(204);
    expect(await state()).toEqual({ ...UNCHANGED, complained: true });
  });

  test.each<[string, () => Promise<string>]>([
    ["a temporary failure", () => bounce({ permanent: false, status: "4.2.2" })],
    ["a return path that is none", () => bounce({ returnPath: "support@desk.example" })],
    ["a token for replies", async () => bounce({ returnPath: await returnPath("reply") })],
    ["another domain's", async () => bounce({ returnPath: await returnPath("bounce", "elsewhere.example") })],
    ["a delivery's bare id", async () => bounce({ returnPath: `bounces+${everything.ids.Delivery!}@desk.example` })],
  ])("%s changes nothing, and the answer is the same", async (_, body) => {
    await reset();
    expect(await post(await body())).toBe(204);
    expect(await state()).toEqual(UNCHANGED);
  });

  test("of another address than it went to says nothing of the registered one", async () => {
    await reset();
    for (const recipient of ["elsewhere@forwarded.example", "not an address"]) {
      expect(await post(await bounce({ recipient }))).toBe(204);
      expect(await state()).toEqual({ ...UNCHANGED, state: "BOUNCED" });
    }
  });
});

describe("anybody else", () => {
  test.each<[string, (body: string) => Sent]>([
    ["without the secret", () => ({ secret: randomBytes(32) })],
    ["with a signature over another body", () => ({ signed: '{"events":[]}' })],
    ["with a request of six minutes ago, played again", () => ({ timestamp: seconds() - 360 })],
    ["with one dated six minutes ahead", () => ({ timestamp: seconds() + 360 })],
    ["with no signature", () => ({ signature: "" })],
    ["with another scheme's", () => ({ signature: "v1a,AAAA" })],
    ["with an empty signature", () => ({ signature: "v1," })],
  ])("%s changes nothing", async (_, sent) => {
    await reset();
    const body = await bounce();
    expect(await post(body, sent(body))).toBe(401);
    expect(await state()).toEqual(UNCHANGED);
  });

  test("what is signed and cannot be read is refused whole", async () => {
    await reset();
    const good = JSON.parse(await bounce()) as { events: unknown[] };
    for (const body of [
      "",
      "x",
      "{}",
      '{"events":{}}',
      JSON.stringify({ events: [...good.events, { type: "else" }] }),
      JSON.stringify({ events: Array(101).fill(good.events[0]) }),
    ])
      expect(await post(body), body.slice(0, 40)).toBe(400);
    expect(await state()).toEqual(UNCHANGED);
  });

  test("a body over 256 KiB is not read", async () => {
    expect(await post(`{"events":[],"x":"${"x".repeat(256 * 1024)}"}`)).toBe(413);
  });
});

test("without a secret there is no such address", async () => {
  const { createApp } = await import("../../src/server/api.ts");
  const { installation } = api;
  const app = await createApp({
    ...installation,
    settings: { ...installation.settings, MITTENTE_MAIL_EVENTS_SECRET: [] },
  });
  const { statusCode } = await app.inject({ method: "POST", url: "/hooks/mail-events", payload: {} });
  expect(statusCode).toBe(404);
  await app.close();
});
