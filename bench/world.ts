import { createSecretKey, randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { createPool } from "../src/database/connection.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../src/database/embedded/embedded-postgres.ts";
import { migrate } from "../src/database/migrate.ts";
import { ensureKeys } from "../src/keys/key.commands.ts";
import { createKeyring } from "../src/keys/keyring.ts";
import { globalId } from "../src/nodes/global-id.ts";
import { type Holder, issueAccessToken } from "../src/sessions/access-token.ts";
import { MailDomain, writeZone, zoneOf } from "../test/support/signed-mail.ts";
import { fill, LONG_TICKET_MESSAGES, SENDING_DOMAINS } from "./seeding.ts";

/** One PostgreSQL with the same rows for all contenders, and tokens of many callers: each has a rate bucket of its own. */
export interface World {
  readonly folder: string;
  readonly databaseUrl: string;
  /** Of the postmaster. */
  readonly pid: number;
  /** What every process of ours needs to be started on this world. */
  readonly environment: NodeJS.ProcessEnv;
  /** RFC 7517, for a contender that checks tokens as the API does. */
  readonly jwks: string;
  readonly issuer: string;
  readonly tokens: { readonly desk: readonly string[]; readonly portal: readonly string[]; readonly bridge: string };
  /** Ids of tickets with many messages. */
  readonly tickets: readonly string[];
  readonly domains: readonly MailDomain[];
  stop(): Promise<void>;
}

const ISSUER = "http://localhost:4000";

export async function makeWorld(folder: string, tickets: number, say: (line: string) => void): Promise<World> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const server = await startEmbeddedPostgres({ dataDir: folder, log: say });
  try {
    return await furnish(server, folder, tickets, say);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function furnish(server: EmbeddedPostgres, folder: string, tickets: number, say: (line: string) => void) {
  const { loginUrl, ownerUrl, superuserUrl } = server;
  await migrate({ ownerUrl, loginUser: decodeURIComponent(new URL(loginUrl).username) });
  const database = new URL(ownerUrl).pathname;
  const sql = postgres(Object.assign(new URL(superuserUrl), { pathname: database }).href, {
    max: 1,
    onnotice: () => {},
    transform: postgres.camel,
  });
  await fill(sql, tickets, say);
  const secret = randomBytes(32);
  const mint = await minting(loginUrl, secret);
  const [staff, sessions, long, keys] = [
    await sql<{ id: string }[]>`select id from staff_members order by id`,
    await sql<{ id: string; accountId: string }[]>`select id, account_id from sessions order by id`,
    await sql<{ id: string }[]>`
      select ticket_id as id from messages group by 1 having count(*) >= ${LONG_TICKET_MESSAGES} order by 1`,
    await sql<{ publicJwk: object; id: string }[]>`select public_jwk, id from keys where purpose = 'ACCESS_TOKEN'`,
  ];
  const domains = SENDING_DOMAINS.map((name) => new MailDomain(name));
  const zone = join(folder, "zone.json");
  writeZone(zone, zoneOf(...domains));
  const world: World = {
    folder,
    databaseUrl: loginUrl,
    pid: server.pid,
    environment: {
      DATABASE_URL: loginUrl,
      DATABASE_OWNER_URL: ownerUrl,
      MITTENTE_DATA_DIR: folder,
      MITTENTE_SECRET: secret.toString("base64"),
      MITTENTE_PUBLIC_URL: ISSUER,
      MITTENTE_DNS_ZONE: zone,
      MITTENTE_LOG_LEVEL: "error",
    },
    jwks: JSON.stringify({ keys: keys.map(({ publicJwk, id }) => ({ ...publicJwk, kid: id })) }),
    issuer: ISSUER,
    tokens: {
      desk: await Promise.all(staff.map(({ id }) => mint.token({ kind: "desk", staffId: id }))),
      portal: await Promise.all(
        sessions.map(({ id, accountId }) => mint.token({ kind: "portal", accountId, sessionId: id })),
      ),
      bridge: await mint.token({ kind: "bridge", clientId: "bridge" }),
    },
    tickets: long.map(({ id }) => globalId("Ticket", id)),
    domains,
    stop: () => server.stop(),
  };
  await mint.end();
  await sql.end();
  return world;
}

async function minting(loginUrl: string, secret: Buffer) {
  const pool = createPool(loginUrl, { max: 2, applicationName: "mittente bench" });
  const key = createSecretKey(secret);
  await ensureKeys(pool, key);
  const source = { keyring: createKeyring({ pool, secret: key }), issuer: ISSUER };
  return {
    token: async (holder: Holder) => (await issueAccessToken(source, holder, new Date())).token,
    end: () => pool.end({ timeout: 5 }),
  };
}
