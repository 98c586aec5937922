import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { runMigrations as migrateQueue } from "graphile-worker";
import postgres from "postgres";
import { databaseRole, ROLES } from "./roles.ts";

export interface MigrateOptions {
  /** DATABASE_OWNER_URL: may create roles, owns the tables and the queue. */
  readonly ownerUrl: string;
  /** The user of DATABASE_URL: becomes a member of the group roles, without inheriting them. */
  readonly loginUser: string;
}

/** Forward only, safe to run again and from several processes at once. */
export async function migrate({ ownerUrl, loginUser }: MigrateOptions): Promise<void> {
  const owner = postgres(ownerUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "mittente migrate" },
  });
  try {
    // One migration of this database at a time; a second waits and finds nothing left to do.
    await owner`select pg_advisory_lock(4906, 1)`;
    const [queue] = await owner`select 1 from pg_namespace where nspname = 'graphile_worker'`;
    await applyMigrations(drizzle(owner), {
      migrationsFolder: fileURLToPath(new URL("../../drizzle", import.meta.url)),
    });
    await migrateQueue({ connectionString: ownerUrl });
    if (!queue) await owner`revoke all on schema graphile_worker from public`;
    await grantRoles(owner, loginUser);
  } finally {
    await owner.end();
  }
}

async function grantRoles(owner: postgres.Sql, loginUser: string) {
  const [login] = await owner`select rolinherit, rolsuper, rolbypassrls from pg_roles where rolname = ${loginUser}`;
  if (!login)
    throw new Error(`DATABASE_URL names the user ${loginUser}, which does not exist: create it with LOGIN NOINHERIT.`);
  if (login.rolsuper || login.rolbypassrls || login.rolinherit)
    throw new Error(
      `The user of DATABASE_URL, ${loginUser}, must be NOINHERIT, and neither SUPERUSER nor BYPASSRLS: row security is the second wall. ` +
        `Run: ALTER ROLE "${loginUser}" NOINHERIT NOSUPERUSER NOBYPASSRLS`,
    );
  for (const role of ROLES.map(databaseRole)) {
    const [member] = await owner`
      select 1 from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles u on u.oid = m.member
      where g.rolname = ${role} and u.rolname = ${loginUser}`;
    if (!member) await owner`grant ${owner(role)} to ${owner(loginUser)}`;
  }
}
