import { isProduction, readSettings, type Settings } from "../config/settings.ts";
import { CommandFailure } from "./failure.ts";
import type { Io } from "./io.ts";

/** For a command that production must not have: that is said before anything about the settings. */
export function developmentSettings({ env }: Pick<Io, "env">, refusal: string): Settings {
  if (isProduction({ NODE_ENV: env.NODE_ENV ?? "" })) throw new CommandFailure(refusal);
  return readSettings(env);
}
