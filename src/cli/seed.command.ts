import { openDatabase } from "./database.ts";
import { developmentSettings } from "./development.ts";
import type { Io } from "./io.ts";
import { urlOf } from "./ports.ts";
import { type Closing, closeAll, endOnSignal } from "./stopping.ts";

/** The demo data, through an API of its own that listens on this machine until they are written. */
export async function seed(io: Io): Promise<void> {
  const settings = developmentSettings(io, "There are no demo data with NODE_ENV=production.");
  const [{ createInstallation }, { startApi }, { seedDemo }, { ensureKeys }, { secretOf }, { pino }] =
    await Promise.all([
      import("../server/installation.ts"),
      import("../server/api.ts"),
      import("../demo/seed.ts"),
      import("../keys/key.commands.ts"),
      import("../keys/installation-secret.ts"),
      import("pino"),
    ]);
  endOnSignal();
  const database = await openDatabase(settings, { log: io.err });
  const closings: Closing[] = [{ name: "database", close: database.close }];
  try {
    const log = pino({ level: "silent" });
    const installation = await createInstallation({ settings, databaseUrl: database.loginUrl, log });
    closings.unshift({ name: "installation", close: () => installation.close() });
    await ensureKeys(installation.pool("operator"), await secretOf(settings));
    const api = await startApi(installation, { hosts: ["127.0.0.1"], port: 0 });
    closings.unshift({ name: "API", close: () => api.close() });
    const { accounts, services, tickets } = await seedDemo(installation, urlOf("127.0.0.1", api.port, "/graphql"));
    io.out(`The demo data are there: ${accounts} accounts, ${services} services, ${tickets} tickets.`);
  } finally {
    await closeAll(closings);
  }
}
