import { readFile } from "node:fs/promises";
import { startHttpBridge } from "../bridge/http.ts";
import { mailgun } from "../bridge/mailgun.ts";
import { readSettings } from "../config/settings.ts";
import { runBridge } from "./bridge.command.ts";
import { BRIDGE_NEEDS } from "./bridge-access.ts";
import { CommandFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { hostsOf, namingPort } from "./ports.ts";

export async function http(io: Io): Promise<void> {
  const provider = mailgun(await signingKey(readSettings(io.env, BRIDGE_NEEDS).MITTENTE_MAILGUN_KEY_FILE));
  await runBridge(io, BRIDGE_NEEDS, (settings, api, log) =>
    namingPort("MITTENTE_BRIDGE_HTTP_PORT", () =>
      startHttpBridge(
        {
          hosts: hostsOf(settings),
          port: settings.MITTENTE_BRIDGE_HTTP_PORT,
          mta: settings.MITTENTE_MTA_NAME,
          provider,
        },
        api,
        log,
      ),
    ),
  );
}

async function signingKey(path: string | undefined): Promise<string> {
  if (!path)
    throw new CommandFailure("MITTENTE_MAILGUN_KEY_FILE: missing; the file with the account's webhook signing key.");
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new CommandFailure(`MITTENTE_MAILGUN_KEY_FILE: ${path} cannot be read (${cause.code ?? cause.message}).`);
  });
  const key = text.trim();
  if (key.length < 16) throw new CommandFailure(`MITTENTE_MAILGUN_KEY_FILE: ${path} holds no key.`);
  return key;
}
