import { accountFacts, type AccountRow } from "../accounts/account.ts";
import type { Sql } from "../database/connection.ts";
import { foreignMention, type MentionFinding, type RecordedRelease } from "../policy/disclosure.ts";
import { namesMentioned } from "../policy/mentions.ts";
import type { DeliveryFacts, NamedService } from "../policy/reply-routing.ts";
import type { PolicySettings } from "../policy/settings.ts";
import { serviceFacts } from "../services/service.ts";
import type { DestinationRate } from "./destination-rate.ts";
import type { AttachedFile, DeliveryRow } from "./delivery.ts";
import {
  findReleasedAlarm,
  findServiceOf,
  listServicesNamed,
  type MessageOfDelivery,
  type TicketOfDelivery,
} from "./delivery-facts.repository.ts";
import { outgoingText } from "./outgoing-text.ts";

export interface ClaimTerms {
  readonly now: Date;
  readonly settings: PolicySettings;
  /** Canonical: the operator's own and allow-listed domains (R5). */
  readonly allowedDomains: readonly string[];
  readonly rate: DestinationRate;
}

/** The rows that a route rests on, locked against change until the claim commits. */
export interface Subject {
  readonly delivery: DeliveryRow;
  readonly message: MessageOfDelivery;
  readonly ticket: TicketOfDelivery;
  readonly account: AccountRow | null;
  readonly attachments: readonly AttachedFile[];
}

/** R2's facts as they are now, the words looked through anew. Null for a message that is no staff reply. */
export async function gatherDeliveryFacts(
  sql: Sql,
  subject: Subject,
  terms: ClaimTerms,
): Promise<DeliveryFacts | null> {
  const { delivery, message, ticket, account } = subject;
  if (message.kind !== "STAFF_REPLY" || message.disclosure === null) return null;
  const attachmentNames = subject.attachments.map(({ fileName }) => fileName);
  const text = outgoingText(message.bodyText, attachmentNames);
  return {
    ticket: {
      id: ticket.id,
      accountId: delivery.accountId,
      correspondent: ticket.correspondentEmail,
      status: ticket.status,
      closedAt: ticket.closedAt,
      version: ticket.version,
    },
    account: account && accountFacts(account),
    disclosure: message.disclosure,
    service: await named(sql, message.serviceId),
    ticketService: await named(sql, ticket.serviceId),
    mentions: await lookThrough(sql, text.texts, delivery.accountId, terms),
    subjectMentions: await lookThrough(sql, [ticket.subject], delivery.accountId, terms),
    textSha256: text.sha256,
    release: await releaseOf(sql, delivery.alarmId),
    now: terms.now,
    settings: terms.settings,
  };
}

async function named(sql: Sql, serviceId: string | null): Promise<NamedService> {
  if (serviceId === null) return "NONE";
  const row = await findServiceOf(sql, serviceId);
  return row && serviceFacts(row);
}

async function lookThrough(
  sql: Sql,
  texts: readonly string[],
  accountId: string | null,
  { allowedDomains }: ClaimTerms,
): Promise<MentionFinding> {
  const mentioned = namesMentioned(texts);
  const services = mentioned.lookups.length ? await listServicesNamed(sql, mentioned.lookups) : [];
  return foreignMention(mentioned, services.map(serviceFacts), accountId, allowedDomains);
}

async function releaseOf(sql: Sql, alarmId: string | null): Promise<RecordedRelease | null> {
  const alarm = alarmId === null ? null : await findReleasedAlarm(sql, alarmId);
  if (!alarm) return null;
  const { ticketId, authorId, releasedById: releasedBy, textSha256 } = alarm;
  return { ticketId, authorId, releasedBy, textSha256 };
}
