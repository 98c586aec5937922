import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addClient, revokeClient } from "../../src/sessions/client.commands.ts";
import { issuerOf } from "../../src/sessions/issuer.ts";
import { createTokenSource } from "../../src/sessions/token-source.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { type IssuerUnderTest, startIssuer } from "./issuer-under-test.ts";

let directory: string;
let issuer: IssuerUnderTest;
let silent: IssuerUnderTest;
let api: TestApi;
beforeAll(async () => {
  [issuer, silent] = await Promise.all([startIssuer(), startIssuer()]);
  directory = await mkdtemp(join(tmpdir(), "mittente-issuers-"));
  const file = join(directory, "issuers.json");
  const entry = { kind: "portal", audience: "support", algorithms: ["ES256"], accountClaim: "customer" };
  await writeFile(
    file,
    JSON.stringify([
      { ...entry, issuer: issuer.url },
      { ...entry, issuer: silent.url },
      { issuer: issuer.url, kind: "desk", audience: "support-desk", algorithms: ["ES256"] },
    ]),
  );
  api = await startTestApi({ MITTENTE_OPENID_ISSUERS: file });
});
afterAll(async () => {
  await api.stop();
  await Promise.all([issuer.stop(), silent.stop()]);
  await rm(directory, { recursive: true });
});

const claims = (more: object) => {
  const now = api.now.getTime() / 1_000;
  return { sub: "u", iat: now, exp: now + 600, ...more };
};

describe("an outside issuer's token at the API", () => {
  test("is a customer's, who sees what is hers, until her session is ended", async () => {
    const account = await arrange(api).account();
    const token = await issuer.sign(claims({ aud: "support", customer: account.number, sid: "1" }));
    const query = "{ viewer { kind account { number } session { assurance } } }";
    expect(await api.ask(token, query)).toMatchObject({
      status: 200,
      data: { viewer: { kind: "PORTAL", account: { number: account.number }, session: { assurance: "MAILBOX" } } },
    });
    await api.sql`update sessions set closed_at = ${api.now} where account_id = ${account.id}`;
    const { data, errors } = await api.ask(token, query);
    expect(data?.["viewer"]).toBeNull();
    expect(errors[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  test("is a staff member's, who is not a customer by it", async () => {
    const { id } = await arrange(api).staff();
    const token = await issuer.sign(claims({ aud: "support-desk", email: `${id}@desk.example`, email_verified: true }));
    expect(await api.ask(token, "{ viewer { kind staffMember { id } account { id } } }")).toMatchObject({
      data: { viewer: { kind: "DESK", account: null } },
    });
  });

  test("of somebody unknown is answered like any token that does not hold", async () => {
    const unknown = await issuer.sign(claims({ aud: "support", customer: "C-000000", sid: "1" }));
    const answers = await Promise.all([unknown, "a.b.c"].map((token) => api.ask(token, "{ viewer { kind } }")));
    expect(answers[0]).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    expect(answers[0]).toEqual(answers[1]);
  });

  test("of an issuer that is out of reach is answered with 503, to be tried again", async () => {
    silent.answer = "BROKEN";
    const token = await silent.sign(claims({ aud: "support", customer: "C-000000", sid: "1" }));
    expect(await api.ask(token, "{ viewer { kind } }")).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR", retryable: true } }],
    });
  });
});

describe("a revoked client", () => {
  test("is out at once: its living token counts for nothing, and it gets no other", async () => {
    const pool = api.installation.pool("operator");
    const issuedBy = issuerOf(api.installation.settings);
    const credentials = await addClient(pool, { kind: "PROVISIONING", name: "P", issuer: issuedBy }, api.now);
    const tokens = () =>
      createTokenSource({ tokenUrl: `${api.url}/oauth/token`, credentials, clock: () => api.now }).token();
    const token = await tokens();
    const query = "{ viewer { kind } }";
    expect(await api.ask(token, query)).toMatchObject({ data: { viewer: { kind: "PROVISIONING" } } });
    expect(await revokeClient(pool, credentials.clientId, api.now)).toBe(true);
    const { data, errors } = await api.ask(token, query);
    expect({ viewer: data?.["viewer"] ?? null, code: errors[0]?.extensions.code }).toEqual({
      viewer: null,
      code: "UNAUTHENTICATED",
    });
    await expect(tokens()).rejects.toThrow();
  });
});
