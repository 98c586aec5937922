import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { BlobStore } from "../../src/blobs/blob-store.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { rowId } from "../../src/nodes/global-id.ts";
import { collectUploads } from "../../src/uploads/collect-uploads.ts";
import { holdBlobs } from "../../src/uploads/named-blobs.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { bring, createFileSlots, mailSlotFor, sha256Of, uploadFile } from "./uploads-under-test.ts";

const NOW = new Date("2026-03-02T10:00:00.000Z");
const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
let api: TestApi;
let blobs: BlobStore;
let rows: ReturnType<typeof arrange>;
let token: string;
let ticketId: string;

beforeAll(async () => {
  api = await startTestApi();
  blobs = api.installation.blobs;
  rows = arrange(api);
});
afterAll(() => api.stop());
beforeEach(async () => {
  api.now = NOW;
  await collect(26);
  token = (await rows.session((await rows.account()).id)).token;
  ticketId = await open();
});

const collect = (hours: number) => collectUploads(api.installation.pool("worker"), blobs, later(hours));

async function open(attachmentIds: readonly string[] = []): Promise<string> {
  const { data } = await api.ask(
    token,
    `mutation ($ids: [ID!]) { ticketOpen(input: { subject: "s", body: "b", attachmentIds: $ids, idempotencyKey: "${randomUUID()}" }) { ticket { id } userErrors { code } } }`,
    { ids: attachmentIds },
  );
  return (data!.ticketOpen as unknown as { ticket: { id: string } }).ticket.id;
}
const attachmentsLeft = async (id: string) =>
  (await api.sql`select 1 from attachments where id = ${rowId("Attachment", id)}`).length;

test("what was brought and never used is gone after a day: row, slot and blob", async () => {
  const bytes = randomBytes(100);
  const id = await uploadFile(api, token, "unused", bytes);
  expect(await collect(24)).toEqual({ slots: 0, blobs: 0 });
  expect(await collect(26)).toEqual({ slots: 1, blobs: 1 });
  expect([await blobs.exists(sha256Of(bytes)), await attachmentsLeft(id)]).toEqual([false, 0]);
  expect(await collect(26)).toEqual({ slots: 0, blobs: 0 });
});

test("what was announced and never brought is gone too", async () => {
  const { attachments } = await createFileSlots(api, token, [{ fileName: "a", contentType: "text/plain", size: 1 }]);
  expect(await collect(26)).toEqual({ slots: 1, blobs: 0 });
  expect(await attachmentsLeft(attachments![0]!.id)).toBe(0);
});

test("what is on a message stays, and only its slot goes", async () => {
  const bytes = randomBytes(100);
  const id = await uploadFile(api, token, "used", bytes);
  await open([id]);
  expect(await collect(26)).toEqual({ slots: 1, blobs: 0 });
  expect([await blobs.exists(sha256Of(bytes)), await attachmentsLeft(id)]).toEqual([true, 1]);
});

test("a blob stays while anything names it: another upload, a file of a mail, a kept mail", async () => {
  const bridge = await rows.client("BRIDGE");
  const bytes = randomBytes(2_000_000);
  const sha256 = sha256Of(bytes);
  await bring(api, await mailSlotFor(api, bridge.token, bytes), bytes);
  await uploadFile(api, token, "same", bytes);
  const kept = {
    id: randomUUID(),
    clientId: bridge.id,
    idempotencyKey: randomUUID(),
    inputHash: "x",
    receivedAt: NOW,
    keptAt: NOW,
  };
  await api.sql`insert into inbound_messages ${api.sql({ ...kept, size: bytes.length, sha256, rcptTo: [], mta: "mx" })}`;
  expect(await collect(26)).toEqual({ slots: 2, blobs: 0 });
  expect(await blobs.exists(sha256)).toBe(true);

  const again = await mailSlotFor(api, bridge.token, bytes);
  await api.sql`delete from inbound_messages where id = ${kept.id}`;
  const [row] =
    await api.sql`insert into attachments ${api.sql({ id: randomUUID(), isInternal: false, fileName: "a", claimedType: "a/b", size: 1, sha256, state: "READY", createdAt: NOW })} returning id`;
  await bring(api, again, bytes);
  expect(await collect(26)).toEqual({ slots: 1, blobs: 0 });
  await api.sql`delete from attachments where id = ${row!.id as string}`;
  await bring(api, await mailSlotFor(api, bridge.token, bytes), bytes);
  expect(await collect(26)).toEqual({ slots: 1, blobs: 1 });
});

test("every table that names blobs is asked", async () => {
  const tables = await api.sql<{ tableName: string }[]>`
    select table_name from information_schema.columns where table_schema = 'public' and column_name = 'sha256'`;
  const [counting] = await api.sql<
    { source: string }[]
  >`select prosrc as source from pg_proc where proname = 'is_blob_named'`;
  expect(tables.length).toBeGreaterThan(3);
  for (const { tableName } of tables) expect(counting!.source).toContain(`public.${tableName} WHERE`);
});

test("a picture of an article keeps the blob that an upload had too", async () => {
  const bytes = randomBytes(100);
  await uploadFile(api, token, "unused", bytes);
  await api.sql`insert into article_images ${api.sql({ sha256: sha256Of(bytes), contentType: "image/png", size: 100, createdAt: NOW })}`;
  expect(await collect(26)).toEqual({ slots: 1, blobs: 0 });
  expect(await blobs.exists(sha256Of(bytes))).toBe(true);
});

test("the files of a refused reply wait as long as its alarm does", async () => {
  const agent = await rows.staff();
  const service = await rows.service((await rows.account()).id);
  const id = await uploadFile(api, agent.token, `${service.name}.txt`, randomBytes(10));
  const { data } = await api.ask(
    agent.token,
    `mutation { ticketReply(input: { ticketId: "${ticketId}", body: "b", disclosure: GENERIC, attachmentIds: ["${id}"], idempotencyKey: "k" }) { userErrors { code } } }`,
  );
  expect(data).toEqual({ ticketReply: { userErrors: [{ code: "FOREIGN_SERVICE_MENTIONED" }] } });
  expect(await collect(26)).toEqual({ slots: 0, blobs: 0 });
  expect(await attachmentsLeft(id)).toBe(1);
  expect(await collect(8 * 24)).toEqual({ slots: 1, blobs: 1 });
  expect(await attachmentsLeft(id)).toBe(0);
});

test("what a crash left half collected is collected by the next call", async () => {
  const bytes = randomBytes(100);
  await uploadFile(api, token, "unused", bytes);
  const failing = { ...blobs, delete: () => Promise.reject(new Error("the disk failed")) };
  await expect(collectUploads(api.installation.pool("worker"), failing, later(26))).rejects.toThrow("the disk failed");
  expect(await collect(26)).toEqual({ slots: 1, blobs: 1 });
  expect(await blobs.exists(sha256Of(bytes))).toBe(false);
});

describe("beside somebody who is about to name the same content", () => {
  const asPortal = <T>(work: Parameters<typeof inTransaction<T>>[2]) =>
    inTransaction(api.installation.pool("portal"), { role: "portal" }, work);

  test("the blob stays: the collector waits for their transaction, and counts after it", async () => {
    const bytes = randomBytes(100);
    const sha256 = sha256Of(bytes);
    await uploadFile(api, token, "unused", bytes);
    const held = Promise.withResolvers<void>();
    const collecting = held.promise.then(() => collect(26));
    await asPortal(async ({ sql }) => {
      await holdBlobs(sql, blobs, [sha256]);
      held.resolve();
      await expect.poll(isWaiting).toBe(1);
      await api.sql`insert into attachments ${api.sql({ id: randomUUID(), isInternal: false, fileName: "a", claimedType: "a/b", size: 1, sha256, state: "READY", createdAt: NOW })}`;
    });
    expect(await collecting).toEqual({ slots: 1, blobs: 0 });
    expect(await blobs.exists(sha256)).toBe(true);
  });

  const isWaiting = async () =>
    (await api.sql`select 1 from pg_locks where locktype = 'advisory' and not granted`).length;

  test("or they are told that it is gone, and write nothing", async () => {
    const bytes = randomBytes(100);
    await uploadFile(api, token, "unused", bytes);
    expect(await collect(26)).toEqual({ slots: 1, blobs: 1 });
    await expect(asPortal(({ sql }) => holdBlobs(sql, blobs, [sha256Of(bytes)]))).rejects.toThrow("there is no blob");
  });

  test("an upload whose blob was collected under it is 503, and may be brought again", async () => {
    const bytes = randomBytes(100);
    const { uploads } = await createFileSlots(api, token, [{ fileName: "a", contentType: "text/plain", size: 100 }]);
    const { put } = blobs;
    blobs.put = async (content) => {
      const stored = await put(content);
      await blobs.delete(stored.sha256);
      return stored;
    };
    expect((await bring(api, uploads![0]!, bytes)).status).toBe(503);
    blobs.put = put;
    expect((await bring(api, uploads![0]!, bytes)).status).toBe(204);
  });
});

test("nobody but the worker collects", async () => {
  for (const role of ["portal", "desk", "bridge", "anonymous"] as const)
    for (const call of ["forget", "drop"])
      await expect(
        inTransaction(api.installation.pool(role), { role }, ({ sql }) =>
          call === "drop"
            ? sql`select app.drop_upload(${randomUUID()})`
            : sql`select app.forget_upload(${randomUUID()}, ${NOW}, ${NOW})`,
        ),
        `${role} ${call}`,
      ).rejects.toMatchObject({ code: "42501" });
});
