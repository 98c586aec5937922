import type { Pool, Sql } from "./connection.ts";
import { inTransaction } from "./transaction.ts";

/** The actor of what is done at the command line. */
export const OPERATOR = "system:operator";

/** One transaction of the operator's, who sits at the machine itself. */
export const asOperator = <T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> =>
  inTransaction(pool, { role: "operator", client: OPERATOR }, ({ sql }) => work(sql));
