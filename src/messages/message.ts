import type { messages } from "../database/tables/message.table.ts";

type Stored = typeof messages.$inferSelect;
export type MessageRow = Omit<Stored, "search">;
/** As a list of tickets brings it: the two that may be long are loaded when they are asked for. */
export type MessageHead = Omit<MessageRow, "quotedText" | "bodyHtml"> &
  Partial<Pick<MessageRow, "quotedText" | "bodyHtml">>;
export type NewMessage = Pick<
  MessageRow,
  "id" | "ticketId" | "accountId" | "kind" | "origin" | "authorKind" | "trust" | "bodyText" | "createdAt"
> &
  Partial<MessageRow>;
