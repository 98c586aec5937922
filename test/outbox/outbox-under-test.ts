import { createSecretKey, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type postgres from "postgres";
import { onTestFinished } from "vitest";
import { type BlobStore, createBlobStore } from "../../src/blobs/blob-store.ts";
import { createPool, type Pool } from "../../src/database/connection.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { ensureKeys } from "../../src/keys/key.commands.ts";
import { createKeyring, type Keyring } from "../../src/keys/keyring.ts";
import { queueDelivery, type NewDelivery } from "../../src/outbox/delivery.commands.ts";
import { createDkimKeyring } from "../../src/keys/dkim-signing.ts";
import { mailSigner } from "../../src/outbox/dkim-signature.ts";
import { createMailTransport } from "../../src/outbox/mail-transport.ts";
import { mailTokens } from "../../src/outbox/mail-tokens.ts";
import type { InstallationSecret } from "../../src/keys/installation-secret.ts";
import { createNoticeOutbox, type NoticeOutbox } from "../../src/outbox/notice-outbox.ts";
import { createOutbox, type Outbox } from "../../src/outbox/outbox.ts";
import { senderIdentity } from "../../src/outbox/sender-identity.ts";
import { builtInTemplates } from "../../src/outbox/templates/templates.ts";
import { DEFAULT_SETTINGS } from "../../src/policy/settings.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type MailSink, startMailSink } from "../support/mail-sink.ts";
import { connect } from "../support/test-server.ts";

export const NOW = new Date("2026-03-10T09:00:00.000Z");
export const IDENTITY = senderIdentity({
  MITTENTE_SUPPORT_ADDRESS: "support@registrar.example",
  MITTENTE_SUPPORT_NAME: "Registrar Support",
});
export const PORTAL_URL = "https://portal.registrar.example/";
export const PUBLIC_URL = "https://help.registrar.example";
const PLACES = { sender: IDENTITY.name, portalUrl: PORTAL_URL, publicUrl: PUBLIC_URL };
export const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A database, a mail server and an outbox between them. Time stands still until a test moves it. */
export interface OutboxUnderTest {
  readonly database: TestDatabase;
  /** As superuser: sets rows up and looks at them. */
  readonly sql: postgres.Sql;
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly blobs: BlobStore;
  readonly sink: MailSink;
  readonly outbox: Outbox;
  readonly notices: NoticeOutbox;
  readonly secret: InstallationSecret;
  readonly clock: { now: Date; pass(milliseconds: number): void };
  newPool(): Pool;
  newOutbox(overrides?: { pool?: Pool; smtpUrl?: string; rate?: number }): Outbox;
  newNotices(overrides?: { pool?: Pool; smtpUrl?: string; rate?: number }): NoticeOutbox;
  end(): Promise<void>;
}

export async function startOutboxUnderTest(): Promise<OutboxUnderTest> {
  const database = await createTestDatabase();
  const sql = connect(database.superuserUrl);
  const pools: Pool[] = [];
  const outboxes: { close(): Promise<void> }[] = [];
  const clock = { now: NOW, pass: (ms: number) => void (clock.now = new Date(clock.now.getTime() + ms)) };
  const newPool = () => {
    const pool = createPool(database.loginUrl, { max: 4, applicationName: "outbox test" });
    pools.push(pool);
    return pool;
  };
  const pool = newPool();
  const secret = createSecretKey(randomBytes(32));
  await ensureKeys(pool, secret, new Date(NOW.getTime() - 1));
  const keyring = createKeyring({ pool, secret, clock: () => clock.now });
  const dkim = createDkimKeyring({ pool, secret, clock: () => clock.now });
  const directory = await mkdtemp(join(tmpdir(), "mittente-outbox-"));
  const blobs = await createBlobStore({ directory });
  const sink = await startMailSink();
  const newOutbox: OutboxUnderTest["newOutbox"] = (overrides = {}) => {
    const outbox = createOutbox({
      pool: overrides.pool ?? pool,
      transport: createMailTransport(overrides.smtpUrl ?? sink.url, { clientName: "mittente.test" }),
      blobs,
      tokens: mailTokens(keyring),
      identity: IDENTITY,
      templates: builtInTemplates,
      sign: mailSigner(dkim, IDENTITY.domain),
      rate: overrides.rate ?? null,
      places: PLACES,
      policy: DEFAULT_SETTINGS,
      allowedDomains: ["registrar.example"],
      log: QUIET,
      clock: () => clock.now,
    });
    outboxes.push(outbox);
    return outbox;
  };
  const newNotices: OutboxUnderTest["newNotices"] = (overrides = {}) => {
    const notices = createNoticeOutbox({
      pool: overrides.pool ?? pool,
      transport: createMailTransport(overrides.smtpUrl ?? sink.url, { clientName: "mittente.test" }),
      tokens: mailTokens(keyring),
      secret,
      identity: IDENTITY,
      templates: builtInTemplates,
      sign: mailSigner(dkim, IDENTITY.domain),
      rate: overrides.rate ?? null,
      places: PLACES,
      log: QUIET,
      clock: () => clock.now,
    });
    outboxes.push(notices);
    return notices;
  };
  const outbox = newOutbox();
  return {
    database,
    sql,
    pool,
    keyring,
    blobs,
    sink,
    outbox,
    notices: newNotices(),
    secret,
    clock,
    newPool,
    newOutbox,
    newNotices,
    async end() {
      await Promise.all(outboxes.map((one) => one.close()));
      await sink.stop();
      await Promise.all(pools.map((one) => one.end({ timeout: 1 })));
      await sql.end();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** For one test: answers, time and mails as at the beginning. */
export function renew(under: OutboxUnderTest): void {
  under.clock.now = NOW;
  (under.sink.mails as unknown[]).length = 0;
  Object.assign(under.sink.answers, { recipient: () => "ACCEPT", dataBegins: () => {}, data: () => "ACCEPT" });
}

export interface AccountSetup {
  readonly email?: string;
  readonly status?: "ACTIVE" | "SUSPENDED" | "CLOSED";
  readonly frozenAt?: Date | null;
  readonly emailState?: "CONFIRMED" | "BOUNCING" | "DOMAIN_CHANGED";
  readonly emailChangedAt?: Date | null;
  readonly language?: "IT" | "EN";
}

export async function addAccount(
  { sql }: OutboxUnderTest,
  setup: AccountSetup = {},
): Promise<{ id: string; email: string }> {
  const id = randomUUID();
  const email = setup.email ?? `rossi-${id.slice(0, 8)}@rossi.example`;
  await sql`insert into accounts ${sql({
    id,
    number: `C-${id.slice(0, 8)}`,
    display_name: "Rossi",
    language: setup.language ?? "EN",
    status: setup.status ?? "ACTIVE",
    frozen_at: setup.frozenAt ?? null,
    registered_email: email,
    registered_email_given: email,
    registered_email_state: setup.emailState ?? "CONFIRMED",
    registered_email_changed_at: setup.emailChangedAt ?? null,
    created_at: NOW,
    updated_at: NOW,
  })}`;
  return { id, email };
}

export async function addService(
  { sql }: OutboxUnderTest,
  accountId: string,
  name: string,
  status: "ACTIVE" | "TRANSFERRED" = "ACTIVE",
): Promise<string> {
  const id = randomUUID();
  const row = { id, account_id: accountId, kind: "DOMAIN", name, status, created_at: NOW, updated_at: NOW };
  await sql`insert into services ${sql(row)}`;
  return id;
}

export interface TicketSetup {
  readonly accountId?: string | null;
  readonly correspondent?: string;
  readonly subject?: string;
  readonly serviceId?: string | null;
  readonly language?: "IT" | "EN";
}

export async function addTicket(
  { sql }: OutboxUnderTest,
  setup: TicketSetup,
): Promise<{ id: string; reference: string }> {
  const id = randomUUID();
  const reference = `T-${id.slice(0, 4).toUpperCase()}-${id.slice(4, 8).toUpperCase()}`;
  await sql`insert into tickets ${sql({
    id,
    reference,
    account_id: setup.accountId ?? null,
    correspondent_email: setup.accountId ? null : (setup.correspondent ?? "asker@elsewhere.example"),
    service_id: setup.serviceId ?? null,
    subject: setup.subject ?? "The site is slow",
    status: "OPEN",
    origin: "EMAIL",
    language: setup.language ?? "EN",
    created_at: NOW,
    updated_at: NOW,
    last_activity_at: NOW,
    visible_updated_at: NOW,
    visible_last_activity_at: NOW,
  })}`;
  return { id, reference };
}

export interface MessageSetup {
  readonly ticketId: string;
  readonly accountId: string | null;
  readonly kind?: "CUSTOMER" | "STAFF_REPLY" | "NOTE";
  readonly body?: string;
  readonly disclosure?: "GENERIC" | "SERVICE_INFORMATION";
  readonly serviceId?: string | null;
  readonly rfcMessageId?: string | null;
  readonly at?: Date;
}

export async function addMessage({ sql }: OutboxUnderTest, setup: MessageSetup): Promise<string> {
  const id = randomUUID();
  const kind = setup.kind ?? "STAFF_REPLY";
  await sql`insert into messages ${sql({
    id,
    ticket_id: setup.ticketId,
    account_id: setup.accountId,
    kind,
    origin: kind === "CUSTOMER" ? "EMAIL" : "DESK",
    author_kind: kind === "CUSTOMER" ? "ACCOUNT" : "STAFF",
    trust: kind === "CUSTOMER" ? "AUTHENTICATED_EMAIL" : "STAFF",
    body_text: setup.body ?? "We looked at it: it is fast again.",
    disclosure: kind === "STAFF_REPLY" ? (setup.disclosure ?? "GENERIC") : null,
    service_id: setup.serviceId ?? null,
    rfc_message_id: setup.rfcMessageId ?? null,
    created_at: setup.at ?? NOW,
  })}`;
  return id;
}

/** Queued as the desk does it: in its role, with its grants. */
export async function queue(
  under: OutboxUnderTest,
  delivery: Partial<NewDelivery> & Pick<NewDelivery, "messageId" | "ticketId">,
) {
  return inTransaction(under.pool, { role: "desk", client: "staff:test" }, ({ sql }) =>
    queueDelivery(sql, {
      accountId: null,
      route: { outcome: "ROUTED", content: "FULL", rule: "R1" },
      supportDomain: IDENTITY.domain,
      now: under.clock.now,
      ...delivery,
    }),
  );
}

export type ReplySetup = AccountSetup &
  Omit<TicketSetup, "accountId" | "serviceId"> &
  Pick<MessageSetup, "body" | "disclosure">;

/** An account, its ticket, a staff reply and the reply's delivery. */
export async function addReply(under: OutboxUnderTest, setup: ReplySetup = {}) {
  const account = await addAccount(under, setup);
  const ticket = await addTicket(under, { ...setup, accountId: account.id });
  const messageId = await addMessage(under, { ...setup, ticketId: ticket.id, accountId: account.id });
  const delivery = await queue(under, { messageId, ticketId: ticket.id, accountId: account.id });
  return { account, ticket, messageId, delivery };
}

export interface DeliveryState {
  readonly state: string;
  readonly content: string;
  readonly rule: string;
  readonly recipient: string | null;
  readonly address_version: number | null;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly lease_token: string | null;
  readonly last_error: string | null;
  readonly sent_at: Date | null;
}

export async function deliveryOf({ sql }: OutboxUnderTest, id: string): Promise<DeliveryState> {
  const [row] = await sql<DeliveryState[]>`select * from deliveries where id = ${id}`;
  if (!row) throw new Error("no such delivery");
  return row;
}

export async function auditOf(
  { sql }: OutboxUnderTest,
  subjectId: string,
): Promise<{ action: string; rule: string | null }[]> {
  return [
    ...(await sql<{ action: string; rule: string | null }[]>`
    select action, rule from audit_events where subject_id = ${subjectId} order by id`),
  ];
}

/** The customer's new address counts now. */
export const changeAddress = ({ sql, clock }: OutboxUnderTest, accountId: string, email: string) => sql`
  update accounts set registered_email = ${email}, registered_email_given = ${email}, registered_email_state = 'CONFIRMED',
    registered_email_version = registered_email_version + 1, registered_email_changed_at = ${clock.now}
  where id = ${accountId}`;

/** For what only this test needs. */
export function forThisTest<T extends { stop(): Promise<unknown> }>(thing: T): T {
  onTestFinished(async () => void (await thing.stop()));
  return thing;
}
