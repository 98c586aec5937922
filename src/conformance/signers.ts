import { createPrivateKey, createPublicKey, generateKeyPair } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { KitDomain } from "./kit.ts";

/** `selector._domainkey.domain` → PKCS #8, PEM. */
export type SignerKeys = Readonly<Record<string, string>>;

export const keyName = (selector: string, domain: string) => `${selector}._domainkey.${domain}`;

const makePair = promisify(generateKeyPair);

/** A key for each selector: the same at the next run, so that a zone that somebody serves keeps its worth. */
export async function ensureKeys(domains: readonly KitDomain[], file: string): Promise<SignerKeys> {
  const known = await readKeys(file);
  const wanted = domains.flatMap(({ name, keys }) =>
    keys.map((key) => ({ ...key, name: keyName(key.selector, name) })),
  );
  const missing = wanted.filter(({ name }) => !Object.hasOwn(known, name));
  if (missing.length === 0) return known;
  const made = await Promise.all(
    missing.map(async ({ name, algorithm, bits }) => [name, await makeKey(algorithm, bits)] as const),
  );
  const keys = { ...known, ...Object.fromEntries(made) };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.${process.pid}`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.${process.pid}`, file);
  return keys;
}

async function readKeys(file: string): Promise<SignerKeys> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return z.record(z.string(), z.string()).parse(JSON.parse(text));
}

async function makeKey(algorithm: "rsa" | "ed25519", bits: number): Promise<string> {
  const { privateKey } =
    algorithm === "rsa" ? await makePair("rsa", { modulusLength: bits }) : await makePair("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** `p=`. Of an Ed25519 key the bare 32 bytes (RFC 8463, 4). */
export function publishedKey(privateKey: string): string {
  const key = createPublicKey(createPrivateKey(privateKey));
  const der = key.export({ type: "spki", format: "der" });
  return (key.asymmetricKeyType === "ed25519" ? der.subarray(-32) : der).toString("base64");
}
