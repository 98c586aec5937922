import { readFile } from "node:fs/promises";
import { startImapBridge } from "../bridge/imap.ts";
import type { ImapSecret, ImapSettings } from "../bridge/imap-settings.ts";
import { readSettings, type Settings, SettingsError } from "../config/settings.ts";
import { runBridge } from "./bridge.command.ts";
import { BRIDGE_NEEDS } from "./bridge-access.ts";
import { CommandFailure } from "./failure.ts";
import type { Io } from "./io.ts";

export async function imap(io: Io): Promise<void> {
  const settings = imapSettings(readSettings(io.env, BRIDGE_NEEDS));
  await settings.secret(); // a file that cannot be read is said now
  await runBridge(io, BRIDGE_NEEDS, async (_, api, log) => startImapBridge(settings, api, log));
}

/** @throws SettingsError that names everything that is missing at once */
export function imapSettings(settings: Settings): ImapSettings {
  const {
    MITTENTE_IMAP_HOST: host,
    MITTENTE_IMAP_USER: user,
    MITTENTE_IMAP_PASSWORD_FILE: password,
    MITTENTE_IMAP_TOKEN_FILE: token,
  } = settings;
  const problems = [
    ...(host ? [] : ["MITTENTE_IMAP_HOST: missing"]),
    ...(user ? [] : ["MITTENTE_IMAP_USER: missing"]),
    ...(!password === !token ? ["MITTENTE_IMAP_PASSWORD_FILE or MITTENTE_IMAP_TOKEN_FILE: exactly one is needed"] : []),
  ];
  if (!host || !user || problems.length > 0) throw new SettingsError(problems);
  return {
    host,
    port: settings.MITTENTE_IMAP_PORT,
    user,
    secret: () => secretFrom(password, token),
    mta: settings.MITTENTE_MTA_NAME,
    mailbox: settings.MITTENTE_IMAP_MAILBOX,
    processed: settings.MITTENTE_IMAP_PROCESSED ?? null,
    rejected: settings.MITTENTE_IMAP_REJECTED,
  };
}

async function secretFrom(password: string | undefined, token: string | undefined): Promise<ImapSecret> {
  if (password !== undefined) return { password: await lineOf("MITTENTE_IMAP_PASSWORD_FILE", password) };
  return { token: await lineOf("MITTENTE_IMAP_TOKEN_FILE", token ?? "") };
}

/** The line feed that every editor puts at the end is none of the secret. */
async function lineOf(setting: string, path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${setting}: ${path} cannot be read (${cause.code ?? cause.message}).`);
  });
  const secret = text.replace(/\r?\n$/, "");
  if (secret === "" || secret.includes("\n")) throw new CommandFailure(`${setting}: ${path} must hold one line.`);
  return secret;
}
