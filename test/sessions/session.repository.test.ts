import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../../src/database/transaction.ts";
import { addClient, revokeClient } from "../../src/sessions/client.commands.ts";
import { openDevelopmentSession } from "../../src/sessions/development-session.ts";
import { findLivingClient, findLivingSession, findSessionsByIds } from "../../src/sessions/session.repository.ts";
import { after, MINUTE, NOW } from "../keys/key-database.ts";
import { addAccount, asPortal, createSessionDatabase, ISSUER, type SessionDatabase } from "./session-database.ts";

let database: SessionDatabase;
beforeAll(async () => {
  database = await createSessionDatabase();
});
afterAll(() => database.close());

let count = 0;
async function signedIn(assurance: "MAILBOX" | "CREDENTIAL" = "MAILBOX") {
  const number = `C-${++count}`;
  const accountId = await addAccount(database, number);
  const session = await openDevelopmentSession(database.pool, number, assurance, NOW);
  const find = (now = NOW, as = accountId) =>
    asPortal(database, as, (sql) => findLivingSession(sql, session!.sessionId, now));
  return { number, accountId, session: session!, find };
}

describe("a living session", () => {
  test("comes with its account as it is now", async () => {
    const { accountId, number, session, find } = await signedIn();
    expect(await find()).toEqual({
      id: session.sessionId,
      assurance: "MAILBOX",
      strongProofUntil: null,
      createdAt: NOW,
      expiresAt: session.expiresAt,
      account: {
        id: accountId,
        number,
        status: "ACTIVE",
        language: "IT",
        address: { address: `${number.toLowerCase()}@rossi.example`, version: 1, state: "CONFIRMED", changedAt: null },
      },
    });
  });

  test("ends at once when its row is closed", async () => {
    const { session, find } = await signedIn();
    await database.superuser`update sessions set closed_at = ${NOW} where id = ${session.sessionId}`;
    expect(await find()).toBeNull();
  });

  test("ends when it expires", async () => {
    const { session, find } = await signedIn();
    expect(await find(after(-1, session.expiresAt))).not.toBeNull();
    expect(await find(session.expiresAt)).toBeNull();
  });

  test("is not there for another account", async () => {
    const { session, find } = await signedIn();
    const other = await signedIn();
    expect(await find(NOW, other.accountId)).toBeNull();
    expect(await asPortal(database, other.accountId, (sql) => findSessionsByIds(sql, [session.sessionId]))).toEqual([]);
  });

  test.each([
    ["ACTIVE", null, "ACTIVE"],
    ["SUSPENDED", null, "SUSPENDED"],
    ["ACTIVE", NOW, "FROZEN"],
    ["SUSPENDED", NOW, "FROZEN"],
    ["CLOSED", null, "CLOSED"],
    ["CLOSED", NOW, "CLOSED"],
  ] as const)("of an account that is %s, frozen at %s, says %s", async (status, frozenAt, seen) => {
    const { accountId, find } = await signedIn();
    await database.superuser`update accounts set status = ${status}, frozen_at = ${frozenAt} where id = ${accountId}`;
    expect((await find())?.account.status).toBe(seen);
  });

  test("shows strong proof for ten minutes after the credential, and never by code", async () => {
    const { find } = await signedIn("CREDENTIAL");
    expect((await find(after(9 * MINUTE)))?.strongProofUntil).toEqual(after(10 * MINUTE));
    expect((await find(after(10 * MINUTE)))?.strongProofUntil).toBeNull();
    const byCode = await signedIn("MAILBOX");
    await database.superuser`update sessions set proved_at = ${NOW} where id = ${byCode.session.sessionId}`;
    expect((await byCode.find())?.strongProofUntil).toBeNull();
    const ahead = await signedIn("CREDENTIAL");
    await database.superuser`update sessions set proved_at = ${after(MINUTE)} where id = ${ahead.session.sessionId}`;
    expect((await ahead.find())?.strongProofUntil).toBeNull();
  });

  test("is not opened for a number that no account has", async () => {
    expect(await openDevelopmentSession(database.pool, "C-999999", "MAILBOX", NOW)).toBeNull();
  });

  test("that ended is still found by those who show what it was", async () => {
    const { accountId, session } = await signedIn();
    await database.superuser`update sessions set closed_at = ${after(MINUTE)} where id = ${session.sessionId}`;
    const [row] = await asPortal(database, accountId, (sql) => findSessionsByIds(sql, [v7(), session.sessionId]));
    expect(row).toMatchObject({ id: session.sessionId, accountId, closedAt: after(MINUTE), provedAt: null });
  });
});

describe("a living client", () => {
  const find = (role: "bridge" | "provisioning", id: string, as = id) =>
    inTransaction(database.pool, { role, client: `client:${as}` }, ({ sql }) => findLivingClient(sql, id));

  test("is found by itself alone, until it is revoked", async () => {
    const { clientId } = await addClient(database.pool, { kind: "BRIDGE", name: "MX", issuer: ISSUER }, NOW);
    expect(await find("bridge", clientId)).toEqual({ id: clientId, kind: "BRIDGE", isRevoked: false });
    expect(await find("bridge", clientId, "other")).toBeNull();
    await revokeClient(database.pool, clientId, NOW);
    expect(await find("bridge", clientId)).toBeNull();
  });

  test("says its kind to whoever holds a token of the other", async () => {
    const { clientId } = await addClient(database.pool, { kind: "PROVISIONING", name: "CRM", issuer: ISSUER }, NOW);
    expect((await find("bridge", clientId))?.kind).toBe("PROVISIONING");
  });
});
