import type { Logger } from "pino";
import { isProduction, type Settings, SettingsError } from "../config/settings.ts";
import { startTracing } from "../observability/tracing.ts";
import type { RunningInstallation } from "../server/installation.ts";
import { type CommandDatabase, migrateDatabase, openDatabase } from "./database.ts";
import { ensureDataFolder } from "./data-folder.ts";
import { issuerOf } from "../sessions/issuer.ts";
import { CommandFailure } from "./failure.ts";
import { findPlaces, type Places, removePlaces, writePlaces } from "./places.ts";
import { hostsOf, namingPort, requireFreePorts, urlOf } from "./ports.ts";
import { type Closing, closeAll } from "./stopping.ts";

/** The whole of Mittente in this process (and PostgreSQL beside it). */
export interface Everything {
  /** With what `up` made up: the demo's DNS zone. */
  readonly settings: Settings;
  readonly places: Places;
  readonly installation: RunningInstallation;
  readonly database: CommandDatabase;
  /** The bridge first, then the API, the worker, the catcher and the database. Idempotent. */
  stop(): Promise<void>;
}

export interface EverythingOptions {
  readonly log: Logger;
  /** One sentence a step, for the person who waits. */
  readonly progress: (sentence: string) => void;
}

/** What is stopped first stands first. */
const STOP_ORDER = ["bridge", "API", "worker", "catcher", "installation", "places", "database", "tracing"] as const;
type Part = (typeof STOP_ORDER)[number];

export async function startEverything(given: Settings, options: EverythingOptions): Promise<Everything> {
  const parts = new Map<Part, () => Promise<void>>();
  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= closeAll(
      STOP_ORDER.flatMap((name): Closing[] => {
        const close = parts.get(name);
        return close ? [{ name, close }] : [];
      }),
    ));
  try {
    const started = await start(given, options, (part, close) => parts.set(part, close));
    return { ...started, stop };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

type Keep = (part: Part, close: () => Promise<void>) => void;

async function start(
  given: Settings,
  { log, progress }: EverythingOptions,
  keep: Keep,
): Promise<Omit<Everything, "stop">> {
  await refuseSecond(given);
  await requireFreePorts(given, portsOf(given));
  // Loaded while PostgreSQL starts: both take about as long.
  const server = loadServer();
  const tracing = await startTracing(given, "mittente");
  keep("tracing", () => tracing.stop());
  ensureDataFolder(given.MITTENTE_DATA_DIR);
  const zone = withDemoZone(given, progress);
  zone.catch(() => {});

  const database = await openDatabase(given, { log: progress, adopt: true });
  keep("database", database.close);
  await migrateDatabase(database);
  progress("The database is migrated.");

  const settings = await zone;
  const { createInstallation, startApi, ensureEssentials } = await server;
  const installation = await createInstallation({ settings, databaseUrl: database.loginUrl, log });
  keep("installation", () => installation.close());
  await ensureEssentials(installation.pool("operator"), settings);
  const hosts = hostsOf(settings);
  const api = await namingPort("MITTENTE_PORT", () => startApi(installation, { hosts, port: settings.MITTENTE_PORT }));
  keep("API", () => api.close());
  progress("The API answers.");
  const apiUrl = urlOf(settings.MITTENTE_HOST, api.port, "/graphql");

  const { startOwnCatcher, startWork, bridges, ensureBridgeCredentials } = await loadMail();
  const catcher = settings.MITTENTE_SMTP_URL ? null : await startOwnCatcher(settings, log);
  if (catcher) keep("catcher", catcher.close);
  const work = await startWork(installation, {
    ownerUrl: ownerUrlOf(database),
    smtpUrl: settings.MITTENTE_SMTP_URL ?? `smtp://127.0.0.1:${catcher?.smtpPort}`,
    portalUrl: settings.MITTENTE_PORTAL_URL ?? settings.MITTENTE_PUBLIC_URL ?? `http://localhost:${api.port}`,
  });
  keep("worker", () => work.stop());
  const credentials = await ensureBridgeCredentials(settings, installation.pool("operator"));
  const client = bridges.bridgeClient(settings.MITTENTE_API_URL ?? apiUrl, credentials);
  const smtp = await bridges.startBridge("SMTP", settings, client, log);
  keep("bridge", () => smtp.close());
  const lmtp = await bridges.startBridge("LMTP", settings, client, log);
  keep("bridge", async () => void (await Promise.all([smtp.close(), lmtp.close()])));
  progress("Worker and bridge are at work.");

  const places: Places = {
    pid: process.pid,
    apiUrl,
    issuer: issuerOf(settings),
    smtpPort: smtp.port,
    lmtpPort: lmtp.port,
    catcher: catcher && { url: `http://localhost:${catcher.port}`, smtpPort: catcher.smtpPort },
  };
  await writePlaces(settings.MITTENTE_DATA_DIR, places);
  keep("places", () => removePlaces(settings.MITTENTE_DATA_DIR));
  return { settings, places, installation, database };
}

async function refuseSecond(settings: Settings): Promise<void> {
  const places = await findPlaces(settings.MITTENTE_DATA_DIR);
  if (places)
    throw new CommandFailure(
      `Mittente already runs with ${settings.MITTENTE_DATA_DIR} (process ${places.pid}, ${places.apiUrl}). ` +
        `Stop it with Ctrl-C, or set MITTENTE_DATA_DIR to another folder.`,
    );
}

function portsOf(settings: Settings) {
  const hosts = hostsOf(settings);
  const local = ["localhost"];
  return [
    { setting: "MITTENTE_PORT", hosts },
    { setting: "MITTENTE_BRIDGE_SMTP_PORT", hosts },
    { setting: "MITTENTE_BRIDGE_LMTP_PORT", hosts },
    ...(settings.MITTENTE_SMTP_URL
      ? []
      : ([
          { setting: "MITTENTE_CATCHER_PORT", hosts: local },
          { setting: "MITTENTE_CATCHER_SMTP_PORT", hosts: local },
        ] as const)),
  ] as const;
}

async function loadServer() {
  const loading = Promise.all([
    import("../server/installation.ts"),
    import("../server/api.ts"),
    import("./essentials.ts"),
  ]);
  loading.catch(() => {});
  const [{ createInstallation }, { startApi }, { ensureEssentials }] = await loading;
  return { createInstallation, startApi, ensureEssentials };
}

/** Everything around the API, which answers already meanwhile. */
async function loadMail() {
  const [{ startOwnCatcher }, { startWork }, bridges, { ensureBridgeCredentials }] = await Promise.all([
    import("./own-catcher.ts"),
    import("./work.ts"),
    import("./bridges.ts"),
    import("./bridge-credentials.ts"),
  ]);
  return { startOwnCatcher, startWork, bridges, ensureBridgeCredentials };
}

/** Offline, and in nobody's name: the demo's domains answer from a zone file of our own. */
async function withDemoZone(settings: Settings, progress: (sentence: string) => void): Promise<Settings> {
  if (settings.MITTENTE_DNS_ZONE || isProduction(settings)) return settings;
  const { ensureDemoZone } = await import("../demo/zone.ts");
  const { file, isNew } = await ensureDemoZone(settings.MITTENTE_DATA_DIR);
  if (isNew) progress("The demo's domains have their DKIM keys.");
  return { ...settings, MITTENTE_DNS_ZONE: file };
}

function ownerUrlOf({ ownerUrl }: CommandDatabase): string {
  if (ownerUrl === null) throw new SettingsError(["DATABASE_OWNER_URL: missing; the job queue is the owner's"]);
  return ownerUrl;
}
