import { isProduction, type Settings, SettingsError } from "../config/settings.ts";
import type { Pool } from "../database/connection.ts";
import { endOnSignal } from "./stopping.ts";

/** The installation's database, as a command found it. The URLs hold passwords. */
export interface CommandDatabase {
  /** As the login role: what everything but migrations and the queue uses. */
  readonly loginUrl: string;
  /** Null where DATABASE_OWNER_URL is not set. */
  readonly ownerUrl: string | null;
  readonly isEmbedded: boolean;
  /** Ends it if this call started it. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Gets sentences about the embedded database. */
  readonly log: (line: string) => void;
  /** `up`: end also an embedded database that a killed one left behind. */
  readonly adopt?: boolean;
}

/** DATABASE_URL, else the embedded database of the data folder: found running, or started until `close`. */
export async function openDatabase(
  settings: Settings,
  { log, adopt = false }: DatabaseOptions,
): Promise<CommandDatabase> {
  const { DATABASE_URL, DATABASE_OWNER_URL, MITTENTE_DATA_DIR } = settings;
  if (DATABASE_URL)
    return { loginUrl: DATABASE_URL, ownerUrl: DATABASE_OWNER_URL ?? null, isEmbedded: false, close: async () => {} };
  if (isProduction(settings))
    throw new SettingsError(["DATABASE_URL: missing; with NODE_ENV=production there is no embedded database"]);
  const { useEmbeddedPostgres } = await import("../database/embedded/embedded-postgres.ts");
  const { loginUrl, ownerUrl, started, stop } = await useEmbeddedPostgres({ dataDir: MITTENTE_DATA_DIR, log, adopt });
  // Whoever runs it has migrated it; a new one is of no use without.
  if (started && !adopt)
    await migrateDatabase({ loginUrl, ownerUrl }).catch(async (error) => {
      await stop();
      throw error;
    });
  return { loginUrl, ownerUrl, isEmbedded: true, close: stop };
}

export async function migrateDatabase({
  loginUrl,
  ownerUrl,
}: Pick<CommandDatabase, "loginUrl" | "ownerUrl">): Promise<void> {
  if (ownerUrl === null)
    throw new SettingsError(["DATABASE_OWNER_URL: missing; migrations and the job queue are the owner's"]);
  const { migrate } = await import("../database/migrate.ts");
  await migrate({ ownerUrl, loginUser: decodeURIComponent(new URL(loginUrl).username) });
}

/** For one short command: a small pool, closed afterwards, whatever happens. */
export async function withDatabase<T>(
  settings: Settings,
  log: (line: string) => void,
  work: (pool: Pool, database: CommandDatabase) => Promise<T>,
): Promise<T> {
  const released = endOnSignal();
  const database = await openDatabase(settings, { log });
  try {
    const { createPool } = await import("../database/connection.ts");
    const pool = createPool(database.loginUrl, {
      max: 2,
      prepare: settings.MITTENTE_DATABASE_PREPARE,
      applicationName: "mittente command",
    });
    try {
      return await work(pool, database);
    } finally {
      await pool.end({ timeout: 5 });
    }
  } finally {
    await database.close();
    released();
  }
}
