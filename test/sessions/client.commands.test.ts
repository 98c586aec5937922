import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientCredentials, readClientCredentials } from "../../src/sessions/client-credentials.ts";
import { addClient, ClientRefused, revokeClient, rotateClient } from "../../src/sessions/client.commands.ts";
import { after, MINUTE, NOW } from "../keys/key-database.ts";
import { createSessionDatabase, ISSUER, type SessionDatabase } from "./session-database.ts";

let database: SessionDatabase;
beforeAll(async () => {
  database = await createSessionDatabase();
});
afterAll(() => database.close());

const bridge = { kind: "BRIDGE", name: "MX", issuer: ISSUER } as const;
const rowOf = async ({ clientId }: ClientCredentials) => {
  const [row] = await database.superuser`select * from clients where id = ${clientId}`;
  return row;
};

describe("adding a client", () => {
  test("gives credentials that read back, and keeps their public half alone", async () => {
    const credentials = await addClient(database.pool, bridge, NOW);
    expect(readClientCredentials(JSON.stringify(credentials))).toEqual(credentials);
    expect(credentials.clientId).toMatch(/^bridge-[0-9a-f]{8}$/);
    const { d, ...publicJwk } = credentials.privateJwk;
    const row = await rowOf(credentials);
    expect(row).toMatchObject({ kind: "BRIDGE", name: "MX", revoked_at: null, jwks: { keys: [publicJwk] } });
    expect(JSON.stringify(row)).not.toContain(d);
  });

  test("refuses an id that is taken, also of one that was revoked", async () => {
    const { privateJwk } = await addClient(database.pool, { ...bridge, id: "mx-1" }, NOW);
    await expect(addClient(database.pool, { ...bridge, id: "mx-1" }, NOW)).rejects.toThrow(ClientRefused);
    await revokeClient(database.pool, "mx-1", NOW);
    await expect(addClient(database.pool, { ...bridge, id: "mx-1" }, NOW)).rejects.toThrow(ClientRefused);
    const [row] = await database.superuser`select jwks -> 'keys' -> 0 ->> 'kid' as kid from clients where id = 'mx-1'`;
    expect(row?.kid).toBe(privateJwk.kid);
  });

  test.each(["", "MX", "mx 1", "-mx", "mx_1", "client:mx", "è", "x".repeat(64), "mx\n"])(
    "refuses the id %j",
    async (id) => {
      await expect(addClient(database.pool, { ...bridge, id }, NOW)).rejects.toThrow(ClientRefused);
    },
  );

  test.each(["", "  ", "x".repeat(101)])("refuses the name %j", async (name) => {
    await expect(addClient(database.pool, { ...bridge, name }, NOW)).rejects.toThrow(ClientRefused);
  });
});

describe("rotating and revoking", () => {
  test("a rotated client keeps its id and kind and has one key", async () => {
    const before = await addClient(database.pool, bridge, NOW);
    const now = await rotateClient(database.pool, before.clientId, ISSUER);
    expect(now).toMatchObject({ clientId: before.clientId, kind: "BRIDGE", issuer: ISSUER });
    expect(now?.privateJwk.kid).not.toBe(before.privateJwk.kid);
    expect((await rowOf(before))?.jwks.keys).toHaveLength(1);
  });

  test("revoking is once and for good", async () => {
    const client = await addClient(database.pool, bridge, NOW);
    expect(await revokeClient(database.pool, client.clientId, after(MINUTE))).toBe(true);
    expect(await revokeClient(database.pool, client.clientId, after(2 * MINUTE))).toBe(false);
    expect(await rotateClient(database.pool, client.clientId, ISSUER)).toBeNull();
    expect((await rowOf(client))?.revoked_at).toEqual(after(MINUTE));
  });

  test("of nobody does nothing", async () => {
    expect(await rotateClient(database.pool, "nobody", ISSUER)).toBeNull();
    expect(await revokeClient(database.pool, "nobody", NOW)).toBe(false);
  });
});

test("each change leaves its line in the audit log, without a secret", async () => {
  const { clientId, privateJwk } = await addClient(database.pool, bridge, NOW);
  const renewed = await rotateClient(database.pool, clientId, ISSUER, after(MINUTE));
  await revokeClient(database.pool, clientId, after(2 * MINUTE));
  await revokeClient(database.pool, clientId, after(3 * MINUTE));
  const events = await database.superuser`
    select action, actor, facts from audit_events where facts ->> 'clientId' = ${clientId} order by at`;
  expect(events.map(({ action, actor }) => [action, actor])).toEqual([
    ["client.add", "system:operator"],
    ["client.rotate", "system:operator"],
    ["client.revoke", "system:operator"],
  ]);
  for (const secret of [privateJwk.d, renewed!.privateJwk.d]) expect(JSON.stringify(events)).not.toContain(secret);
});

describe("a credentials file", () => {
  test("that is something else is refused without a word of what it holds", async () => {
    const good = await addClient(database.pool, bridge, NOW);
    const bad = [
      "",
      "hunter2",
      '"hunter2"',
      "null",
      "[]",
      JSON.stringify({ ...good, kind: "DESK" }),
      JSON.stringify({ ...good, issuer: "ftp://hunter2" }),
      JSON.stringify({ ...good, privateJwk: { ...good.privateJwk, d: "hunter2" } }),
      JSON.stringify({ ...good, privateJwk: { ...good.privateJwk, crv: "P-521" } }),
    ];
    for (const text of bad) {
      expect(() => readClientCredentials(text)).toThrow(/no client credentials/);
      expect(() => readClientCredentials(text)).not.toThrow(/hunter2/);
    }
  });
});
