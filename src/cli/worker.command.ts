import { readSettings, SettingsError } from "../config/settings.ts";
import { secretOf } from "../keys/installation-secret.ts";
import { ensureKeys } from "../keys/key.commands.ts";
import { startTracing } from "../observability/tracing.ts";
import { openDatabase } from "./database.ts";
import type { Io } from "./io.ts";
import { serviceLog } from "./log.ts";
import { findPlaces } from "./places.ts";
import { namingPort } from "./ports.ts";
import { askedToStop, closeAll } from "./stopping.ts";

const REQUIRED = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "MITTENTE_SECRET",
  "MITTENTE_SMTP_URL",
  "MITTENTE_PUBLIC_URL",
] as const;

export async function worker(io: Io): Promise<void> {
  const settings = readSettings(io.env, REQUIRED);
  const stopped = askedToStop(io);
  const smtpUrl = settings.MITTENTE_SMTP_URL ?? (await smtpOfCatcher(settings.MITTENTE_DATA_DIR));
  const log = serviceLog(settings);
  const [{ createInstallation }, { startMetricsServer }, { startWork }] = await Promise.all([
    import("../server/installation.ts"),
    import("../server/metrics.ts"),
    import("./work.ts"),
  ]);
  const tracing = await startTracing(settings, "mittente-worker");
  const closings = [{ name: "tracing", close: () => tracing.stop() }];
  try {
    const database = await openDatabase(settings, { log: io.err });
    closings.unshift({ name: "database", close: database.close });
    if (database.ownerUrl === null)
      throw new SettingsError(["DATABASE_OWNER_URL: missing; the job queue is the owner's"]);
    const installation = await createInstallation({ settings, databaseUrl: database.loginUrl, log });
    closings.unshift({ name: "installation", close: () => installation.close() });
    // A secret that is another installation's is found out now, not at the first request.
    await ensureKeys(installation.pool("operator"), await secretOf(settings));
    const portalUrl = settings.MITTENTE_PORTAL_URL ?? installation.publicUrl;
    const work = await startWork(installation, { ownerUrl: database.ownerUrl, smtpUrl, portalUrl });
    closings.unshift({ name: "worker", close: () => work.stop() });
    const port = settings.MITTENTE_WORKER_METRICS_PORT;
    if (port !== undefined) {
      const host = settings.MITTENTE_HOST;
      const server = await namingPort("MITTENTE_WORKER_METRICS_PORT", () =>
        startMetricsServer(installation, { host, port }),
      );
      closings.unshift({ name: "metrics", close: () => server.close() });
      log.info({ host, port: server.port }, "the worker's metrics are there");
    }
    log.info("the worker is at work");
    await stopped;
  } finally {
    await closeAll(closings);
  }
}

/** Mail must go somewhere: outside production to the catcher of a running `up`. */
async function smtpOfCatcher(dataDir: string): Promise<string> {
  const places = await findPlaces(dataDir);
  if (places?.catcher) return `smtp://127.0.0.1:${places.catcher.smtpPort}`;
  throw new SettingsError(["MITTENTE_SMTP_URL: missing; where should mail go? (Under mittente up, to the catcher.)"]);
}
