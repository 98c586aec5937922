import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import fastify from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { globalId, rowId } from "../../src/nodes/global-id.ts";
import { registerUploads } from "../../src/server/uploads.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { bring, createMailSlot, keptFiles, mailSlotFor, sha256Of, type Slot } from "./uploads-under-test.ts";

const MIB = 1024 * 1024;
let api: TestApi;
let rows: ReturnType<typeof arrange>;
let bridge: { id: string; token: string };

beforeAll(async () => {
  api = await startTestApi();
  rows = arrange(api);
});
afterAll(() => api.stop());
beforeEach(async () => {
  api.now = new Date("2026-03-02T10:00:00.000Z");
  bridge = await rows.client("BRIDGE");
});

interface Receipt {
  readonly receipt: { readonly id: string; readonly sha256: string } | null;
  readonly isDuplicate: boolean;
  readonly smtpReply: { readonly code: number };
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

async function receive(
  uploadId: string,
  given: { key?: string; token?: string; rcptTo?: string } = {},
): Promise<Receipt> {
  const { key = randomUUID(), token = bridge.token, rcptTo = "support@desk.example" } = given;
  const input = {
    idempotencyKey: key,
    receivedAt: api.now.toISOString(),
    envelope: { mailFrom: "anna@rossi.example", rcptTo: [rcptTo] },
    source: { uploadId },
    mta: "mx.desk.example",
  };
  const { data, errors } = await api.ask(
    token,
    `mutation ($input: InboundMessageReceiveInput!) { inboundMessageReceive(input: $input) {
       receipt { id sha256 } isDuplicate smtpReply { code } userErrors { code field } } }`,
    { input },
  );
  if (errors[0]) throw new Error(errors[0].extensions.code);
  return data!.inboundMessageReceive as unknown as Receipt;
}

const mailOf = (size: number) => Buffer.concat([Buffer.from("From: anna@rossi.example\r\n\r\n"), randomBytes(size)]);
const stored = async ({ receipt }: Receipt) => {
  const [row] =
    await api.sql`select size, sha256, raw from inbound_messages where id = ${rowId("InboundMessage", receipt!.id)}`;
  return row!;
};
const REFUSED = { receipt: null, userErrors: [{ code: "INVALID", field: ["input", "source", "uploadId"] }] };

describe("a mail that was brought", () => {
  test("is kept as the blob that its row names, and its receipt says so", async () => {
    const mail = mailOf(2 * MIB);
    const slot = await mailSlotFor(api, bridge.token, mail);
    expect(slot).toMatchObject({ method: "PUT", expiresAt: "2026-03-02T10:15:00.000Z" });
    expect(await bring(api, slot, mail)).toEqual({ status: 204, body: "" });
    const received = await receive(slot.id);
    expect(received).toMatchObject({
      smtpReply: { code: 250 },
      isDuplicate: false,
      receipt: { sha256: sha256Of(mail) },
    });
    expect(await stored(received)).toEqual({ size: mail.length, sha256: sha256Of(mail), raw: null });
    expect((await api.installation.blobs.get(sha256Of(mail))).equals(mail)).toBe(true);
  });

  test("up to 1 MiB stands in its row, however it came", async () => {
    const mail = mailOf(1_000);
    const slot = await mailSlotFor(api, bridge.token, mail);
    await bring(api, slot, mail);
    expect(Buffer.from((await stored(await receive(slot.id))).raw as Uint8Array).equals(mail)).toBe(true);
  });

  test("is the same delivery under the same key, through another slot too", async () => {
    const mail = mailOf(2 * MIB);
    const [one, other] = [await mailSlotFor(api, bridge.token, mail), await mailSlotFor(api, bridge.token, mail)];
    await bring(api, one, mail);
    await bring(api, other, mail);
    const key = randomUUID();
    const first = await receive(one.id, { key });
    expect(await receive(other.id, { key })).toEqual({ ...first, isDuplicate: true });
    expect((await receive(one.id, { key, rcptTo: "sales@desk.example" })).userErrors).toMatchObject([
      { code: "IDEMPOTENCY_KEY_REUSED" },
    ]);
  });

  test("is refused by another bridge exactly like a slot that does not exist", async () => {
    const mail = mailOf(100);
    const slot = await mailSlotFor(api, bridge.token, mail);
    await bring(api, slot, mail);
    const other = await rows.client("BRIDGE");
    expect(await receive(slot.id, { token: other.token })).toMatchObject(REFUSED);
    expect(await receive("upl_AAAAAAAAAAAAAAAAAAAAAA", { token: other.token })).toMatchObject(REFUSED);
    expect(await receive("nonsense")).toMatchObject(REFUSED);
    expect((await receive(slot.id)).smtpReply.code).toBe(250);
  });

  test("is refused before its bytes came, and when its blob is gone", async () => {
    const mail = mailOf(2 * MIB);
    const slot = await mailSlotFor(api, bridge.token, mail);
    expect(await receive(slot.id)).toMatchObject({ ...REFUSED, smtpReply: { code: 451 } });
    await bring(api, slot, mail);
    await api.installation.blobs.delete(sha256Of(mail));
    expect(await receive(slot.id)).toMatchObject(REFUSED);
  });

  test("a file's slot is no mail's", async () => {
    const staff = await rows.staff();
    const [slot] =
      await api.sql`insert into upload_slots ${api.sql({ id: randomUUID(), purpose: "ATTACHMENT", client: `client:${bridge.id}`, size: 1, sha256: "0".repeat(64), createdAt: api.now, expiresAt: api.now, completedAt: api.now })} returning id`;
    expect(await receive(globalId("UploadSlot", slot!.id as string))).toMatchObject(REFUSED);
    await expect(receive("x", { token: staff.token })).rejects.toThrow("FORBIDDEN");
  });
});

describe("inboundMessageUploadCreate", () => {
  const sha256 = "0".repeat(64);

  test.each([
    ["more than 30 MiB", { sha256, size: 30 * MIB + 1 }, "TOO_LARGE", ["input", "size"]],
    ["no bytes", { sha256, size: 0 }, "INVALID", ["input", "size"]],
    ["less than none", { sha256, size: -1 }, "INVALID", ["input", "size"]],
    ["63 digits", { sha256: "0".repeat(63), size: 1 }, "INVALID", ["input", "sha256"]],
    ["what is not hex", { sha256: "g".repeat(64), size: 1 }, "INVALID", ["input", "sha256"]],
    ["a line break at the end", { sha256: `${sha256}\n`, size: 1 }, "INVALID", ["input", "sha256"]],
  ])("refuses %s", async (_name, input, code, field) => {
    expect(await createMailSlot(api, bridge.token, input)).toEqual({ upload: null, userErrors: [{ code, field }] });
  });

  test("takes 30 MiB, and a hash in capitals", async () => {
    expect(
      (await createMailSlot(api, bridge.token, { sha256: "ABCDEF".padEnd(64, "0"), size: 30 * MIB })).userErrors,
    ).toEqual([]);
  });

  test("is for bridges alone", async () => {
    const staff = await rows.staff();
    await expect(createMailSlot(api, staff.token, { sha256, size: 1 })).rejects.toThrow("FORBIDDEN");
    await expect(createMailSlot(api, null, { sha256, size: 1 })).rejects.toThrow("UNAUTHENTICATED");
  });
});

describe("PUT", () => {
  let mail: Buffer;
  let slot: Slot;
  let before: string[];
  const nothingKept = async () => expect(await keptFiles(api)).toEqual(before);
  beforeEach(async () => {
    mail = mailOf(100_000);
    slot = await mailSlotFor(api, bridge.token, mail);
    before = await keptFiles(api);
  });

  test.each<[string, number, (headers: Record<string, string>) => Record<string, string | undefined>]>([
    ["without a token", 404, () => ({ "upload-token": undefined })],
    ["with a token that is none", 404, () => ({ "upload-token": "x.y" })],
    ["with a token of another length", 404, () => ({ "upload-token": "x".repeat(5_000) })],
    ["with a leave that was altered", 404, ({ token }) => ({ "upload-token": altered(token!) })],
    ["with a code that was altered", 404, ({ token }) => ({ "upload-token": `${token!.slice(0, -2)}AA` })],
    ["without a length", 411, () => ({ "content-length": undefined, "transfer-encoding": "chunked" })],
    ["compressed", 415, () => ({ "content-encoding": "gzip" })],
  ])("%s is %i, and nothing is kept", async (_name, status, change) => {
    const token = slot.headers.find(({ name }) => name === "upload-token")!.value;
    expect((await bring(api, slot, mail, { headers: change({ token }) })).status).toBe(status);
    await nothingKept();
    expect((await bring(api, slot, mail)).status, "the slot is free afterwards").toBe(204);
  });

  test.each([
    ["more bytes", 1, 413],
    ["fewer bytes", -1, 400],
  ])("of %s than announced is refused before they are looked at", async (_name, more, status) => {
    expect((await bring(api, slot, Buffer.alloc(mail.length + more, mail))).status).toBe(status);
    await nothingKept();
  });

  test("of other bytes is 422, nothing is kept, and the right ones still may come", async () => {
    const other = Buffer.from(mail);
    other[50_000]! ^= 1;
    const refused = await bring(api, slot, other);
    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.body)).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
    await nothingKept();
    expect((await bring(api, slot, mail)).status).toBe(204);
  });

  test("that breaks off keeps nothing, and frees the slot", async () => {
    const half = mail.subarray(0, 50_000);
    const brought = await bring(api, slot, half, {
      headers: { "content-length": String(mail.length) },
      breakOff: true,
    });
    expect(brought.status).toBeNull();
    await expect.poll(() => bring(api, slot, mail).then(({ status }) => status)).toBe(204);
    expect(await keptFiles(api)).toEqual([...before, sha256Of(mail)].toSorted());
  });

  test("with another slot's token is 404, like with none", async () => {
    const other = await mailSlotFor(api, bridge.token, mail);
    const token = other.headers.find(({ name }) => name === "upload-token")!.value;
    const foreign = await bring(api, slot, mail, { headers: { "upload-token": token } });
    const absent = await bring(api, slot, mail, { path: "/uploads/upl_AAAAAAAAAAAAAAAAAAAAAA" });
    expect(foreign).toEqual(absent);
    expect(foreign.status).toBe(404);
  });

  test("works once", async () => {
    expect((await bring(api, slot, mail)).status).toBe(204);
    expect((await bring(api, slot, mail)).status).toBe(409);
  });

  test("of two at once is taken once", async () => {
    for (let time = 0; time < 5; time += 1) {
      const content = mailOf(300_000 + time);
      const both = await mailSlotFor(api, bridge.token, content);
      const answers = await Promise.all([bring(api, both, content), bring(api, both, content)]);
      expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([204, 409]));
    }
  });

  test("after 15 minutes is 404", async () => {
    api.now = new Date("2026-03-02T10:15:00.000Z");
    expect((await bring(api, slot, mail)).status).toBe(404);
    await nothingKept();
  });

  test("of a client that was revoked is 404", async () => {
    await revoke();
    expect((await bring(api, slot, mail)).status).toBe(404);
    await nothingKept();
  });

  test("of a client that was revoked while the bytes came is 404, and the slot stays empty", async () => {
    const headers = Object.fromEntries(slot.headers.map(({ name, value }) => [name, value]));
    const put = request(new URL(new URL(slot.url).pathname, api.url), {
      method: "PUT",
      headers: { ...headers, "content-length": mail.length },
      agent: false,
    });
    put.write(mail.subarray(0, 50_000));
    const isTaken = async () =>
      (
        await api.sql`select 1 from upload_slots where receiving_until is not null and id = ${rowId("UploadSlot", slot.id)}`
      ).length;
    await expect.poll(isTaken).toBe(1);
    await revoke();
    put.end(mail.subarray(50_000));
    const [response] = (await once(put, "response")) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(404);
    await api.sql`update clients set revoked_at = null where id = ${bridge.id}`;
    expect(await receive(slot.id)).toMatchObject(REFUSED);
  });

  const revoke = () => api.sql`update clients set revoked_at = ${api.now} where id = ${bridge.id}`;

  test.each([
    ["sends nothing more", { totalMs: 60_000, idleMs: 100 }],
    ["sends a little all the time", { totalMs: 300, idleMs: 60_000 }],
  ])("of a client that %s is cut off, and nothing is kept", async (_name, times) => {
    const app = fastify();
    registerUploads(app, api.installation, times);
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const headers = Object.fromEntries(slot.headers.map(({ name, value }) => [name, value]));
    const put = request(new URL(new URL(slot.url).pathname, url), {
      method: "PUT",
      headers: { ...headers, "content-length": mail.length },
    });
    put.write(mail.subarray(0, 10));
    const trickle = setInterval(() => put.write("."), 20);
    if (times.idleMs < times.totalMs) clearInterval(trickle);
    await expect(once(put, "response")).rejects.toThrow();
    clearInterval(trickle);
    await app.close();
    await expect.poll(() => bring(api, slot, mail).then(({ status }) => status)).toBe(204);
    expect(await keptFiles(api)).toEqual([...before, sha256Of(mail)].toSorted());
  });

  describe("takes longer than other requests may", () => {
    let app: ReturnType<typeof fastify>;
    let url: string;
    beforeEach(async () => {
      app = fastify({ requestTimeout: 300, http: { connectionsCheckingInterval: 20 } });
      app.post("/", async () => "done");
      registerUploads(app, api.installation);
      url = await app.listen({ host: "127.0.0.1", port: 0 });
    });
    afterEach(() => app.close());

    /** Ten pieces, one every 60 milliseconds. */
    async function slowly(method: string, path: string, headers: Record<string, string>, bytes: Buffer) {
      const sent = request(new URL(path, url), {
        method,
        headers: { ...headers, "content-length": bytes.length },
        agent: false,
      });
      const size = Math.ceil(bytes.length / 10);
      let position = 0;
      const timer = setInterval(() => {
        sent.write(bytes.subarray(position, position + size));
        position += size;
        if (position >= bytes.length) sent.end();
        if (position >= bytes.length) clearInterval(timer);
      }, 60);
      sent.on("error", () => {});
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      clearInterval(timer);
      return response.resume().statusCode;
    }

    test("and others still may not", async () => {
      const headers = Object.fromEntries(slot.headers.map(({ name, value }) => [name, value]));
      const [put, post] = await Promise.all([
        slowly("PUT", new URL(slot.url).pathname, headers, mail),
        slowly("POST", "/", { "content-type": "text/plain" }, Buffer.alloc(1_000, "x")),
      ]);
      expect([put, post]).toEqual([204, 408]);
    });
  });

  test("again after the process that received it died, once its time is over", async () => {
    const id = rowId("UploadSlot", slot.id)!;
    const until = new Date("2026-03-02T10:10:00.000Z");
    await api.sql`update upload_slots set attempt = gen_random_uuid(), receiving_until = ${until} where id = ${id}`;
    expect((await bring(api, slot, mail)).status).toBe(409);
    api.now = until;
    expect((await bring(api, slot, mail)).status).toBe(204);
  });

  test("is the only way in there", async () => {
    for (const method of ["POST", "GET", "DELETE"])
      expect((await bring(api, { ...slot, method }, mail)).status, method).toBe(404);
    const graphql = await fetch(`${api.url}/graphql`, {
      method: "POST",
      body: "x",
      headers: { "content-type": "application/octet-stream" },
    });
    expect(graphql.status).toBe(415);
  });
});

/** The same token for another client, with the code of the first. */
function altered(token: string): string {
  const [said, code] = token.split(".");
  const leave = JSON.parse(Buffer.from(said!, "base64url").toString()) as object;
  return `${Buffer.from(JSON.stringify({ ...leave, holder: { kind: "bridge", clientId: "bridge-0" } })).toString("base64url")}.${code}`;
}
