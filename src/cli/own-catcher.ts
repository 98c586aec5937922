import { join } from "node:path";
import type { Log } from "../bridge/log.ts";
import { type RunningCatcher, startCatcher } from "../catcher/catcher.ts";
import type { Settings } from "../config/settings.ts";
import { namingPort } from "./ports.ts";

/** Where mail goes under `up` when no server is named. */
export async function startOwnCatcher(settings: Settings, log: Log): Promise<RunningCatcher> {
  const { MITTENTE_CATCHER_PORT: port, MITTENTE_CATCHER_SMTP_PORT: smtpPort, MITTENTE_DATA_DIR } = settings;
  const directory = join(MITTENTE_DATA_DIR, "caught");
  const starting = startCatcher({ host: "localhost", port, smtpPort, directory, log });
  return starting.catch((error: Error & { port?: number }) => {
    // It has two: the error's own number says which is taken.
    const setting = error.port === smtpPort ? "MITTENTE_CATCHER_SMTP_PORT" : "MITTENTE_CATCHER_PORT";
    return namingPort(setting, () => Promise.reject(error));
  });
}
