import { v7 } from "uuid";
import type { NodeType } from "../../src/nodes/global-id.ts";
import type { TestApi } from "../support/api.ts";
import { arrange } from "../support/arrange.ts";

/** One row of every kind that belongs to an account, and a picture of them to compare with. */
export interface Everything {
  readonly accountId: string;
  readonly registeredEmail: string;
  readonly ids: Partial<Record<NodeType, string>>;
  readonly before: unknown;
  snapshot(): Promise<unknown>;
}

const sha256 = "0".repeat(64);

export async function everythingOf(api: TestApi): Promise<Everything> {
  const { sql, now } = api;
  const rows = arrange(api);
  const account = await rows.account();
  const service = await rows.service(account.id);
  const { id: staffId } = await rows.staff();
  const session = await rows.session(account.id);
  const client = await rows.client("BRIDGE");
  const ids = {
    ticket: v7(),
    message: v7(),
    reply: v7(),
    attachment: v7(),
    credential: v7(),
    delivery: v7(),
    alarm: v7(),
    inbound: v7(),
    unproven: v7(),
    event: v7(),
    notice: v7(),
    emailChange: v7(),
    operation: v7(),
    receipt: v7(),
  };
  const stamps = {
    createdAt: now,
    updatedAt: now,
    lastActivityAt: now,
    visibleUpdatedAt: now,
    visibleLastActivityAt: now,
  };
  await sql`insert into tickets ${sql({ id: ids.ticket, reference: `T-${ids.ticket.slice(-4)}-${ids.ticket.slice(-8, -4)}`.toUpperCase(), accountId: account.id, serviceId: service.id, subject: "A matter", status: "SOLVED", solvedAt: now, origin: "PORTAL", language: "EN", lastMessageId: ids.reply, lastVisibleMessageId: ids.reply, ...stamps })}`;
  await sql`insert into inbound_messages ${sql({ id: ids.inbound, clientId: client.id, idempotencyKey: ids.inbound, inputHash: "x", receivedAt: now, keptAt: now, size: 1, sha256, raw: Buffer.from("x"), rcptTo: ["support@desk.example"], mta: "mx", outcome: "ACCEPTED", reason: "ACCEPTED_NEW", accountId: account.id, ticketId: ids.ticket })}`;
  await sql`insert into inbound_messages ${sql({ id: ids.unproven, clientId: client.id, idempotencyKey: ids.unproven, inputHash: "x", receivedAt: now, keptAt: now, size: 1, sha256: "1".repeat(64), raw: Buffer.from("x"), rcptTo: ["support@desk.example"], mta: "mx", outcome: "HELD", reason: "AUTH_NONE", reviewState: "OPEN", claimedAddress: account.registeredEmail, textPreview: "words" })}`;
  const message = { ticketId: ids.ticket, accountId: account.id, bodyText: "words", createdAt: now };
  await sql`insert into messages ${sql({ ...message, id: ids.message, kind: "CUSTOMER", origin: "EMAIL", authorKind: "ACCOUNT", trust: "AUTHENTICATED_EMAIL", inboundMessageId: ids.inbound })}`;
  await sql`insert into messages ${sql({ ...message, id: ids.reply, kind: "STAFF_REPLY", origin: "DESK", authorKind: "STAFF", authorStaffId: staffId, trust: "STAFF", disclosure: "GENERIC" })}`;
  await sql`insert into attachments ${sql({ id: ids.attachment, messageId: ids.message, ticketId: ids.ticket, accountId: account.id, isInternal: false, fileName: "a.txt", claimedType: "text/plain", size: 1, sha256, state: "READY", createdAt: now })}`;
  await sql`insert into deliveries ${sql({ id: ids.delivery, messageId: ids.reply, ticketId: ids.ticket, accountId: account.id, state: "SENT", content: "FULL", rule: "R1", recipient: account.registeredEmail, rfcMessageId: `${ids.delivery}@desk.example`, createdAt: now, sentAt: now })}`;
  await sql`insert into disclosure_alarms ${sql({ id: ids.alarm, ticketId: ids.ticket, accountId: account.id, authorId: staffId, reply: sql.json({}), body: "b", textSha256: sha256, names: ["n.example"], createdAt: now, expiresAt: now })}`;
  await sql`insert into notices ${sql({ id: ids.notice, kind: "UNPROVEN_MAIL", accountId: account.id, toAccountId: account.id, language: "EN", facts: sql.json({}), state: "SENT", recipient: account.registeredEmail, createdAt: now, expiresAt: now, sentAt: now })}`;
  await sql`insert into credentials ${sql({ id: ids.credential, accountId: account.id, kind: "PASSWORD", name: "", passwordHash: "$argon2id$none", enrolledAt: now })}`;
  await sql`insert into audit_events ${sql({ id: ids.event, at: now, action: "ticket.reply", actor: `staff:${staffId}`, accountId: account.id, isVisibleToAccount: true, factsHash: "x", facts: sql.json({}), salt: Buffer.from("x") })}`;
  await sql`insert into email_changes ${sql({ id: ids.emailChange, accountId: account.id, origin: "PORTAL", requestedBy: `account:${account.id}`, isStrong: false, previousEmail: account.registeredEmail, previousEmailGiven: account.registeredEmail, previousVersion: 1, previousState: "CONFIRMED", newEmail: `new-${account.registeredEmail}`, newEmailGiven: `new-${account.registeredEmail}`, state: "CONFIRMED", requestedAt: now, confirmedAt: now, expiresAt: now, effectiveAt: new Date(now.getTime() + 365 * 86_400_000) })}`;
  await sql`insert into email_reconfirmations ${sql({ accountId: account.id, challengeId: v7(), requestedAt: now })}`;
  await sql`insert into operation_requests ${sql({ id: ids.operation, ticketId: ids.ticket, accountId: account.id, serviceId: service.id, serviceName: service.name, kind: "DNS_CHANGE", definition: "d", parameters: sql.json({}), isIrreversible: false, digest: "probe", state: "AWAITING_VALIDATION", proposedById: staffId, createdAt: now, expiresAt: new Date(now.getTime() + 7 * 86_400_000) })}`;
  await sql`insert into disclosure_receipts ${sql({ id: ids.receipt, accountId: account.id, ticketId: ids.ticket, messageId: ids.reply, serviceId: service.id, class: "SERVICE_INFORMATION", deliveryId: ids.delivery, address: account.registeredEmail, rule: "R1", at: now })}`;
  const snapshot = async () => ({
    tickets: await sql`select * from tickets where account_id = ${account.id} order by id`,
    messages: await sql`select * from messages where account_id = ${account.id} order by id`,
    services: await sql`select * from services where account_id = ${account.id} order by id`,
    accounts: await sql`select * from accounts where id = ${account.id}`,
    readings: await sql`select * from ticket_readings where account_id = ${account.id}`,
    emailChanges: await sql`select * from email_changes where account_id = ${account.id} order by id`,
    reconfirmations: await sql`select * from email_reconfirmations where account_id = ${account.id}`,
    credentials: await sql`select * from credentials where account_id = ${account.id} order by id`,
    sessions: await sql`select * from sessions where account_id = ${account.id} order by id`,
    operations: await sql`select * from operation_requests where account_id = ${account.id}`,
    receipts: await sql`select * from disclosure_receipts where account_id = ${account.id}`,
    deliveries: await sql`select * from deliveries where account_id = ${account.id}`,
    reviews:
      await sql`select id, review_state, account_id, ticket_id from inbound_messages where id in ${sql([ids.inbound, ids.unproven])} order by id`,
  });
  return {
    accountId: account.id,
    registeredEmail: account.registeredEmail,
    ids: {
      Account: account.id,
      Attachment: ids.attachment,
      AuditEvent: ids.event,
      Credential: ids.credential,
      Delivery: ids.delivery,
      DisclosureAlarm: ids.alarm,
      EmailChange: ids.emailChange,
      InboundMessage: ids.inbound,
      Message: ids.message,
      Notice: ids.notice,
      OperationRequest: ids.operation,
      Service: service.id,
      Session: session.id,
      Ticket: ids.ticket,
      UnprovenMail: ids.unproven,
    },
    before: await snapshot(),
    snapshot,
  };
}
