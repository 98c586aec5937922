import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import { certifiedMail, type Issued, issue, pemOf } from "./certified-mail-under-test.ts";
import { DAY, type Matter, MINUTE, OperationsDesk } from "./operations-under-test.ts";

const START = new Date("2026-03-02T10:00:00.000Z");

let directory: string;
let authority: Issued;
let desk: OperationsDesk;
let matter: Matter;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mittente-carrying-"));
  authority = await issue("Authority", null, START);
  await writeFile(join(directory, "anchors.pem"), pemOf(authority));
  desk = await OperationsDesk.start({ MITTENTE_CERTIFIED_MAIL_ANCHORS: join(directory, "anchors.pem") });
});
afterAll(async () => {
  await desk.stop();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  desk.api.now = START;
  matter = await desk.matter();
});

interface Ref {
  readonly operationId: string;
  readonly digest: string;
}
const IN_PERSON = {
  documentType: "PASSPORT",
  documentNumber: "YA1234567",
  holder: "Mario Rossi",
  place: "Roma",
  metAt: "2026-03-02T09:00:00Z",
};
const changed = (change: Record<string, unknown>) =>
  desk.sql`update accounts set ${desk.sql(change)} where id = ${matter.account.id}`;
const recognise = (operation: Ref, by = matter.agent, changes: Record<string, unknown> = {}) =>
  desk.do(by.token, "operationRecognise", { ...operation, method: "IN_PERSON", evidence: IN_PERSON, ...changes });
const countersign = (operation: Ref, by: { token: string } = matter.supervisor) =>
  desk.do(by.token, "operationCountersign", { ...operation });
const release = (operation: Ref, changes: Record<string, unknown> = {}) =>
  desk.do(matter.agent.token, "operationRelease", { ...operation, idempotencyKey: v7(), ...changes });
const takePermit = ({ operationId }: Pick<Ref, "operationId">, by: { token: string } = matter.client) =>
  desk.do(by.token, "permitIssue", { operationId });
const redeem = (permit: string, by: { token: string } = matter.client) => desk.do(by.token, "permitRedeem", { permit });
const report = ({ operationId }: Ref, succeeded: boolean, detail?: string) =>
  desk.do(matter.client.token, "operationReport", { operationId, succeeded, ...(detail ? { detail } : {}) });

async function validated(changes: Record<string, unknown> = {}): Promise<Ref> {
  const operation = await desk.proposed(matter, changes);
  const done = await desk.do(matter.credential.token, "operationApprove", { ...operation });
  if (done.code) throw new Error(done.code);
  return operation;
}
async function permitted(): Promise<Ref> {
  const operation = await validated();
  expect((await release(operation)).operation!.state).toBe("PERMITTED");
  return operation;
}
async function recognised(changes: Record<string, unknown> = {}): Promise<Ref> {
  const operation = await desk.proposed(matter, changes);
  expect((await recognise(operation)).code).toBeNull();
  expect((await countersign(operation)).operation!.state).toBe("VALIDATED");
  return operation;
}
const permitOf = async (operation: Ref) => (await takePermit(operation)).permit!;
const holding = (sql: typeof desk.sql) => sql`select from accounts where id = ${matter.account.id} for update`;

describe("recognition (O3)", () => {
  test("a named method with evidence, countersigned by somebody else, validates", async () => {
    const operation = await desk.proposed(matter);
    const done = await recognise(operation);
    expect(done.operation).toMatchObject({
      state: "AWAITING_COUNTERSIGNATURE",
      validation: {
        method: "IN_PERSON",
        evidence: IN_PERSON,
        recognisedBy: { id: globalId("StaffMember", matter.agent.id) },
      },
    });
    expect((await countersign(operation)).operation).toMatchObject({
      state: "VALIDATED",
      validation: { countersignedBy: { id: globalId("StaffMember", matter.supervisor.id) } },
    });
    const portal = await desk.api.ask(
      matter.mailbox.token,
      `{ viewer { account { operationRequests { nodes { state validation { method evidence recognisedBy { id } countersignedBy { id } } } } } } }`,
    );
    expect(portal.data).toMatchObject({
      viewer: {
        account: {
          operationRequests: {
            nodes: [
              {
                state: "VALIDATED",
                validation: { method: "IN_PERSON", evidence: null, recognisedBy: null, countersignedBy: null },
              },
            ],
          },
        },
      },
    });
  });

  test("SAME_PERSON: neither whoever proposed nor whoever recognised countersigns; FORBIDDEN_ROLE: no agent does", async () => {
    const proposer = await desk.rows.staff("SUPERVISOR");
    const recogniser = await desk.rows.staff("SUPERVISOR");
    const operation = await desk.proposed({ ...matter, agent: proposer });
    await recognise(operation, recogniser);
    const codes = [];
    for (const by of [proposer, recogniser, matter.colleague, matter.supervisor])
      codes.push((await countersign(operation, by)).code);
    expect(codes).toEqual(["SAME_PERSON", "SAME_PERSON", "FORBIDDEN_ROLE", null]);
  });

  test.for<[string, Record<string, unknown>, string]>([
    ["INVALID: the portal's way", { method: "PORTAL", evidence: {} }, "INVALID"],
    ["INVALID: evidence of another method", { method: "PHONE_CALLBACK" }, "INVALID"],
    [
      "EVIDENCE_REFUSED: a number on record since last week",
      {
        method: "PHONE_CALLBACK",
        evidence: {
          phoneNumber: "+390612345678",
          onRecordSince: "2026-02-23",
          calledAt: "2026-03-02T09:00:00Z",
          spokeWith: "Mario",
        },
      },
      "EVIDENCE_REFUSED",
    ],
    [
      "EVIDENCE_REFUSED: a certified mail that is not there",
      { method: "CERTIFIED_EMAIL", evidence: { inboundMessageId: globalId("InboundMessage", v7()), holder: "Mario" } },
      "EVIDENCE_REFUSED",
    ],
    ["DIGEST_DIFFERS", { digest: "other" }, "DIGEST_DIFFERS"],
    ["NOT_FOUND", { operationId: globalId("OperationRequest", v7()) }, "NOT_FOUND"],
  ])("%s", async ([, changes, code]) => {
    const operation = await desk.proposed(matter);
    expect((await recognise(operation, matter.agent, changes)).code).toBe(code);
    expect(await desk.state(operation.operationId)).toBe("AWAITING_VALIDATION");
  });

  test.for<[string, () => PromiseLike<unknown>]>([
    ["SERVICE_MOVED", () => desk.sql`update services set status = 'CANCELLED' where id = ${matter.service.id}`],
    ["ADDRESS_RECENTLY_CHANGED", () => changed({ registeredEmailChangedAt: START })],
    ["ACCOUNT_FROZEN", () => changed({ frozenAt: START })],
    ["ACCOUNT_CLOSED", () => changed({ status: "CLOSED" })],
  ])("%s: recognition lifts nothing", async ([code, happens]) => {
    const operation = await desk.proposed(matter);
    const other = await desk.proposed(matter);
    await recognise(other);
    await happens();
    expect((await recognise(operation)).code).toBe(code);
    expect((await countersign(other)).code).toBe(code);
  });

  test("STATE_DIFFERS, NOT_VALIDATED and EXPIRED", async () => {
    const operation = await desk.proposed(matter);
    expect((await countersign(operation)).code).toBe("STATE_DIFFERS");
    await recognise(operation);
    expect((await recognise(operation)).code).toBe("STATE_DIFFERS");
    // Another version of the address that nobody told the operations about.
    await changed({ registeredEmailVersion: 2 });
    expect((await countersign(operation)).code).toBe("NOT_VALIDATED");
    const late = await desk.proposed(matter);
    desk.api.now = new Date(START.getTime() + 7 * DAY);
    const [agent, supervisor] = [await desk.rows.staff(), await desk.rows.staff("SUPERVISOR")];
    const evidence = { ...IN_PERSON, metAt: desk.api.now.toISOString() };
    expect((await recognise(late, agent, { evidence })).code).toBe("EXPIRED");
    expect((await countersign(late, supervisor)).code).toBe("EXPIRED");
  });

  test("certified mail whose signature holds is evidence of who sent it", async () => {
    const signer = await issue("Provider", authority, START, { email: "posta-certificata@provider.example" });
    const raw = await certifiedMail(signer);
    const id = v7();
    const bridge = await desk.rows.client("BRIDGE");
    await desk.sql`insert into inbound_messages ${desk.sql({ id, clientId: bridge.id, idempotencyKey: id, inputHash: "x", receivedAt: START, keptAt: START, size: raw.length, sha256: id.replaceAll("-", "").padEnd(64, "0"), raw, rcptTo: ["support@desk.example"], mta: "mx", outcome: "HELD", reason: "PEC", reviewState: "OPEN" })}`;
    const operation = await desk.proposed(matter);
    const evidence = { inboundMessageId: globalId("InboundMessage", id), holder: "Mario Rossi" };
    const done = await recognise(operation, matter.agent, { method: "CERTIFIED_EMAIL", evidence });
    expect(done.operation!.validation!.evidence).toMatchObject({
      sender: "mario@pec.example",
      provider: "posta-certificata@provider.example",
      certifiedAt: START.toISOString(),
    });
  });
});

describe("recognition of an account itself, carried out by Mittente without a permit", () => {
  const about = (kind: string, parameters: Record<string, unknown> = {}) => ({ kind, serviceId: null, parameters });

  test("ACCOUNT_UNFREEZE ends a freeze", async () => {
    await changed({ frozenAt: START, registeredEmailChangedAt: START });
    const operation = await recognised(about("ACCOUNT_UNFREEZE"));
    expect((await takePermit(operation)).code).toBe("NOT_VALIDATED");
    expect((await release(operation)).operation!.state).toBe("COMPLETED");
    const [account] = await desk.sql`select frozen_at from accounts where id = ${matter.account.id}`;
    expect(account!.frozenAt).toBeNull();
    expect((await release(operation)).code).toBe("ALREADY_REDEEMED");
  });

  test("ADDRESS_RECOGNISE lets an address stand again", async () => {
    await changed({ registeredEmailState: "DOMAIN_CHANGED" });
    expect((await release(await recognised(about("ADDRESS_RECOGNISE")))).operation!.state).toBe("COMPLETED");
    const [account] = await desk.sql`select registered_email_state from accounts where id = ${matter.account.id}`;
    expect(account!.registeredEmailState).toBe("CONFIRMED");
  });

  test("ACCOUNT_EMAIL_CHANGE counts when the old address has not objected for 72 hours", async () => {
    const operation = await recognised(about("ACCOUNT_EMAIL_CHANGE", { newEmail: "maria@new.example" }));
    const idempotencyKey = v7();
    expect((await release(operation, { idempotencyKey })).operation!.state).toBe("COMPLETED");
    expect((await release(operation, { idempotencyKey })).operation!.state).toBe("COMPLETED");
    const changes =
      await desk.sql`select new_email, origin, effective_at from email_changes where account_id = ${matter.account.id}`;
    expect(changes).toEqual([
      { newEmail: "maria@new.example", origin: "RECOGNITION", effectiveAt: new Date(START.getTime() + 3 * DAY) },
    ]);
    const [account] = await desk.sql`select registered_email from accounts where id = ${matter.account.id}`;
    expect(account!.registeredEmail).toBe(matter.account.registeredEmail);
  });

  test("nothing is carried out without both halves", async () => {
    await changed({ frozenAt: START });
    const operation = await desk.proposed(matter, about("ACCOUNT_UNFREEZE"));
    expect((await release(operation)).code).toBe("NOT_VALIDATED");
    await recognise(operation);
    expect((await release(operation)).code).toBe("NOT_VALIDATED");
    const [account] = await desk.sql`select frozen_at from accounts where id = ${matter.account.id}`;
    expect(account!.frozenAt).not.toBeNull();
  });
});

describe("releasing (O4)", () => {
  test("staff let go what is validated, once, and never hold a permit", async () => {
    const operation = await validated();
    const idempotencyKey = v7();
    expect((await release(operation, { idempotencyKey })).operation!.state).toBe("PERMITTED");
    expect((await release(operation, { idempotencyKey })).operation!.state).toBe("PERMITTED");
    expect((await release(operation)).code).toBe("STATE_DIFFERS");
    expect((await release(await validated(), { idempotencyKey })).code).toBe("IDEMPOTENCY_KEY_REUSED");
    await expect(
      desk.do(matter.supervisor.token, "permitIssue", { operationId: operation.operationId }),
    ).rejects.toThrow("FORBIDDEN");
    await expect(
      desk.do(matter.credential.token, "permitIssue", { operationId: operation.operationId }),
    ).rejects.toThrow("FORBIDDEN");
  });

  test("NOT_VALIDATED, DIGEST_DIFFERS, NOT_FOUND, INVALID", async () => {
    const operation = await desk.proposed(matter);
    expect((await release(operation)).code).toBe("NOT_VALIDATED");
    expect((await release({ ...operation, digest: "x" })).code).toBe("DIGEST_DIFFERS");
    expect((await release({ ...operation, operationId: globalId("OperationRequest", v7()) })).code).toBe("NOT_FOUND");
    expect((await release(operation, { idempotencyKey: "" })).code).toBe("INVALID");
  });
});

/** What may happen between any two steps; each door refuses it by name. */
const HAPPENINGS: [string, () => PromiseLike<unknown>][] = [
  [
    "SERVICE_MOVED",
    async () =>
      desk.sql`update services set account_id = ${(await desk.matter()).account.id} where id = ${matter.service.id}`,
  ],
  ["ACCOUNT_FROZEN", () => changed({ frozenAt: START })],
  ["ACCOUNT_CLOSED", () => changed({ status: "CLOSED" })],
  ["ADDRESS_RECENTLY_CHANGED", () => changed({ registeredEmailChangedAt: START })],
  ["DIGEST_DIFFERS", () => desk.sql`update services set name = 'renamed.example' where id = ${matter.service.id}`],
  ["NOT_VALIDATED", () => changed({ registeredEmailVersion: 9 })],
  ["EXPIRED", () => desk.sql`select app.account_id()`.then(() => (desk.api.now = new Date(START.getTime() + 7 * DAY)))],
];

describe.for(HAPPENINGS)("%s", ([code, happens]) => {
  test("between validation and release, release and permit, permit and redeeming", async () => {
    const [toRelease, toPermit, toRedeem] = [await validated(), await permitted(), await permitted()];
    const permit = await permitOf(toRedeem);
    await happens();
    const [agent, token] = [
      await desk.rows.staff(),
      await desk.api.token({ kind: "provisioning", clientId: matter.client.id }),
    ];
    matter = { ...matter, agent };
    expect((await release(toRelease)).code).toBe(code);
    expect((await takePermit(toPermit, { token })).code).toBe(code);
    expect((await redeem(permit, { token })).code).toBe(code);
    expect(await desk.state(toRedeem.operationId)).toBe("PERMITTED");
  });
});

describe("permits (O4)", () => {
  test("redeemed once, then reported; the same report again is the same success", async () => {
    const operation = await permitted();
    const permit = await permitOf(operation);
    expect((await report(operation, true)).code).toBe("NOT_REDEEMED");
    expect((await redeem(permit)).operation!.state).toBe("REDEEMED");
    expect((await redeem(permit)).code).toBe("ALREADY_REDEEMED");
    expect((await takePermit(operation)).code).toBe("ALREADY_REDEEMED");
    expect((await release(operation)).code).toBe("ALREADY_REDEEMED");
    expect(
      (await desk.do(matter.agent.token, "operationCancel", { operationId: operation.operationId, reason: "x" })).code,
    ).toBe("STATE_DIFFERS");
    expect((await report(operation, false, "The registry is closed.")).operation).toMatchObject({
      state: "FAILED",
      endReason: null,
    });
    expect((await report(operation, false)).operation!.state).toBe("FAILED");
    expect((await report(operation, true)).code).toBe("ALREADY_REPORTED");
    const actions =
      await desk.sql`select action from audit_events where subject_id = ${Buffer.from(operation.operationId.slice(4), "base64url").toString("hex")}::uuid order by id`;
    expect(actions.map(({ action }) => action as string)).toEqual(
      ["propose", "approve", "release", "permit", "redeem", "report"].map((verb) => `operation.${verb}`),
    );
  });

  test("EXPIRED after five minutes; another one can be taken", async () => {
    const operation = await permitted();
    const permit = await permitOf(operation);
    desk.api.now = new Date(START.getTime() + 5 * MINUTE);
    expect((await redeem(permit)).code).toBe("EXPIRED");
    expect((await redeem(await permitOf(operation))).operation!.state).toBe("REDEEMED");
  });

  test("NOT_FOUND: another client's permit; INVALID: what we did not sign as a permit", async () => {
    const permit = await permitOf(await permitted());
    expect((await redeem(permit, await desk.rows.client("PROVISIONING"))).code).toBe("NOT_FOUND");
    const { keyring } = desk.api.installation;
    const { kid } = decodeProtectedHeader(permit);
    const claims = decodeJwt(permit);
    const signedAs = async (purpose: "PERMIT" | "ACCESS_TOKEN", header: object, payload: object) => {
      const key = await keyring.signingKey(purpose, START);
      return new SignJWT({ ...claims, ...payload })
        .setProtectedHeader({ alg: "ES256", kid: key.id, ...header })
        .sign(key.secret);
    };
    const forged = [
      "x",
      matter.client.token,
      `${permit.slice(0, -4)}AAAA`,
      permit.replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...claims, jti: v7() })).toString("base64url")}.`),
      await signedAs("ACCESS_TOKEN", { typ: "permit+jwt" }, {}),
      await signedAs("PERMIT", { typ: "at+jwt" }, {}),
      await signedAs("PERMIT", { typ: "permit+jwt" }, { aud: "mittente:provisioning" }),
      await signedAs("PERMIT", { typ: "permit+jwt" }, { iss: "https://other.example" }),
      await signedAs("PERMIT", { typ: "permit+jwt" }, { jti: "1" }),
      await signedAs("ACCESS_TOKEN", { typ: "permit+jwt", kid: kid! }, {}),
    ];
    const codes = [];
    for (const each of forged) codes.push((await redeem(each)).code);
    expect(codes).toEqual(forged.map(() => "INVALID"));
    const unknown = await signedAs("PERMIT", { typ: "permit+jwt" }, { jti: v7() });
    expect((await redeem(unknown)).code).toBe("NOT_FOUND");
    expect((await takePermit({ operationId: globalId("OperationRequest", v7()) })).code).toBe("NOT_FOUND");
    expect((await takePermit({ operationId: "" })).code).toBe("INVALID");
    expect((await report({ operationId: globalId("OperationRequest", v7()), digest: "" }, true)).code).toBe(
      "NOT_FOUND",
    );
    expect((await report({ operationId: "", digest: "" }, true)).code).toBe("INVALID");
    expect((await redeem(permit)).code).toBeNull();
  });

  test("redeemed twice at once: one carries it out", async () => {
    const operation = await permitted();
    const [one, other] = [await permitOf(operation), await permitOf(operation)];
    const done = await desk.together(
      holding,
      () => redeem(one),
      () => redeem(one),
      () => redeem(other),
    );
    expect(done.map(({ code }) => code).toSorted()).toEqual(["ALREADY_REDEEMED", "ALREADY_REDEEMED", null].toSorted());
  });

  test("cancelled while it is redeemed: one of the two", async () => {
    const operation = await permitted();
    const permit = await permitOf(operation);
    const [redeemed, cancelled] = await desk.together(
      holding,
      () => redeem(permit),
      () => desk.do(matter.agent.token, "operationCancel", { operationId: operation.operationId, reason: "x" }),
    );
    const state = await desk.state(operation.operationId);
    expect([state, redeemed!.code, cancelled!.code]).toEqual(
      state === "REDEEMED" ? ["REDEEMED", null, "STATE_DIFFERS"] : ["CANCELLED", "NOT_VALIDATED", null],
    );
  });

  test("a service that moves between validation and redeeming: refused under the lock", async () => {
    const permit = await permitOf(await permitted());
    const other = await desk.matter();
    const [redeemed] = await desk.together(
      (sql) => sql`update services set account_id = ${other.account.id} where id = ${matter.service.id}`,
      () => redeem(permit),
    );
    expect(redeemed!.code).toBe("SERVICE_MOVED");
  });
});

describe("docs/permits.md", () => {
  let verifierOf: (given: {
    issuer: string;
    clientId: string;
  }) => (permit: string, now: Date) => Promise<Record<string, unknown>>;
  beforeAll(async () => {
    const page = await readFile(resolve("docs/permits.md"), "utf8");
    const [, example] = /```js example\n([^]*?)```/.exec(page)!;
    // Within the repository, so that it finds its import.
    const path = resolve(`test/operations/.permits-example-${process.pid}.mjs`);
    await writeFile(path, example!);
    try {
      ({ permitVerifier: verifierOf } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as never);
    } finally {
      await rm(path);
    }
  });

  test("its example accepts a permit, and says what was validated", async () => {
    const operation = await permitted();
    const permit = await permitOf(operation);
    const { publicUrl } = desk.api.installation;
    const issuer = decodeJwt(permit).iss!;
    expect(issuer).toBe(publicUrl);
    const verify = exampleOf(issuer);
    const payload = await verify(permit, START);
    expect(payload).toMatchObject({
      sub: operation.operationId,
      digest: operation.digest,
      client_id: matter.client.id,
      account_external_id: matter.account.externalId,
      service_external_id: matter.service.externalId,
      validated_by: "PORTAL",
      operation: {
        operation: operation.operationId,
        kind: "DOMAIN_AUTH_CODE",
        service: { id: globalId("Service", matter.service.id), name: matter.service.name },
        parameters: {},
      },
    });
  });

  test("its example refuses an access token, another client's permit, one that is over, and one that was altered", async () => {
    const permit = await permitOf(await permitted());
    const verify = exampleOf(decodeJwt(permit).iss!);
    await expect(verify(matter.client.token, START)).rejects.toThrow();
    await expect(verify(permit, new Date(START.getTime() + 5 * MINUTE))).rejects.toThrow(/exp/);
    const other = await desk.rows.client("PROVISIONING");
    await expect(exampleOf(decodeJwt(permit).iss!, other.id)(permit, START)).rejects.toThrow("another client");
    const key = await desk.api.installation.keyring.signingKey("PERMIT", START);
    const claims = decodeJwt(permit) as { operation: object };
    const altered = await new SignJWT({
      ...claims,
      operation: { ...claims.operation, parameters: { registrar: "Evil" } },
    })
      .setProtectedHeader({ alg: "ES256", typ: "permit+jwt", kid: key.id })
      .sign(key.secret);
    await expect(verify(altered, START)).rejects.toThrow("not what was validated");
  });

  /** The installation's name for itself is not where this test's server listens: only the key set is fetched from there. */
  function exampleOf(issuer: string, clientId = matter.client.id) {
    const fetched = globalThis.fetch;
    const verify = verifierOf({ issuer, clientId });
    return async (permit: string, now: Date) => {
      globalThis.fetch = (input, init) => fetched((input as string).replace(issuer, desk.api.url), init);
      try {
        return await verify(permit, now);
      } finally {
        globalThis.fetch = fetched;
      }
    };
  }
});
