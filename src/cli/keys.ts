import { readSettings } from "../config/settings.ts";
import { ensureKeys, retireKey, rotateKeys } from "../keys/key.commands.ts";
import { listLivingKeys } from "../keys/key-list.ts";
import { KEY_PURPOSES, type KeyPurpose, PUBLISHED_BEFORE_USE } from "../keys/key.ts";
import { secretOf } from "../keys/installation-secret.ts";
import { withDatabase } from "./database.ts";
import { CommandFailure } from "./failure.ts";
import { type Io, table } from "./io.ts";

export async function listKeys(io: Io): Promise<void> {
  const settings = readSettings(io.env, ["DATABASE_URL"]);
  const keys = await withDatabase(settings, io.err, (pool) => listLivingKeys(pool));
  const rows = keys.map(({ id, purpose, algorithm, state, usedFrom, usedUntil, retiredAt }) => [
    id,
    purpose,
    algorithm,
    state,
    `signs ${instant(usedFrom)} – ${usedUntil ? instant(usedUntil) : "until rotated"}, ` +
      `verifies ${retiredAt ? `until ${instant(retiredAt)}` : usedUntil ? "for ever" : "on"}`,
  ]);
  for (const line of table(rows)) io.out(line);
}

export async function rotate(io: Io, purpose: string | undefined): Promise<void> {
  const settings = readSettings(io.env, ["DATABASE_URL", "MITTENTE_SECRET"]);
  const purposes = KEY_PURPOSES.filter((each) => purpose === undefined || each === purpose.toUpperCase());
  const made = await withDatabase(settings, io.err, async (pool) => {
    const secret = await secretOf(settings);
    // Under another secret than the keys that are there, the new one would be of no use to anybody.
    await ensureKeys(pool, secret);
    const rotated: { purpose: KeyPurpose; keyId: string; usedFrom: Date }[] = [];
    for (const each of purposes) rotated.push({ purpose: each, ...(await rotateKeys(pool, secret, each)) });
    return rotated;
  });
  for (const line of table(
    made.map(({ purpose: of, keyId, usedFrom }) => [of, keyId, `signs from ${instant(usedFrom)}`]),
  ))
    io.out(line);
  io.err(
    `Nothing needs a restart: every process knows a new key within ${PUBLISHED_BEFORE_USE / 60_000} minutes, before it signs.`,
  );
}

export async function retire(io: Io, id: string): Promise<void> {
  const settings = readSettings(io.env, ["DATABASE_URL", "MITTENTE_SECRET"]);
  const isRetired = await withDatabase(settings, io.err, async (pool) => retireKey(pool, await secretOf(settings), id));
  if (!isRetired) throw new CommandFailure(`There is no key ${id}, or it is retired already: mittente keys list`);
  io.out(`The key ${id} is retired. Every process notices within five minutes.`);
}

const instant = (date: Date) => `${date.toISOString().slice(0, 16)}Z`;
