import { readSettings } from "../config/settings.ts";
import { startTracing } from "../observability/tracing.ts";
import { bridgeCredentials } from "./bridge-credentials.ts";
import { bridgeClient, type BridgeProtocol, startBridge } from "./bridges.ts";
import type { Io } from "./io.ts";
import { serviceLog } from "./log.ts";
import { findPlaces } from "./places.ts";
import { urlOf } from "./ports.ts";
import { askedToStop, closeAll } from "./stopping.ts";

const REQUIRED = ["MITTENTE_API_URL", "MITTENTE_BRIDGE_CREDENTIALS"] as const;

/** It has no database: the API is all it knows. */
export async function bridge(io: Io, protocol: BridgeProtocol): Promise<void> {
  const settings = readSettings(io.env, REQUIRED);
  const stopped = askedToStop(io);
  const log = serviceLog(settings);
  const credentials = await bridgeCredentials(settings);
  const running = settings.MITTENTE_API_URL ? null : await findPlaces(settings.MITTENTE_DATA_DIR);
  const apiUrl =
    settings.MITTENTE_API_URL ?? running?.apiUrl ?? urlOf(settings.MITTENTE_HOST, settings.MITTENTE_PORT, "/graphql");
  const tracing = await startTracing(settings, "mittente-bridge");
  const closings = [{ name: "tracing", close: () => tracing.stop() }];
  try {
    const started = await startBridge(protocol, settings, bridgeClient(apiUrl, credentials), log);
    closings.unshift({ name: "bridge", close: () => started.close() });
    await stopped;
  } finally {
    await closeAll(closings);
  }
}
