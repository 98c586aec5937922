import { createPrivateKey, createPublicKey, generateKeyPair } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { MAIL_DOMAINS, type MailDomain } from "./people.ts";

/** Of each of the demo's domains. */
export interface DkimKey {
  readonly selector: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}
export type DkimKeys = Readonly<Record<MailDomain, DkimKey>>;

const SELECTOR = "demo";
const keysSchema = z.record(z.enum(MAIL_DOMAINS), z.object({ selector: z.string(), privateKey: z.string().min(1) }));

const folderIn = (dataDir: string) => join(dataDir, "demo");
const keysFileIn = (dataDir: string) => join(folderIn(dataDir), "dkim-keys.json");
export const zoneFileIn = (dataDir: string) => join(folderIn(dataDir), "zone.json");

/** A DNS of the demo's own, made at the first run. */
export async function ensureDemoZone(dataDir: string): Promise<{ file: string; isNew: boolean }> {
  const known = await readDkimKeys(dataDir);
  const keys = known ?? (await makeKeys());
  await mkdir(folderIn(dataDir), { recursive: true });
  await chmod(folderIn(dataDir), 0o700);
  if (!known) await writeWhole(keysFileIn(dataDir), keys);
  await writeWhole(zoneFileIn(dataDir), zoneOf(keys));
  return { file: zoneFileIn(dataDir), isNew: !known };
}

/** Null where there are none, or not all. */
export async function readDkimKeys(dataDir: string): Promise<DkimKeys | null> {
  const text = await readFile(keysFileIn(dataDir), "utf8").catch(() => null);
  try {
    const parsed = keysSchema.safeParse(JSON.parse(text ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const makePair = promisify(generateKeyPair);

async function makeKeys(): Promise<DkimKeys> {
  const made = await Promise.all(
    MAIL_DOMAINS.map(async (domain) => {
      const { privateKey } = await makePair("rsa", { modulusLength: 2048 });
      return [domain, { selector: SELECTOR, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) }];
    }),
  );
  return keysSchema.parse(Object.fromEntries(made));
}

/** Private: keys lie beside it, and whoever writes it says who signed. A reader sees the old one or the new one. */
async function writeWhole(file: string, value: object): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

type Zone = Record<string, Record<string, unknown>>;

/** DKIM, SPF and DMARC as each domain publishes them (RFC 6376, 7208, 7489); addresses of RFC 5737, from which nobody sends. */
function zoneOf(keys: DkimKeys): Zone {
  const zone: Zone = {};
  for (const [index, domain] of MAIL_DOMAINS.entries()) {
    const address = `192.0.2.${index + 1}`;
    const { selector, privateKey } = keys[domain];
    zone[domain] = {
      A: [address],
      MX: [{ exchange: `mx.${domain}`, priority: 10 }],
      TXT: [[`v=spf1 ip4:${address} -all`]],
    };
    zone[`mx.${domain}`] = { A: [address] };
    zone[`_dmarc.${domain}`] = { TXT: [["v=DMARC1; p=reject"]] };
    zone[`${selector}._domainkey.${domain}`] = { TXT: [inStrings(`v=DKIM1; k=rsa; p=${publicKeyOf(privateKey)}`)] };
  }
  return zone;
}

function publicKeyOf(privateKey: string): string {
  const key = createPublicKey(createPrivateKey(privateKey));
  return key.export({ type: "spki", format: "der" }).toString("base64");
}

/** A TXT record is made of strings of 255 octets at most (RFC 1035, 3.3). */
function inStrings(text: string): string[] {
  return text.match(/.{1,255}/g) ?? [];
}
