import { readSettings } from "../config/settings.ts";
import { migrateDatabase, withDatabase } from "./database.ts";
import type { Io } from "./io.ts";

const REQUIRED = ["DATABASE_URL", "DATABASE_OWNER_URL", "MITTENTE_SECRET"] as const;

/** Forward only, and safe to run again. */
export async function migrate(io: Io): Promise<void> {
  const settings = readSettings(io.env, REQUIRED);
  const { secretOf } = await import("../keys/installation-secret.ts");
  const { ensureKeys } = await import("../keys/key.commands.ts");
  await withDatabase(settings, io.err, async (pool, database) => {
    await migrateDatabase(database);
    await ensureKeys(pool, await secretOf(settings));
  });
  io.out("The database is up to date, and its keys are there.");
}
