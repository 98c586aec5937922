import type { Sql } from "../database/connection.ts";

/** A mail of ours that a report is about, as it was sent. */
export interface Returned {
  readonly of: "Delivery" | "Notice";
  readonly accountId: string | null;
  /** Of a notice to a registered address: whose. */
  readonly toAccountId: string | null;
  readonly recipient: string | null;
  readonly addressVersion: number | null;
}

/** Null where nothing was sent under that id, or where it was returned before. */
export async function markReturned(sql: Sql, id: string, lastError: string): Promise<Returned | null> {
  const [delivery] = await sql<Returned[]>`
    update deliveries set state = 'BOUNCED', last_error = ${lastError} where id = ${id} and state = 'SENT'
    returning 'Delivery' as of, account_id, null as to_account_id, recipient, address_version`;
  if (delivery) return delivery;
  const [notice] = await sql<Returned[]>`
    update notices set state = 'BOUNCED', last_error = ${lastError} where id = ${id} and state = 'SENT'
    returning 'Notice' as of, account_id, to_account_id, recipient, address_version`;
  return notice ?? null;
}

/** Null where nothing was sent under that id, or where somebody complained of it before. */
export async function markComplained(sql: Sql, id: string, now: Date): Promise<Returned | null> {
  const [delivery] = await sql<Returned[]>`
    update deliveries set complained_at = ${now}
    where id = ${id} and state in ('SENT', 'BOUNCED') and complained_at is null
    returning 'Delivery' as of, account_id, null as to_account_id, recipient, address_version`;
  if (delivery) return delivery;
  const [notice] = await sql<Returned[]>`
    update notices set complained_at = ${now}
    where id = ${id} and state in ('SENT', 'BOUNCED') and complained_at is null
    returning 'Notice' as of, account_id, to_account_id, recipient, address_version`;
  return notice ?? null;
}
