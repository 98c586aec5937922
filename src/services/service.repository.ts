import type { Keyed, PageFrame } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";
import type { ServiceRow } from "./service.ts";

export const findServicesByIds = (sql: Sql, ids: readonly string[]) =>
  sql<ServiceRow[]>`select * from services where id = any(${ids as string[]}::uuid[])`;

export async function findServiceById(sql: Sql, id: string): Promise<ServiceRow | null> {
  const [row] = await sql<ServiceRow[]>`select * from services where id = ${id}`;
  return row ?? null;
}

export async function findServiceByExternalId(sql: Sql, externalId: string): Promise<ServiceRow | null> {
  const [row] = await sql<ServiceRow[]>`select * from services where external_id = ${externalId}`;
  return row ?? null;
}

/** Everything so named, whoever's it is: for the mentions of a text. The names are bounded by the one who found them. */
export const findServicesByNames = (sql: Sql, names: readonly string[]) =>
  sql<ServiceRow[]>`select * from services where name = any(${names as string[]}::text[])`;

/** The DOMAIN of that name, else the only service so named, else null. */
export async function findServiceByName(sql: Sql, name: string): Promise<ServiceRow | null> {
  const rows = await sql<ServiceRow[]>`
    select * from services where name = ${name} order by kind <> 'DOMAIN', id limit 2`;
  return rows[0] && (rows[0].kind === "DOMAIN" || rows.length === 1) ? rows[0] : null;
}

/** Search: the beginning of a name, or an external id. */
export const listServices = (sql: Sql, frame: PageFrame, filter: { accountId?: string; search: string | null }) => sql<
  (ServiceRow & Keyed)[]
>`
  select services.*, ${frame.keys(sql)} from services
  where ${filter.accountId ? sql`account_id = ${filter.accountId}` : sql`true`}
    and ${
      filter.search === null
        ? sql`true`
        : sql`(starts_with(lower(name), lower(${filter.search})) or external_id = ${filter.search})`
    } and ${frame.within(sql)} ${frame.tail(sql)}`;

export async function insertService(sql: Sql, service: ServiceRow): Promise<ServiceRow> {
  const [row] = await sql<ServiceRow[]>`insert into services ${sql(service)} returning *`;
  return row!;
}

export type ServiceChange = Pick<ServiceRow, "accountId" | "kind" | "name" | "status" | "expiresOn" | "updatedAt">;

export async function updateService(sql: Sql, id: string, change: ServiceChange): Promise<ServiceRow> {
  const [row] = await sql<ServiceRow[]>`update services set ${sql(change)} where id = ${id} returning *`;
  return row!;
}
