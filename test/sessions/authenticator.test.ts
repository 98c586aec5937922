import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Keyring } from "../../src/keys/keyring.ts";
import { type Holder, issueAccessToken } from "../../src/sessions/access-token.ts";
import { AuthenticationFailed } from "../../src/sessions/authentication-failed.ts";
import { createAuthenticator } from "../../src/sessions/authenticator.ts";
import { after, NOW } from "../keys/key-database.ts";
import { createSessionDatabase, ISSUER, type SessionDatabase } from "./session-database.ts";

let database: SessionDatabase;
beforeAll(async () => {
  database = await createSessionDatabase();
});
afterAll(() => database.close());

const holder: Holder = { kind: "desk", staffId: v7() };
const issue = async (lifetime?: number) => (await issueAccessToken(database.source, holder, NOW, lifetime)).token;

/** An authenticator with a clock of its own, that counts how many signatures it verifies. */
function observed() {
  const seen = { verified: 0, now: NOW };
  const keyring: Keyring = {
    signingKey: (...asked) => database.keyring.signingKey(...asked),
    verifyingKeys: (...asked) => {
      seen.verified++;
      return database.keyring.verifyingKeys(...asked);
    },
  };
  return { seen, authenticator: createAuthenticator({ keyring, issuer: ISSUER, clock: () => seen.now }) };
}

describe("authentication", () => {
  test("without a header is anonymous", async () => {
    expect(await observed().authenticator.authenticate(undefined)).toEqual({ kind: "anonymous" });
  });

  test.each(["Bearer", "bearer", "BEARER", "Bearer  "])("takes the scheme %j as RFC 9110 has it", async (scheme) => {
    expect(await observed().authenticator.authenticate(`${scheme} ${await issue()}`)).toEqual(holder);
  });

  test("with a header that does not hold is refused, and never taken for anonymous", async () => {
    const token = await issue();
    const headers = [
      "",
      "Bearer",
      "Bearer ",
      token,
      `Basic ${Buffer.from("a:b").toString("base64")}`,
      `Bearer ${token} `,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token}\n`,
      `Bearer ${token}.x`,
      `Bearer ${token.slice(0, -5)}`,
      `Bearer ${"x".repeat(5_000)}.x.x`,
      `Token ${token}`,
    ];
    for (const header of headers)
      await expect(observed().authenticator.authenticate(header), header).rejects.toThrow(AuthenticationFailed);
  });

  test("tells the caller one sentence, whatever was wrong", async () => {
    const { authenticator, seen } = observed();
    seen.now = after(2 * 3_600_000);
    const refusals = await Promise.all(
      [`Bearer ${await issue()}`, "Bearer a.b.c", "rubbish"].map((header) =>
        authenticator.authenticate(header).catch((problem: AuthenticationFailed) => problem),
      ),
    );
    expect(refusals.map((refusal) => (refusal as AuthenticationFailed).fault)).toEqual([
      "EXPIRED",
      "INVALID",
      "MALFORMED",
    ]);
    expect(new Set(refusals.map((refusal) => (refusal as AuthenticationFailed).publicMessage)).size).toBe(1);
    expect(refusals.every((refusal) => (refusal as AuthenticationFailed).code === "UNAUTHENTICATED")).toBe(true);
  });

  test("verifies a token once a minute", async () => {
    const { authenticator, seen } = observed();
    const header = `Bearer ${await issue()}`;
    for (let second = 0; second < 60; second++) {
      seen.now = after(second * 1_000);
      await authenticator.authenticate(header);
    }
    expect(seen.verified).toBe(1);
    seen.now = after(60_000);
    await authenticator.authenticate(header);
    expect(seen.verified).toBe(2);
  });

  test("does not remember a token past its end", async () => {
    const { authenticator, seen } = observed();
    const header = `Bearer ${await issue(30)}`;
    await authenticator.authenticate(header);
    seen.now = after(36_000);
    await expect(authenticator.authenticate(header)).rejects.toMatchObject({ fault: "EXPIRED" });
  });

  test("does not take one token for another that begins alike, and remembers no refusal as a success", async () => {
    const { authenticator } = observed();
    const token = await issue();
    await authenticator.authenticate(`Bearer ${token}`);
    const altered = token.replace(/\.(.)([^.]*)$/, (_, first, rest) => `.${first === "A" ? "B" : "A"}${rest}`);
    for (let time = 0; time < 2; time++)
      await expect(authenticator.authenticate(`Bearer ${altered}`)).rejects.toThrow(AuthenticationFailed);
  });

  test("says that it cannot tell, and not that the token is bad, when the keys cannot be read", async () => {
    const keyring: Keyring = {
      signingKey: () => Promise.reject(new Error("away")),
      verifyingKeys: () => Promise.reject(new Error("away")),
    };
    const authenticator = createAuthenticator({ keyring, issuer: ISSUER, clock: () => NOW });
    const refusal = authenticator.authenticate(`Bearer ${await issue()}`);
    await expect(refusal).rejects.toThrow("away");
    await expect(refusal).rejects.not.toBeInstanceOf(AuthenticationFailed);
  });
});
