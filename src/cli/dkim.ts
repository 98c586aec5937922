import { readSettings, type Settings } from "../config/settings.ts";
import type { Pool } from "../database/connection.ts";
import { type ListedDkimKey, listDkimKeys, makeDkimKey, retireDkimKey, useDkimKey } from "../keys/dkim-key.commands.ts";
import { dkimRecord, isPublished, isSelector, zoneLine } from "../keys/dkim-key.ts";
import { secretOf } from "../keys/installation-secret.ts";
import { openDns } from "../mail/dns.ts";
import { senderIdentity } from "../outbox/sender-identity.ts";
import { withDatabase } from "./database.ts";
import { CommandFailure } from "./failure.ts";
import { type Io, table } from "./io.ts";

export async function listDkim(io: Io): Promise<void> {
  await withKeys(io, async ({ keys, domain }) => {
    if (keys.length === 0) io.out("Mail goes out unsigned: there is no DKIM key. mittente keys dkim add makes one.");
    const found = await Promise.all(keys.map(async (key) => [key.selector, key.state, dkimRecord(key, domain).name]));
    for (const line of table(found)) io.out(line);
  });
}

export async function addDkim(io: Io, given: string | undefined): Promise<void> {
  const now = new Date();
  const selector = given ?? `m${now.toISOString().slice(0, 10).replaceAll("-", "")}`;
  if (!isSelector(selector))
    throw new CommandFailure(`${selector} is no selector: letters, digits and hyphens, up to 32.`);
  await withKeys(io, async ({ pool, settings, domain }) => {
    const secret = await secretOf(settings);
    if (!(await makeDkimKey(pool, secret, selector, now)))
      throw new CommandFailure(`The selector ${selector} was used before. Choose another: --selector <name>`);
    const key = (await listDkimKeys(pool, secret)).find((one) => one.selector === selector);
    if (key) io.out(zoneLine(dkimRecord(key, domain)));
    io.err(`Publish this record. When it can be seen: mittente keys dkim use ${selector}`);
  });
}

/** Signatures that nobody can check are worse than none: the record is looked for first. */
export async function useDkim(io: Io, selector: string): Promise<void> {
  await withKeys(io, async ({ pool, settings, keys, domain }) => {
    const key = keys.find((one) => one.selector === selector);
    if (!key) throw new CommandFailure(`There is no DKIM key ${selector}: mittente keys dkim list`);
    const problem = await problemWith(settings, key, domain);
    if (problem !== null) throw new CommandFailure(`${problem} Publish:\n${zoneLine(dkimRecord(key, domain))}`);
    await useDkimKey(pool, selector);
    io.out(`All mail is signed with ${selector}. Every worker notices within a minute.`);
    io.err("Leave an older key's record where it is for a week: mail that it signed is still read.");
  });
}

export async function retireDkim(io: Io, selector: string): Promise<void> {
  await withKeys(io, async ({ pool, keys }) => {
    if (!(await retireDkimKey(pool, selector)))
      throw new CommandFailure(`There is no DKIM key ${selector}, or it is retired already: mittente keys dkim list`);
    io.out(`The DKIM key ${selector} is retired. Take its record out of the DNS.`);
    if (keys.some((key) => key.selector === selector && key.state === "SIGNS"))
      io.err("It was the one that signed: mail goes out unsigned until another is used.");
  });
}

/** Null: verifiers find this key under its name. */
export async function problemWith(settings: Settings, key: ListedDkimKey, domain: string): Promise<string | null> {
  const zone = settings.MITTENTE_DNS_ZONE;
  const ask = await openDns(zone ? { kind: "ZONE", file: zone } : { kind: "SYSTEM" });
  const record = dkimRecord(key, domain);
  try {
    const answers = await ask(record.name, "TXT", 5_000);
    return isPublished(record, answers) ? null : `${record.name} in the DNS is not this key.`;
  } catch (error) {
    return `${record.name} cannot be found in the DNS (${(error as NodeJS.ErrnoException).code ?? "no answer"}).`;
  }
}

interface DkimDesk {
  readonly settings: Settings;
  readonly pool: Pool;
  readonly keys: readonly ListedDkimKey[];
  readonly domain: string;
}

async function withKeys(io: Io, work: (desk: DkimDesk) => Promise<void>): Promise<void> {
  const settings = readSettings(io.env, ["DATABASE_URL", "MITTENTE_SECRET"]);
  const { domain } = senderIdentity(settings);
  await withDatabase(settings, io.err, async (pool) => {
    const keys = await listDkimKeys(pool, await secretOf(settings));
    await work({ settings, pool, keys, domain });
  });
}
