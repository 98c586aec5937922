import { join } from "node:path";
import type { CaseResult } from "../conformance/score.ts";
import type { DeskUnderTest } from "../conformance/desk-under-test.ts";
import type { Kit } from "../conformance/kit.ts";
import type { SignerKeys } from "../conformance/signers.ts";
import type { SmtpTarget } from "../conformance/smtp-client.ts";
import { developmentSettings } from "./development.ts";
import { CommandFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { progressOf, show } from "./conformance-report.ts";
import { type Trial, withTrial } from "./trial.ts";

export interface ConformanceOptions {
  /** `host:port` of the gateway. */
  readonly smtp?: string;
  /** A module that speaks for another desk. */
  readonly adapter?: string;
  readonly zoneOut?: string;
  readonly zoneOnly?: boolean;
  readonly keys?: string;
  /** Ids of cases. */
  readonly only?: readonly string[];
  readonly json?: boolean;
}

const STAFF = "anna@mittente.example";

/** @returns whether every case that could be run became what it has to become */
export async function conformance(io: Io, options: ConformanceOptions): Promise<boolean> {
  const settings = developmentSettings(io, "The kit makes accounts of its own: not with NODE_ENV=production.");
  const [{ loadKit }, { ensureKeys }] = await Promise.all([
    import("../conformance/kit.ts"),
    import("../conformance/signers.ts"),
  ]);
  const kit = await loadKit();
  const keysFile = options.keys ?? join(settings.MITTENTE_DATA_DIR, "conformance", "dkim-keys.json");
  const keys = await ensureKeys(kit.domains, keysFile);
  if (options.zoneOut) await publish(io, kit, keys, options.zoneOut);
  if (options.zoneOnly) {
    if (!options.zoneOut) throw new CommandFailure("--zone-only needs --zone-out, the file to write.");
    return true;
  }
  const prepared: Prepared = { io, options, kit, keys };
  if (options.adapter) return score(prepared, await otherDesk(options.adapter), targetOf(options.smtp), false);
  const alone = "Nothing runs here: the kit starts a Mittente of its own, and ends it afterwards.";
  return withTrial(io, settings, alone, (trial) => scoreMittente(prepared, trial));
}

interface Prepared {
  readonly io: Io;
  readonly options: ConformanceOptions;
  readonly kit: Kit;
  readonly keys: SignerKeys;
}

async function publish(io: Io, kit: Kit, keys: SignerKeys, file: string): Promise<void> {
  const { writeZone, zoneOf } = await import("../conformance/zone.ts");
  await writeZone(file, zoneOf(kit.domains, keys));
  io.err(`The kit's zone is in ${file}.`);
}

async function scoreMittente(prepared: Prepared, { settings, places, mint }: Trial): Promise<boolean> {
  const { io, options, kit, keys } = prepared;
  const [{ callersOf }, { mittenteDesk }, { caughtMail, headerOf }, { ensureDemoZone }, { deskToken }] =
    await Promise.all([
      import("../demo/callers.ts"),
      import("../conformance/mittente-desk.ts"),
      import("../demo/catcher-client.ts"),
      import("../demo/zone.ts"),
      import("../demo/trial-tokens.ts"),
    ]);
  await deskToken(mint, STAFF).catch(() => {
    throw new CommandFailure("The demo's people are not in this database: mittente seed puts them there.");
  });
  const zone = settings.MITTENTE_DNS_ZONE ?? (await ensureDemoZone(settings.MITTENTE_DATA_DIR)).file;
  await publish(io, kit, keys, zone);
  const callers = callersOf(mint, places.apiUrl);
  const before = places.catcher ? new Set((await caughtMail(places.catcher.url)).map(({ id }) => id)) : new Set();
  const { catcher } = places;
  const desk = mittenteDesk({
    desk: callers.staff(STAFF),
    provisioning: callers.provisioning,
    support: settings.MITTENTE_SUPPORT_ADDRESS,
    gateway: settings.MITTENTE_MTA_NAME,
    since: new Date(Date.now() - 60_000),
    outgoing:
      catcher &&
      (async () => {
        const caught = (await caughtMail(catcher.url)).filter(({ id }) => !before.has(id));
        return caught.map((mail) => ({
          to: mail.envelope.to,
          replyTo: /<([^<>]+)>/.exec(headerOf(mail, "Reply-To"))?.[1] ?? null,
          raw: mail.raw,
        }));
      }),
  });
  const { hostname } = new URL(places.apiUrl);
  const own = { host: hostname.replace(/^\[|\]$/g, ""), port: places.smtpPort };
  return score(prepared, desk, options.smtp ? targetOf(options.smtp) : own, true);
}

async function score(
  { io, options, kit, keys }: Prepared,
  desk: DeskUnderTest,
  target: SmtpTarget,
  isExact: boolean,
): Promise<boolean> {
  const { runKit } = await import("../conformance/run.ts");
  const { only = [] } = options;
  const onScored = progressOf(io);
  const results = await runKit({ kit, keys, desk, target, now: new Date(), isExact, only, onScored });
  if (options.json) io.out(JSON.stringify(results.map(asJson), null, 2));
  else show(io, results);
  return results.every(({ score: scored }) => scored !== "FAILED");
}

const asJson = ({ kitCase, score: scored, became, wrong }: CaseResult) => ({
  id: kitCase.id,
  title: kitCase.title,
  source: kitCase.source,
  score: scored,
  became,
  wrong,
});

async function otherDesk(file: string): Promise<DeskUnderTest> {
  const { loadAdapter } = await import("../conformance/adapter-file.ts");
  return loadAdapter(file);
}

function targetOf(smtp: string | undefined): SmtpTarget {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(smtp ?? "") ?? [];
  if (!host || !port) throw new CommandFailure("--smtp says where mail comes in: host:port, such as 127.0.0.1:2525.");
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
