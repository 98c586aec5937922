import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import postgres from "postgres";
import { readSettings } from "../../src/config/settings.ts";
import { secretOf } from "../../src/keys/installation-secret.ts";
import { ensureKeys } from "../../src/keys/key.commands.ts";
import { startApi } from "../../src/server/api.ts";
import { createInstallation, type RunningInstallation } from "../../src/server/installation.ts";
import { type Holder, issueAccessToken } from "../../src/sessions/access-token.ts";
import { issuerOf } from "../../src/sessions/issuer.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

export interface Answer {
  readonly status: number;
  readonly data: Record<string, never> | null | undefined;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** A whole API on a database of its own. Time stands where the test puts it. */
export interface TestApi {
  readonly url: string;
  readonly database: TestDatabase;
  readonly installation: RunningInstallation;
  /** As the server's superuser, whom row security does not bind: to arrange and to look. */
  readonly sql: postgres.Sql;
  readonly directory: string;
  now: Date;
  token(holder: Holder): Promise<string>;
  ask(token: string | null, query: string, variables?: object): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startTestApi(environment: Record<string, string> = {}, log?: Logger): Promise<TestApi> {
  const database = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), "mittente-api-"));
  const settings = readSettings({
    MITTENTE_DATA_DIR: directory,
    MITTENTE_SECRET: randomBytes(32).toString("base64"),
    MITTENTE_SUPPORT_ADDRESS: "support@desk.example",
    MITTENTE_OWN_DOMAINS: "desk.example",
    MITTENTE_DATABASE_CONNECTIONS: "4",
    MITTENTE_LOG_LEVEL: process.env.MITTENTE_LOG_LEVEL ?? "silent",
    ...environment,
  });
  const clock = { now: new Date("2026-03-02T10:00:00.000Z") };
  const installation = await createInstallation({
    settings,
    databaseUrl: database.loginUrl,
    log: log ?? pino({ level: settings.MITTENTE_LOG_LEVEL }),
    clock: () => clock.now,
  });
  await ensureKeys(installation.pool("operator"), await secretOf(settings), new Date(clock.now.getTime() - 3_600_000));
  const api = await startApi(installation, { hosts: ["127.0.0.1"], port: 0 });
  const url = `http://127.0.0.1:${api.port}`;
  const sql = postgres(database.superuserUrl, {
    max: 2,
    onnotice: () => {},
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
  });
  return {
    url,
    database,
    installation,
    sql,
    directory,
    get now() {
      return clock.now;
    },
    set now(value) {
      clock.now = value;
    },
    async token(holder) {
      const issuer = { keyring: installation.keyring, issuer: issuerOf(settings) };
      return (await issueAccessToken(issuer, holder, clock.now)).token;
    },
    async ask(token, query, variables = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors = [] } = (await response.json()) as Pick<Answer, "data"> & Partial<Pick<Answer, "errors">>;
      return { status: response.status, data, errors };
    },
    async stop() {
      await api.close();
      await installation.close();
      await sql.end();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
