import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { inboundMessages } from "../database/tables/inbound-message.table.ts";
import { CLAIMABLE_REASONS } from "../policy/held-mail.ts";

type Stored = typeof inboundMessages.$inferSelect;
export type UnprovenRow = Pick<Stored, "id" | "receivedAt" | "subject" | "textPreview">;

/** In role portal, row security leaves what came in the name of the account's own address while it had it. */
const waiting = (sql: Sql) => sql`
  outcome = 'HELD' and review_state = 'OPEN' and reason = any(${CLAIMABLE_REASONS as string[]}::text[])`;

export const listUnproven = (sql: Sql, frame: PageFrame) => sql<(UnprovenRow & Keyed)[]>`
  select id, received_at, subject, text_preview, ${frame.keys(sql)} from inbound_messages
  where ${waiting(sql)} and ${frame.within(sql)} ${frame.tail(sql)}`;

export const findUnprovenByIds = (sql: Sql, ids: readonly string[]) => sql<UnprovenRow[]>`
  select id, received_at, subject, text_preview from inbound_messages
  where ${waiting(sql)} and id = any(${ids as string[]}::uuid[])`;
