import { readSettings } from "../config/settings.ts";
import { secretOf } from "../keys/installation-secret.ts";
import { ensureKeys } from "../keys/key.commands.ts";
import { startTracing } from "../observability/tracing.ts";
import { openDatabase } from "./database.ts";
import type { Io } from "./io.ts";
import { serviceLog } from "./log.ts";
import { hostsOf, namingPort, requireFreePorts } from "./ports.ts";
import { askedToStop, closeAll } from "./stopping.ts";

const REQUIRED = ["DATABASE_URL", "MITTENTE_SECRET", "MITTENTE_PUBLIC_URL"] as const;

export async function api(io: Io): Promise<void> {
  const settings = readSettings(io.env, REQUIRED);
  const stopped = askedToStop(io);
  const log = serviceLog(settings);
  const hosts = hostsOf(settings);
  await requireFreePorts(settings, [{ setting: "MITTENTE_PORT", hosts }]);
  const [{ createInstallation }, { startApi }] = await Promise.all([
    import("../server/installation.ts"),
    import("../server/api.ts"),
  ]);
  const tracing = await startTracing(settings, "mittente-api");
  const closings = [{ name: "tracing", close: () => tracing.stop() }];
  try {
    const database = await openDatabase(settings, { log: io.err });
    closings.unshift({ name: "database", close: database.close });
    const installation = await createInstallation({ settings, databaseUrl: database.loginUrl, log });
    closings.unshift({ name: "installation", close: () => installation.close() });
    // A secret that is another installation's is found out now, not at the first request.
    await ensureKeys(installation.pool("operator"), await secretOf(settings));
    const port = settings.MITTENTE_PORT;
    const running = await namingPort("MITTENTE_PORT", () => startApi(installation, { hosts, port }));
    closings.unshift({ name: "API", close: () => running.close() });
    log.info({ host: settings.MITTENTE_HOST, port: running.port }, "the API listens");
    await stopped;
  } finally {
    await closeAll(closings);
  }
}
