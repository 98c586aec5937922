import { type Keyed, type Page, type PageArguments, pageOf, type SortOrder } from "../connections/page.ts";
import type { Sql } from "../database/connection.ts";

export interface EventRow {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actor: string;
  readonly accountId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly rule: string | null;
  readonly isVisibleToAccount: boolean;
  /** Canonical JSON. */
  readonly facts: string;
  /** Hex. */
  readonly salt: string;
  readonly factsHash: string;
}

/** One statement for any number. Nothing comes back: portal and bridge write what they may not read. */
export async function insertEvents(sql: Sql, rows: readonly EventRow[]): Promise<void> {
  const list = `[${rows.map(({ facts, ...row }) => `${JSON.stringify(row).slice(0, -1)},"facts":${facts}}`).join(",")}]`;
  await sql`
    insert into audit_events (id, at, action, actor, account_id, subject_kind, subject_id, rule, is_visible_to_account, facts, salt, facts_hash)
    select e.id, e.at, e.action, e.actor, e."accountId", e."subjectKind", e."subjectId", e.rule, e."isVisibleToAccount", e.facts,
           decode(e.salt, 'hex'), e."factsHash"
    from jsonb_to_recordset(${list}::text::jsonb) as e (
      id uuid, at timestamptz, action text, actor text, "accountId" uuid, "subjectKind" text, "subjectId" uuid, rule text,
      "isVisibleToAccount" boolean, facts jsonb, salt text, "factsHash" text)
    order by e.id`;
}

export interface AuditFilter {
  readonly action?: readonly string[] | null;
  readonly accountId?: string | null;
  readonly subjectId?: string | null;
  /** Exclusive. */
  readonly after?: Date | null;
  readonly before?: Date | null;
}

export interface AuditEventRow {
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  readonly actor: string;
  readonly accountId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly rule: string | null;
  /** Null after erasure. */
  readonly facts: Record<string, unknown> | null;
  readonly hash: string;
  readonly previousHash: string;
}

const NEWEST_FIRST: SortOrder = {
  name: "audit-newest",
  keys: [
    { expression: "e.at", type: "timestamptz" },
    { expression: "e.id", type: "uuid" },
  ],
  direction: "desc",
};

/** The portal's role may not read facts. */
const eventColumns = (sql: Sql, reader: "portal" | "desk") => sql`
  e.id, e.at, e.action, e.actor, e.account_id, e.subject_kind, e.subject_id, e.rule, s.hash, s.previous_hash,
  ${reader === "desk" ? sql`e.facts` : sql`null::jsonb as facts`}`;

/** Sealed events only, newest first. */
export async function listEvents(
  sql: Sql,
  filter: AuditFilter,
  args: PageArguments,
  reader: "portal" | "desk",
): Promise<Page<AuditEventRow>> {
  const page = pageOf(NEWEST_FIRST, args);
  const rows = await sql<(AuditEventRow & Keyed)[]>`
    select ${eventColumns(sql, reader)}, ${page.keys(sql)}
    from audit_events e join audit_seals s on s.event_id = e.id
    where ${page.within(sql)}
      and ${filter.action ? sql`e.action = any(${[...filter.action]}::text[])` : sql`true`}
      and ${filter.accountId ? sql`e.account_id = ${filter.accountId}` : sql`true`}
      and ${filter.subjectId ? sql`e.subject_id = ${filter.subjectId}` : sql`true`}
      and ${filter.after ? sql`e.at > ${filter.after}` : sql`true`}
      and ${filter.before ? sql`e.at < ${filter.before}` : sql`true`}
    ${page.tail(sql)}`;
  return page.read(rows);
}

export const findEventsByIds = (sql: Sql, ids: readonly string[], reader: "portal" | "desk") => sql<AuditEventRow[]>`
  select ${eventColumns(sql, reader)} from audit_events e join audit_seals s on s.event_id = e.id
  where e.id = any(${ids as string[]}::uuid[])`;
