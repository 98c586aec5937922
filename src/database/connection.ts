import postgres from "postgres";
import { arrayTypes } from "./array-types.ts";
import { renewingPool } from "./renewing-pool.ts";
import { type Principal, databaseRole } from "./roles.ts";

/** A pool of connections as the login role, which alone can do nothing. */
export type Pool = postgres.Sql;
/** Anything that runs a statement: a pool, a reserved connection or a transaction. */
export type Sql = postgres.ISql<Record<string, never>>;

export interface PoolOptions {
  readonly max: number;
  /** False behind pgbouncer in transaction mode before 1.21. */
  readonly prepare?: boolean;
  readonly statementTimeoutMs?: number;
  readonly applicationName: string;
}

/** Column names are camelCase in code and snake_case in SQL; what stands inside JSON is never touched. */
export function createPool(url: string, options: PoolOptions): Pool {
  return renewingPool(() => open(url, options));
}

const open = (url: string, options: PoolOptions): postgres.Sql =>
  postgres(url, {
    max: options.max,
    prepare: options.prepare ?? true,
    idle_timeout: 60,
    connect_timeout: 10,
    max_lifetime: 60 * 30,
    fetch_types: false,
    types: arrayTypes,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    onnotice: () => {},
    connection: {
      application_name: options.applicationName,
      statement_timeout: options.statementTimeoutMs ?? 15_000,
      idle_in_transaction_session_timeout: 30_000,
      lock_timeout: 10_000,
      TimeZone: "UTC",
    },
  });

/** The first statement of every transaction: the role, for this transaction alone. It is one of ROLES, and nothing else. */
export function takeRole(sql: postgres.TransactionSql, principal: Principal, options: object) {
  return sql.unsafe(`set local role ${databaseRole(principal.role)}`, [], options).execute();
}

/** The second: for whom. */
export function takeAccount(sql: Sql, principal: Principal) {
  return sql`select set_config('app.account_id', ${principal.accountId ?? ""}, true),
                    set_config('app.client', ${principal.client ?? ""}, true)`;
}
