import type { Settings } from "../config/settings.ts";

/** `iss` of our tokens: the public address; where none is set, one that does not depend on the port that was free. */
export const issuerOf = (settings: Pick<Settings, "MITTENTE_PUBLIC_URL" | "MITTENTE_PORT">): string =>
  (settings.MITTENTE_PUBLIC_URL ?? `http://localhost:${settings.MITTENTE_PORT}`).replace(/\/$/, "");
