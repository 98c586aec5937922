import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLinkToken } from "../../src/keys/link-token.ts";
import { globalId } from "../../src/nodes/global-id.ts";
import type { TokenClaims } from "../../src/sessions/access-token.ts";
import { composeMail, MailDomain, type MailFields, rawMail, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, InboundDesk, NOW, sha256, SIGNED_NOW, SUPPORT } from "./support.ts";

const DAY = 86_400_000;
const rossi = new MailDomain("rossi.example");
let desk: InboundDesk;
let staff: TokenClaims;
beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi));
  staff = await desk.staff();
});
afterAll(() => desk.stop());

const customer = (address: string, given: Record<string, unknown> = {}) =>
  desk.rows.account({
    registeredEmail: address,
    registeredEmailGiven: address,
    createdAt: new Date(NOW.getTime() - 30 * DAY),
    ...given,
  });
const unsigned = (address: string, fields: MailFields = {}) => composeMail({ from: address, ...AT_NOW, ...fields });
const signed = async (address: string, fields: MailFields = {}) =>
  rossi.sign(await unsigned(address, fields), SIGNED_NOW);

const MAIL = `id receivedAt envelope { mailFrom rcptTo clientIp helo tls } claimedFrom replyTo subject textPreview size sha256
  authentication { spf dkim dmarc arc provenDomain } verdict { outcome reason flags explanation { rule result facts } }
  account { number } ticket { id subject } message { id bodyText inboundMessage { id } } candidateAccounts { number } releasableAs
  review { state by { id } at note } rawUrl`;
const one = async (claims: TokenClaims, uuid: string) => {
  const answer = await desk.ask(claims, `query ($id: ID!) { inboundMessage(id: $id) { ${MAIL} } }`, {
    id: globalId("InboundMessage", uuid),
  });
  return { mail: answer.data?.inboundMessage as Record<string, never> | null | undefined, errors: answer.errors ?? [] };
};
const list = async (filter: object, page: object = {}) => {
  const source = `query ($filter: InboundMessageFilter, $first: Int, $after: String) {
    inboundMessages(filter: $filter, first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
  const { data, errors } = await desk.ask(staff, source, { filter, ...page });
  if (errors?.[0]) throw errors[0];
  return data!.inboundMessages as { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
};

test("the desk reads what a mail claimed, what it could show, what was said of it, and what it became", async () => {
  const account = await customer("anna@rossi.example");
  const bytes = await signed("anna@rossi.example", { subject: "=?utf-8?Q?Caff=C3=A8?=" });
  const row = await desk.deliver(bytes, {
    envelope: { mailFrom: "anna@rossi.example", rcptTo: [SUPPORT], clientIp: "2001:db8::7" },
  });
  const { mail, errors } = await one(staff, row.id);
  expect(errors).toEqual([]);
  expect(mail).toMatchObject({
    receivedAt: NOW.toISOString(),
    envelope: { mailFrom: "anna@rossi.example", rcptTo: [SUPPORT], clientIp: "2001:db8::7", tls: null },
    claimedFrom: "anna@rossi.example",
    subject: "=?utf-8?Q?Caff=C3=A8?=",
    textPreview: "My site is down.",
    size: bytes.length,
    sha256: sha256(bytes),
    authentication: { dkim: "pass", dmarc: "pass", arc: "none", provenDomain: "rossi.example" },
    verdict: { outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags: [] },
    account: { number: account.number },
    ticket: { subject: "Caffè" },
    message: { inboundMessage: { id: globalId("InboundMessage", row.id) } },
    releasableAs: [],
    review: null,
  });
});

test("a link to the raw bytes is for this staff member and this mail alone", async () => {
  const id = await desk.keep(await unsigned("raw@rossi.example"));
  const { mail } = await one(staff, id);
  const url = new URL(String(mail!["rawUrl"]));
  expect(url.pathname).toBe(`/inbound-messages/${globalId("InboundMessage", id)}/raw`);
  const link = await readLinkToken(desk.installation.keyring, "RAW_MAIL", url.searchParams.get("token")!, NOW);
  expect(link).toMatchObject({ id, holder: staff });
  await desk.sql`update inbound_messages set raw = null, bytes_erased_at = ${NOW} where id = ${id}`;
  expect((await one(staff, id)).mail!["rawUrl"]).toBeNull();
});

describe("what held mail may become", () => {
  const ways = async (row: { id: string }) => (await one(staff, row.id)).mail!["releasableAs"];

  test("unproven mail of a registered address: an unverified ticket", async () => {
    await customer("unproven@rossi.example");
    expect(await ways(await desk.deliver(await unsigned("unproven@rossi.example")))).toEqual(["UNVERIFIED_TICKET"]);
  });
  test("unproven mail of nobody's address: nothing", async () => {
    expect(await ways(await desk.deliver(await unsigned("nobody@rossi.example")))).toEqual([]);
  });
  test("malformed mail whose one From still parses: an unverified ticket", async () => {
    await customer("malformed@rossi.example");
    const mail = rawMail(["From: malformed@rossi.example", `To: ${SUPPORT}`, "Subject: a", "Subject: b", "", "x", ""]);
    expect(await ways(await desk.deliver(mail))).toEqual(["UNVERIFIED_TICKET"]);
  });
  test("a proven stranger's: an enquiry", async () => {
    expect(await ways(await desk.deliver(await signed("stranger@rossi.example")))).toEqual(["ENQUIRY"]);
  });
  test("a proven stranger's, whose address was registered since: still an enquiry, not that account's", async () => {
    const row = await desk.deliver(await signed("since@rossi.example"));
    await customer("since@rossi.example", { createdAt: new Date(NOW.getTime() + 1) });
    expect(await ways(row)).toEqual(["ENQUIRY"]);
  });
  test("one of several accounts': a ticket of one of them", async () => {
    const [first, second] = [await customer("agency@rossi.example"), await customer("agency@rossi.example")];
    const { mail } = await one(staff, (await desk.deliver(await signed("agency@rossi.example"))).id);
    expect(mail!["releasableAs"]).toEqual(["ACCOUNT_TICKET"]);
    expect(mail!["candidateAccounts"]).toEqual([{ number: first.number }, { number: second.number }]);
  });
  test("a frozen account's: nothing", async () => {
    await customer("frozen@rossi.example", { frozenAt: NOW });
    expect(await ways(await desk.deliver(await signed("frozen@rossi.example")))).toEqual([]);
    expect(await ways(await desk.deliver(await unsigned("frozen@rossi.example")))).toEqual([]);
  });
  test("an empty mail of a customer: what it would have been", async () => {
    await customer("empty@rossi.example");
    expect(await ways(await desk.deliver(await signed("empty@rossi.example", { text: "\r\n" })))).toEqual([
      "ACCOUNT_TICKET",
    ]);
  });
  test("a mail whose account has another address by now: nothing", async () => {
    const account = await customer("changed@rossi.example");
    const row = await desk.deliver(await unsigned("changed@rossi.example"));
    await desk.sql`update accounts set registered_email = 'x@rossi.example', registered_email_version = 2 where id = ${account.id}`;
    expect(await ways(row)).toEqual([]);
  });
  test("what somebody discarded: nothing", async () => {
    await customer("discarded@rossi.example");
    const row = await desk.deliver(await unsigned("discarded@rossi.example"));
    await desk.sql`update inbound_messages set review_state = 'DISCARDED' where id = ${row.id}`;
    expect(await ways(row)).toEqual([]);
  });
});

describe("the list", () => {
  test("is newest received first, in pages", async () => {
    const ids: string[] = [];
    for (const minutes of [3, 1, 2]) {
      const receivedAt = new Date(NOW.getTime() - minutes * 60_000);
      const row = await desk.deliver(await unsigned("paged@rossi.example", { text: `${minutes}` }), { receivedAt });
      ids[minutes] = globalId("InboundMessage", row.id);
    }
    const filter = { claimedFrom: " Paged@ROSSI.example " };
    const first = await list(filter, { first: 2 });
    expect(first.nodes.map(({ id }) => id)).toEqual([ids[1], ids[2]]);
    const rest = await list(filter, { first: 2, after: first.pageInfo.endCursor });
    expect(rest).toMatchObject({ nodes: [{ id: ids[3] }], pageInfo: { hasNextPage: false } });
  });

  test("can be filtered by outcome, reason, review, account and time", async () => {
    const account = await customer("filter@rossi.example");
    const held = await desk.deliver(await unsigned("filter@rossi.example"));
    const accepted = await desk.deliver(await signed("filter@rossi.example"));
    const accountId = globalId("Account", account.id);
    const found = async (filter: object) => (await list({ accountId, ...filter })).nodes.map(({ id }) => id);
    const [heldId, acceptedId] = [held, accepted].map(({ id }) => globalId("InboundMessage", id));
    expect(await found({ outcome: ["HELD"] })).toEqual([heldId]);
    expect(await found({ reason: ["ACCEPTED_NEW"] })).toEqual([acceptedId]);
    expect(await found({ review: ["OPEN"] })).toEqual([heldId]);
    expect(await found({ receivedAfter: NOW.toISOString() })).toEqual([]);
    expect(await found({ receivedBefore: new Date(NOW.getTime() + 1).toISOString() })).toHaveLength(2);
    expect(await found({ claimedFrom: "not an address" })).toEqual([]);
    expect(await found({ accountId: heldId })).toEqual([]);
    expect(await found({ outcome: null, reason: null })).toHaveLength(2);
  });

  test("takes no endless filter", async () => {
    await expect(list({ reason: Array(51).fill("SPAM") })).rejects.toThrow("at most 50");
  });
});

describe("a preview", () => {
  const preview = async (bytes: Uint8Array, envelope: object = { rcptTo: [SUPPORT] }) => {
    const source = `query ($input: InboundMessagePreviewInput!) { inboundMessagePreview(input: $input) {
      outcome reason flags explanation { rule result facts } } }`;
    return desk.ask(staff, source, { input: { envelope, source: { raw: Buffer.from(bytes).toString("base64") } } });
  };

  test("says what judging would say, and keeps nothing", async () => {
    await customer("preview@rossi.example");
    const bytes = await signed("preview@rossi.example");
    const rows = () =>
      desk.sql`select (select count(*) from inbound_messages) mails, (select count(*) from tickets) tickets, (select count(*) from audit_events) events`;
    const before = await rows();
    const { data, errors } = await preview(bytes);
    expect(errors).toBeUndefined();
    expect(data!.inboundMessagePreview).toMatchObject({ outcome: "ACCEPTED", reason: "ACCEPTED_NEW", flags: [] });
    expect(await rows()).toEqual(before);
    const kept = await desk.deliver(bytes);
    expect(kept.reason).toBe("ACCEPTED_NEW");
    expect(((await preview(bytes)).data!.inboundMessagePreview as { reason: string }).reason).toBe("ACCEPTED_NEW");
  });

  test.each([
    ["unproven", () => unsigned("preview@rossi.example"), "AUTH_NONE"],
    ["a stranger's", () => signed("preview-stranger@rossi.example"), "SENDER_UNKNOWN"],
    ["nothing at all", () => Buffer.alloc(0), "FROM_MISSING"],
  ])("of mail that is %s", async (_name, make, reason) => {
    const { data } = await preview(await make());
    expect(data!.inboundMessagePreview).toMatchObject({ outcome: "HELD", reason });
  });

  test("refuses what is too large, and an envelope out of its bounds", async () => {
    expect((await preview(Buffer.alloc(1024 * 1024 + 1, "a"))).errors?.[0]?.message).toContain("1 MiB");
    expect((await preview(Buffer.from("x"), { rcptTo: Array(201).fill(SUPPORT) })).errors).toHaveLength(1);
  });
});

test("an inbound message is the desk's alone: a customer and a bridge get what they get for an id that is not there", async () => {
  const account = await customer("portal@rossi.example");
  const row = await desk.deliver(await signed("portal@rossi.example"));
  const session = await desk.rows.session(account.id);
  const portal: TokenClaims = { kind: "portal", accountId: account.id, sessionId: session.id };
  const id = globalId("InboundMessage", row.id);
  expect((await one(portal, row.id)).errors).toHaveLength(1);
  expect((await one({ kind: "bridge", clientId: desk.bridge }, row.id)).errors).toHaveLength(1);
  const node = await desk.ask(portal, `query ($id: ID!) { node(id: $id) { id } }`, { id });
  expect(node).toMatchObject({ data: { node: null } });
  const message = await desk.ask(
    portal,
    `query ($id: ID!) { node(id: $id) { id ... on Message { inboundMessage { id } } } }`,
    { id: globalId("Message", row.messageId!) },
  );
  expect(message.data).toMatchObject({ node: { inboundMessage: null } });
  const mine = await desk.ask(staff, `query ($id: ID!) { node(id: $id) { id } }`, { id });
  expect(mine.data).toMatchObject({ node: { id } });
});

test("an id that is none, or of another kind, is nothing", async () => {
  const ask = (id: string) => desk.ask(staff, `query ($id: ID!) { inboundMessage(id: $id) { id } }`, { id });
  for (const id of ["", "inb_x", globalId("Ticket", "00000000-0000-7000-8000-000000000000")])
    expect((await ask(id)).data).toEqual({ inboundMessage: null });
});

test("the held mail screen's own document is valid", async () => {
  const source = await readFile(new URL("../../schema/operations/desk/held-mail.graphql", import.meta.url), "utf8");
  const { data, errors } = await desk.ask(staff, source, { first: 100 });
  expect(errors).toBeUndefined();
  expect((data!.inboundMessages as { nodes: unknown[] }).nodes.length).toBeGreaterThan(0);
});
