import { randomBytes } from "node:crypto";
import type { accounts } from "../database/tables/account.table.ts";
import type { queues, staffMembers } from "../database/tables/desk.table.ts";
import type { messages } from "../database/tables/message.table.ts";
import type { services } from "../database/tables/service.table.ts";
import type { tickets } from "../database/tables/ticket.table.ts";
import type { TicketFacts } from "../policy/facts.ts";

type Ticket = typeof tickets.$inferSelect;

/** What a customer's role may read of a ticket: the grants say the same. */
export const VISIBLE = [
  "id",
  "reference",
  "accountId",
  "serviceId",
  "subject",
  "status",
  "priority",
  "origin",
  "language",
  "continuesTicketId",
  "lastVisibleMessageId",
  "solvedAt",
  "closedAt",
  "createdAt",
  "visibleUpdatedAt",
  "visibleLastActivityAt",
  "visibleVersion",
] as const satisfies readonly (keyof Ticket)[];
export type VisibleTicket = Pick<Ticket, (typeof VISIBLE)[number]>;
/** What the desk reads of one. Not: the orders of its lists, which are ranks, and what is searched. */
export const DESK_COLUMNS = [
  ...VISIBLE,
  "correspondentEmail",
  "correspondentName",
  "trust",
  "queueId",
  "assigneeId",
  "tags",
  "dueAt",
  "lastMessageId",
  "updatedAt",
  "lastActivityAt",
  "version",
] as const satisfies readonly (keyof Ticket)[];
type Unread = Exclude<
  keyof Ticket,
  (typeof DESK_COLUMNS)[number] | "search" | "priorityRank" | "originRank" | "dueRank"
>;
/** A column that nobody listed does not compile. */
export const ALL_ARE_LISTED: [Unread] extends [never] ? true : Unread = true;

/** The desk's columns are there when the desk, ingest or the worker reads. */
export type TicketRow = VisibleTicket & Partial<Omit<Ticket, keyof VisibleTicket>>;

/** Rows that came with a ticket's own. Undefined: was not asked for; null: there is none, or none that the reader may see. */
export interface RelatedRows {
  readonly account?: typeof accounts.$inferSelect | null;
  readonly service?: typeof services.$inferSelect | null;
  readonly assignee?: typeof staffMembers.$inferSelect | null;
  readonly queue?: typeof queues.$inferSelect | null;
  /** Without what a list does not show. */
  readonly lastMessage?: Omit<typeof messages.$inferSelect, "search" | "quotedText" | "bodyHtml"> | null;
  /** How far the reader read. */
  readonly readUntil?: Date | null;
}

export type NewTicket = Pick<Ticket, "accountId" | "subject" | "origin" | "language"> &
  Partial<
    Pick<Ticket, "serviceId" | "correspondentEmail" | "correspondentName" | "continuesTicketId" | "status" | "trust">
  >;

export function ticketFacts(row: TicketRow): TicketFacts {
  return {
    id: row.id,
    accountId: row.accountId,
    correspondent: row.correspondentEmail ?? null,
    status: row.status,
    closedAt: row.closedAt,
    version: row.version ?? row.visibleVersion,
  };
}

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What people quote, for example T-7KQM-3XWD: 40 random bits, so that guessing one finds nothing. It only ever locates. */
export function newReference(): string {
  const symbols = Array.from(randomBytes(8), (byte) => ALPHABET[byte & 31]);
  return `T-${symbols.slice(0, 4).join("")}-${symbols.slice(4).join("")}`;
}

/** As people type it: lower case, O for 0, I and L for 1. Null for anything else. */
export function readReference(text: string): string | null {
  const read = text.trim().toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  return /^T-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/.test(read) ? read : null;
}
