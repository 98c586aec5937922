import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isProduction, type Settings, SettingsError } from "../config/settings.ts";
import type { Pool } from "../database/connection.ts";
import { asOperator } from "../database/operator.ts";
import { addClient, ClientRefused, rotateClient } from "../sessions/client.commands.ts";
import { type ClientCredentials, readClientCredentials } from "../sessions/client-credentials.ts";
import { knownClient } from "../sessions/known-client.ts";
import { issuerOf } from "../sessions/issuer.ts";
import { CommandFailure } from "./failure.ts";

const madeUpFile = (settings: Pick<Settings, "MITTENTE_DATA_DIR">) =>
  join(settings.MITTENTE_DATA_DIR, "bridge-credentials.json");

/** The file that MITTENTE_BRIDGE_CREDENTIALS names; outside production, without it, the one that `up` made. */
export async function bridgeCredentials(settings: Settings): Promise<ClientCredentials> {
  const path = settings.MITTENTE_BRIDGE_CREDENTIALS ?? (isProduction(settings) ? undefined : madeUpFile(settings));
  if (path === undefined)
    throw new SettingsError(["MITTENTE_BRIDGE_CREDENTIALS: missing; with NODE_ENV=production nothing is made up"]);
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const given = settings.MITTENTE_BRIDGE_CREDENTIALS ? `MITTENTE_BRIDGE_CREDENTIALS: ${path}` : path;
    throw new CommandFailure(
      `${given} cannot be read (${cause.code ?? cause.message}). ` +
        `The bridge signs in with it: make one with mittente client add --kind BRIDGE --name "…" --out FILE.`,
    );
  });
  return readClientCredentials(text);
}

/** Under `up`: made once, kept in the data folder, and made anew when database and folder do not belong together. */
export async function ensureBridgeCredentials(settings: Settings, pool: Pool): Promise<ClientCredentials> {
  if (settings.MITTENTE_BRIDGE_CREDENTIALS || isProduction(settings)) return bridgeCredentials(settings);
  const path = madeUpFile(settings);
  const issuer = issuerOf(settings);
  const kept = await readFile(path, "utf8")
    .then(readClientCredentials)
    .catch(() => null);
  if (kept && (await isKnown(pool, kept))) return { ...kept, issuer };
  const made = (await rotateClient(pool, ID, issuer)) ?? (await addNew(pool, issuer));
  await writePrivately(path, made);
  return made;
}

const ID = "bridge";

async function isKnown(pool: Pool, { clientId, privateJwk }: ClientCredentials): Promise<boolean> {
  const client = await asOperator(pool, (sql) => knownClient(sql, clientId));
  return client?.keys.some(({ kid }) => kid === privateJwk.kid) ?? false;
}

/** Under another id where that one was revoked. */
async function addNew(pool: Pool, issuer: string): Promise<ClientCredentials> {
  const client = { kind: "BRIDGE", name: "The bridge of mittente up", issuer } as const;
  try {
    return await addClient(pool, { ...client, id: ID });
  } catch (error) {
    if (!(error instanceof ClientRefused)) throw error;
    return addClient(pool, client);
  }
}

async function writePrivately(path: string, credentials: ClientCredentials): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: "w" });
  await rename(draft, path);
}
