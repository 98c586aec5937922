import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { v7 } from "uuid";
import { collectUploads } from "../../src/uploads/collect-uploads.ts";
import { type KnowledgeUnderTest, startKnowledge } from "./knowledge-under-test.ts";
import { PNG } from "./picture.ts";

let kb: KnowledgeUnderTest;
beforeAll(async () => {
  kb = await startKnowledge();
});
afterAll(() => kb.api.stop());

interface Added {
  readonly path: string | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}
const add = async (bytes: Uint8Array) =>
  (
    await kb.data<{ articleImageAdd: Added }>(
      kb.agent,
      `mutation M($input: ArticleImageAddInput!) { articleImageAdd(input: $input) { path userErrors { code field } } }`,
      { input: { content: Buffer.from(bytes).toString("base64") } },
    )
  ).articleImageAdd;

const fetchImage = (path: string) => fetch(`${kb.api.url}${path}`);

test("a picture is served once a published article shows it, and no longer than that", async () => {
  const { path, userErrors } = await add(PNG);
  expect(userErrors).toEqual([]);
  expect(await add(PNG)).toEqual({ path, userErrors: [] });
  expect((await fetchImage(path!)).status).toBe(404);
  const { id, version } = await kb.save({ slug: "con-figura", body: `Ecco: ![figura](${path})` });
  expect((await fetchImage(path!)).status).toBe(404);
  await kb.change(kb.supervisor, "articlePublish", { id, version });
  const served = await fetchImage(path!);
  expect(served.status).toBe(200);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(PNG);
  expect(Object.fromEntries(served.headers)).toMatchObject({
    "content-type": "image/png",
    "content-length": String(PNG.length),
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
  });
  expect((await kb.page("/kb/it/con-figura")).text).toContain(`<img src="${path}" alt="figura" loading="lazy" />`);
  const { article } = await kb.data<{ article: { bodyHtml: string } }>(
    null,
    `{ article(slug: "con-figura", language: IT) { bodyHtml } }`,
  );
  expect(article.bodyHtml).toContain(`src="${kb.api.installation.publicUrl}${path}"`);
  await kb.change(kb.supervisor, "articleArchive", { id });
  expect((await fetchImage(path!)).status).toBe(404);
});

test("a blob that is no article's picture is never served: a customer's attachment lies in the same store", async () => {
  const { sha256 } = await kb.api.installation.blobs.put(Buffer.concat([PNG, randomBytes(8)]));
  await kb.publish({ slug: "ladro", body: `![x](/kb/images/${sha256})` });
  expect((await fetchImage(`/kb/images/${sha256}`)).status).toBe(404);
});

test("an upload of the same bytes that is forgotten takes no picture away", async () => {
  const { path } = await add(Buffer.concat([PNG, Buffer.from("kept")]));
  const { pool, blobs } = kb.api.installation;
  const createdAt = new Date(kb.api.now.getTime() - 7 * 86_400_000);
  const slot = { id: v7(), purpose: "INBOUND", client: "client:mx", size: 1, sha256: path!.slice(-64) };
  await kb.api
    .sql`insert into upload_slots ${kb.api.sql({ ...slot, createdAt, expiresAt: createdAt, completedAt: createdAt })}`;
  expect(await collectUploads(pool("worker"), blobs, kb.api.now)).toEqual({ slots: 1, blobs: 0 });
  expect(await blobs.exists(slot.sha256)).toBe(true);
});

test.each(["/kb/images/x", "/kb/images/..%2f..%2fx", `/kb/images/${"A".repeat(64)}`, `/kb/images/${"0".repeat(64)}`])(
  "%s is not there",
  async (path) => {
    expect((await fetchImage(path)).status).toBe(404);
  },
);

test.each([
  ["SVG", Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ["HTML", Buffer.from("<!doctype html><script>alert(1)</script>")],
  ["PDF", Buffer.from("%PDF-1.7\n")],
  ["nothing", Buffer.alloc(0)],
  ["bytes", randomBytes(100)],
  ["a picture over 1 MiB", Buffer.concat([PNG, Buffer.alloc(1024 * 1024)])],
])("%s is no picture for an article, whatever it claims", async (_name, bytes) => {
  expect(await add(bytes)).toEqual({ path: null, userErrors: [{ code: "INVALID", field: ["input", "content"] }] });
});
