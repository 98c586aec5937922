import { createHash, randomBytes, randomUUID } from "node:crypto";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  addAccount,
  addMessage,
  addReply,
  addService,
  addTicket,
  deliveryOf,
  NOW,
  type OutboxUnderTest,
  queue,
  renew,
  startOutboxUnderTest,
} from "./outbox-under-test.ts";

const MIB = 1024 * 1024;
let under: OutboxUnderTest;
beforeAll(async () => {
  under = await startOutboxUnderTest();
});
afterAll(() => under?.end());
beforeEach(() => renew(under));

interface AddedFile {
  readonly fileName?: string;
  readonly contentType?: string;
  readonly size?: number;
  readonly bytes?: Buffer;
  readonly position?: number;
}

/** As the desk puts a file on a reply; its blob too. */
async function addFile(of: { messageId: string; ticketId: string; accountId: string | null }, file: AddedFile = {}) {
  const bytes = file.bytes ?? randomBytes(1_000);
  await under.blobs.put(bytes);
  await under.sql`insert into attachments ${under.sql({
    id: randomUUID(),
    message_id: of.messageId,
    ticket_id: of.ticketId,
    account_id: of.accountId,
    is_internal: false,
    uploader: "staff:x",
    file_name: file.fileName ?? "log.txt",
    claimed_type: file.contentType ?? "text/plain",
    size: file.size ?? bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    state: "READY",
    position: file.position ?? 0,
    created_at: NOW,
  })}`;
  return bytes;
}

async function replied() {
  const { account, ticket, messageId, delivery } = await addReply(under);
  return { delivery, account, of: { messageId, ticketId: ticket.id, accountId: account.id } };
}

const sent = async () => {
  expect(under.sink.mails).toHaveLength(1);
  return simpleParser(under.sink.mails[0]!.bytes);
};

describe("the files of a reply", () => {
  test("go with its mail, byte for byte and in their order, and nobody is sent to the portal for them", async () => {
    const { of, delivery } = await replied();
    const second = await addFile(of, { fileName: "perché no.pdf", contentType: "application/pdf", position: 1 });
    const first = await addFile(of, { fileName: "zone.txt" });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    const mail = await sent();
    expect(
      mail.attachments.map(({ filename, contentType, contentDisposition }) => [
        filename,
        contentType,
        contentDisposition,
      ]),
    ).toEqual([
      ["zone.txt", "text/plain", "attachment"],
      ["perché no.pdf", "application/pdf", "attachment"],
    ]);
    expect(mail.attachments.map(({ content }) => content.toString("hex"))).toEqual(
      [first, second].map((bytes) => bytes.toString("hex")),
    );
    expect(mail.text).not.toContain("attachment");
  });

  test("that are too large for a mail are all in the portal, and the mail says so", async () => {
    const { of, delivery } = await replied();
    await addFile(of, { size: 15 * MIB });
    await addFile(of, { size: 1 });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    const mail = await sent();
    expect(mail.attachments).toEqual([]);
    expect(mail.text).toContain("You find them in the portal");
  });

  test("go with an enquiry's mail whatever their size: there is no portal", async () => {
    const ticket = await addTicket(under, { correspondent: "asker@elsewhere.example" });
    const messageId = await addMessage(under, { ticketId: ticket.id, accountId: null });
    await addFile({ messageId, ticketId: ticket.id, accountId: null }, { size: 20 * MIB });
    const delivery = await queue(under, { messageId, ticketId: ticket.id });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    expect((await sent()).attachments).toHaveLength(1);
  });

  test("stay out of a mail that only says that an answer is in the portal", async () => {
    const { of, delivery } = await replied();
    await under.sql`update messages set disclosure = 'SERVICE_INFORMATION' where id = ${of.messageId}`;
    await under.sql`update accounts set registered_email_changed_at = ${NOW} where id = ${of.accountId}`;
    await addFile(of, { fileName: "secret-name.txt" });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    expect(await deliveryOf(under, delivery.id)).toMatchObject({ content: "NOTICE_ONLY", rule: "R6" });
    expect((await sent()).attachments).toEqual([]);
    expect(under.sink.mails[0]!.bytes.toString()).not.toContain("secret-name");
  });

  test("are looked through by name at every attempt: a domain that became another's stops the mail (R5)", async () => {
    const { of, delivery } = await replied();
    await addFile(of, { fileName: "verdi-hosting.example.txt" });
    await addService(under, (await addAccount(under)).id, "verdi-hosting.example");
    expect(await under.outbox.deliver(delivery.id)).toBe("REFUSED");
    expect(under.sink.mails).toEqual([]);
  });

  test("wait where a blob cannot be read: the mail is not sent without it", async () => {
    const { of, delivery } = await replied();
    const bytes = await addFile(of);
    await under.blobs.delete(createHash("sha256").update(bytes).digest("hex"));
    expect(await under.outbox.deliver(delivery.id)).toBe("DEFERRED");
    expect(under.sink.mails).toEqual([]);
  });

  test.each(["message/rfc822", "multipart/mixed"])("said to be %s stay closed", async (contentType) => {
    const { of, delivery } = await replied();
    const bytes = await addFile(of, {
      contentType,
      fileName: "mail",
      bytes: Buffer.from("From: a@b.example\r\n\r\nx"),
    });
    expect(await under.outbox.deliver(delivery.id)).toBe("SENT");
    const [attached] = (await sent()).attachments;
    expect(attached).toMatchObject({ contentType: "application/octet-stream", filename: "mail" });
    expect(attached!.content.equals(bytes)).toBe(true);
  });
});
