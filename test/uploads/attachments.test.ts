import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { v7 } from "uuid";
import { globalId, rowId } from "../../src/nodes/global-id.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";
import { bring, createFileSlots, sha256Of, uploadFile } from "./uploads-under-test.ts";

const MIB = 1024 * 1024;
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");
let api: TestApi;
let rows: ReturnType<typeof arrange>;
let mine: Awaited<ReturnType<typeof rows.account>>;
let portal: { id: string; token: string };
let agent: { id: string; token: string };
let supervisor: { id: string; token: string };
let ticketId: string;

beforeAll(async () => {
  api = await startTestApi();
  rows = arrange(api);
});
afterAll(() => api.stop());
beforeEach(async () => {
  mine = await rows.account();
  portal = await rows.session(mine.id);
  agent = await rows.staff("AGENT");
  supervisor = await rows.staff("SUPERVISOR");
  ticketId = (await write(portal.token, "ticketOpen", { subject: "A question", body: "How?" })).ticket!.id;
});

interface Written {
  readonly ticket: { readonly id: string } | null;
  readonly message: {
    readonly id: string;
    readonly attachments: readonly {
      id: string;
      fileName: string;
      contentType: string;
      size: number;
      state: string;
      downloadUrl: string;
    }[];
  } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

async function write(token: string, name: string, input: object): Promise<Written> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const given = { idempotencyKey: randomUUID(), ...input };
  const { data, errors } = await api.ask(
    token,
    `mutation ($input: ${type}!) { ${name}(input: $input) { ticket { id } message { id attachments { id fileName contentType size state downloadUrl } } userErrors { code field } } }`,
    { input: given },
  );
  if (errors[0]) throw new Error(`${errors[0].extensions.code}: ${errors[0].message}`);
  return data![name] as unknown as Written;
}

const fileNames = ({ message }: Written) => message!.attachments.map(({ fileName }) => fileName);
const REFUSED = [{ code: "NOT_FOUND", field: ["input", "attachmentIds"] }];
const uploaded = (name: string, token = portal.token) => uploadFile(api, token, name, randomBytes(10));
const post = (attachmentIds: readonly string[], token = portal.token) =>
  write(token, "ticketMessagePost", { ticketId, body: "Here.", attachmentIds });

describe("attachmentUploadsCreate", () => {
  const file = { fileName: "log.txt", contentType: "text/plain", size: 10 };

  test("announces each file, with a slot of its own, in the order given", async () => {
    const { attachments, uploads, userErrors } = await createFileSlots(api, portal.token, [
      file,
      { ...file, fileName: "b.pdf", contentType: "Application/PDF" },
    ]);
    expect(userErrors).toEqual([]);
    expect(attachments).toMatchObject([
      { fileName: "log.txt", contentType: "text/plain", size: 10, state: "UPLOADING", downloadUrl: null },
      { fileName: "b.pdf", contentType: "application/pdf", state: "UPLOADING" },
    ]);
    expect(uploads).toHaveLength(2);
    expect(new Set(uploads!.map(({ id }) => id)).size).toBe(2);
  });

  test.each([
    ["no file", [], "INVALID", ["input", "files"]],
    ["eleven", Array.from({ length: 11 }, () => file), "INVALID", ["input", "files"]],
    ["an empty name", [{ ...file, fileName: "" }], "INVALID", ["input", "files", "0", "fileName"]],
    [
      "a name that is too long",
      [{ ...file, fileName: "a".repeat(256) }],
      "INVALID",
      ["input", "files", "0", "fileName"],
    ],
    ["no media type", [file, { ...file, contentType: "text" }], "INVALID", ["input", "files", "1", "contentType"]],
    [
      "a header in the type",
      [{ ...file, contentType: "text/plain\r\nX: y" }],
      "INVALID",
      ["input", "files", "0", "contentType"],
    ],
    ["no bytes", [{ ...file, size: 0 }], "INVALID", ["input", "files", "0", "size"]],
    ["more than 25 MiB", [file, { ...file, size: 25 * MIB + 1 }], "TOO_LARGE", ["input", "files", "1", "size"]],
  ])("refuses %s", async (_name, files, code, field) => {
    expect(await createFileSlots(api, portal.token, files)).toEqual({
      attachments: null,
      uploads: null,
      userErrors: [{ code, field }],
    });
  });

  test.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Windows\\win.ini", "win.ini"],
    ["invoice\u202efdp.exe", "invoicefdp.exe"],
    ["a\0b\r\n.txt", "a b .txt"],
    ["\ud800x.txt", "\ufffdx.txt"],
    ["...", "attachment-1.bin"],
  ])("keeps %j as %j", async (fileName, kept) => {
    expect((await createFileSlots(api, portal.token, [{ ...file, fileName }])).attachments).toMatchObject([
      { fileName: kept },
    ]);
  });

  test("stops at 50 files that wait, also where two ask at once; using one makes room", async () => {
    const ten = Array.from({ length: 10 }, () => file);
    for (let time = 0; time < 4; time += 1) await createFileSlots(api, portal.token, ten);
    const both = await Promise.all([createFileSlots(api, portal.token, ten), createFileSlots(api, portal.token, ten)]);
    expect(both.map(({ userErrors }) => userErrors.map(({ code }) => code).join()).toSorted()).toEqual([
      "",
      "RATE_LIMITED",
    ]);
    const granted = both.find(({ uploads }) => uploads)!;
    await bring(api, granted.uploads![0]!, randomBytes(10));
    expect((await createFileSlots(api, portal.token, [file])).userErrors).toMatchObject([{ code: "RATE_LIMITED" }]);
    expect((await post([granted.attachments![0]!.id])).userErrors).toEqual([]);
    expect((await createFileSlots(api, portal.token, [file])).userErrors).toEqual([]);
  });

  test("is not for bridges, nor for nobody", async () => {
    const bridge = await rows.client("BRIDGE");
    await expect(createFileSlots(api, bridge.token, [file])).rejects.toThrow("FORBIDDEN");
    await expect(createFileSlots(api, null, [file])).rejects.toThrow("UNAUTHENTICATED");
  });
});

describe("a file that was brought", () => {
  test("is READY, by what its bytes are, and can be fetched once it is on a message", async () => {
    const { attachments, uploads } = await createFileSlots(api, portal.token, [
      { fileName: "picture.txt", contentType: "text/plain", size: PNG.length },
    ]);
    expect((await bring(api, uploads![0]!, PNG)).status).toBe(204);
    const written = await post([attachments![0]!.id]);
    expect(written.message!.attachments).toMatchObject([
      { fileName: "picture.txt", contentType: "image/png", size: PNG.length, state: "READY" },
    ]);
    const { pathname, search } = new URL(written.message!.attachments[0]!.downloadUrl);
    const fetched = await fetch(`${api.url}${pathname}${search}`);
    expect(Buffer.from(await fetched.arrayBuffer()).equals(PNG)).toBe(true);
    const [row] =
      await api.sql`select sha256, claimed_type, is_internal from attachments where id = ${rowId("Attachment", attachments![0]!.id)}`;
    expect(row).toEqual({ sha256: sha256Of(PNG), claimedType: "text/plain", isInternal: false });
  });

  test("with a session that ended is 404", async () => {
    const { uploads } = await createFileSlots(api, portal.token, [
      { fileName: "a", contentType: "text/plain", size: 1 },
    ]);
    await api.sql`update sessions set closed_at = ${api.now} where id = ${portal.id}`;
    expect((await bring(api, uploads![0]!, Buffer.from("x"))).status).toBe(404);
  });

  test("whose slot had other bytes before takes only those", async () => {
    const { uploads } = await createFileSlots(api, portal.token, [
      { fileName: "a", contentType: "text/plain", size: 1 },
    ]);
    // As if the process had died between the blob and the row.
    await api.sql`update upload_slots set sha256 = ${sha256Of(Buffer.from("x"))} where id = ${rowId("UploadSlot", uploads![0]!.id)}`;
    expect((await bring(api, uploads![0]!, Buffer.from("y"))).status).toBe(422);
    expect((await bring(api, uploads![0]!, Buffer.from("x"))).status).toBe(204);
  });
});

describe("attachmentIds", () => {
  test("go with a new ticket, a message, a reply and a note, in the order given", async () => {
    const [one, two] = [await uploaded("one"), await uploaded("two")];
    expect(
      fileNames(await write(portal.token, "ticketOpen", { subject: "s", body: "b", attachmentIds: [two, one] })),
    ).toEqual(["two", "one"]);
    expect(fileNames(await post([await uploaded("three")]))).toEqual(["three"]);
    const replied = await write(agent.token, "ticketReply", {
      ticketId,
      body: "So.",
      disclosure: "GENERIC",
      attachmentIds: [await uploaded("four", agent.token)],
    });
    expect(fileNames(replied)).toEqual(["four"]);
    const noted = await write(agent.token, "ticketNoteAdd", {
      ticketId,
      body: "Hm.",
      attachmentIds: [await uploaded("five", agent.token)],
    });
    expect(fileNames(noted)).toEqual(["five"]);
    const seen = await api.ask(
      portal.token,
      `{ ticket(by: { id: "${ticketId}" }) { messages { nodes { attachments { fileName } } } } }`,
    );
    expect(JSON.stringify(seen.data)).toContain("four");
    expect(JSON.stringify(seen.data), "a note's file is the desk's alone").not.toContain("five");
    const noteFile = noted.message!.attachments[0]!.id;
    expect((await api.ask(portal.token, `{ node(id: "${noteFile}") { id } }`)).data).toEqual({ node: null });
  });

  test("on a closed ticket go to the one that continues it", async () => {
    await write(agent.token, "ticketNoteAdd", { ticketId, body: "x" });
    await api.ask(agent.token, `mutation { ticketClose(input: { ticketId: "${ticketId}" }) { ticket { id } } }`);
    const continued = await post([await uploaded("late")]);
    expect(continued.ticket!.id).not.toBe(ticketId);
    expect(fileNames(continued)).toEqual(["late"]);
  });

  test("are used once; the same request again gives the same answer", async () => {
    const id = await uploaded("once");
    const key = randomUUID();
    const input = { ticketId, body: "Here.", attachmentIds: [id], idempotencyKey: key };
    const first = await write(portal.token, "ticketMessagePost", input);
    const again = await write(portal.token, "ticketMessagePost", input);
    expect(again.message!.id).toBe(first.message!.id);
    expect(fileNames(again)).toEqual(["once"]);
    expect((await post([id])).userErrors).toEqual(REFUSED);
  });

  test("of two messages at once go to one", async () => {
    const id = await uploaded("contended");
    const both = await Promise.all([post([id]), post([id])]);
    expect(both.map(({ userErrors }) => userErrors.length)).toEqual(expect.arrayContaining([0, 1]));
  });

  test("another's, on a message, not ready, none and repeated are one refusal, and nothing is written", async () => {
    const other = await rows.account();
    const theirs = await uploaded("theirs", (await rows.session(other.id)).token);
    const staffs = await uploaded("staffs", agent.token);
    const used = await uploaded("used");
    await post([used]);
    const announced = (
      await createFileSlots(api, portal.token, [{ fileName: "a", contentType: "text/plain", size: 1 }])
    ).attachments![0]!.id;
    const own = await uploaded("own");
    const before = await api.sql`select count(*) from messages`;
    for (const ids of [
      [theirs],
      [staffs],
      [used],
      [announced],
      [globalId("Attachment", v7())],
      ["nonsense"],
      [ticketId],
      [own, own],
      [own, theirs],
    ])
      expect((await post(ids)).userErrors, ids.join()).toEqual(REFUSED);
    expect(await api.sql`select count(*) from messages`).toEqual(before);
    expect(
      (await write(agent.token, "ticketReply", { ticketId, body: "b", disclosure: "GENERIC", attachmentIds: [own] }))
        .userErrors,
    ).toEqual(REFUSED);
    expect(
      (await write(supervisor.token, "ticketNoteAdd", { ticketId, body: "b", attachmentIds: [staffs] })).userErrors,
    ).toEqual(REFUSED);
    expect((await post([own])).userErrors, "it was not used up").toEqual([]);
  });

  test("more than ten, and more than 25 MiB in all, are refused", async () => {
    const ids = [];
    for (let n = 0; n < 11; n += 1) ids.push(await uploaded(`${n}`));
    expect((await post(ids)).userErrors).toEqual(REFUSED);
    expect((await post(ids.slice(1))).userErrors).toEqual([]);
    const large = [await uploaded("large"), await uploaded("small")];
    await api.sql`update attachments set size = ${25 * MIB} where id = ${rowId("Attachment", large[0])}`;
    expect((await post(large)).userErrors).toEqual(REFUSED);
    expect((await post([large[0]!])).userErrors).toEqual([]);
  });
});

describe("R5 looks through the names of attachments", () => {
  const reply = (attachmentIds: readonly string[]) =>
    write(agent.token, "ticketReply", { ticketId, body: "See the file.", disclosure: "GENERIC", attachmentIds });

  test("a file named after another account's domain is refused; a supervisor may release it with its file", async () => {
    const other = await rows.account();
    const service = await rows.service(other.id);
    const id = await uploaded(`${service.name}-zone.txt`, agent.token);
    expect((await reply([id])).userErrors).toMatchObject([{ code: "FOREIGN_SERVICE_MENTIONED" }]);
    const [alarm] = await api.sql`select id from disclosure_alarms where ticket_id = ${rowId("Ticket", ticketId)}`;
    const released = await release(supervisor.token, alarm!.id as string);
    expect(released.userErrors).toEqual([]);
    expect(fileNames(released)).toEqual([`${service.name}-zone.txt`]);
  });

  test("a release whose file was used elsewhere is refused", async () => {
    const other = await rows.account();
    const service = await rows.service(other.id);
    const id = await uploaded(`${service.name}.txt`, agent.token);
    await reply([id]);
    await write(agent.token, "ticketNoteAdd", { ticketId, body: "b", attachmentIds: [id] });
    const [alarm] = await api.sql`select id from disclosure_alarms where ticket_id = ${rowId("Ticket", ticketId)}`;
    expect((await release(supervisor.token, alarm!.id as string)).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  });

  async function release(token: string, alarmRow: string): Promise<Written> {
    const { data, errors } = await api.ask(
      token,
      `mutation { disclosureAlarmRelease(input: { alarmId: "${globalId("DisclosureAlarm", alarmRow)}", reason: "they own it now" }) { ticket { id } message { id attachments { id fileName contentType size state downloadUrl } } userErrors { code field } } }`,
    );
    if (errors[0]) throw new Error(errors[0].message);
    return data!.disclosureAlarmRelease as unknown as Written;
  }
});
