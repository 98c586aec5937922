import { readSettings } from "../config/settings.ts";
import { migrateDatabase, withDatabase } from "./database.ts";
import type { Io } from "./io.ts";

const REQUIRED = ["DATABASE_URL", "DATABASE_OWNER_URL", "MITTENTE_SECRET"] as const;

/** Forward only, and safe to run again. */
export async function migrate(io: Io): Promise<void> {
  const settings = readSettings(io.env, REQUIRED);
  const { ensureEssentials } = await import("./essentials.ts");
  await withDatabase(settings, io.err, async (pool, database) => {
    await migrateDatabase(database);
    await ensureEssentials(pool, settings);
  });
  io.out("The database is up to date, and its keys are there.");
}
