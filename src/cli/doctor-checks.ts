import { access, constants, readFile } from "node:fs/promises";
import type { Settings } from "../config/settings.ts";
import { createPool, type Pool } from "../database/connection.ts";
import { listDkimKeys } from "../keys/dkim-key.commands.ts";
import { dkimRecord, zoneLine } from "../keys/dkim-key.ts";
import { createKeyring } from "../keys/keyring.ts";
import { KEY_PURPOSES } from "../keys/key.ts";
import { secretOf } from "../keys/installation-secret.ts";
import { DnsError, openDns } from "../mail/dns.ts";
import { senderIdentity } from "../outbox/sender-identity.ts";
import { smtpEndpoint } from "../outbox/smtp-endpoint.ts";
import { SmtpSession } from "../outbox/smtp-session.ts";
import { openBlobs } from "../server/blobs.ts";
import { createClamd } from "../scanning/clamd.ts";
import { createTokenSource } from "../sessions/token-source.ts";
import { bridgeCredentials } from "./bridge-credentials.ts";
import type { CommandDatabase } from "./database.ts";
import { problemWith } from "./dkim.ts";
import { findPlaces } from "./places.ts";
import { urlOf } from "./ports.ts";

export type Finding = { readonly right: string } | { readonly wrong: string; readonly advice: string };

/** A look that throws found something wrong too; its message says what. */
export interface Check {
  readonly name: string;
  look(): Promise<Finding>;
}

export const checksOfSettings = (settings: Settings): Check[] => [
  {
    name: "support address",
    look: async () => ({ right: `mail goes out as ${senderIdentity(settings).address}` }),
  },
  {
    name: "data folder",
    async look() {
      const folder = settings.MITTENTE_DATA_DIR;
      const isWritable = await access(folder, constants.W_OK).then(
        () => true,
        () => false,
      );
      if (isWritable) return { right: folder };
      return {
        wrong: `${folder} is missing or not ours to write`,
        advice: "mkdir it, owned by the user that runs Mittente, or set MITTENTE_DATA_DIR",
      };
    },
  },
];

export const checksOfDatabase = (settings: Settings, pool: Pool, database: CommandDatabase): Check[] => [
  { name: "database", look: () => lookAtVersion(pool) },
  { name: "migrations", look: () => lookAtMigrations(database) },
  { name: "login role", look: () => lookAtLoginRole(pool) },
  { name: "keys", look: () => lookAtKeys(settings, pool) },
  { name: "DKIM", look: () => lookAtDkim(settings, pool) },
  { name: "clock", look: () => lookAtClock(pool) },
];

export const checksOfNeighbours = (settings: Settings): Check[] => [
  { name: "DNS", look: () => lookAtDns(settings) },
  { name: "outgoing SMTP", look: () => lookAtSmtp(settings) },
  { name: "blobs", look: () => lookAtBlobs(settings) },
  { name: "scanner", look: () => lookAtScanner(settings) },
  { name: "bridge to API", look: () => lookAtBridge(settings) },
];

async function lookAtVersion(pool: Pool): Promise<Finding> {
  const [row] = await pool<{ version: string }[]>`select current_setting('server_version') as version`;
  const version = row?.version ?? "";
  if (Number.parseInt(version) >= 15) return { right: `PostgreSQL ${version}` };
  return { wrong: `PostgreSQL ${version}`, advice: "Mittente needs 15 or later" };
}

/** Only the owner may read the list; without it, that the newest role and table answer is all that can be seen. */
async function lookAtMigrations({ ownerUrl }: CommandDatabase): Promise<Finding> {
  const journal = JSON.parse(await readFile(new URL("../../drizzle/meta/_journal.json", import.meta.url), "utf8")) as {
    entries: unknown[];
  };
  if (ownerUrl === null) return { right: "not looked at: DATABASE_OWNER_URL is not set" };
  const owner = createPool(ownerUrl, { max: 1, applicationName: "mittente doctor" });
  try {
    const [row] = await owner<{ applied: number }[]>`
      select count(*)::int as applied from drizzle.__drizzle_migrations`.catch(() => [{ applied: 0 }]);
    const applied = row?.applied ?? 0;
    const known = journal.entries.length;
    if (applied === known) return { right: `all ${known} applied` };
    if (applied > known)
      return {
        wrong: `${applied} applied, ${known} known`,
        advice: "a newer Mittente migrated this database: run that one",
      };
    return { wrong: `${applied} of ${known} applied`, advice: "mittente migrate" };
  } finally {
    await owner.end({ timeout: 5 });
  }
}

/** Row security is the second wall: the login role must be unable to pass by it, and alone able to do nothing. */
async function lookAtLoginRole(pool: Pool): Promise<Finding> {
  const [role] = await pool<{ name: string; excess: string[] }[]>`
    select rolname as name, array_remove(array[
      case when rolsuper then 'SUPERUSER' end, case when rolbypassrls then 'BYPASSRLS' end,
      case when rolinherit then 'INHERIT' end, case when rolcreaterole then 'CREATEROLE' end,
      case when rolcreatedb then 'CREATEDB' end], null) as excess
    from pg_roles where rolname = current_user`;
  if (!role) return { wrong: "unknown", advice: "mittente migrate" };
  if (role.excess.length > 0)
    return {
      wrong: `${role.name} has ${role.excess.join(", ")}`,
      advice: `ALTER ROLE "${role.name}" NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOCREATEDB`,
    };
  const reads = await pool`select 1 from accounts limit 1`.then(
    () => true,
    () => false,
  );
  if (reads)
    return {
      wrong: `${role.name} reads accounts without taking a role`,
      advice: `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "${role.name}"`,
    };
  return { right: `${role.name} alone can do nothing` };
}

async function lookAtKeys(settings: Settings, pool: Pool): Promise<Finding> {
  const keyring = createKeyring({ pool, secret: await secretOf(settings) });
  const now = new Date();
  for (const purpose of KEY_PURPOSES) await keyring.signingKey(purpose, now);
  return { right: `${KEY_PURPOSES.length} purposes, each with a key that signs` };
}

/** Receivers look the key up that signs; who has none hands mail to a server that signs, or goes unsigned. */
async function lookAtDkim(settings: Settings, pool: Pool): Promise<Finding> {
  const { domain } = senderIdentity(settings);
  const key = (await listDkimKeys(pool, await secretOf(settings))).find(({ state }) => state === "SIGNS");
  if (!key) return { right: "no key in use: mail goes out unsigned by us (mittente keys dkim add)" };
  const problem = await problemWith(settings, key, domain);
  if (problem === null) return { right: `${key.selector} signs, and its record is in the DNS` };
  return { wrong: problem, advice: `publish ${zoneLine(dkimRecord(key, domain))}` };
}

const TOLERATED_SECONDS = 5;

async function lookAtClock(pool: Pool): Promise<Finding> {
  const asked = Date.now();
  const [row] = await pool<{ now: Date }[]>`select clock_timestamp() as now`;
  const off = Math.max(0, Math.abs((row?.now.getTime() ?? 0) - (asked + Date.now()) / 2) / 1_000);
  if (off <= TOLERATED_SECONDS) return { right: `${off.toFixed(1)} s from the database's` };
  return {
    wrong: `${off.toFixed(0)} s from the database's`,
    advice: "run an NTP client on both machines: signatures and tokens have a time",
  };
}

async function lookAtDns(settings: Settings): Promise<Finding> {
  const file = settings.MITTENTE_DNS_ZONE;
  const { domain } = senderIdentity(settings);
  const ask = await openDns(file ? { kind: "ZONE", file } : { kind: "SYSTEM" });
  const answers = file ? `the zone file ${file} answers` : "it answers";
  try {
    await ask(domain, "MX", 5_000);
    return { right: `${answers}; ${domain} has an MX` };
  } catch (error) {
    const code = error instanceof DnsError ? error.code : (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTFOUND" && code !== "ENODATA")
      return {
        wrong: `no answer (${String(code)})`,
        advice: `check ${file ?? "/etc/resolv.conf"}: without DNS no sender can be proved`,
      };
    if (domain.endsWith(".example")) return { right: `${answers}; ${domain} is only an example` };
    return {
      wrong: `${domain} has no MX`,
      advice: `publish one that leads to the bridge, or nobody can write to ${settings.MITTENTE_SUPPORT_ADDRESS}`,
    };
  }
}

async function lookAtSmtp(settings: Settings): Promise<Finding> {
  const catcher = (await findPlaces(settings.MITTENTE_DATA_DIR))?.catcher;
  const url = settings.MITTENTE_SMTP_URL ?? (catcher ? `smtp://127.0.0.1:${catcher.smtpPort}` : undefined);
  if (!url)
    return {
      wrong: "no server to hand mail to",
      advice: "set MITTENTE_SMTP_URL, or run mittente up: it has a catcher",
    };
  const { host, port, tls, login } = smtpEndpoint(url);
  try {
    const session = await SmtpSession.open({ host, port, tls, login }, "", AbortSignal.timeout(15_000));
    session.quit();
    return {
      right: `${host}:${port} answers${tls === "NONE" ? "" : " over TLS"}${login ? " and takes the login" : ""}`,
    };
  } catch (error) {
    return {
      wrong: `${host}:${port}: ${error instanceof Error ? error.message : "no answer"}`,
      advice: "check MITTENTE_SMTP_URL, and that this machine may reach it",
    };
  }
}

/** The way a mail takes: the bridge's own sign-in, at the API that it will hand mail to. */
async function lookAtBlobs(settings: Settings): Promise<Finding> {
  const bucket = settings.MITTENTE_BLOBS_S3_BUCKET;
  if (!bucket) return { right: "in the data folder" };
  try {
    await (await openBlobs(settings)).exists("0".repeat(64));
    return { right: `in the bucket ${bucket}` };
  } catch {
    return {
      wrong: `the bucket ${bucket} does not answer, or does not know the key`,
      advice: "look at MITTENTE_BLOBS_S3_*: bucket, endpoint, region and key",
    };
  }
}

async function lookAtScanner({ MITTENTE_CLAMD: address }: Settings): Promise<Finding> {
  if (!address) return { right: "none: mail and files are not scanned (MITTENTE_CLAMD)" };
  try {
    return { right: `${await createClamd({ address, timeLimitMs: 5_000 }).version()} at ${address}` };
  } catch {
    return {
      wrong: `${address} does not answer`,
      advice: "start clamav-daemon, and let the user that runs Mittente open its socket; until then mail is deferred",
    };
  }
}

async function lookAtBridge(settings: Settings): Promise<Finding> {
  const running = await findPlaces(settings.MITTENTE_DATA_DIR);
  const apiUrl =
    settings.MITTENTE_API_URL ?? running?.apiUrl ?? urlOf(settings.MITTENTE_HOST, settings.MITTENTE_PORT, "/graphql");
  const live = await fetch(new URL("/health/ready", apiUrl), { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (!live?.ok)
    return {
      wrong: `${apiUrl} ${live ? `says HTTP ${live.status}` : "does not answer"}`,
      advice: "start mittente api (or up), or correct MITTENTE_API_URL",
    };
  const credentials = await bridgeCredentials(settings);
  const tokens = createTokenSource({ tokenUrl: new URL("/oauth/token", apiUrl).href, credentials, timeoutMs: 5_000 });
  try {
    await tokens.token();
    return { right: `${credentials.clientId} can sign in at ${apiUrl}` };
  } catch (error) {
    return {
      wrong: `${credentials.clientId} cannot sign in: ${error instanceof Error ? error.message : "unknown"}`,
      advice: `mittente client rotate ${credentials.clientId}, and give the bridge the new file`,
    };
  }
}
