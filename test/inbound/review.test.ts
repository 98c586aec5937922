import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { globalId } from "../../src/nodes/global-id.ts";
import type { TokenClaims } from "../../src/sessions/access-token.ts";
import { composeMail, MailDomain, type MailFields, rawMail, zoneOf } from "../support/signed-mail.ts";
import { AT_NOW, InboundDesk, NOW, SIGNED_NOW, SUPPORT } from "./support.ts";

const DAY = 86_400_000;
const rossi = new MailDomain("rossi.example");
const verdi = new MailDomain("verdi.example");
let desk: InboundDesk;
let staff: TokenClaims;
beforeAll(async () => {
  desk = await InboundDesk.start(zoneOf(rossi, verdi));
  staff = await desk.staff();
});
afterAll(() => desk.stop());

let n = 0;
let address: string;
beforeEach(() => {
  address = `customer${++n}@rossi.example`;
});

const customer = (given: Record<string, unknown> = {}) =>
  desk.rows.account({
    registeredEmail: address,
    registeredEmailGiven: address,
    createdAt: new Date(NOW.getTime() - 30 * DAY),
    ...given,
  });
const signedIn = async (accountId: string, given: Record<string, unknown> = {}): Promise<TokenClaims> => {
  const { id: sessionId } = await desk.rows.session(accountId, given);
  return { kind: "portal", accountId, sessionId };
};
const unsigned = (fields: MailFields = {}) =>
  composeMail({ from: address, ...AT_NOW, subject: randomUUID(), ...fields });
const signed = async (fields: MailFields = {}) => rossi.sign(await unsigned(fields), SIGNED_NOW);

async function mutate(claims: TokenClaims, name: string, input: object, selection: string) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const source = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code field } } }`;
  const { data, errors } = await desk.ask(claims, source, { input });
  if (errors?.[0]) throw errors[0];
  return data![name] as Record<string, never> & { userErrors: { code: string; field: string[] | null }[] };
}

const RELEASED = `inboundMessage { review { state note by { id } } ticket { id } } ticket { id origin account { number } messages { nodes {
  bodyText trust author { __typename ... on Correspondent { email } } attachments { fileName state } } } } message { id }`;
const release = (id: string, as: string, given: object = {}, claims = staff) =>
  mutate(
    claims,
    "inboundMessageRelease",
    { id: globalId("InboundMessage", id), as, note: "Known by phone", ...given },
    RELEASED,
  );
const codes = (answer: { userErrors: { code: string }[] }) => answer.userErrors.map(({ code }) => code);

describe("inboundMessageRelease", () => {
  test("unproven mail becomes a new ticket marked UNVERIFIED of the account with the claimed address, as nobody's word but the claim's", async () => {
    const account = await customer();
    const attachments = [{ filename: "a.txt", content: Buffer.from("words") }];
    const held = await desk.deliver(await unsigned({ attachments }));
    expect(held).toMatchObject({ outcome: "HELD", reason: "AUTH_NONE" });
    const answer = await release(held.id, "UNVERIFIED_TICKET");
    expect(answer).toMatchObject({
      userErrors: [],
      inboundMessage: { review: { state: "RELEASED", note: "Known by phone" } },
      ticket: { origin: "EMAIL", account: { number: account.number } },
    });
    const [message] = (answer.ticket as unknown as { messages: { nodes: object[] } }).messages.nodes;
    expect(message).toMatchObject({
      trust: "UNVERIFIED",
      author: { __typename: "Correspondent", email: address },
      attachments: [{ fileName: "a.txt", state: "READY" }],
    });
    const stored = await desk.stored(held.id);
    expect(await desk.ticket(stored.ticketId)).toMatchObject({ trust: "UNVERIFIED", accountId: account.id });
  });

  test("unproven mail never joins or reopens a ticket, whatever it names", async () => {
    await customer();
    const first = await desk.deliver(await signed());
    expect(first.reason).toBe("ACCEPTED_NEW");
    const { reference } = await desk.ticket(first.ticketId);
    const held = await desk.deliver(await unsigned({ subject: `Re: [${reference as string}]` }));
    await release(held.id, "UNVERIFIED_TICKET");
    expect((await desk.stored(held.id)).ticketId).not.toBe(first.ticketId);
    expect(await desk.messagesOf(first.ticketId)).toHaveLength(1);
  });

  test("of an ambiguous address, staff choose among exactly its accounts, and the mail counts as proven", async () => {
    const [one, other] = [await customer(), await customer()];
    const stranger = await desk.rows.account();
    const held = await desk.deliver(await signed());
    expect(held.reason).toBe("SENDER_AMBIGUOUS");
    expect(codes(await release(held.id, "ACCOUNT_TICKET"))).toEqual(["NOT_FOUND"]);
    const foreign = await release(held.id, "ACCOUNT_TICKET", { accountId: globalId("Account", stranger.id) });
    expect(foreign.userErrors).toEqual([{ code: "NOT_FOUND", field: ["input", "accountId"] }]);
    const chosen = await release(held.id, "ACCOUNT_TICKET", { accountId: globalId("Account", other.id) });
    expect(chosen).toMatchObject({ userErrors: [], ticket: { account: { number: other.number } } });
    expect(await desk.messagesOf((await desk.stored(held.id)).ticketId)).toMatchObject([
      { authorKind: "ACCOUNT", accountId: other.id, trust: "AUTHENTICATED_EMAIL" },
    ]);
    expect(one.number).not.toBe(other.number);
  });

  test("a proven stranger's mail becomes an enquiry of exactly that address, whatever Reply-To says", async () => {
    const held = await desk.deliver(await signed({ replyTo: "somebody@else.example" }));
    expect(held.reason).toBe("SENDER_UNKNOWN");
    await release(held.id, "ENQUIRY");
    expect(await desk.ticket((await desk.stored(held.id)).ticketId)).toMatchObject({
      accountId: null,
      correspondentEmail: address,
    });
  });

  test("mail that the gate stopped names the accounts it can go to, and is parsed for its release", async () => {
    const account = await customer();
    const twice = rawMail([
      `From: ${address}`,
      `To: ${SUPPORT}`,
      "Subject: a",
      "Subject: b",
      "",
      `Words ${randomUUID()}`,
    ]);
    const held = await desk.deliver(twice);
    expect(held.reason).toBe("HEADER_DUPLICATE");
    const listed = await desk.ask(
      staff,
      `query ($id: ID!) { inboundMessage(id: $id) { releasableAs candidateAccounts { number } } }`,
      { id: globalId("InboundMessage", held.id) },
    );
    expect(listed.data?.inboundMessage).toEqual({
      releasableAs: ["UNVERIFIED_TICKET"],
      candidateAccounts: [{ number: account.number }],
    });
    await release(held.id, "UNVERIFIED_TICKET");
    const [message] = await desk.messagesOf((await desk.stored(held.id)).ticketId);
    expect(message!.bodyText).toContain("Words");
  });

  test.each([
    ["a closed account's", { status: "CLOSED" }, true, "ACCOUNT_CLOSED"],
    ["a frozen account's", { frozenAt: NOW }, true, "ACCOUNT_FROZEN"],
    [
      "that of an address whose domain moved",
      { registeredEmailState: "DOMAIN_CHANGED" },
      true,
      "ADDRESS_DOMAIN_CHANGED",
    ],
    ["unproven mail in the name of a frozen account", { frozenAt: NOW }, false, "AUTH_NONE"],
    ["unproven mail in a stranger's name", null, false, "AUTH_NONE"],
  ] as const)("%s becomes nothing", async (_what, given, isSigned, reason) => {
    if (given) await customer(given);
    const held = await desk.deliver(await (isSigned ? signed() : unsigned()));
    expect(held.reason).toBe(reason);
    for (const as of ["ACCOUNT_TICKET", "ENQUIRY", "UNVERIFIED_TICKET"])
      expect(codes(await release(held.id, as))).toEqual(["NOT_RELEASABLE"]);
    expect(await desk.stored(held.id)).toMatchObject({ reviewState: "OPEN", ticketId: null });
  });

  test("an account that got the address after the mail came is nobody to release it to", async () => {
    const held = await desk.deliver(await unsigned());
    await customer({ createdAt: new Date(NOW.getTime() + 1) });
    expect(codes(await release(held.id, "UNVERIFIED_TICKET"))).toEqual(["NOT_RELEASABLE"]);
  });

  test("another way than the table's, an accepted mail, and one that is not there are refused", async () => {
    await customer();
    const held = await desk.deliver(await unsigned());
    expect(codes(await release(held.id, "ACCOUNT_TICKET"))).toEqual(["NOT_RELEASABLE"]);
    const accepted = await desk.deliver(await signed());
    expect(codes(await release(accepted.id, "ACCOUNT_TICKET"))).toEqual(["NOT_RELEASABLE"]);
    expect(codes(await release(randomUUID(), "ENQUIRY"))).toEqual(["NOT_FOUND"]);
    expect(codes(await release(held.id, "UNVERIFIED_TICKET", { note: " " }))).toEqual(["INVALID"]);
  });

  test("of two who release at the same moment one does, and the other is told", async () => {
    await customer();
    const held = await desk.deliver(await unsigned());
    const answers = await Promise.all([release(held.id, "UNVERIFIED_TICKET"), release(held.id, "UNVERIFIED_TICKET")]);
    expect(answers.map(codes).toSorted()).toEqual([["STALE_VERSION"], []].toSorted());
    const messages = await desk.sql`select 1 from messages where inbound_message_id = ${held.id}`;
    expect(messages).toHaveLength(1);
  });

  test("a release waits for an address change that is under way, and counts what it left", async () => {
    const account = await customer();
    const held = await desk.deliver(await unsigned());
    const lock = await desk.sql.reserve();
    await lock`begin`;
    await lock`select app.lock_address(${address}, true)`;
    const releasing = release(held.id, "UNVERIFIED_TICKET");
    await expect
      .poll(async () => (await desk.sql`select 1 from pg_locks where not granted and locktype = 'advisory'`).length)
      .toBeGreaterThan(0);
    await lock`update accounts set registered_email = ${`moved-${address}`}, registered_email_changed_at = now() where id = ${account.id}`;
    await lock`commit`;
    lock.release();
    expect(codes(await releasing)).toEqual(["NOT_RELEASABLE"]);
  });
});

describe("inboundMessageDiscard", () => {
  const discard = (ids: string[], given: object = {}) =>
    mutate(
      staff,
      "inboundMessageDiscard",
      { ids, ...given },
      "discardedCount inboundMessages { id review { state note } }",
    );
  const idOf = (row: { id: string }) => globalId("InboundMessage", row.id);

  test("discards what waits, keeps its bytes, and leaves what was decided before", async () => {
    await customer();
    const [one, other] = [await desk.deliver(await unsigned()), await desk.deliver(await unsigned())];
    await release(other.id, "UNVERIFIED_TICKET");
    const answer = await discard([idOf(one), idOf(other)], { note: "Nobody asked" });
    expect(answer).toMatchObject({ discardedCount: 1, userErrors: [] });
    expect(await desk.stored(one.id)).toMatchObject({ reviewState: "DISCARDED", reviewNote: "Nobody asked" });
    expect((await desk.stored(one.id)).raw).not.toBeNull();
    expect(await desk.stored(other.id)).toMatchObject({ reviewState: "RELEASED" });
    expect(await discard([idOf(one)])).toMatchObject({ discardedCount: 0, userErrors: [] });
    expect(codes(await release(one.id, "UNVERIFIED_TICKET"))).toEqual(["STALE_VERSION"]);
  });

  test("with one id that is none, nothing is discarded", async () => {
    const held = await desk.deliver(await unsigned());
    const answer = await discard([idOf(held), globalId("InboundMessage", randomUUID())]);
    expect(answer.userErrors).toEqual([{ code: "NOT_FOUND", field: ["input", "ids", "1"] }]);
    expect((await desk.stored(held.id)).reviewState).toBe("OPEN");
    expect(codes(await discard([]))).toEqual(["INVALID"]);
  });
});

describe("inboundMessagesDiscard", () => {
  const discard = (filter: object) => mutate(staff, "inboundMessagesDiscard", { filter }, "discardedCount hasMore");

  test("discards all that waits of one sender, and nobody else's", async () => {
    const mine = [await desk.deliver(await unsigned()), await desk.deliver(await unsigned())];
    const other = await desk.deliver(await composeMail({ from: "other@verdi.example", ...AT_NOW }));
    expect(await discard({ claimedFrom: address.toUpperCase() })).toMatchObject({ discardedCount: 2, hasMore: false });
    for (const { id } of mine) expect((await desk.stored(id)).reviewState).toBe("DISCARDED");
    expect((await desk.stored(other.id)).reviewState).toBe("OPEN");
  });

  test("a filter that names nobody and nothing is refused: nothing is discarded by mistake", async () => {
    const held = await desk.deliver(await unsigned());
    for (const filter of [{}, { reason: [] }, { outcome: ["HELD"] }, { receivedBefore: "2099-01-01T00:00:00Z" }])
      expect(codes(await discard(filter))).toEqual(["INVALID"]);
    expect((await desk.stored(held.id)).reviewState).toBe("OPEN");
  });
});

describe("S8: what came in the customer's name", () => {
  const UNPROVEN = `{ viewer { account { unprovenMail { nodes { id receivedAt subject textPreview } } } } }`;
  const waiting = async (claims: TokenClaims) => {
    const { data, errors } = await desk.ask(claims, UNPROVEN);
    if (errors?.[0]) throw errors[0];
    const { viewer } = data as unknown as {
      viewer: { account: { unprovenMail: { nodes: { id: string; subject: string }[] } } };
    };
    return viewer.account.unprovenMail.nodes;
  };
  const CLAIMED = `ticket { id origin subject messages { nodes { bodyText trust author { __typename } } } } message { id }`;
  const claim = (claims: TokenClaims, id: string, idempotencyKey: string = randomUUID()) =>
    mutate(claims, "inboundMessageClaim", { id, idempotencyKey }, CLAIMED);

  test("is listed for the signed-in customer, decoded, and becomes a portal ticket when it is claimed", async () => {
    const account = await customer();
    await desk.deliver(await unsigned({ subject: "=?utf-8?Q?Caff=C3=A8?=", text: `Help ${address}` }));
    const portal = await signedIn(account.id);
    const [mail] = await waiting(portal);
    expect(mail).toMatchObject({ subject: "Caffè" });
    const key = randomUUID();
    const answer = await claim(portal, mail!.id, key);
    expect(answer).toMatchObject({
      userErrors: [],
      ticket: {
        origin: "PORTAL",
        subject: "Caffè",
        messages: { nodes: [{ trust: "PORTAL_CREDENTIAL", author: { __typename: "Account" } }] },
      },
    });
    expect(await waiting(portal)).toEqual([]);
    const again = await claim(portal, mail!.id, key);
    expect(again).toMatchObject({ userErrors: [], ticket: answer.ticket });
    expect(codes(await claim(portal, mail!.id))).toEqual(["NOT_FOUND"]);
  });

  test("another account's, proven mail, and mail from before the address was theirs are not there", async () => {
    const account = await customer();
    const held = await desk.deliver(await unsigned());
    const stranger = await signedIn((await desk.rows.account()).id);
    expect(await waiting(stranger)).toEqual([]);
    expect(codes(await claim(stranger, globalId("UnprovenMail", held.id)))).toEqual(["NOT_FOUND"]);
    const portal = await signedIn(account.id);
    const accepted = await desk.deliver(await signed());
    expect(codes(await claim(portal, globalId("UnprovenMail", accepted.id)))).toEqual(["NOT_FOUND"]);
    await desk.sql`update accounts set registered_email_changed_at = ${new Date(NOW.getTime() + 1)} where id = ${account.id}`;
    expect(await waiting(portal)).toEqual([]);
    expect(codes(await claim(portal, globalId("UnprovenMail", held.id)))).toEqual(["NOT_FOUND"]);
  });

  test("of the desk that releases and the customer who claims, one wins", async () => {
    const account = await customer();
    const held = await desk.deliver(await unsigned());
    const portal = await signedIn(account.id);
    const [released, claimed] = await Promise.all([
      release(held.id, "UNVERIFIED_TICKET"),
      claim(portal, globalId("UnprovenMail", held.id)),
    ]);
    const won = [codes(released), codes(claimed)].filter((list) => list.length === 0);
    expect(won).toHaveLength(1);
    expect(await desk.sql`select 1 from messages where inbound_message_id = ${held.id}`).toHaveLength(1);
  });

  test("a session opened by code claims as PORTAL_MAILBOX; the desk and nobody cannot claim", async () => {
    const account = await customer();
    const held = await desk.deliver(await unsigned());
    const id = globalId("UnprovenMail", held.id);
    await expect(claim(staff, id)).rejects.toMatchObject({ message: expect.any(String) });
    await expect(claim({ kind: "anonymous" }, id)).rejects.toMatchObject({ message: expect.any(String) });
    const answer = await claim(await signedIn(account.id, { assurance: "MAILBOX" }), id);
    expect(answer).toMatchObject({ ticket: { messages: { nodes: [{ trust: "PORTAL_MAILBOX" }] } } });
  });
});
