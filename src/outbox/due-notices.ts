import type { Pool } from "../database/connection.ts";
import { inTransaction } from "../database/transaction.ts";
import { ACTOR } from "./delivery.ts";
import { inPages, PAGE_SIZE } from "./due-rows.ts";
import { listDueNotices } from "./notice.repository.ts";

/** The ids of all notices that are due as of `now`, the longest waiting first. */
export function dueNotices(pool: Pool, now: Date): AsyncGenerator<string> {
  return inPages((after) =>
    inTransaction(pool, { role: "worker", client: ACTOR }, ({ sql }) => listDueNotices(sql, now, after, PAGE_SIZE)),
  );
}
