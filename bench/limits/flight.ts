import postgres from "postgres";

export type Flight = <T>(
  role: string,
  accountId: string,
  query: (sql: postgres.ReservedSql) => PromiseLike<T>,
) => Promise<T>;

/** Begin, role, account, the query and the end leave in one flight on a connection that nobody else has meanwhile. */
export function flights(databaseUrl: string, connections: number): Flight {
  const pool = postgres(databaseUrl, { max: connections, onnotice: () => {}, transform: postgres.camel });
  return async (role, accountId, query) => {
    const sql = await pool.reserve();
    try {
      const begun = sql`begin isolation level repeatable read read only`.execute();
      const taken = sql`
        select set_config('role', ${role}, true), set_config('app.account_id', ${accountId}, true)`.execute();
      // A statement goes out when somebody waits for it: before the commit, that is.
      const rows = query(sql).then((found) => found);
      const [, , result] = await Promise.all([begun, taken, rows, sql`commit`.execute()]);
      return result;
    } finally {
      sql.release();
    }
  };
}
