import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPool, type Pool } from "../../src/database/connection.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { ROLES } from "../../src/database/roles.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { type Everything, everythingOf } from "./everything.ts";

/** F4: with no guard between, straight on the database, as each role. The tables come from the catalog. */
let api: TestApi;
let pool: Pool;
let mine: Everything;
let theirs: Everything;
let tables: string[];

beforeAll(async () => {
  api = await startTestApi();
  mine = await everythingOf(api);
  theirs = await everythingOf(api);
  pool = createPool(api.database.loginUrl, { max: 2, applicationName: "test" });
  tables = (
    await api.sql<{ tablename: string }[]>`select tablename from pg_tables where schemaname = 'public' order by 1`
  ).map((row) => row.tablename);
});
afterAll(async () => {
  await pool.end();
  await api.stop();
});

const asPortal = <T>(work: (sql: Parameters<Parameters<typeof inTransaction<T>>[2]>[0]["sql"]) => Promise<T>) =>
  inTransaction(pool, { role: "portal", accountId: mine.accountId, client: `account:${mine.accountId}` }, ({ sql }) =>
    work(sql),
  );

/** Held mail is nobody's account's yet: it is shown to whoever has the address that it claims (S8). */
const OWNER: Readonly<Record<string, string>> = { accounts: "id", inbound_messages: "claimed_address" };

const denied = { code: "42501" };

test("every table has row security, forced", async () => {
  const loose =
    await api.sql`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`;
  expect(loose).toEqual([]);
  expect(tables.length).toBeGreaterThan(15);
});

test("the login role alone can do nothing", async () => {
  // Without USAGE on the schema PostgreSQL says that there is no such relation.
  const nothing = { code: expect.stringMatching(/^(42501|42P01|3F000)$/) };
  for (const table of tables) {
    await expect(pool`select 1 from ${pool(table)}`, table).rejects.toMatchObject(nothing);
    await expect(pool`select 1 from ${pool(`public.${table}`)}`, table).rejects.toMatchObject(nothing);
    await expect(pool`delete from ${pool(`public.${table}`)}`, table).rejects.toMatchObject(nothing);
  }
  await expect(pool`select graphile_worker.add_job('deliver')`).rejects.toMatchObject(denied);
  await expect(pool`select app.lock_ticket(gen_random_uuid())`).rejects.toMatchObject(denied);
  await expect(pool`create table public.mine (id int)`).rejects.toMatchObject(denied);
});

test("no role can delete anything but what its own queue is made of", async () => {
  const grants = await api.sql<{ grantee: string; tableName: string }[]>`
    select grantee, table_name from information_schema.role_table_grants
    where table_schema = 'public' and privilege_type in ('DELETE', 'TRUNCATE') and grantee like 'mittente\\_%'
      and grantee = any(${ROLES.map((role) => `mittente_${role}`)})`;
  expect(grants.map((grant) => `${grant.grantee} ${grant.tableName}`).toSorted()).toEqual([
    "mittente_operator client_assertions",
    "mittente_operator rate_limits",
    "mittente_worker attempt_limits",
    "mittente_worker audit_unsealed",
    "mittente_worker challenges",
    "mittente_worker idempotency_keys",
    "mittente_worker passkey_ceremonies",
    "mittente_worker refresh_tokens",
  ]);
});

describe("in the role of the portal", () => {
  test("no row of another account is read, in any table", async () => {
    const columns = await api.sql<{ tableName: string; columnName: string }[]>`
      select table_name, column_name from information_schema.columns where table_schema = 'public' and column_name in ('account_id', 'id')`;
    for (const table of tables) {
      const owner =
        OWNER[table] ?? columns.find((c) => c.tableName === table && c.columnName === "account_id")?.columnName;
      if (!owner) continue;
      const rows = await asPortal(
        (sql) => sql<{ owner: string | null }[]>`select ${sql(owner)} as owner from ${sql(table)}`,
      ).catch((error: Error & { code?: string }) => (error.code === "42501" ? [] : Promise.reject(error)));
      const seen = rows.map((row) => row.owner);
      expect(
        seen.filter((id) => id !== mine.accountId && id !== mine.registeredEmail),
        table,
      ).toEqual([]);
    }
  });

  test("what it may read of its own is there, so the test above looks at something", async () => {
    for (const table of ["accounts", "services", "tickets", "messages", "attachments", "sessions", "credentials"]) {
      const key = table === "accounts" ? "id" : "account_id";
      const [row] = await asPortal((sql) => sql`select count(${sql(key)})::int as n from ${sql(table)}`);
      expect(row!.n, table).toBeGreaterThan(0);
    }
  });

  test("no row of another account is updated", async () => {
    const updated = await asPortal((sql) => sql`update tickets set status = 'CLOSED' where id = ${theirs.ids.Ticket!}`);
    expect(updated.count).toBe(0);
    expect(await theirs.snapshot()).toEqual(theirs.before);
  });

  test("no message is written into another account's ticket, whatever account the row says", async () => {
    const insert = (accountId: string) =>
      asPortal(
        (sql) =>
          sql`insert into messages ${sql({ id: crypto.randomUUID(), ticketId: theirs.ids.Ticket!, accountId, kind: "CUSTOMER", origin: "PORTAL", authorKind: "ACCOUNT", trust: "PORTAL_MAILBOX", bodyText: "x", createdAt: api.now })}`,
      );
    await expect(insert(theirs.accountId)).rejects.toMatchObject(denied);
    await expect(insert(mine.accountId)).rejects.toMatchObject({ code: "23000" });
  });

  test("a note is not there", async () => {
    const id = crypto.randomUUID();
    await api.sql`insert into messages ${api.sql({ id, ticketId: mine.ids.Ticket!, accountId: mine.accountId, kind: "NOTE", origin: "DESK", authorKind: "STAFF", trust: "STAFF", bodyText: "between us", createdAt: api.now })}`;
    expect(await asPortal((sql) => sql`select id from messages where id = ${id}`)).toEqual([]);
    await expect(
      asPortal(
        (sql) =>
          sql`insert into messages ${sql({ id: crypto.randomUUID(), ticketId: mine.ids.Ticket!, accountId: mine.accountId, kind: "STAFF_REPLY", disclosure: "GENERIC", origin: "PORTAL", authorKind: "STAFF", trust: "STAFF", bodyText: "x", createdAt: api.now })}`,
      ),
    ).rejects.toMatchObject(denied);
  });

  test("the desk's columns cannot be read", async () => {
    for (const column of ["assignee_id", "queue_id", "tags", "last_message_id", "due_at"])
      await expect(
        asPortal((sql) => sql`select ${sql(column)} from tickets`),
        column,
      ).rejects.toMatchObject(denied);
    await expect(asPortal((sql) => sql`select email from staff_members`)).rejects.toMatchObject(denied);
    await expect(asPortal((sql) => sql`select facts from audit_events`)).rejects.toMatchObject(denied);
  });
});

test("a ticket never changes its account, not even by the owner of the tables", async () => {
  await expect(
    api.sql`update tickets set account_id = ${mine.accountId} where id = ${theirs.ids.Ticket!}`,
  ).rejects.toMatchObject({ code: "23000" });
});

test("a bridge reads its own receipts and nothing of what was decided", async () => {
  const asBridge = <T>(work: (sql: Parameters<Parameters<typeof inTransaction<T>>[2]>[0]["sql"]) => Promise<T>) =>
    inTransaction(pool, { role: "bridge", client: "client:somebody" }, ({ sql }) => work(sql));
  expect(await asBridge((sql) => sql`select id from inbound_messages`)).toEqual([]);
  for (const column of ["outcome", "reason", "explanation", "account_id", "ticket_id", "raw"])
    await expect(
      asBridge((sql) => sql`select ${sql(column)} from inbound_messages`),
      column,
    ).rejects.toMatchObject(denied);
  for (const table of ["accounts", "services", "tickets", "messages", "sessions"])
    await expect(
      asBridge((sql) => sql`select 1 from ${sql(table)}`),
      table,
    ).rejects.toMatchObject(denied);
});

test("the desk cannot say where a delivery goes", async () => {
  const asDesk = inTransaction(
    pool,
    { role: "desk", client: "staff:x" },
    ({ sql }) => sql`update deliveries set recipient = 'attacker@evil.example'`,
  );
  await expect(asDesk).rejects.toMatchObject(denied);
  const insert = inTransaction(
    pool,
    { role: "desk", client: "staff:x" },
    ({ sql }) =>
      sql`insert into deliveries ${sql({ id: crypto.randomUUID(), messageId: mine.ids.Message!, ticketId: mine.ids.Ticket!, accountId: mine.accountId, state: "QUEUED", content: "FULL", rule: "R1", recipient: "attacker@evil.example", rfcMessageId: "x@y", createdAt: api.now })}`,
  );
  await expect(insert).rejects.toMatchObject(denied);
});
