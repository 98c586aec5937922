import { createHash, randomBytes } from "node:crypto";
import postgres from "postgres";
import { migrate } from "../../src/database/migrate.ts";

/** One server with a migrated template, for a whole test run. Plain data: it is sent to the test workers. */
export interface TestServer {
  readonly ownerUrl: string;
  readonly loginUrl: string;
  readonly superuserUrl: string;
  /** What the names of this run's databases begin with. */
  readonly run: string;
  readonly template: string;
}

export type ServerUrls = Pick<TestServer, "ownerUrl" | "loginUrl" | "superuserUrl">;

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

export function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
}

export function inDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

/** Runs the migrations once, into a database that is then closed to connections: a clone needs its source to itself. */
export async function prepareTemplate(urls: ServerUrls): Promise<TestServer> {
  const run = `mittente_test_${randomBytes(4).toString("hex")}`;
  const template = `${run}_template`;
  const server = { ...urls, run, template };
  const superuser = connect(urls.superuserUrl);
  try {
    const owner = new URL(urls.ownerUrl).username;
    await superuser`create database ${superuser(template)} owner ${superuser(owner)} template template0`;
    await migrate({ ownerUrl: inDatabase(urls.ownerUrl, template), loginUser: new URL(urls.loginUrl).username });
    await superuser`alter database ${superuser(template)} with allow_connections false`;
    return server;
  } catch (error) {
    await dropRun(server);
    throw error;
  } finally {
    await superuser.end();
  }
}

/** A server that is not ours, such as a PostgreSQL 15: with test roles of its own, so that no real one is touched. */
export async function prepareRoles(superuserUrl: string): Promise<ServerUrls> {
  const [owner, login] = ["mittente_test_owner", "mittente_test_login"];
  // The same for every run with this superuser, since runs at the same moment share the roles.
  const password = createHash("sha256").update(`mittente test roles ${superuserUrl}`).digest("hex");
  const superuser = connect(superuserUrl);
  try {
    for (const [role, attributes] of [
      [owner, "createrole createdb"],
      [login, "noinherit"],
    ] as const) {
      const [existing] = await superuser`select from pg_roles where rolname = ${role}`;
      if (!existing) await superuser`create role ${superuser(role)}`;
      await superuser`alter role ${superuser(role)} login ${superuser.unsafe(`${attributes} password '${password}'`)}`;
    }
  } finally {
    await superuser.end();
  }
  const as = (username: string) => Object.assign(new URL(superuserUrl), { username, password }).href;
  return { superuserUrl, ownerUrl: as(owner), loginUrl: as(login) };
}

export async function dropRun({ superuserUrl, run }: TestServer): Promise<void> {
  const superuser = connect(superuserUrl);
  try {
    const databases = await superuser<{ datname: string }[]>`
      select datname from pg_database where starts_with(datname, ${`${run}_`})`;
    for (const { datname } of databases) await superuser`drop database ${superuser(datname)} with (force)`;
  } finally {
    await superuser.end();
  }
}
