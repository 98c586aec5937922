import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestEmailChange } from "../../src/address-changes/email-change.commands.ts";
import { changeByRecognition, recogniseAddress, unfreeze } from "../../src/address-changes/recognition.commands.ts";
import { inTransaction, type Transaction } from "../../src/database/transaction.ts";
import { lockedFacts } from "../../src/guards/email-change.guards.ts";
import { makeObjectionToken, readObjectionToken } from "../../src/keys/objection-token.ts";
import * as email from "../../src/policy/account-email.ts";
import {
  type AccountRecognition,
  recogniseAccount,
  type RecordedRecognition,
} from "../../src/policy/account-recognition.ts";
import * as objection from "../../src/policy/address-objection.ts";
import type { Decision } from "../../src/policy/decision.ts";
import type { AddressFacts } from "../../src/policy/email-change-facts.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { addresses, codes, DAY, HOUR } from "./address-under-test.ts";

let api: TestApi;
let us: ReturnType<typeof addresses>;
let n = 0;
const fresh = () => `new${++n}@elsewhere${n}.example`;

beforeAll(async () => {
  api = await startTestApi();
  us = addresses(api);
});
afterAll(() => api.stop());

const valueOf = <T>(decision: Decision<T, string>): T => {
  if (decision.kind !== "allowed") throw new Error(decision.reason);
  return decision.value;
};

/** What operations/ does once somebody was recognised and another person countersigned. */
async function recognised<T>(
  accountId: string,
  kind: RecordedRecognition["kind"],
  work: (transaction: Transaction, by: AccountRecognition, facts: AddressFacts) => Promise<T>,
  newAddress: string | null = null,
): Promise<T> {
  const staff = await us.rows.staff("SUPERVISOR");
  const principal = { role: "desk", client: `staff:${staff.id}` } as const;
  return inTransaction(api.installation.pool("desk"), principal, async (transaction) => {
    const occasion = { now: api.now, settings: api.installation.policy };
    const facts = (await lockedFacts(transaction.sql, accountId, occasion))!;
    const people = { proposedById: "a", recognisedById: "a", countersignedById: staff.id };
    const recorded = { operationId: v7(), accountId, kind, newAddress, addressVersion: facts.account.address.version };
    return work(transaction, recognition({ ...recorded, ...people }), facts);
  });
}
const recognition = (recorded: RecordedRecognition): AccountRecognition => valueOf(recogniseAccount(recorded));

const terms = () => {
  const { challengeKey, secret, keyring } = api.installation;
  return { challengeKey, secret, keyring, now: api.now };
};
const byRecognition = (accountId: string, newAddress: string) =>
  recognised(
    accountId,
    "ACCOUNT_EMAIL_CHANGE",
    (transaction, by, facts) =>
      changeByRecognition(transaction, valueOf(email.changeByRecognition(by, facts)), newAddress, terms()),
    newAddress,
  );
const unfreezing = (accountId: string) =>
  recognised(accountId, "ACCOUNT_UNFREEZE", (transaction, by, { account }) =>
    unfreeze(transaction, valueOf(objection.unfreeze(by, account)), api.now),
  );

describe("E4: reverting", () => {
  test("restores the address, ends every session, and freezes; said twice, once", async () => {
    const account = await us.rows.account({ registeredEmailGiven: "Mario@Rossi.example" });
    const address = fresh();
    const token = await us.change(account.id, address).then(() => us.secretTo(account.registeredEmail));
    const thief = await us.signedIn(account.id);
    us.pass(7 * DAY - HOUR);
    const reverted = await us.revert(token);
    expect(reverted).toMatchObject({ userErrors: [], emailChange: { state: "REVERTED", newEmail: address } });
    const row = await us.account(account.id);
    expect(row).toMatchObject({
      registeredEmail: account.registeredEmail,
      registeredEmailGiven: "Mario@Rossi.example",
      registeredEmailVersion: 3,
      frozenAt: api.now,
    });
    expect(
      await api.sql`select closed_at from sessions where account_id = ${account.id} and closed_at is null`,
    ).toEqual([]);
    expect((await us.lettersTo(account.registeredEmail)).at(-1)).toMatchObject({ kind: "ACCOUNT_FROZEN" });
    us.pass(HOUR);
    expect((await us.revert(token)).emailChange).toMatchObject({ state: "REVERTED" });
    expect(await us.account(account.id)).toEqual(row);
    expect(thief.token).not.toBe("");
  });

  test("a chain: the oldest still in its window decides, whichever link is used", async () => {
    const account = await us.rows.account();
    const [first, second, third] = [fresh(), fresh(), fresh()];
    await us.change(account.id, first);
    us.pass(DAY);
    await byRecognition(account.id, second);
    us.pass(3 * DAY);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: second });
    await byRecognition(account.id, third);
    expect(codes(await us.revert(await us.secretTo(first, /WARNING/)))).toEqual([]);
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: account.registeredEmail, frozenAt: api.now });
    const states =
      await api.sql`select state from email_changes where account_id = ${account.id} order by requested_at`;
    expect(states.map(({ state }) => state)).toEqual(["REVERTED", "REVERTED", "CANCELLED"]);
    us.pass(3 * DAY);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: account.registeredEmail });
  });

  test("EXPIRED after seven days; NOT_FOUND for what we did not make; INVALID for what is no token", async () => {
    const account = await us.rows.account();
    await us.change(account.id, fresh());
    const token = await us.secretTo(account.registeredEmail);
    us.pass(7 * DAY);
    expect((await us.revert(token)).userErrors).toEqual([{ code: "EXPIRED", field: ["input", "token"] }]);
    expect(codes(await us.revert((token.startsWith("A") ? "B" : "A") + token.slice(1)))).toEqual(["NOT_FOUND"]);
    expect(codes(await us.revert(token.slice(0, -1)))).toEqual(["NOT_FOUND"]);
    const ours = await makeObjectionToken(api.installation.keyring, v7(), api.now);
    expect(codes(await us.revert(ours))).toEqual(["NOT_FOUND"]);
    expect(codes(await us.revert("x".repeat(201)))).toEqual(["INVALID"]);
    expect(await us.account(account.id)).toMatchObject({ frozenAt: null });
  });

  test("the token's key may have been followed by another one long since", async () => {
    const id = v7();
    const token = await makeObjectionToken(api.installation.keyring, id, api.now);
    const later = new Date(api.now.getTime() + 10 * DAY);
    expect(await readObjectionToken(api.installation.keyring, token, later)).toBe(id);
  });
});

describe("E4: objecting before it counts", () => {
  test("cancels it, whoever asked; no code, no time and no signed-in customer makes it count", async () => {
    const account = await us.rows.account();
    const address = fresh();
    const { token } = await us.signedIn(account.id);
    await us.request(token, address);
    expect(await us.revert(await us.secretTo(account.registeredEmail))).toMatchObject({
      emailChange: { state: "CANCELLED" },
    });
    expect(await us.account(account.id)).toMatchObject({
      registeredEmail: account.registeredEmail,
      registeredEmailVersion: 1,
      frozenAt: api.now,
    });
    await expect(us.confirm(token, await us.secretTo(address))).rejects.toThrow("UNAUTHENTICATED");
    expect(codes(await us.confirm((await us.signedIn(account.id)).token, await us.secretTo(address)))).not.toEqual([]);
  });

  test("also to one that was taken back: whoever asked for it may still be signed in", async () => {
    const account = await us.rows.account();
    const thief = await us.signedIn(account.id);
    const { emailChange } = await us.request(thief.token, fresh());
    await us.cancel(thief.token, emailChange!.id);
    expect(codes(await us.revert(await us.secretTo(account.registeredEmail)))).toEqual([]);
    expect(await us.account(account.id)).toMatchObject({ frozenAt: api.now });
    expect((await api.ask(thief.token, "{ viewer { kind } }")).errors[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

describe("O3: what only recognition does", () => {
  test("ends a freeze, once and for all: the old link does nothing more", async () => {
    const account = await us.rows.account();
    await us.change(account.id, fresh());
    const token = await us.secretTo(account.registeredEmail);
    await us.revert(token);
    await unfreezing(account.id);
    expect(await us.account(account.id)).toMatchObject({ frozenAt: null, registeredEmail: account.registeredEmail });
    expect(codes(await us.revert(token))).toEqual([]);
    expect(await us.account(account.id)).toMatchObject({ frozenAt: null });
  });

  test("makes an address stand again after its domain changed hands", async () => {
    const account = await us.rows.account({ registeredEmailState: "DOMAIN_CHANGED" });
    await recognised(account.id, "ADDRESS_RECOGNISE", (transaction, by, facts) =>
      recogniseAddress(transaction, valueOf(objection.recogniseAddress(by, facts.account)), api.now),
    );
    expect(await us.account(account.id)).toMatchObject({ registeredEmailState: "CONFIRMED" });
  });

  test("changes an address under a freeze, after 72 hours in which the old mailbox can object", async () => {
    const account = await us.rows.account({ frozenAt: api.now });
    const address = fresh();
    await byRecognition(account.id, address);
    expect(await us.lettersTo(account.registeredEmail)).toMatchObject([{ kind: "EMAIL_CHANGE_WARNING_DATED" }]);
    us.pass(3 * DAY);
    await us.settle();
    expect(await us.account(account.id)).toMatchObject({ registeredEmail: address, frozenAt: expect.any(Date) });
  });
});

describe("the second wall: with every guard saying yes", () => {
  const as = <T>(principal: Parameters<typeof inTransaction>[1], work: (transaction: Transaction) => Promise<T>) =>
    inTransaction(api.installation.pool(principal.role), principal, work);
  const history = { code: "23000" };

  test("no role moves an address without a change on record, ends a freeze, or trusts a domain again", async () => {
    const account = await us.rows.account({ frozenAt: api.now, registeredEmailState: "DOMAIN_CHANGED" });
    const portal = { role: "portal", accountId: account.id, client: `account:${account.id}` } as const;
    for (const principal of [portal, { role: "worker", client: "system:worker" }, { role: "door" }] as const) {
      const moved = as(
        principal,
        ({ sql }) =>
          sql`update accounts set registered_email = 'thief@evil.example', registered_email_version = registered_email_version + 1 where id = ${account.id}`,
      );
      await expect(moved, principal.role).rejects.toMatchObject(history);
      const trusted = as(
        principal,
        ({ sql }) => sql`update accounts set registered_email_state = 'CONFIRMED' where id = ${account.id}`,
      );
      await expect(trusted, principal.role).rejects.toMatchObject(history);
    }
    const thawed = as(
      { role: "door" },
      ({ sql }) => sql`update accounts set frozen_at = null where id = ${account.id}`,
    );
    await expect(thawed).rejects.toMatchObject(history);
    for (const role of ["desk", "provisioning"] as const)
      await expect(
        as(
          { role, client: "x" },
          ({ sql }) => sql`update accounts set registered_email = 'thief@evil.example' where id = ${account.id}`,
        ),
        role,
      ).rejects.toMatchObject({ code: "42501" });
  });

  test("neither desk nor provisioning records a change that counts at once", async () => {
    const account = await us.rows.account();
    const request = (role: "desk" | "provisioning") =>
      as({ role, client: "staff:x" }, async (transaction) => {
        const facts = (await lockedFacts(transaction.sql, account.id, {
          now: api.now,
          settings: api.installation.policy,
        }))!;
        const forged = {
          account: facts.account,
          newAddress: fresh(),
          tellsOldAddress: false,
          terms: {
            origin: "PORTAL",
            isStrong: true,
            requestedAt: api.now,
            expiresAt: api.now,
            effectiveAt: api.now,
            countsAfter: 0,
            supersedes: [],
          },
        };
        await requestEmailChange(transaction, forged as unknown as email.RequestedChange, "x@x.example", terms());
      });
    for (const role of ["desk", "provisioning"] as const)
      await expect(request(role), role).rejects.toMatchObject({ code: "42501" });
  });
});

describe("E6: the link's page", () => {
  const page = (token: string, method = "GET", language = "en", init: RequestInit = {}) =>
    fetch(`${api.url}/address/${language}/${token}`, { method, redirect: "manual", ...init });
  const posting = { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "" };

  test("opening it changes nothing, however often and in whatever language; its button does", async () => {
    const account = await us.rows.account();
    const address = fresh();
    await us.change(account.id, address);
    const token = await us.secretTo(account.registeredEmail);
    const before = await us.account(account.id);
    for (const language of ["en", "it"])
      for (const method of ["GET", "HEAD"]) expect((await page(token, method, language)).status).toBe(200);
    const shown = await (await page(token)).text();
    expect(shown).toContain(`from ${account.registeredEmail} to ${address}`);
    expect(shown).toContain(`<form method="post" action="/address/en/${token}">`);
    expect(await us.account(account.id)).toEqual(before);
    expect(
      await api.sql`select 1 from audit_events where account_id = ${account.id} and action = 'emailChange.object'`,
    ).toEqual([]);

    const done = await page(token, "POST", "it", posting);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain(
      `L&#39;indirizzo e-mail registrato dell&#39;account ${account.number} è ${account.registeredEmail}.`,
    );
    const after = await us.account(account.id);
    expect(after).toMatchObject({ registeredEmail: account.registeredEmail, frozenAt: api.now });
    expect(await (await page(token, "POST", "en", posting)).text()).toContain("The account is frozen");
    expect(await (await page(token)).text()).not.toContain("<form");
    expect(await us.account(account.id)).toEqual(after);
  });

  test("no script, no frame, no cookie, no store, no referrer; nobody else's form", async () => {
    const account = await us.rows.account();
    await us.change(account.id, fresh());
    const response = await page(await us.secretTo(account.registeredEmail));
    const { headers } = response;
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("set-cookie")).toBeNull();
    expect(await response.text()).not.toMatch(/<script|<img|https?:\/\//);
  });

  test("what is not ours, over, or in another language looks the same, and a large body is not read", async () => {
    const account = await us.rows.account();
    await us.change(account.id, fresh());
    const token = await us.secretTo(account.registeredEmail);
    us.pass(7 * DAY);
    const answers = [];
    for (const [each, method] of [
      [token, "GET"],
      [token, "POST"],
      ["A".repeat(66), "GET"],
      ["A".repeat(66), "POST"],
    ] as const) {
      const response = await page(each, method, "en", method === "POST" ? posting : {});
      answers.push(`${response.status} ${await response.text()}`);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^404 /);
    expect((await page(token, "GET", "constructor")).status).toBe(404);
    expect((await page(token, "POST", "en", { ...posting, body: "x".repeat(2_000) })).status).toBe(413);
    expect(await us.account(account.id)).toMatchObject({ frozenAt: null });
  });
});
