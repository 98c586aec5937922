import type { Sql } from "../database/connection.ts";
import type {
  AccountFacts,
  AccountStatus,
  Assurance,
  ClientFacts,
  Language,
  RegisteredAddressState,
} from "../policy/facts.ts";
import type { SignInMethod } from "../policy/sign-in.ts";

/** How a customer signed in, and for how long. */
export interface Session {
  readonly id: string;
  readonly assurance: Assurance;
  /** When the credential was last shown; null for a session opened by code alone. */
  readonly provedAt: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A row of `sessions`, of one that has ended too. */
export interface SessionRow extends Session {
  readonly accountId: string;
  readonly openedBy: SignInMethod | null;
  /** The address whose mailbox was proven with a code. */
  readonly provenAddress: string | null;
  readonly closedAt: Date | null;
}

const COLUMNS = [
  "id",
  "accountId",
  "assurance",
  "openedBy",
  "provenAddress",
  "provedAt",
  "createdAt",
  "expiresAt",
  "closedAt",
] as const satisfies readonly (keyof SessionRow)[];

/** A session that has neither ended nor expired, and its account as it is now: what the policy judges a caller by. */
export interface LivingSession {
  readonly id: string;
  readonly assurance: Assurance;
  /** Until when an irreversible operation can be validated; null where the credential must be shown first. */
  readonly strongProofUntil: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly account: AccountFacts;
}

/** Strong proof is a credential shown within the last ten minutes. */
const STRONG_PROOF_MS = 10 * 60_000;

interface LivingSessionRow extends Session {
  readonly accountId: string;
  readonly number: string;
  readonly language: Language;
  readonly status: AccountStatus;
  readonly address: string;
  readonly addressVersion: number;
  readonly addressState: RegisteredAddressState;
  readonly addressChangedAt: Date | null;
}

/** One statement, for the first flight of each transaction. In role portal, row security hides another account's. */
export async function findLivingSession(sql: Sql, sessionId: string, now: Date): Promise<LivingSession | null> {
  const [row] = await sql<LivingSessionRow[]>`
    select s.id, s.assurance, s.proved_at, s.created_at, s.expires_at,
           a.id as account_id, a.number, a.language,
           case when a.status = 'CLOSED' then 'CLOSED' when a.frozen_at is not null then 'FROZEN' else a.status end as status,
           a.registered_email as address, a.registered_email_version as address_version,
           a.registered_email_state as address_state, a.registered_email_changed_at as address_changed_at
    from sessions s join accounts a on a.id = s.account_id
    where s.id = ${sessionId} and s.closed_at is null and s.expires_at > ${now}`;
  return row ? livingSession(row, now) : null;
}

/** Ended ones too: for whoever shows what a session was. In role portal, the account's own. */
export const findSessionsByIds = (sql: Sql, ids: readonly string[]) => sql<SessionRow[]>`
  select ${sql(COLUMNS)} from sessions where id = any(${ids as string[]}::uuid[])`;

/** An account's that live, newest first, at most 100. */
export const listLivingSessions = (sql: Sql, accountId: string, now: Date) => sql<SessionRow[]>`
  select ${sql(COLUMNS)} from sessions
  where account_id = ${accountId} and closed_at is null and expires_at > ${now}
  order by created_at desc, id desc limit 100`;

/** Role door. */
export const insertSession = (sql: Sql, session: Omit<SessionRow, "closedAt">) =>
  sql`insert into sessions ${sql({ ...session })}`;

/** Role door. The credential was shown just now. */
export const updateToProved = (sql: Sql, id: string, now: Date) => sql`
  update sessions set assurance = 'CREDENTIAL', proved_at = ${now} where id = ${id} and closed_at is null`;

/** False where it had ended already. */
export async function closeSession(sql: Sql, id: string, now: Date): Promise<boolean> {
  const { count } = await sql`update sessions set closed_at = ${now} where id = ${id} and closed_at is null`;
  return count === 1;
}

/** How many ended. */
export async function closeSessionsOf(sql: Sql, accountId: string, except: string | null, now: Date): Promise<number> {
  const { count } = await sql`
    update sessions set closed_at = ${now}
    where account_id = ${accountId} and closed_at is null and id is distinct from ${except}::uuid`;
  return count;
}

/** The account's id; null, and nothing written, where no account has the number. */
export async function insertSessionOf(sql: Sql, accountNumber: string, session: Session): Promise<string | null> {
  const [row] = await sql<{ accountId: string }[]>`
    insert into sessions (id, account_id, assurance, proved_at, created_at, expires_at)
    select ${session.id}::uuid, id, ${session.assurance}, ${session.provedAt}::timestamptz,
           ${session.createdAt}::timestamptz, ${session.expiresAt}::timestamptz
    from accounts where number = ${accountNumber}
    returning account_id`;
  return row?.accountId ?? null;
}

/** Null for one that is revoked or was never there. In role bridge and provisioning, a client sees itself alone. */
export async function findLivingClient(sql: Sql, clientId: string): Promise<ClientFacts | null> {
  const [row] = await sql<Pick<ClientFacts, "id" | "kind">[]>`
    select id, kind from clients where id = ${clientId} and revoked_at is null`;
  return row ? { id: row.id, kind: row.kind, isRevoked: false } : null;
}

function livingSession(row: LivingSessionRow, now: Date): LivingSession {
  const { id, assurance, createdAt, expiresAt } = row;
  return {
    id,
    assurance,
    strongProofUntil: strongProofUntil(row, now),
    createdAt,
    expiresAt,
    account: {
      id: row.accountId,
      number: row.number,
      status: row.status,
      language: row.language,
      address: {
        address: row.address,
        version: row.addressVersion,
        state: row.addressState,
        changedAt: row.addressChangedAt,
      },
    },
  };
}

/** Null for a session opened by code, and once the ten minutes are over. */
export function strongProofUntil(
  { assurance, provedAt }: Pick<Session, "assurance" | "provedAt">,
  now: Date,
): Date | null {
  if (assurance !== "CREDENTIAL" || provedAt === null || provedAt > now) return null;
  const until = new Date(provedAt.getTime() + STRONG_PROOF_MS);
  return until > now ? until : null;
}
