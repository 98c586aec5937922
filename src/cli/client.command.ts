import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { readSettings, type Settings } from "../config/settings.ts";
import type { Pool } from "../database/connection.ts";
import type { ClientCredentials } from "../sessions/client-credentials.ts";
import { withDatabase } from "./database.ts";
import { CommandFailure } from "./failure.ts";
import type { Io } from "./io.ts";

const REQUIRED = ["DATABASE_URL", "MITTENTE_PUBLIC_URL"] as const;

export interface ClientToFile {
  readonly kind: "BRIDGE" | "PROVISIONING";
  readonly name: string;
  readonly id?: string;
  readonly out?: string;
}

export async function addClientToFile(io: Io, { out, ...client }: ClientToFile): Promise<void> {
  const settings = readSettings(io.env, REQUIRED);
  const id = client.id ?? `${client.kind.toLowerCase()}-${randomSuffix()}`;
  const { addClient } = await import("../sessions/client.commands.ts");
  const path = await intoFile(settings, io, out ?? `${id}.credentials.json`, async (pool, issuer) =>
    addClient(pool, { ...client, id, issuer }),
  );
  io.out(`The client ${id} is added. Its key is in ${path}, readable for you alone: move it to where the client runs.`);
}

export async function rotateClientToFile(io: Io, { id, out }: { id: string; out?: string }): Promise<void> {
  const settings = readSettings(io.env, REQUIRED);
  const { rotateClient } = await import("../sessions/client.commands.ts");
  const path = await intoFile(settings, io, out ?? `${id}.credentials.json`, async (pool, issuer) => {
    const made = await rotateClient(pool, id, issuer);
    if (!made) throw new CommandFailure(`There is no client ${id}, or it is revoked.`);
    return made;
  });
  io.out(`The client ${id} has a new key in ${path}; the old one no longer counts.`);
}

export async function revoke(io: Io, id: string): Promise<void> {
  const settings = readSettings(io.env, ["DATABASE_URL"]);
  const { revokeClient } = await import("../sessions/client.commands.ts");
  const isRevoked = await withDatabase(settings, io.err, (pool) => revokeClient(pool, id));
  if (!isRevoked) throw new CommandFailure(`There is no client ${id}, or it is revoked already.`);
  io.out(`The client ${id} is revoked: its tokens no longer count.`);
}

/** The file is made before the key, and is gone again where there is none: a key that nobody can read would be lost. */
async function intoFile(
  settings: Settings,
  io: Io,
  file: string,
  make: (pool: Pool, issuer: string) => Promise<ClientCredentials>,
): Promise<string> {
  const { issuerOf } = await import("../sessions/issuer.ts");
  const path = resolve(file);
  const handle = await open(path, "wx", 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      cause.code === "EEXIST"
        ? `${path} is there already: move it away, or name another file with --out.`
        : `${path} cannot be written: ${cause.message}`,
    );
  });
  try {
    const credentials = await withDatabase(settings, io.err, (pool) => make(pool, issuerOf(settings)));
    await handle.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

const randomSuffix = () => crypto.randomUUID().slice(0, 8);
