import { join, relative } from "node:path";
import { isProduction, readSettings, type Settings } from "../config/settings.ts";
import { ensureDataFolder } from "./data-folder.ts";
import { type Everything, startEverything } from "./everything.ts";
import { type Io, styled, table } from "./io.ts";
import { fileLog, serviceLog } from "./log.ts";
import { askedToStop } from "./stopping.ts";

/** What `up` cannot make up in production. */
const REQUIRED = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "MITTENTE_SECRET",
  "MITTENTE_PUBLIC_URL",
  "MITTENTE_SMTP_URL",
  "MITTENTE_BRIDGE_CREDENTIALS",
] as const;

/** Everything in one process tree, until Ctrl-C. */
export async function up(io: Io): Promise<void> {
  const startedAt = performance.now();
  const settings = readSettings(io.env, REQUIRED);
  const stopped = askedToStop(io);
  const progress = (sentence: string) => io.out(`  ${styled(io, "green", "✓")} ${sentence}`);
  ensureDataFolder(settings.MITTENTE_DATA_DIR);
  const log = isProduction(settings)
    ? serviceLog(settings)
    : fileLog(settings, logFileOf(settings), (line) => io.err(`  ${styled(io, "yellow", line)}`));
  io.out(`${styled(io, "bold", "Mittente")} starts. Its data are in ${shown(settings.MITTENTE_DATA_DIR)}.`);

  const starting = startEverything(settings, { log, progress });
  const everything = await Promise.race([starting, stopped.then(() => null)]);
  if (everything === null) return stop(io, await starting);
  try {
    if (!isProduction(settings)) await seedAtFirstRun(everything, progress);
    await summarise(io, everything, (performance.now() - startedAt) / 1_000);
    await stopped;
  } finally {
    await stop(io, everything);
  }
}

async function stop(io: Io, everything: Everything): Promise<void> {
  io.err("\nStopping: mail on its way in is finished first. Ctrl-C again ends at once.");
  await everything.stop();
  io.err("Stopped. All data are kept.");
}

async function seedAtFirstRun(everything: Everything, progress: (sentence: string) => void): Promise<void> {
  const { isFirstRun, seedDemo } = await import("../demo/seed.ts");
  const { installation, places } = everything;
  if (!(await isFirstRun(installation.pool("operator")))) return;
  const { accounts, services, tickets } = await seedDemo(installation, places.apiUrl);
  progress(`The demo data are there: ${accounts} accounts, ${services} services, ${tickets} tickets.`);
}

async function summarise(io: Io, everything: Everything, seconds: number): Promise<void> {
  const { settings, places, database } = everything;
  const bold = (text: string) => styled(io, "bold", text);
  const api = new URL(places.apiUrl);
  const rows = [
    ["API", places.apiUrl.replace("127.0.0.1", "localhost"), isProduction(settings) ? "" : "GraphiQL, in a browser"],
    ["SMTP", `${api.hostname}:${places.smtpPort}`, `mail for ${settings.MITTENTE_SUPPORT_ADDRESS}`],
    ["LMTP", `${api.hostname}:${places.lmtpPort}`, "the same, from an MTA beside it"],
    places.catcher
      ? ["Mail out", places.catcher.url, "caught here: nothing leaves this machine"]
      : ["Mail out", new URL(settings.MITTENTE_SMTP_URL ?? "smtp://nowhere").host, ""],
    ["Database", database.isEmbedded ? "embedded PostgreSQL" : new URL(database.loginUrl).host, ""],
    ...(settings.MITTENTE_DNS_ZONE ? [["DNS", shown(settings.MITTENTE_DNS_ZONE), "in place of the real one"]] : []),
    ...(isProduction(settings) ? [] : [["Log", shown(logFileOf(settings)), ""]]),
  ];
  io.out(`\n${bold("Mittente is ready")} after ${seconds.toFixed(1)} s.\n`);
  for (const line of table(rows)) io.out(`  ${line}`);
  if (!isProduction(settings)) await showTokens(io, everything);
  io.out(`\n  ${styled(io, "dim", "Ctrl-C stops everything and keeps the data.")}`);
}

async function showTokens(io: Io, { settings, installation }: Everything): Promise<void> {
  const { readyTokens } = await import("./ready-tokens.ts");
  io.out(`\n  A token for each kind of client; portal and desk for an hour, the others for ten minutes:`);
  for (const { kind, whose, token, command } of await readyTokens(settings, installation)) {
    io.out(`\n  ${styled(io, "bold", kind)} ${whose}  ${styled(io, "dim", `mittente ${command}`)}`);
    io.out(token);
  }
  io.out(`\n  See it at work: ${styled(io, "bold", "npm run demo")}`);
}

const logFileOf = (settings: Pick<Settings, "MITTENTE_DATA_DIR">) => join(settings.MITTENTE_DATA_DIR, "mittente.log");

/** Short where it lies below the folder we are in. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short !== "" && !short.startsWith("..") ? short : path;
}
