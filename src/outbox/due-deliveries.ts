import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { ACTOR } from "./delivery.ts";
import { listDueDeliveries } from "./delivery.repository.ts";
import { inPages, PAGE_SIZE } from "./due-rows.ts";

/** The ids of all deliveries that are due as of `now`, the longest waiting first. */
export function dueDeliveries(pool: Pool, now: Date): AsyncGenerator<string> {
  return inPages((after) =>
    inTransaction(pool, { role: "worker", client: ACTOR }, ({ sql }) => listDueDeliveries(sql, now, after, PAGE_SIZE)),
  );
}
