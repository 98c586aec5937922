import { createSecretKey, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { isProduction, type Settings, SettingsError } from "../config/settings.ts";

/** 32 bytes. A KeyObject, so that no log and no error prints it. */
export type InstallationSecret = KeyObject;

type SecretSettings = Pick<Settings, "NODE_ENV" | "MITTENTE_SECRET" | "MITTENTE_DATA_DIR">;

/**
 * MITTENTE_SECRET; outside production without it, the one in the data folder, made when first asked for. Several
 * processes at once get the same.
 * @throws SettingsError in production without one, and for a file that others can read or that is no secret
 */
export async function secretOf(settings: SecretSettings): Promise<InstallationSecret> {
  if (settings.MITTENTE_SECRET) return secretFrom(settings.MITTENTE_SECRET, "MITTENTE_SECRET");
  if (isProduction(settings))
    throw new SettingsError(["MITTENTE_SECRET: missing; with NODE_ENV=production nothing is made up"]);
  const path = join(settings.MITTENTE_DATA_DIR, "secret");
  return (await readSecret(path)) ?? (await makeSecret(settings.MITTENTE_DATA_DIR, path));
}

async function readSecret(path: string): Promise<InstallationSecret | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return null;
    throw cause;
  });
  if (!file) return null;
  try {
    const { mode, size } = await file.stat();
    if (mode & 0o077) throw new SettingsError([`${path}: others can read it. Run: chmod 600 ${path}`]);
    if (size > 100) throw notASecret(path);
    return secretFrom((await file.readFile("utf8")).trimEnd(), path);
  } finally {
    await file.close();
  }
}

/** Written whole beside its place, then linked to it: link() fails where another process was first, rename() would replace. */
async function makeSecret(directory: string, path: string): Promise<InstallationSecret> {
  await mkdir(directory, { recursive: true });
  const draft = join(directory, `.secret-${randomUUID()}`);
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString("base64")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EEXIST") throw cause;
    });
  } finally {
    await rm(draft, { force: true });
  }
  const made = await readSecret(path);
  if (!made) throw notASecret(path);
  return made;
}

function secretFrom(base64: string, source: string): InstallationSecret {
  const secret = Buffer.from(base64, "base64");
  if (!/^[A-Za-z0-9+/]{43}=$/.test(base64) || secret.length !== 32) throw notASecret(source);
  return createSecretKey(secret);
}

const notASecret = (source: string) =>
  new SettingsError([`${source}: must be 32 bytes in base64: openssl rand -base64 32`]);
