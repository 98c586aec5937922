import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pino } from "pino";
import { isProduction, readSettings, type Settings } from "../config/settings.ts";
import type { TokenMint } from "./tokens.ts";
import { CommandFailure } from "./failure.ts";
import { type Io, styled, table } from "./io.ts";
import { findPlaces, type Places } from "./places.ts";

/** Somebody of the demo's staff, who answers. */
const STAFF = "anna@mittente.example";

/** @returns whether everything was as policy.md says */
export async function demo(io: Io): Promise<boolean> {
  const settings = readSettings(io.env);
  if (isProduction(settings)) throw new CommandFailure("There is no demo with NODE_ENV=production.");
  const places = await findPlaces(settings.MITTENTE_DATA_DIR);
  if (places) return besideRunning(io, settings, places);
  return byItself(io, settings);
}

async function besideRunning(io: Io, settings: Settings, places: Places): Promise<boolean> {
  io.out(`With the Mittente that runs at ${places.apiUrl}.`);
  const [{ withDatabase }, { createKeyring }, { secretOf }, { issuerOf }] = await Promise.all([
    import("./database.ts"),
    import("../keys/keyring.ts"),
    import("../keys/installation-secret.ts"),
    import("../sessions/issuer.ts"),
  ]);
  return withDatabase(settings, io.err, async (pool) => {
    const keyring = createKeyring({ pool, secret: await secretOf(settings) });
    return tell(io, settings, places, { pool, keyring, issuer: issuerOf(settings) });
  });
}

/** On free ports, in a folder of its own that is gone afterwards. */
async function byItself(io: Io, given: Settings): Promise<boolean> {
  io.out("Nothing runs here: the demo starts a Mittente of its own, and ends it afterwards.");
  const [{ startEverything }, { seedDemo }, { issuerOf }, { removeEmbedded }] = await Promise.all([
    import("./everything.ts"),
    import("../demo/seed.ts"),
    import("../sessions/issuer.ts"),
    import("./temporary-folder.ts"),
  ]);
  const folder = await mkdtemp(join(tmpdir(), "mittente-demo-"));
  // As root, PostgreSQL's own user has to pass through.
  await chmod(folder, 0o711);
  const interrupted = () => process.exit(130);
  process.once("SIGINT", interrupted);
  try {
    const settings = ownSettings(given, folder);
    const progress = (sentence: string) => io.err(styled(io, "dim", `  ${sentence}`));
    const log = pino({ level: "silent" });
    const everything = await startEverything(settings, { log, progress });
    try {
      await seedDemo(everything.installation, everything.places.apiUrl);
      const { installation, places } = everything;
      const mint = { pool: installation.pool("operator"), keyring: installation.keyring, issuer: issuerOf(settings) };
      return await tell(io, settings, places, mint);
    } finally {
      await everything.stop();
    }
  } finally {
    process.off("SIGINT", interrupted);
    await removeEmbedded(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

function ownSettings(given: Settings, folder: string): Settings {
  const { DATABASE_URL: _1, DATABASE_OWNER_URL: _2, MITTENTE_SMTP_URL: _3, MITTENTE_DNS_ZONE: _4, MITTENTE_API_URL: _5, MITTENTE_BRIDGE_CREDENTIALS: _6, ...rest } = given;
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

async function tell(io: Io, settings: Settings, places: Places, mint: TokenMint): Promise<boolean> {
  const [{ callersOf }, { openStage }, { tellStories }, { readDkimKeys }] = await Promise.all([
    import("../demo/callers.ts"),
    import("../demo/stage.ts"),
    import("../demo/telling.ts"),
    import("../demo/zone.ts"),
  ]);
  const keys = await readDkimKeys(settings.MITTENTE_DATA_DIR);
  if (!places.catcher)
    throw new CommandFailure("The demo looks at what went out in the mail catcher: unset MITTENTE_SMTP_URL for mittente up.");
  if (!keys) throw new CommandFailure("The demo's keys are missing: unset MITTENTE_DNS_ZONE and start mittente up again.");
  const { hostname } = new URL(places.apiUrl);
  const stage = openStage({
    smtp: { host: hostname.replace(/^\[|\]$/g, ""), port: places.smtpPort },
    catcherUrl: places.catcher.url,
    desk: callersOf(mint, places.apiUrl).staff(STAFF),
  });
  const support = settings.MITTENTE_SUPPORT_ADDRESS;
  const told = await tellStories({
    stage,
    keys,
    support,
    onTold: ({ number, title, wrong }) =>
      io.err(`  ${wrong.length === 0 ? styled(io, "green", "✓") : styled(io, "red", "✗")} ${number}  ${title}`),
  });
  const rows = told.map(({ number, title, verdict, answer }) => [String(number), title, verdict, answer]);
  io.out("");
  for (const row of table([["", "What came in", "What became of it", "Where the answer went"], ...rows])) io.out(row);
  const wrong = told.flatMap(({ number, wrong: problems }) => problems.map((problem) => `${number}: ${problem}`));
  io.out("");
  if (wrong.length === 0) io.out(styled(io, "green", "All as the policy says: answers went to registered addresses, and nowhere else."));
  else io.out(styled(io, "red", "Not as the policy says:"));
  for (const line of wrong) io.out(`  ${line}`);
  return wrong.length === 0;
}
