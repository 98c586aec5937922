import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accounts } from "./account.table.ts";
import { id, instant } from "./columns.ts";
import { staffMembers } from "./desk.table.ts";
import { services } from "./service.table.ts";
import { clients } from "./session.table.ts";
import { tickets } from "./ticket.table.ts";

/** A change that staff want carried out, and who validated exactly that (O1 to O5). What the digest covers never changes. */
export const operationRequests = pgTable(
  "operation_requests",
  {
    id: id(),
    ticketId: uuid()
      .notNull()
      .references(() => tickets.id),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    serviceId: uuid().references(() => services.id),
    /** As it was when this was proposed; a renamed service is another service to the digest. */
    serviceName: text(),
    kind: text().notNull(),
    /** SHA-256 of the kind's definition, hex: an edited definition makes another sentence of the same parameters. */
    definition: text().notNull(),
    parameters: jsonb().$type<Record<string, unknown>>().notNull(),
    isIrreversible: boolean().notNull(),
    /** Staff's words beside the sentence; the digest does not cover them. */
    note: text(),
    /** SHA-256 over the canonical JSON of what is validated, hex. */
    digest: text().notNull(),
    state: text({
      enum: [
        "AWAITING_VALIDATION",
        "AWAITING_COUNTERSIGNATURE",
        "VALIDATED",
        "PERMITTED",
        "REDEEMED",
        "COMPLETED",
        "FAILED",
        "REJECTED",
        "CANCELLED",
        "EXPIRED",
      ],
    }).notNull(),
    proposedById: uuid()
      .notNull()
      .references(() => staffMembers.id),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    method: text({ enum: ["PORTAL", "IDENTITY_DOCUMENT", "PHONE_CALLBACK", "CERTIFIED_EMAIL", "IN_PERSON"] }),
    /** What staff saw, and what was checked of it. */
    evidence: jsonb().$type<Record<string, unknown>>(),
    recognisedById: uuid().references(() => staffMembers.id),
    recognisedAt: instant(),
    countersignedById: uuid().references(() => staffMembers.id),
    /** The session that approved; sessions are forgotten, so no foreign key. */
    sessionId: uuid(),
    validatedAt: instant(),
    /** The registered address's version when it was validated or recognised: another one, and it no longer counts (O5). */
    addressVersion: integer(),
    releasedById: uuid().references(() => staffMembers.id),
    releasedAt: instant(),
    redeemedAt: instant(),
    endedAt: instant(),
    /** Of a rejection, a cancellation or a report. Never mailed (R9). */
    endReason: text(),
  },
  (t) => [
    index("operation_requests_created").on(t.createdAt, t.id),
    index("operation_requests_account").on(t.accountId, t.createdAt, t.id),
    index("operation_requests_ticket").on(t.ticketId, t.createdAt, t.id),
    index("operation_requests_service").on(t.serviceId),
    index("operation_requests_to_expire")
      .on(t.expiresAt, t.id)
      .where(sql`state in ('AWAITING_VALIDATION', 'AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED')`),
    check(
      "operation_requests_state",
      sql`${t.state} in ('AWAITING_VALIDATION', 'AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED', 'REDEEMED', 'COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED', 'EXPIRED')`,
    ),
    check(
      "operation_requests_method",
      sql`${t.method} in ('PORTAL', 'IDENTITY_DOCUMENT', 'PHONE_CALLBACK', 'CERTIFIED_EMAIL', 'IN_PERSON')`,
    ),
    // O3: whoever countersigns neither proposed nor recognised.
    check(
      "operation_requests_three_people",
      sql`${t.countersignedById} is null or (${t.recognisedById} is not null and ${t.countersignedById} <> ${t.recognisedById} and ${t.countersignedById} <> ${t.proposedById})`,
    ),
    // O2, O3: nothing goes on without a customer's session or a countersigned recognition.
    check(
      "operation_requests_validated",
      sql`${t.state} not in ('VALIDATED', 'PERMITTED', 'REDEEMED', 'COMPLETED', 'FAILED') or (${t.validatedAt} is not null and case when ${t.method} = 'PORTAL' then ${t.sessionId} is not null else ${t.countersignedById} is not null end)`,
    ),
    check("operation_requests_service_named", sql`(${t.serviceId} is null) = (${t.serviceName} is null)`),
  ],
);

/** Leave for the company's own system to carry out one operation (O4): good once, for five minutes, for one client. */
export const operationPermits = pgTable(
  "operation_permits",
  {
    /** The permit's `jti`. */
    id: id(),
    operationId: uuid()
      .notNull()
      .references(() => operationRequests.id),
    clientId: text()
      .notNull()
      .references(() => clients.id),
    issuedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    redeemedAt: instant(),
  },
  (t) => [
    index("operation_permits_operation").on(t.operationId),
    uniqueIndex("operation_permits_redeemed_once")
      .on(t.operationId)
      .where(sql`redeemed_at is not null`),
  ],
);
