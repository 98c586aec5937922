import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { createPool } from "../../src/database/connection.ts";
import { INLINE_BYTES } from "../../src/bridge/source.ts";
import { startSmtpBridge } from "../../src/bridge/smtp.ts";
import { secretOf } from "../../src/keys/installation-secret.ts";
import { ensureKeys } from "../../src/keys/key.commands.ts";
import { type BuiltProgram, buildProgram } from "../processes/built-program.ts";
import { arrange } from "../support/arrange.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { BRIDGE, deliver, mailOf, publishedAt } from "./large-mail.ts";
import type { FromApiProcess } from "./api-process.ts";

const MIB = 1024 * 1024;
let program: BuiltProgram;
let database: TestDatabase;
let directory: string;
let api: ChildProcess;
let ready: Extract<FromApiProcess, { kind: "READY" }>;
let sql: postgres.Sql;

beforeAll(async () => {
  [program, database, directory] = await Promise.all([
    buildProgram(),
    createTestDatabase(),
    mkdtemp(join(tmpdir(), "mittente-memory-")),
  ]);
  const secret = randomBytes(32).toString("base64");
  const pool = createPool(database.loginUrl, { max: 1, applicationName: "test" });
  await ensureKeys(
    pool,
    await secretOf(readSettings({ MITTENTE_SECRET: secret, MITTENTE_DATA_DIR: directory })),
    new Date(Date.now() - 3_600_000),
  );
  await pool.end();
  sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {}, transform: postgres.camel });
  const bridge = await arrange({ sql, now: new Date(), token: async () => "" }).client("BRIDGE");
  api = fork(fileURLToPath(new URL("api-process.ts", import.meta.url)), [dirname(program.main)], {
    execArgv: ["--expose-gc"],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.loginUrl,
      MITTENTE_SECRET: secret,
      MITTENTE_DATA_DIR: directory,
      TEST_CLIENT_ID: bridge.id,
    },
  });
  const [message] = (await once(api, "message")) as [FromApiProcess];
  if (message.kind !== "READY") throw new Error(message.kind);
  ready = message;
});
afterAll(async () => {
  api.kill();
  await sql.end();
  await database.drop();
  await Promise.all([program.remove(), rm(directory, { recursive: true, force: true })]);
});

async function memory() {
  api.send("memory");
  const [message] = (await once(api, "message")) as [FromApiProcess];
  if (message.kind !== "MEMORY") throw new Error(message.kind);
  return message;
}

test("a 30 MB mail costs the API process less than 100 MB, at any moment (B8)", { timeout: 120_000 }, async () => {
  const url = `http://127.0.0.1:${ready.port}`;
  const client = publishedAt(url, ready.token);
  const bridge = await startSmtpBridge(BRIDGE, client, { debug() {}, info() {}, warn() {}, error() {} });
  try {
    // What is loaded at the first request is no matter of size.
    for (const size of [1_000, INLINE_BYTES + 1]) expect(await deliver(bridge.port, mailOf(size))).toMatch(/^250 /);
    const before = await memory();
    for (let time = 0; time < 2; time += 1) expect(await deliver(bridge.port, mailOf(30 * MIB))).toMatch(/^250 /);
    const after = await memory();
    expect(after.most - before.now).toBeLessThan(100 * MIB);
    const [row] = await sql<{ kept: number }[]>`
      select count(*)::int as kept from inbound_messages where size = ${30 * MIB} and raw is null`;
    expect(row!.kept).toBe(2);
  } finally {
    await bridge.close();
  }
});
