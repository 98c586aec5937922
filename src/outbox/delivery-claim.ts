import { randomUUID } from "node:crypto";
import { accountFacts } from "../accounts/account.ts";
import { recordEvent } from "../audit/audit.commands.ts";
import type { Sql } from "../database/connection.ts";
import { routeDelivery, type DeliveryRefusal, type DeliveryRoute } from "../policy/reply-routing.ts";
import { type Decision, refused } from "../policy/decision.ts";
import { ACTOR, LEASE_TIME, type Attempt, type DeliveryRow, type Lease } from "./delivery.ts";
import { type ClaimTerms, gatherDeliveryFacts, type Subject } from "./delivery-facts.ts";
import {
  findAccountOf,
  findMessageOf,
  findTicketOf,
  listAttachments,
  listReferences,
  lockAccount,
  lockAddress,
  lockService,
  lockTicket,
} from "./delivery-facts.repository.ts";
import { laterFor } from "./destination-rate.ts";
import { lockDueDelivery, markPostponed, markRefused, markSending } from "./delivery.repository.ts";

const MOST_REFERENCES = 20;

export type Claim =
  | { readonly kind: "NOT_DUE" }
  /** What was read before the locks is not what stands behind them: ask again in a new transaction. Nothing was written. */
  | { readonly kind: "MOVED" }
  | { readonly kind: "REFUSED" }
  /** The recipient's domain has had its share for now: the row waits, and nothing was tried. */
  | { readonly kind: "POSTPONED" }
  | { readonly kind: "CLAIMED"; readonly attempt: Attempt };

/** R2: the route is decided in the transaction that claims the delivery, by what is there then, and at every attempt. */
export async function claimDelivery(sql: Sql, id: string, terms: ClaimTerms): Promise<Claim> {
  const delivery = await lockDueDelivery(sql, id, terms.now);
  if (!delivery) return { kind: "NOT_DUE" };
  const subject = await lockSubject(sql, delivery);
  if (!subject) return { kind: "MOVED" };
  const decision = await decide(sql, subject, terms);
  if (decision.kind === "allowed") {
    const later = await laterFor(sql, decision.value.recipient, terms);
    if (later === null) return { kind: "CLAIMED", attempt: await begin(sql, subject, decision.value, terms.now) };
    await markPostponed(sql, id, later);
    return { kind: "POSTPONED" };
  }
  await refuse(sql, subject, decision, terms.now);
  return { kind: "REFUSED" };
}

/** In the one lock order: delivery (held already), address, account, service, ticket. Null: something moved meanwhile. */
async function lockSubject(sql: Sql, delivery: DeliveryRow): Promise<Subject | null> {
  const before = await read(sql, delivery);
  const address = addressOf(before);
  if (address !== null) await lockAddress(sql, address);
  if (delivery.accountId !== null) await lockAccount(sql, delivery.accountId);
  const services = servicesOf(before);
  for (const service of services) await lockService(sql, service);
  await lockTicket(sql, delivery.ticketId);
  const subject = await read(sql, delivery);
  const isSame = addressOf(subject) === address && servicesOf(subject).join() === services.join();
  return isSame ? { delivery, ...subject, attachments: await listAttachments(sql, delivery.messageId) } : null;
}

type Rows = Pick<Subject, "message" | "ticket" | "account">;

async function read(sql: Sql, delivery: DeliveryRow): Promise<Rows> {
  const [message, ticket, account] = await Promise.all([
    findMessageOf(sql, delivery.messageId),
    findTicketOf(sql, delivery.ticketId),
    delivery.accountId === null ? null : findAccountOf(sql, delivery.accountId),
  ]);
  if (!message || !ticket) throw new Error("a delivery without its message or ticket");
  return { message, ticket, account };
}

const addressOf = ({ account, ticket }: Rows) => account?.registeredEmail ?? ticket.correspondentEmail;

/** Sorted, so that two claims never wait for each other. */
const servicesOf = ({ message, ticket }: Rows) =>
  [...new Set([message.serviceId, ticket.serviceId])].filter((id) => id !== null).toSorted();

async function decide(
  sql: Sql,
  subject: Subject,
  terms: ClaimTerms,
): Promise<Decision<DeliveryRoute, DeliveryRefusal>> {
  // Nothing but a staff reply is ever mailed: no note, and no customer's words (A4).
  const facts = await gatherDeliveryFacts(sql, subject, terms);
  return facts ? routeDelivery(facts) : refused("NOT_FOUND", "A4");
}

async function begin(sql: Sql, subject: Subject, route: DeliveryRoute, now: Date): Promise<Attempt> {
  const { delivery, message, ticket, account } = subject;
  const until = new Date(now.getTime() + LEASE_TIME);
  const lease: Lease = { deliveryId: delivery.id, token: randomUUID(), until };
  const number = delivery.attempts + 1;
  await markSending(sql, { lease, route });
  const { recipient, addressVersion, content, rule } = route;
  const facts = { attempt: number, recipient, addressVersion, content, neutralSubject: route.subject === "NEUTRAL" };
  await recordEvent(sql, { ...eventOf(subject, now), action: "delivery.claim", rule, facts });
  return {
    lease,
    number,
    queuedAt: delivery.createdAt,
    route,
    rfcMessageId: delivery.rfcMessageId,
    ticketId: ticket.id,
    reference: ticket.reference,
    subject: ticket.subject,
    language: account?.language ?? ticket.language,
    body: message.bodyText,
    attachments: subject.attachments,
    references: await listReferences(sql, message.id, MOST_REFERENCES),
  };
}

async function refuse(
  sql: Sql,
  subject: Subject,
  decision: { reason: string; rule: string },
  now: Date,
): Promise<void> {
  await markRefused(sql, subject.delivery.id, decision.rule);
  const facts = { attempt: subject.delivery.attempts + 1, reason: decision.reason };
  await recordEvent(sql, { ...eventOf(subject, now), action: "delivery.refuse", rule: decision.rule, facts });
}

const eventOf = ({ delivery }: Subject, at: Date) => ({
  at,
  actor: ACTOR,
  accountId: delivery.accountId,
  subject: { kind: "Delivery", id: delivery.id },
});

/** For the policy's `stillValid`. */
export async function accountFactsNow(sql: Sql, accountId: string | null) {
  const row = accountId === null ? null : await findAccountOf(sql, accountId);
  return row && accountFacts(row);
}
