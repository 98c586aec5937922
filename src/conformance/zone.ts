import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { KitDomain } from "./kit.ts";
import { keyName, publishedKey, type SignerKeys } from "./signers.ts";

/** In the form of `MITTENTE_DNS_ZONE`: name → TXT → strings, or an error code. */
export type KitZone = Readonly<Record<string, { readonly TXT: readonly (readonly string[])[] | string }>>;

export function zoneOf(domains: readonly KitDomain[], keys: SignerKeys): KitZone {
  const texts = domains.flatMap(({ name, keys: selectors, dmarc, spf }): [string, string][] => [
    ...selectors.flatMap((key): [string, string][] => {
      const record = recordOf(key, keys[keyName(key.selector, name)] ?? "");
      return record === null ? [] : [[keyName(key.selector, name), record]];
    }),
    ...(dmarc === null ? [] : ([[`_dmarc.${name}`, dmarc]] as [string, string][])),
    ...(spf === null ? [] : ([[name, spf]] as [string, string][])),
  ]);
  return Object.fromEntries(
    texts.map(([name, text]) => [name, { TXT: /^E[A-Z]+$/.test(text) ? text : [inStrings(text)] }]),
  );
}

function recordOf({ algorithm, tags, instead }: KitDomain["keys"][number], privateKey: string): string | null {
  if (instead === "ABSENT") return null;
  if (instead !== undefined && instead !== "REVOKED") return instead;
  const p = instead === "REVOKED" ? "" : publishedKey(privateKey);
  return `${tags ?? `v=DKIM1; k=${algorithm}`}; p=${p}`;
}

/** A TXT record is made of strings of 255 octets at most (RFC 1035, 3.3). */
const inStrings = (text: string): readonly string[] => text.match(/.{1,255}/g) ?? [];

/**
 * A `.json` file in the form of `MITTENTE_DNS_ZONE`, what else stands in it left alone; any other name gets a master file
 * (RFC 1035, 5) for a name server. There an error code cannot be said: those names are left out.
 */
export async function writeZone(file: string, zone: KitZone): Promise<void> {
  const text = file.endsWith(".json")
    ? `${JSON.stringify({ ...(await readZone(file)), ...zone }, null, 2)}\n`
    : masterFile(zone);
  await writeFile(`${file}.${process.pid}`, text, { mode: 0o600 });
  await rename(`${file}.${process.pid}`, file);
}

async function readZone(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

function masterFile(zone: KitZone): string {
  const lines = Object.entries(zone).flatMap(([name, { TXT }]) =>
    typeof TXT === "string"
      ? []
      : TXT.map(
          (strings) => `${name}. 60 IN TXT ${strings.map((part) => `"${part.replace(/["\\]/g, "\\$&")}"`).join(" ")}`,
        ),
  );
  return `; The domains of the conformance kit. Nobody sends from them.\n${lines.join("\n")}\n`;
}
