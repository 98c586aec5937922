import type { messages } from "../database/tables/message.table.ts";

type Stored = typeof messages.$inferSelect;
export type MessageRow = Omit<Stored, "search">;
export type NewMessage = Pick<
  MessageRow,
  "id" | "ticketId" | "accountId" | "kind" | "origin" | "authorKind" | "trust" | "bodyText" | "createdAt"
> &
  Partial<MessageRow>;
