import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { disclosureAlarms } from "../database/tables/delivery.table.ts";

export type AlarmRow = typeof disclosureAlarms.$inferSelect;

export const insertAlarm = (sql: Sql, alarm: AlarmRow) =>
  sql`insert into disclosure_alarms ${sql({ ...alarm, reply: sql.json(alarm.reply as never) })}`;

/** Locked, so that two supervisors do not release one alarm twice. */
export async function findAlarmForUpdate(sql: Sql, id: string): Promise<AlarmRow | null> {
  const [row] = await sql<AlarmRow[]>`select * from disclosure_alarms where id = ${id} for update`;
  return row ?? null;
}

export const findAlarmsByIds = (sql: Sql, ids: readonly string[]) =>
  sql<AlarmRow[]>`select * from disclosure_alarms where id = any(${ids as string[]}::uuid[])`;

/** Those that still wait. */
export const listAlarms = (sql: Sql, frame: PageFrame, now: Date) => sql<(AlarmRow & Keyed)[]>`
  select disclosure_alarms.*, ${frame.keys(sql)} from disclosure_alarms
  where released_at is null and expires_at > ${now} and ${frame.within(sql)} ${frame.tail(sql)}`;

export const markReleased = (
  sql: Sql,
  id: string,
  release: { releasedAt: Date; releasedById: string; releaseReason: string; messageId: string },
) => sql`update disclosure_alarms set ${sql(release)} where id = ${id}`;
