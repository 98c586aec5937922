import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { connect, inDatabase } from "./test-server.ts";

export interface TestDatabase {
  readonly name: string;
  /** Of this database, as its owner, as the login role, and as the server's superuser. */
  readonly ownerUrl: string;
  readonly loginUrl: string;
  readonly superuserUrl: string;
  /** Ends its connections, too. What is forgotten goes when the test run ends. */
  drop(): Promise<void>;
}

/**
 * A database of the test's own: a clone of the migrated template. PostgreSQL clones neither rights on the database itself
 * nor its settings (ALTER DATABASE … SET).
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("testServer");
  const name = `${server.run}_${randomBytes(6).toString("hex")}`;
  await asSuperuser(server.superuserUrl, async (sql) => {
    const owner = new URL(server.ownerUrl).username;
    await sql`create database ${sql(name)} owner ${sql(owner)} template ${sql(server.template)}`;
  });
  return {
    name,
    ownerUrl: inDatabase(server.ownerUrl, name),
    loginUrl: inDatabase(server.loginUrl, name),
    superuserUrl: inDatabase(server.superuserUrl, name),
    drop: () =>
      asSuperuser(server.superuserUrl, async (sql) => {
        await sql`drop database if exists ${sql(name)} with (force)`;
      }),
  };
}

async function asSuperuser(url: string, work: (sql: ReturnType<typeof connect>) => Promise<void>): Promise<void> {
  const sql = connect(url);
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}
