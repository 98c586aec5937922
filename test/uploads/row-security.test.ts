import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Sql } from "../../src/database/connection.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { rowId } from "../../src/nodes/global-id.ts";
import { allowed } from "../../src/policy/decision.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { createFileSlots, mailSlotFor, uploadFile } from "./uploads-under-test.ts";

/** F4: the policy says yes to every file. Row security is all that is left. */
vi.mock("../../src/policy/attachment-use.ts", async (original) => ({
  ...(await original<typeof import("../../src/policy/attachment-use.ts")>()),
  useAttachments: (_: unknown, ids: readonly string[]) => allowed({ ids, fileNames: ids }, "S7"),
}));

let api: TestApi;
let rows: ReturnType<typeof arrange>;
let mine: { accountId: string; token: string };
let theirs: { accountId: string; token: string };

beforeAll(async () => {
  api = await startTestApi();
  rows = arrange(api);
  const signedIn = async () => {
    const { id: accountId } = await rows.account();
    return { accountId, token: (await rows.session(accountId)).token };
  };
  mine = await signedIn();
  theirs = await signedIn();
});
afterAll(() => api.stop());

const asPortal = <T>({ accountId }: typeof mine, work: (sql: Sql) => Promise<T>) =>
  inTransaction(
    api.installation.pool("portal"),
    { role: "portal", accountId, client: `account:${accountId}` },
    ({ sql }) => work(sql),
  );
const denied = { code: "42501" };

async function openWith(token: string, attachmentId: string) {
  return api.ask(
    token,
    `mutation { ticketOpen(input: { subject: "s", body: "b", attachmentIds: ["${attachmentId}"], idempotencyKey: "${randomUUID()}" }) { message { attachments { id } } userErrors { code } } }`,
  );
}
const placeOf = async (id: string) =>
  (await api.sql`select message_id, account_id from attachments where id = ${rowId("Attachment", id)}`)[0]!;

test("another account's file goes on no message, whatever the policy says", async () => {
  const id = await uploadFile(api, theirs.token, "theirs", Buffer.from("x"));
  const { data, errors } = await openWith(mine.token, id);
  expect([data, errors[0]!.extensions.code]).toEqual([null, "INTERNAL_SERVER_ERROR"]);
  expect(await placeOf(id)).toEqual({ messageId: null, accountId: theirs.accountId });
});

test("the caller's own does, so the test above looks at something", async () => {
  const id = await uploadFile(api, mine.token, "mine", Buffer.from("x"));
  expect((await openWith(mine.token, id)).data).toEqual({
    ticketOpen: { message: { attachments: [{ id }] }, userErrors: [] },
  });
});

test("a file that is on no message is its uploader's alone", async () => {
  const id = await uploadFile(api, theirs.token, "theirs", Buffer.from("x"));
  const row = rowId("Attachment", id)!;
  const seen = (who: typeof mine) => asPortal(who, (sql) => sql`select id from attachments where id = ${row}`);
  expect([(await seen(mine)).length, (await seen(theirs)).length]).toEqual([0, 1]);
  expect((await api.ask(mine.token, `{ node(id: "${id}") { id } }`)).data).toEqual({ node: null });
});

test("nor does the desk take a customer's, or move one that is on a message", async () => {
  const waiting = await uploadFile(api, mine.token, "waiting", Buffer.from("x"));
  const used = await uploadFile(api, mine.token, "used", Buffer.from("y"));
  await openWith(mine.token, used);
  for (const id of [waiting, used]) {
    const before = await placeOf(id);
    const moved = await inTransaction(
      api.installation.pool("desk"),
      { role: "desk", client: "staff:x" },
      ({ sql }) =>
        sql`update attachments set is_internal = false, message_id = null where id = ${rowId("Attachment", id)}`,
    );
    expect([moved.count, await placeOf(id)]).toEqual([0, before]);
  }
});

test("a slot is its maker's alone, and whose it is cannot be said otherwise", async () => {
  const { uploads } = await createFileSlots(api, theirs.token, [{ fileName: "a", contentType: "a/b", size: 1 }]);
  const id = rowId("UploadSlot", uploads![0]!.id)!;
  const slot = { id: randomUUID(), purpose: "ATTACHMENT", size: 1, createdAt: api.now, expiresAt: api.now };
  expect(await asPortal(mine, (sql) => sql`select id from upload_slots where id = ${id}`)).toEqual([]);
  expect((await asPortal(mine, (sql) => sql`update upload_slots set completed_at = null where id = ${id}`)).count).toBe(
    0,
  );
  await expect(
    asPortal(mine, (sql) => sql`insert into upload_slots ${sql({ ...slot, client: `account:${theirs.accountId}` })}`),
  ).rejects.toMatchObject(denied);
  await expect(
    asPortal(
      mine,
      (sql) =>
        sql`insert into upload_slots ${sql({ ...slot, purpose: "INBOUND", sha256: "0".repeat(64), client: `account:${mine.accountId}` })}`,
    ),
  ).rejects.toMatchObject(denied);
});

test("a bridge cannot say afterwards that other bytes were announced, nor that a slot lives longer", async () => {
  const bridge = await rows.client("BRIDGE");
  const slot = await mailSlotFor(api, bridge.token, Buffer.from("x"));
  for (const change of [{ sha256: "0".repeat(64) }, { size: 2 }, { expiresAt: new Date() }, { client: "client:other" }])
    await expect(
      inTransaction(
        api.installation.pool("bridge"),
        { role: "bridge", client: `client:${bridge.id}` },
        ({ sql }) => sql`update upload_slots set ${sql(change)} where id = ${rowId("UploadSlot", slot.id)}`,
      ),
    ).rejects.toMatchObject(denied);
});
