import type { Told } from "../demo/telling.ts";
import { developmentSettings } from "./development.ts";
import { CommandFailure } from "./failure.ts";
import { type Io, styled, table } from "./io.ts";
import { type Trial, withTrial } from "./trial.ts";

/** Somebody of the demo's staff, who answers. */
const STAFF = "anna@mittente.example";

/** @returns whether everything was as policy.md says */
export async function demo(io: Io): Promise<boolean> {
  const settings = developmentSettings(io, "There is no demo with NODE_ENV=production.");
  const alone = "Nothing runs here: the demo starts a Mittente of its own, and ends it afterwards.";
  return show(io, await withTrial(io, settings, alone, (trial) => tell(io, trial)));
}

async function tell(io: Io, { settings, places, mint }: Trial): Promise<readonly Told[]> {
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
