import { recordEvents } from "../audit/audit.commands.ts";
import type { Transaction } from "../database/transaction.ts";
import { unlinkService } from "./ticket.repository.ts";

/** S5: the service is its account's no longer, so its tickets are about none. The caller holds the service exclusively. */
export async function linksFall({ sql, principal }: Transaction, serviceId: string, now: Date): Promise<number> {
  const tickets = await unlinkService(sql, serviceId, now);
  await recordEvents(
    sql,
    tickets.map(({ id, accountId }) => ({
      at: now,
      action: "ticket.serviceUnlink",
      actor: principal.client!,
      accountId,
      subject: { kind: "Ticket", id },
      rule: "S5",
      facts: { serviceId },
    })),
  );
  return tickets.length;
}
