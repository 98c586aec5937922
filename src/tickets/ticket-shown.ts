import type { Asked } from "../connections/asked-fields.ts";
import { narrowPart, type Part, wholePart } from "../database/wide-rows.ts";
import type { accounts } from "../database/tables/account.table.ts";
import type { queues, staffMembers } from "../database/tables/desk.table.ts";
import type { messages } from "../database/tables/message.table.ts";
import type { services } from "../database/tables/service.table.ts";
import type { Reader } from "./ticket.repository.ts";
import { DESK_COLUMNS, type RelatedRows, type TicketRow, VISIBLE } from "./ticket.ts";

export type Relation = keyof RelatedRows;

/** What one statement reads of tickets and of the rows beside them. */
export interface Shown {
  readonly ticket: Part<TicketRow>;
  readonly relations: readonly { readonly relation: Relation; readonly part: Part<unknown> }[];
}

/**
 * Some fields of an object, and the columns that make them. A few such sets and not one for each question: PostgreSQL and the
 * driver keep every statement that they saw.
 */
interface Columns<Row = unknown> {
  readonly fields: ReadonlySet<string>;
  readonly part: Part<Row>;
}

const columns = <Row>(
  alias: string,
  fields: readonly string[],
  names: readonly (keyof Row & string)[],
): Columns<Row> => ({
  fields: new Set([...fields, "__typename"]),
  part: narrowPart(names, alias),
});

const LISTED_ACCOUNT = ["id", "number", "displayName", "status"] as const;
const LISTED_SERVICE = ["id", "kind", "name", "status"] as const;

/** From narrow to wide. Who is asked for a field that is in none of them is not joined, but loaded whole. */
const BESIDE: Readonly<Record<Exclude<Relation, "readUntil">, readonly Columns[]>> = {
  account: [
    columns<typeof accounts.$inferSelect>("a", LISTED_ACCOUNT, [...LISTED_ACCOUNT, "frozenAt"]),
    columns<typeof accounts.$inferSelect>(
      "a",
      [...LISTED_ACCOUNT, "language", "registeredEmail", "registeredEmailState", "createdAt"],
      [...LISTED_ACCOUNT, "frozenAt", "language", "registeredEmail", "registeredEmailState", "createdAt"],
    ),
  ],
  service: [
    columns<typeof services.$inferSelect>("s", ["id", "name"], ["id", "name"]),
    columns<typeof services.$inferSelect>("s", [...LISTED_SERVICE, "expiresOn"], [...LISTED_SERVICE, "expiresOn"]),
  ],
  assignee: [columns<typeof staffMembers.$inferSelect>("f", ["id", "displayName"], ["id", "displayName"])],
  queue: [columns<typeof queues.$inferSelect>("q", ["id", "name"], ["id", "name"])],
  lastMessage: [
    columns<typeof messages.$inferSelect>(
      "m",
      ["id", "kind", "origin", "createdAt", "bodyText", "trust", "disclosure"],
      // Whose it is decides what a session that a mailbox opened may read (R6).
      ["id", "kind", "origin", "createdAt", "bodyText", "trust", "disclosure", "accountId"],
    ),
  ],
};
const READ_UNTIL = narrowPart<{ readUntil: Date }>(["readUntil"], "r");

const LISTED_TICKET = ["id", "reference", "subject", "status", "priority", "origin", "tags", "dueAt"] as const;
const LISTED = columns<TicketRow>(
  "tickets",
  [...LISTED_TICKET, "createdAt", "lastActivityAt"],
  [...LISTED_TICKET, "createdAt", "lastActivityAt"],
);
const WHOLE: Readonly<Record<Reader, Part<TicketRow>>> = {
  desk: wholePart(DESK_COLUMNS, "tickets"),
  portal: wholePart(VISIBLE, "tickets"),
};

/** What is the desk's alone is never joined for the portal. */
const DESK_ALONE: ReadonlySet<string> = new Set(["assignee", "queue"]);

export function shownTo(reader: Reader, asked: Asked): Shown {
  const relations: { relation: Relation; part: Part<unknown> }[] = [];
  const made = new Set<string>();
  for (const [field, below] of asked) {
    if (field === "viewerHasUnread") relations.push({ relation: "readUntil", part: READ_UNTIL });
    const part = reader === "portal" && DESK_ALONE.has(field) ? undefined : partFor(field, below);
    if (part) relations.push({ relation: field as Relation, part });
    if (part || field === "viewerHasUnread" || LISTED.fields.has(field)) made.add(field);
  }
  // A field's order in a document makes no statement of its own.
  relations.sort((one, other) => (one.relation < other.relation ? -1 : 1));
  const isListed = reader === "desk" && made.size === asked.size;
  return { ticket: isListed ? LISTED.part : WHOLE[reader], relations };
}

function partFor(field: string, below: ReadonlySet<string>): Part<unknown> | undefined {
  const sets = Object.hasOwn(BESIDE, field) ? BESIDE[field as keyof typeof BESIDE] : [];
  return sets.find(({ fields }) => Array.from(below).every((name) => fields.has(name)))?.part;
}
