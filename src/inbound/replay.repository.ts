import type postgres from "postgres";
import type { Sql } from "../database/connection.ts";
import type { inboundMessages } from "../database/tables/inbound-message.table.ts";

type Stored = typeof inboundMessages.$inferSelect;

/** Which mail is looked at again. What is absent does not narrow it. */
export interface ReplaySelection {
  readonly ids?: readonly string[];
  /** By receipt. */
  readonly since?: Date;
  readonly until?: Date;
  readonly reasons?: readonly string[];
  readonly outcomes?: readonly string[];
  /** Canonical: the claimed address. */
  readonly sender?: string;
}

/** A judged mail without its bytes: what was said of it then. */
export type JudgedRow = Pick<
  Stored,
  | "id"
  | "receivedAt"
  | "keptAt"
  | "sha256"
  | "claimedFrom"
  | "claimedAddress"
  | "subject"
  | "outcome"
  | "reason"
  | "flags"
> & { readonly judgedAt: Date; readonly hasBytes: boolean };

export type JudgedMailBytes = Pick<
  Stored,
  "raw" | "mailFrom" | "rcptTo" | "clientIp" | "helo" | "advice" | "dnsAnswers" | "receivedAt" | "sha256"
>;

/** A page in the order of receipt, after a row. */
export const listJudged = (
  sql: Sql,
  selection: ReplaySelection,
  after: Pick<JudgedRow, "receivedAt" | "id"> | null,
  limit: number,
) => sql<JudgedRow[]>`
  select id, received_at, kept_at, judged_at, sha256, claimed_from, claimed_address, subject, outcome, reason, flags,
         (bytes_erased_at is null) as has_bytes
  from inbound_messages
  where ${matching(sql, selection)}
    ${after ? sql`and (received_at, id) > (${after.receivedAt}, ${after.id})` : sql``}
  order by received_at, id limit ${limit}`;

export async function countJudged(sql: Sql, selection: ReplaySelection): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from inbound_messages where ${matching(sql, selection)}`;
  return row!.count;
}

export async function findJudgedBytes(sql: Sql, id: string): Promise<JudgedMailBytes | null> {
  const [row] = await sql<JudgedMailBytes[]>`
    select received_at, sha256, raw, mail_from, rcpt_to, host(client_ip) as client_ip, helo, advice, dns_answers
    from inbound_messages where id = ${id}`;
  return row ?? null;
}

function matching(sql: Sql, { ids, since, until, reasons, outcomes, sender }: ReplaySelection): postgres.Fragment {
  const texts = (values: readonly string[]) => sql`${values as string[]}::text[]`;
  const parts: postgres.Fragment[] = [sql`judged_at is not null`];
  if (ids) parts.push(sql`id = any(${ids as string[]}::uuid[])`);
  if (since) parts.push(sql`received_at >= ${since}`);
  if (until) parts.push(sql`received_at < ${until}`);
  if (reasons) parts.push(sql`reason = any(${texts(reasons)})`);
  if (outcomes) parts.push(sql`outcome = any(${texts(outcomes)})`);
  if (sender) parts.push(sql`claimed_address = ${sender}`);
  return parts.reduce((all, part) => sql`${all} and ${part}`);
}
