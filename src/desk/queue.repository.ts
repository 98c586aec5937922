import type { Sql } from "../database/connection.ts";
import type { queues } from "../database/tables/desk.table.ts";

export type QueueRow = typeof queues.$inferSelect;

/** By name; at most 1,000. */
export const listQueues = (sql: Sql) => sql<QueueRow[]>`select * from queues order by name, id limit 1000`;

export const findQueuesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<QueueRow[]>`select * from queues where id = any(${ids as string[]}::uuid[])`;

export async function insertQueue(sql: Sql, queue: QueueRow): Promise<void> {
  await sql`insert into queues ${sql(queue)} on conflict (name) do nothing`;
}
