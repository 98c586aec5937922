import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { startImapBridge } from "../../src/bridge/imap.ts";
import { TAKEN_KEYWORD } from "../../src/bridge/imap-mailbox.ts";
import type { ImapSettings } from "../../src/bridge/imap-settings.ts";
import type { Log } from "../../src/bridge/log.ts";
import { ApiError } from "../../src/clients/api-error.ts";
import { type ApiClient, createApiClient } from "../../src/clients/client.ts";
import { type Journey, startJourney, SUPPORT } from "../support/journey.ts";
import { MailDomain } from "../support/signed-mail.ts";
import { Dovecot } from "./dovecot.ts";

const rossi = new MailDomain("rossi.example");
const SECONDS = 1_000;
let dovecot: Dovecot;
let journey: Journey;
let gateway: ApiClient;
let number = 0;
const closing: (() => Promise<void>)[] = [];
const logged: string[] = [];

beforeAll(async () => {
  [dovecot, journey] = await Promise.all([Dovecot.start(), startJourney(rossi)]);
  journey.api.now = new Date();
  const { id } = await journey.rows.client("BRIDGE");
  gateway = createApiClient({
    url: `${journey.api.url}/graphql`,
    token: () => journey.api.token({ kind: "bridge", clientId: id }),
  });
}, 300 * SECONDS);
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await dovecot?.remove();
  await journey?.stop();
}, 60 * SECONDS);

const write = (facts: object, message: string) => void logged.push(`${message} ${JSON.stringify(facts)}`);
const log: Log = { debug: write, info: write, warn: write, error: write };

const QUICK = { retryMs: 50, longestRetryMs: 500, lookMs: 60 * SECONDS };

/** Folders of each test's own. */
async function folders() {
  const name = `Support${++number}`;
  const mailbox = { mailbox: name, processed: `${name}-done`, rejected: `${name}-no` };
  await dovecot.create(name);
  return mailbox;
}

function start(settings: Partial<ImapSettings>, api: ApiClient = gateway) {
  const { host, port, user, password } = dovecot;
  const secret = async () => ({ password });
  const given = { host, port, user, secret, mta: "imap.desk.example", mailbox: "INBOX", processed: null };
  const bridge = startImapBridge({ ...given, rejected: "Rejected", limits: QUICK, ...settings }, api, log);
  closing.push(() => bridge.close());
  return bridge;
}

/** Somebody with an account, and a signed mail of theirs. */
async function customer() {
  const address = `anna${++number}@rossi.example`;
  await journey.rows.account({ registeredEmail: address, registeredEmailGiven: address });
  const mail = (text: string) => rossi.mail({ from: address, to: SUPPORT, text, subject: `Help ${number}` });
  return { address, mail };
}

const tickets = async (address: string) =>
  (await journey.judged(address)).filter(({ verdict }) => verdict.outcome === "ACCEPTED");
const has = (mailbox: string, count: number, keyword?: string) =>
  vi.waitFor(async () => expect(await dovecot.count(mailbox, keyword)).toBe(count), { timeout: 20 * SECONDS });
const follows = (mailbox: string) =>
  vi.waitFor(() => expect(logged.join("\n")).toContain(`follows the mailbox ${JSON.stringify({ mailbox })}`), {
    timeout: 20 * SECONDS,
  });

test("what lies there and what comes while it idles is handed over, judged, and moved", async () => {
  const at = await folders();
  const anna = await customer();
  const first = await anna.mail("Before");
  await dovecot.deliver(first, at.mailbox);
  start(at);
  await has(at.processed, 1);
  const before = Date.now();
  await dovecot.deliver(await anna.mail("While it idles"), at.mailbox);
  await has(at.processed, 2);
  expect(Date.now() - before).toBeLessThan(15 * SECONDS); // lookMs is a minute: IDLE told
  expect(await dovecot.count(at.mailbox)).toBe(0);
  expect(await journey.judged(anna.address, 2)).toMatchObject([
    { verdict: { outcome: "ACCEPTED" } },
    { verdict: { outcome: "ACCEPTED" } },
  ]);
  const [kept] = await journey.api.sql`
    select raw, mail_from, rcpt_to, client_ip, helo, tls from inbound_messages where raw = ${first}`;
  expect(kept).toMatchObject({ mailFrom: null, rcptTo: [], clientIp: null, helo: null, tls: null });
}, 60_000);

test("a restart in the middle loses nothing and repeats nothing", async () => {
  const at = await folders();
  const anna = await customer();
  for (let n = 0; n < 6; n += 1) await dovecot.deliver(await anna.mail(`Mail ${n}`), at.mailbox);
  const first = start(at);
  await vi.waitFor(async () => expect(await dovecot.count(at.mailbox)).toBeLessThan(6), { timeout: 20 * SECONDS });
  await first.close();
  const left = await dovecot.count(at.mailbox);
  expect(left + (await dovecot.count(at.processed))).toBe(6);
  start(at);
  await has(at.processed, 6);
  expect(await journey.judged(anna.address, 6)).toHaveLength(6);
}, 60_000);

test("Dovecot's restart is survived", async () => {
  const at = await folders();
  const anna = await customer();
  start(at);
  await follows(at.mailbox);
  await dovecot.down();
  await dovecot.up();
  await dovecot.deliver(await anna.mail("After"), at.mailbox);
  await has(at.processed, 1);
  expect(await tickets(anna.address)).toHaveLength(1);
}, 60_000);

test("an API that is away, or whose answer is lost, keeps the mail where it is; then it is one mail", async () => {
  const at = await folders();
  const anna = await customer();
  let state: "AWAY" | "ANSWER_LOST" | "THERE" = "AWAY";
  let asked = 0;
  const api: ApiClient = {
    async execute(document, variables) {
      asked += 1;
      if (state === "AWAY") throw new ApiError({ kind: "unreachable" });
      const answer = await gateway.execute(document, variables);
      if (state === "ANSWER_LOST") throw new ApiError({ kind: "unreachable" });
      return answer;
    },
  };
  await dovecot.deliver(await anna.mail("Patience"), at.mailbox);
  const first = start(at, api);
  const askedAgain = async () => {
    const before = asked;
    await vi.waitFor(() => expect(asked).toBeGreaterThan(before + 1), { timeout: 20 * SECONDS });
  };
  await askedAgain();
  expect(await dovecot.count(at.mailbox)).toBe(1);
  state = "ANSWER_LOST";
  await askedAgain();
  expect(await dovecot.count(at.mailbox)).toBe(1);
  await first.close();
  // The server counts anew before anybody moved it: another name for the same bytes.
  await dovecot.changeUidValidity(at.mailbox);
  state = "THERE";
  start(at, api);
  await has(at.processed, 1);
  const mails = await journey.judged(anna.address, 2);
  expect(mails.map(({ verdict }) => verdict.reason).toSorted()).toEqual(["ACCEPTED_NEW", "DUPLICATE_DELIVERY"]);
}, 60_000);

test("two bridges on one mailbox bring each mail once", async () => {
  const at = await folders();
  const anna = await customer();
  for (let n = 0; n < 5; n += 1) await dovecot.deliver(await anna.mail(`Twice ${n}`), at.mailbox);
  start(at);
  start(at);
  await has(at.mailbox, 0);
  expect(await dovecot.count(at.processed)).toBeGreaterThanOrEqual(5); // both may have moved one: Dovecot copies
  expect(await journey.judged(anna.address, 5)).toHaveLength(5);
}, 60_000);

test("without a folder for it, mail stays and carries a keyword, and is not brought again", async () => {
  const at = { ...(await folders()), processed: null };
  const anna = await customer();
  await dovecot.deliver(await anna.mail("Stay"), at.mailbox);
  const first = start(at);
  await has(at.mailbox, 1, TAKEN_KEYWORD);
  await first.close();
  await dovecot.deliver(await anna.mail("Stay too"), at.mailbox);
  start(at);
  await has(at.mailbox, 2, TAKEN_KEYWORD);
  expect(await journey.judged(anna.address, 2)).toHaveLength(2);
}, 60_000);

test("what the API will never take is put aside, what it cannot take today holds up nobody", async () => {
  const at = await folders();
  const anna = await customer();
  const large = await anna.mail("x\r\n".repeat(20_000));
  const stubborn = await anna.mail("Not today");
  const api: ApiClient = {
    execute(document, variables) {
      if (JSON.stringify(variables).includes(stubborn.toString("base64").slice(0, 400)))
        throw new ApiError({ kind: "http", status: 500 });
      return gateway.execute(document, variables);
    },
  };
  await dovecot.deliver(stubborn, at.mailbox);
  await dovecot.deliver(large, at.mailbox);
  await dovecot.deliver(await anna.mail("Me too"), at.mailbox);
  start({ ...at, limits: { ...QUICK, messageBytes: 30_000 } }, api);
  await has(at.processed, 1);
  await has(at.rejected, 1);
  expect(await dovecot.count(at.mailbox)).toBe(1);
  await dovecot.deliver(await anna.mail("And me"), at.mailbox);
  await has(at.processed, 2);
}, 60_000);

test("without TLS nothing is said to another machine; a wrong password is not tried again at once", async () => {
  const { mailbox } = await folders();
  let asked = 0;
  const password = async () => {
    asked += 1;
    return { password: "wrong-horse" };
  };
  logged.length = 0;
  start({ host: "127.0.0.2", mailbox });
  await vi.waitFor(() => expect(logged.join("\n")).toContain("TLS is not offered"), { timeout: 20 * SECONDS });
  expect(logged.join("\n")).not.toContain("follows");
  start({ mailbox, secret: password });
  await vi.waitFor(() => expect(logged.join("\n")).toContain("are refused"), { timeout: 20 * SECONDS });
  expect(asked).toBe(1);
  expect(logged.join("\n")).not.toMatch(/horse|rossi/);
}, 60_000);
