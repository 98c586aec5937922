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

export const findServicesByExternalIds = (sql: Sql, externalIds: readonly string[]) =>
  sql<ServiceRow[]>`select * from services where external_id = any(${externalIds as string[]}::text[])`;

/** In the order of their ids, as everywhere. */
export const lockServiceRows = (sql: Sql, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : sql`select 1 from services where id = any(${ids as string[]}::uuid[]) order by id for no key update`;

export async function insertServices(sql: Sql, services: readonly ServiceRow[]): Promise<readonly ServiceRow[]> {
  return services.length === 0
    ? []
    : sql<ServiceRow[]>`insert into services ${sql(services as ServiceRow[])} returning *`;
}

export type ServiceChange = Omit<ServiceRow, "externalId" | "createdAt">;

export async function updateServices(sql: Sql, changes: readonly ServiceChange[]): Promise<readonly ServiceRow[]> {
  return changes.length === 0
    ? []
    : sql<ServiceRow[]>`
        update services s set account_id = v."accountId", kind = v.kind, name = v.name, status = v.status,
          expires_on = v."expiresOn", updated_at = v."updatedAt"
        from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as v (
          id uuid, "accountId" uuid, kind text, name text, status text, "expiresOn" date, "updatedAt" timestamptz)
        where s.id = v.id returning s.*`;
}
