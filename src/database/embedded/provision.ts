import postgres from "postgres";
import { databaseName, roles, type Credentials, type DatabaseUrls } from "./credentials.ts";
import { explained } from "./embedded-postgres.error.ts";

/** Any number that is the same in every Mittente: the key of an advisory lock. */
const provisioningLock = 7_205_759_403;

/**
 * The database and its two roles, made where missing: the owner, who migrates and may make roles and databases, and the
 * login role, which may connect and nothing else until a migration grants it group roles. Safe to run twice, or at once.
 */
export async function provision(urls: DatabaseUrls, credentials: Credentials): Promise<void> {
  const sql = postgres(urls.superuserUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    if (await isProvisioned(sql)) return;
    await sql`select pg_advisory_lock(${provisioningLock})`;
    await makeRole(sql, roles.owner, `LOGIN CREATEROLE CREATEDB PASSWORD '${credentials.owner}'`);
    await makeRole(sql, roles.login, `LOGIN NOINHERIT PASSWORD '${credentials.login}'`);
    const [database] = await sql`select from pg_database where datname = ${databaseName}`;
    if (!database) await sql`create database ${sql(databaseName)} owner ${sql(roles.owner)}`;
    // Last, since it is what isProvisioned() looks for.
    await sql.begin((tx) => [
      tx`revoke all on database ${tx(databaseName)} from public`,
      tx`grant connect on database ${tx(databaseName)} to ${tx(roles.login)}`,
    ]);
  } catch (error) {
    throw explained(error, "Preparing the database");
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Whether the database answers to the login role: not before provisioning, nor while the server starts or stops. */
export async function answers(urls: DatabaseUrls): Promise<boolean> {
  const sql = postgres(urls.loginUrl, { max: 1, connect_timeout: 2 });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function isProvisioned(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ done: boolean }[]>`
    select exists (select from pg_database where datname = ${databaseName}
                   and datacl is not null) as done`;
  return row?.done === true;
}

async function makeRole(sql: postgres.Sql, role: string, attributes: string): Promise<void> {
  const [existing] = await sql`select from pg_roles where rolname = ${role}`;
  if (existing) return;
  // CREATE ROLE takes no parameters. The attributes hold a password of [A-Za-z0-9_-] only.
  await sql`create role ${sql(role)} ${sql.unsafe(attributes)}`;
}
