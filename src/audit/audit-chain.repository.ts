import type { Sql } from "../database/connection.ts";
import type { AuditHead } from "./audit-head.ts";
import type { ChainEnd, Seal, SealableEvent } from "./audit-seal.ts";

// ------------------------------------------------------------------------------------------------------------- sealing

/** Each turn is one holder's at a time, in the whole database, until the transaction ends. */
const TURNS = { seal: 2, publish: 3 } as const;

/**
 * False when somebody else has it. A statement of its own: what is read after it sees all that the last holder committed.
 * That is also flushed: a head in the file must not outlive its seals in a crash.
 */
export async function takeTurn(sql: Sql, turn: keyof typeof TURNS): Promise<boolean> {
  const [row] = await sql<{ isTaken: boolean }[]>`select pg_try_advisory_xact_lock(4906, ${TURNS[turn]}) as is_taken`;
  if (row?.isTaken !== true) return false;
  await sql`select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'`;
  return true;
}

export async function findChainEnd(sql: Sql): Promise<ChainEnd | null> {
  const [row] = await sql<{ sequence: string; hash: string }[]>`
    select sequence, hash from audit_seals order by sequence desc limit 1`;
  return row ? { sequence: Number(row.sequence), hash: row.hash } : null;
}

/** The oldest first. Apart from the events' own statement: a join could be planned as a walk through all sealed events. */
export async function listUnsealed(sql: Sql, afterId: string | null, limit: number): Promise<string[]> {
  const rows = await sql<{ eventId: string }[]>`
    select event_id from audit_unsealed where ${afterId === null ? sql`true` : sql`event_id > ${afterId}`}
    order by event_id limit ${limit}`;
  return rows.map((row) => row.eventId);
}

/** Fixed width and UTC, whatever the session's settings; a year before Christ does not look like one after. */
const asInstant = (sql: Sql, column: string) =>
  sql`case when ${sql(column)} < '0001-01-01 00:00:00Z' then ${sql(column)}::text
           else to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end`;

const coveredColumns = (sql: Sql) =>
  sql`${asInstant(sql, "e.at")} as at, e.action, e.actor, e.account_id, e.subject_kind, e.subject_id, e.rule,
      e.is_visible_to_account, e.facts_hash`;

export const listSealable = (sql: Sql, ids: readonly string[]) => sql<SealableEvent[]>`
  select e.id, ${coveredColumns(sql)} from audit_events e where e.id = any(${ids as string[]}::uuid[]) order by e.id`;

export async function listSealedIds(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ eventId: string }[]>`
    select event_id from audit_seals where event_id = any(${ids as string[]}::uuid[])`;
  return new Set(rows.map((row) => row.eventId));
}

export async function insertSeals(sql: Sql, seals: readonly Seal[]): Promise<void> {
  await sql`
    insert into audit_seals (sequence, event_id, previous_hash, hash)
    select s.sequence, s."eventId", s."previousHash", s.hash
    from jsonb_to_recordset(${JSON.stringify(seals)}::text::jsonb) as s (sequence bigint, "eventId" uuid, "previousHash" text, hash text)`;
}

export const deleteUnsealed = (sql: Sql, ids: readonly string[]) =>
  sql`delete from audit_unsealed where event_id = any(${ids as string[]}::uuid[])`;

export async function insertHead(sql: Sql, head: AuditHead): Promise<void> {
  await sql`insert into audit_heads (sequence, hash, at, key_id, signature)
            values (${head.sequence}, ${head.hash}, ${head.at}::text::timestamptz, ${head.keyId}, ${head.signature})`;
}

type HeadRow = Omit<AuditHead, "sequence"> & { readonly sequence: string };
const headOf = (row: HeadRow): AuditHead => ({
  sequence: Number(row.sequence),
  hash: row.hash,
  at: row.at,
  keyId: row.keyId,
  signature: row.signature,
});
const headColumns = (sql: Sql) => sql`h.sequence, h.hash, ${asInstant(sql, "h.at")} as at, h.key_id, h.signature`;

export async function findNewestHead(sql: Sql): Promise<AuditHead | null> {
  const [row] = await sql<HeadRow[]>`select ${headColumns(sql)} from audit_heads h order by h.sequence desc limit 1`;
  return row ? headOf(row) : null;
}

// -------------------------------------------------------------------------------------------------------- verification

/** Numbers beyond these are nobody's seals: a double holds no others, and the chain starts with 1. */
const inRange = (sql: Sql, column: string) => sql`${sql(column)} between 1 and 9007199254740991`;

export interface ChainExtent {
  readonly lastSeal: number;
  readonly lastHead: number;
  readonly lastEventId: string | null;
}

/** In one statement, so at one moment. 0 for none. */
export async function findExtent(sql: Sql): Promise<ChainExtent> {
  const [row] = await sql<{ lastSeal: string; lastHead: string; lastEventId: string | null }[]>`
    select coalesce((select max(sequence) from audit_seals where ${inRange(sql, "sequence")}), 0) as last_seal,
           coalesce((select max(sequence) from audit_heads where ${inRange(sql, "sequence")}), 0) as last_head,
           (select id from audit_events order by id desc limit 1) as last_event_id`;
  return { lastSeal: Number(row!.lastSeal), lastHead: Number(row!.lastHead), lastEventId: row!.lastEventId };
}

export interface SealedEvent {
  readonly seal: Seal;
  /** Null when the event is gone. */
  readonly event: SealableEvent | null;
  /** As PostgreSQL prints jsonb, cut off where nothing that was ever recorded ends; null after erasure. */
  readonly facts: string | null;
  readonly salt: Uint8Array | null;
}

type SealedRow = Omit<SealableEvent, "id"> & { id: string | null; facts: string | null; salt: Uint8Array | null } & {
  sequence: string;
  eventId: string;
  previousHash: string;
  hash: string;
};

export async function listSealedEvents(sql: Sql, after: number, until: number, limit: number): Promise<SealedEvent[]> {
  const rows = await sql<SealedRow[]>`
    select s.sequence, s.event_id, s.previous_hash, s.hash, e.id, ${coveredColumns(sql)},
           left(e.facts::text, 1000000) as facts, e.salt
    from audit_seals s left join audit_events e on e.id = s.event_id
    where s.sequence > ${after} and s.sequence <= ${until} order by s.sequence limit ${limit}`;
  return rows.map(({ sequence, eventId, previousHash, hash, facts, salt, id, ...covered }) => ({
    seal: { sequence: Number(sequence), eventId, previousHash, hash },
    event: id === null ? null : { id, ...covered },
    facts,
    salt,
  }));
}

/** Of those given, the events whose facts are another value than the text beside, to the last digit. */
export async function listDifferentFacts(
  sql: Sql,
  read: readonly { readonly eventId: string; readonly facts: string }[],
): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select e.id from jsonb_to_recordset(${JSON.stringify(read)}::text::jsonb) as r ("eventId" uuid, facts text)
    join audit_events e on e.id = r."eventId" where e.facts <> r.facts::jsonb`;
  return new Set(rows.map((row) => row.id));
}

/** With the hash of the seal that each speaks of, where there is one. */
export async function listHeads(sql: Sql, after: number, until: number, limit: number) {
  const rows = await sql<(HeadRow & { sealHash: string | null })[]>`
    select ${headColumns(sql)}, s.hash as seal_hash from audit_heads h left join audit_seals s on s.sequence = h.sequence
    where h.sequence > ${after} and h.sequence <= ${until} order by h.sequence limit ${limit}`;
  return rows.map((row) => ({ head: headOf(row), sealHash: row.sealHash }));
}

/** What the database has at these places of the chain. */
export async function findWitnesses(sql: Sql, sequences: readonly number[]) {
  const rows = await sql<(HeadRow & { place: string; sealHash: string | null })[]>`
    select p.place, s.hash as seal_hash, ${headColumns(sql)}
    from (select distinct value::bigint as place from jsonb_array_elements_text(${JSON.stringify(sequences)}::text::jsonb)) p
    left join audit_seals s on s.sequence = p.place left join audit_heads h on h.sequence = p.place`;
  return new Map(
    rows.map((row) => [
      Number(row.place),
      { sealHash: row.sealHash, head: row.signature === null ? null : headOf(row) },
    ]),
  );
}

export async function countHeadsAfter(sql: Sql, sequence: number, olderThan: Date): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from audit_heads where sequence > ${sequence} and at < ${olderThan}`;
  return row!.count;
}

export interface EventsPage {
  readonly lastId: string | null;
  readonly events: number;
  readonly sealed: number;
  /** Neither sealed nor waiting to be. */
  readonly strays: readonly string[];
}

export async function countEvents(sql: Sql, after: string | null, until: string, limit: number): Promise<EventsPage> {
  const [row] = await sql<EventsPage[]>`
    select (array_agg(p.id order by p.id desc))[1] as last_id, count(*)::int as events, count(s.sequence)::int as sealed,
           coalesce(array_agg(p.id order by p.id) filter (where s.sequence is null and u.event_id is null), '{}') as strays
    from (select id from audit_events where ${after === null ? sql`true` : sql`id > ${after}`} and id <= ${until}
          order by id limit ${limit}) p
    left join audit_seals s on s.event_id = p.id and ${inRange(sql, "s.sequence")}
    left join audit_unsealed u on u.event_id = p.id`;
  return row!;
}

export async function listRemovedUnsealed(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ eventId: string }[]>`
    select u.event_id from audit_unsealed u where not exists (select from audit_events e where e.id = u.event_id)
    order by u.event_id limit ${limit}`;
  return rows.map((row) => row.eventId);
}
