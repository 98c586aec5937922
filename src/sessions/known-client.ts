import type { Sql } from "../database/connection.ts";
import { type ClientKeys, findClientKeys } from "./client.repository.ts";

/** Operator. What counts as that client's; null for one that is revoked or was never there. */
export const knownClient = (sql: Sql, clientId: string): Promise<ClientKeys | null> => findClientKeys(sql, clientId);
