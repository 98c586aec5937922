import DataLoader from "dataloader";
import type { Logger } from "pino";
import type { Pool, Sql } from "../database/connection.ts";
import { Reads } from "../database/reads.ts";
import type { Principal, Role } from "../database/roles.ts";
import type { Transaction } from "../database/transaction.ts";
import type { TokenClaims } from "../sessions/access-token.ts";
import { findSessionsByIds, type SessionRow } from "../sessions/session.repository.ts";
import type { Caller, Living } from "./caller.ts";
import type { Installation } from "./installation.ts";

/** A batched read: one statement for all ids that the operation asks for in one turn, in the order asked. */
export interface LoaderKey<K, V> {
  readonly batch: (sql: Sql, keys: readonly K[]) => PromiseLike<readonly V[]>;
}
export const loader = <K, V>(batch: LoaderKey<K, V>["batch"]): LoaderKey<K, V> => ({ batch });

/** The guards of one mutation run one after another on its transaction, and none after a refusal. */
export interface Unit {
  readonly transaction: Transaction;
  /** Null where anyone may call. */
  readonly caller: Caller | null;
  /** What the mutation's `beforehand` gave. */
  readonly beforehand: unknown;
  guards: Promise<unknown>;
}

/** What a client may still spend, in points. */
export interface Balance {
  /** Of the request so far. */
  readonly cost: number;
  readonly limit: number;
  readonly remaining: number;
  /** When the bucket is full again if nothing more is spent. */
  readonly resetAt: Date;
}

/** Counts what one request costs its client. */
export interface Meter {
  /** @throws Problem RATE_LIMITED; then nothing was taken. */
  spend(points: number): Promise<void>;
  balance(): Balance;
}

/** One GraphQL operation. Public members only: Apollo clones the context it hands on. */
export class Context {
  reads: Reads;
  loaders = new Map<LoaderKey<unknown, unknown>, DataLoader<unknown, unknown>>();
  /** The living caller, once this operation has read it. */
  living: Promise<Living> | undefined;
  unit: Unit | undefined;
  readonly now: Date;

  constructor(
    readonly installation: Installation,
    readonly claims: TokenClaims,
    readonly log: Logger,
    /** Of an operation that came over the wire. */
    readonly meter: Meter | null = null,
    /** Where it came from: an IPv4 address, or an IPv6 /64. Attempts to sign in are counted by it. */
    readonly network: string = "",
  ) {
    this.now = installation.clock();
    this.reads = new Reads(this.pool, this.principal);
  }

  get principal(): Principal {
    return principalOf(this.claims);
  }

  get pool(): Pool {
    return this.installation.pool(this.principal.role);
  }

  /** Which audience's fields the caller may see. */
  get audience(): TokenClaims["kind"] {
    return this.claims.kind;
  }

  /** A batched read inside the operation's one read transaction. */
  load<K, V>(key: LoaderKey<K, V>, id: K): Promise<V> {
    let found = this.loaders.get(key as LoaderKey<unknown, unknown>);
    if (!found) {
      found = new DataLoader<unknown, unknown>(
        async (ids) => [...(await this.reads.run((sql) => key.batch(sql, ids as K[])))],
        { maxBatchSize: 1_000 },
      );
      this.loaders.set(key as LoaderKey<unknown, unknown>, found);
    }
    return found.load(id) as Promise<V>;
  }

  /** Before a mutation: what its payload reads must be what was written. */
  async renewReads(): Promise<void> {
    const ended = this.reads;
    this.reads = new Reads(this.pool, this.principal);
    this.loaders = new Map();
    this.living = undefined;
    await ended.close();
  }

  /** How the portal's session was opened; null for anybody else. */
  async assurance(): Promise<"MAILBOX" | "CREDENTIAL" | null> {
    const { claims } = this;
    if (claims.kind !== "portal") return null;
    return (await this.load(sessionById, claims.sessionId))?.assurance ?? null;
  }

  async close(): Promise<void> {
    await this.reads.close();
  }
}

const sessionById = loader<string, SessionRow | null>(async (sql, ids) => {
  const found = new Map((await findSessionsByIds(sql, ids)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
});

export function principalOf(claims: TokenClaims): Principal {
  const role: Role = claims.kind;
  switch (claims.kind) {
    case "anonymous":
      return { role };
    case "portal":
      return { role, accountId: claims.accountId, client: `account:${claims.accountId}` };
    case "desk":
      return { role, client: `staff:${claims.staffId}` };
    case "bridge":
    case "provisioning":
      return { role, client: `client:${claims.clientId}` };
  }
}
