import { type Context, loader } from "../guards/context.ts";
import { findClaimedRecords } from "../guards/verified-sender.ts";
import { type HeldMailRecord, locatedTicketIds, type WaysOut, waysOut } from "./held-mail.ts";
import type { InboundMessageRow } from "./inbound-message.ts";

type OnRecord = Pick<HeldMailRecord, "accounts" | "tickets">;

const recordOfMail = loader<InboundMessageRow, OnRecord>(async (sql, rows) => {
  const addresses = rows.flatMap(({ claimedAddress }) => claimedAddress ?? []);
  const { accounts, tickets } = await findClaimedRecords(sql, addresses, rows.flatMap(locatedTicketIds));
  return rows.map((row) => {
    const ticketIds = new Set(locatedTicketIds(row));
    return {
      accounts: accounts.filter(({ registeredEmail }) => registeredEmail === row.claimedAddress),
      tickets: tickets.filter(({ id }) => ticketIds.has(id)),
    };
  });
});

/** Of held mail; nothing is asked for the rest. */
export async function waysOutOf(context: Context, row: InboundMessageRow): Promise<WaysOut> {
  if (row.outcome !== "HELD") return { as: [], accountIds: [] };
  const record = await context.load(recordOfMail, row);
  return waysOut(row, { ...record, now: context.now, settings: context.installation.policy });
}
