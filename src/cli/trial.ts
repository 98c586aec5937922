import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pino } from "pino";
import type { Settings } from "../config/settings.ts";
import type { TokenMint } from "../demo/trial-tokens.ts";
import { CommandFailure } from "./failure.ts";
import { type Io, styled } from "./io.ts";
import { findPlaces, type Places } from "./places.ts";
import { askedToStop } from "./stopping.ts";

/** An installation for trying out, with tokens for everybody. */
export interface Trial {
  readonly settings: Settings;
  readonly places: Places;
  readonly mint: TokenMint;
}

/** With the Mittente that runs with this data folder; else with one of its own, which is gone afterwards. */
export async function withTrial<T>(
  io: Io,
  settings: Settings,
  whenAlone: string,
  work: (trial: Trial) => Promise<T>,
): Promise<T> {
  const places = await findPlaces(settings.MITTENTE_DATA_DIR);
  return places ? besideRunning(io, settings, places, work) : byItself(io, settings, whenAlone, work);
}

async function besideRunning<T>(
  io: Io,
  settings: Settings,
  places: Places,
  work: (trial: Trial) => Promise<T>,
): Promise<T> {
  io.out(`With the Mittente that runs at ${places.apiUrl}.`);
  const [{ withDatabase }, { createKeyring }, { secretOf }] = await Promise.all([
    import("./database.ts"),
    import("../keys/keyring.ts"),
    import("../keys/installation-secret.ts"),
  ]);
  return withDatabase(settings, io.err, async (pool) => {
    const keyring = createKeyring({ pool, secret: await secretOf(settings) });
    return work({ settings, places, mint: { pool, keyring, issuer: places.issuer } });
  });
}

/** On free ports, in a folder of its own, interrupted or not. */
async function byItself<T>(io: Io, given: Settings, whenAlone: string, work: (trial: Trial) => Promise<T>): Promise<T> {
  io.out(whenAlone);
  const interrupted = askedToStop(io).then((): never => {
    throw new CommandFailure("Interrupted.");
  });
  interrupted.catch(() => {});
  const [{ startEverything }, { removeRelocated }, { seedDemo }] = await Promise.all([
    import("./everything.ts"),
    import("./relocated-database.ts"),
    import("../demo/seed.ts"),
  ]);
  const folder = await mkdtemp(join(tmpdir(), "mittente-demo-"));
  try {
    // As root, PostgreSQL's own user has to pass through.
    await chmod(folder, 0o711);
    const progress = (sentence: string) => io.err(styled(io, "dim", `  ${sentence}`));
    const starting = startEverything(ownSettings(given, folder), { log: pino({ level: "silent" }), progress });
    try {
      const working = starting.then(async ({ installation, places, settings }) => {
        await seedDemo(installation, places.apiUrl);
        const { keyring } = installation;
        return work({
          settings,
          places,
          mint: { pool: installation.pool("operator"), keyring, issuer: places.issuer },
        });
      });
      return await Promise.race([working, interrupted]);
    } finally {
      await starting.then((everything) => everything.stop()).catch(() => {});
    }
  } finally {
    await removeRelocated(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of what is set, what concerns the machine counts; where things are, and with whom they speak, is its own. */
function ownSettings(given: Settings, folder: string): Settings {
  const {
    DATABASE_URL: _database,
    DATABASE_OWNER_URL: _owner,
    MITTENTE_SMTP_URL: _smtp,
    MITTENTE_DNS_ZONE: _zone,
    MITTENTE_API_URL: _api,
    MITTENTE_PUBLIC_URL: _public,
    MITTENTE_PORTAL_URL: _portal,
    MITTENTE_AUDIT_HEADS_FILE: _heads,
    MITTENTE_BRIDGE_CREDENTIALS: _credentials,
    ...rest
  } = given;
  return {
    ...rest,
    MITTENTE_HOST: "localhost",
    MITTENTE_DATA_DIR: resolve(folder),
    MITTENTE_PORT: 0,
    MITTENTE_BRIDGE_SMTP_PORT: 0,
    MITTENTE_BRIDGE_LMTP_PORT: 0,
    MITTENTE_CATCHER_PORT: 0,
    MITTENTE_CATCHER_SMTP_PORT: 0,
  };
}
