import type { Sql } from "../database/connection.ts";

export interface CancelledRow {
  readonly id: string;
  readonly accountId: string;
  readonly kind: string;
  readonly previousState: string;
}

/** Through the one function that every role may call: most of them may not even read an operation. */
export const cancelValidationsOf = (
  sql: Sql,
  changed: { readonly accountId?: string; readonly serviceId?: string },
  reason: string,
  now: Date,
) => sql<CancelledRow[]>`
  select id, account_id, kind, previous_state
  from app.cancel_validations(${changed.accountId ?? null}, ${changed.serviceId ?? null}, ${reason}, ${now})`;
