// What both peers need: who a token names, and a connection in the caller's role.
import { createLocalJWKSet, jwtVerify } from "jose";
import postgres from "postgres";

const { BENCH_JWKS, BENCH_ISSUER, DATABASE_URL, BENCH_CONNECTIONS = "10" } = process.env;

/** Checked once and kept, as the API keeps it. */
const kept = new Map();
const keys = createLocalJWKSet(JSON.parse(BENCH_JWKS));
export async function callerOf(authorization = "") {
  const token = authorization.slice("Bearer ".length);
  const known = kept.get(token);
  if (known) return known;
  const { payload } = await jwtVerify(token, keys, { issuer: BENCH_ISSUER, typ: "at+jwt", algorithms: ["ES256"] });
  const caller = payload.sid
    ? { role: "mittente_portal", account: payload.sub, reader: `account:${payload.sub}` }
    : { role: "mittente_desk", account: "", reader: `staff:${payload.sub}` };
  kept.set(token, caller);
  return caller;
}

const pool = postgres(DATABASE_URL, { max: Number(BENCH_CONNECTIONS), onnotice: () => {}, transform: postgres.camel });

/** One transaction a request, opened with its first statement in one flight. */
export class Reads {
  constructor(caller) {
    this.caller = caller;
  }

  async run(query) {
    const sql = await (this.connection ??= this.open());
    return query(sql);
  }

  async open() {
    const sql = await pool.reserve();
    sql`begin isolation level repeatable read read only`.execute();
    sql`select set_config('role', ${this.caller.role}, true), set_config('app.account_id', ${this.caller.account}, true)`.execute();
    return sql;
  }

  async close() {
    const sql = await this.connection;
    if (!sql) return;
    await sql`commit`;
    sql.release();
  }
}
