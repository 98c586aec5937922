import type { ApiClient } from "../clients/client.ts";
import type { Settings } from "../config/settings.ts";
import { bridgeCredentials } from "./bridge-credentials.ts";
import { bridgeClient } from "./bridges.ts";
import { findPlaces } from "./places.ts";
import { urlOf } from "./ports.ts";

/** What a bridge cannot do without in production. */
export const BRIDGE_NEEDS = ["MITTENTE_API_URL", "MITTENTE_BRIDGE_CREDENTIALS"] as const;

/** The API that the settings name, else the one of a `mittente up` with the same data folder. */
export async function bridgeAccess(settings: Settings): Promise<ApiClient> {
  const credentials = await bridgeCredentials(settings);
  const running = settings.MITTENTE_API_URL ? null : await findPlaces(settings.MITTENTE_DATA_DIR);
  const apiUrl =
    settings.MITTENTE_API_URL ?? running?.apiUrl ?? urlOf(settings.MITTENTE_HOST, settings.MITTENTE_PORT, "/graphql");
  return bridgeClient(apiUrl, credentials);
}
