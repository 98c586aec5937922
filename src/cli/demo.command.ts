import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pino } from "pino";
import type { Settings } from "../config/settings.ts";
import type { Told } from "../demo/telling.ts";
import type { TokenMint } from "../demo/trial-tokens.ts";
import { developmentSettings } from "./development.ts";
import type { Everything } from "./everything.ts";
import { CommandFailure } from "./failure.ts";
import { type Io, styled, table } from "./io.ts";
import { findPlaces, type Places } from "./places.ts";
import { askedToStop } from "./stopping.ts";

/** Somebody of the demo's staff, who answers. */
const STAFF = "anna@mittente.example";

/** @returns whether everything was as policy.md says */
export async function demo(io: Io): Promise<boolean> {
  const settings = developmentSettings(io, "There is no demo with NODE_ENV=production.");
  const places = await findPlaces(settings.MITTENTE_DATA_DIR);
  const told = places ? await besideRunning(io, settings, places) : await byItself(io, settings);
  return show(io, told);
}

async function besideRunning(io: Io, settings: Settings, places: Places): Promise<readonly Told[]> {
  io.out(`With the Mittente that runs at ${places.apiUrl}.`);
  const [{ withDatabase }, { createKeyring }, { secretOf }] = await Promise.all([
    import("./database.ts"),
    import("../keys/keyring.ts"),
    import("../keys/installation-secret.ts"),
  ]);
  return withDatabase(settings, io.err, async (pool) => {
    const keyring = createKeyring({ pool, secret: await secretOf(settings) });
    return tell(io, settings, places, { pool, keyring, issuer: places.issuer });
  });
}

/** On free ports, in a folder of its own that is gone afterwards, interrupted or not. */
async function byItself(io: Io, given: Settings): Promise<readonly Told[]> {
  io.out("Nothing runs here: the demo starts a Mittente of its own, and ends it afterwards.");
  const interrupted = askedToStop(io).then((): never => {
    throw new CommandFailure("Interrupted.");
  });
  interrupted.catch(() => {});
  const [{ startEverything }, { removeRelocated }] = await Promise.all([
    import("./everything.ts"),
    import("./relocated-database.ts"),
  ]);
  const folder = await mkdtemp(join(tmpdir(), "mittente-demo-"));
  try {
    // As root, PostgreSQL's own user has to pass through.
    await chmod(folder, 0o711);
    const progress = (sentence: string) => io.err(styled(io, "dim", `  ${sentence}`));
    const starting = startEverything(ownSettings(given, folder), { log: pino({ level: "silent" }), progress });
    try {
      return await Promise.race([starting.then((everything) => seedAndTell(io, everything)), interrupted]);
    } finally {
      await starting.then((everything) => everything.stop()).catch(() => {});
    }
  } finally {
    await removeRelocated(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function seedAndTell(io: Io, { installation, places, settings }: Everything): Promise<readonly Told[]> {
  const { seedDemo } = await import("../demo/seed.ts");
  await seedDemo(installation, places.apiUrl);
  const pool = installation.pool("operator");
  return tell(io, settings, places, { pool, keyring: installation.keyring, issuer: places.issuer });
}

/** Of what is set, what concerns the machine counts; where things are, and with whom they speak, is the demo's own. */
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

async function tell(io: Io, settings: Settings, places: Places, mint: TokenMint): Promise<readonly Told[]> {
  const [{ callersOf }, { deskToken }, { openStage }, { tellStories }, { readDkimKeys }] = await Promise.all([
    import("../demo/callers.ts"),
    import("../demo/trial-tokens.ts"),
    import("../demo/stage.ts"),
    import("../demo/telling.ts"),
    import("../demo/zone.ts"),
  ]);
  const keys = await readDkimKeys(settings.MITTENTE_DATA_DIR);
  if (!places.catcher)
    throw new CommandFailure(
      "The demo looks at what went out in the mail catcher: start mittente up without MITTENTE_SMTP_URL.",
    );
  if (!keys) throw new CommandFailure("The demo's DKIM keys are missing: start mittente up without MITTENTE_DNS_ZONE.");
  await deskToken(mint, STAFF).catch(() => {
    throw new CommandFailure("The demo's people are not in this database: mittente seed puts them there.");
  });
  const { hostname } = new URL(places.apiUrl);
  const stage = openStage({
    smtp: { host: hostname.replace(/^\[|\]$/g, ""), port: places.smtpPort },
    catcherUrl: places.catcher.url,
    desk: callersOf(mint, places.apiUrl).staff(STAFF),
  });
  const onTold = ({ number, title, wrong }: Told) =>
    io.err(`  ${wrong.length === 0 ? styled(io, "green", "✓") : styled(io, "red", "✗")} ${number}  ${title}`);
  return tellStories({ stage, keys, support: settings.MITTENTE_SUPPORT_ADDRESS, onTold });
}

function show(io: Io, told: readonly Told[]): boolean {
  const head = ["", "What came in", "What became of it", "Where the answer went"];
  const rows = told.map(({ number, title, verdict, answer }) => [String(number), title, verdict, answer]);
  io.out("");
  for (const row of table([head, ...rows])) io.out(row);
  io.out("");
  const wrong = told.flatMap(({ number, wrong: problems }) => problems.map((problem) => `${number}: ${problem}`));
  if (wrong.length === 0)
    io.out(styled(io, "green", "All as the policy says: answers went to registered addresses, and nowhere else."));
  else io.out(styled(io, "red", "Not as the policy says:"));
  for (const line of wrong) io.out(`  ${line}`);
  return wrong.length === 0;
}
