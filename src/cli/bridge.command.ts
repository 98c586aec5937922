import { readSettings, type Settings } from "../config/settings.ts";
import type { ApiClient } from "../clients/client.ts";
import type { Log } from "../bridge/log.ts";
import { startTracing } from "../observability/tracing.ts";
import { bridgeAccess, BRIDGE_NEEDS } from "./bridge-access.ts";
import { type BridgeProtocol, startBridge } from "./bridges.ts";
import type { Io } from "./io.ts";
import { serviceLog } from "./log.ts";
import { askedToStop, closeAll } from "./stopping.ts";

type Start = (settings: Settings, api: ApiClient, log: Log) => Promise<{ close(): Promise<void> }>;

export const bridge = (io: Io, protocol: BridgeProtocol): Promise<void> =>
  runBridge(io, BRIDGE_NEEDS, (settings, api, log) => startBridge(protocol, settings, api, log));

/** Until it is asked to stop. It has no database: the API is all it knows. */
export async function runBridge(io: Io, needs: readonly (keyof Settings)[], start: Start): Promise<void> {
  const settings = readSettings(io.env, needs);
  const stopped = askedToStop(io);
  const log = serviceLog(settings);
  const api = await bridgeAccess(settings);
  const tracing = await startTracing(settings, "mittente-bridge");
  const closings = [{ name: "tracing", close: () => tracing.stop() }];
  try {
    const started = await start(settings, api, log);
    closings.unshift({ name: "bridge", close: () => started.close() });
    await stopped;
  } finally {
    await closeAll(closings);
  }
}
